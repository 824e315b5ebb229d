"""The names that words are made with: of segments, plans and programmes as the community calls them, and of places."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from app.core.money import format_amount

Names = Mapping[str, Mapping[str, str]]  # code -> language -> name

# the first two digits of GB/T 2260, which is how regions of China are declared
_PROVINCES = {
    "11": ("Beijing", "北京"),
    "12": ("Tianjin", "天津"),
    "13": ("Hebei", "河北"),
    "14": ("Shanxi", "山西"),
    "15": ("Inner Mongolia", "内蒙古"),
    "21": ("Liaoning", "辽宁"),
    "22": ("Jilin", "吉林"),
    "23": ("Heilongjiang", "黑龙江"),
    "31": ("Shanghai", "上海"),
    "32": ("Jiangsu", "江苏"),
    "33": ("Zhejiang", "浙江"),
    "34": ("Anhui", "安徽"),
    "35": ("Fujian", "福建"),
    "36": ("Jiangxi", "江西"),
    "37": ("Shandong", "山东"),
    "41": ("Henan", "河南"),
    "42": ("Hubei", "湖北"),
    "43": ("Hunan", "湖南"),
    "44": ("Guangdong", "广东"),
    "45": ("Guangxi", "广西"),
    "46": ("Hainan", "海南"),
    "50": ("Chongqing", "重庆"),
    "51": ("Sichuan", "四川"),
    "52": ("Guizhou", "贵州"),
    "53": ("Yunnan", "云南"),
    "54": ("Tibet", "西藏"),
    "61": ("Shaanxi", "陕西"),
    "62": ("Gansu", "甘肃"),
    "63": ("Qinghai", "青海"),
    "64": ("Ningxia", "宁夏"),
    "65": ("Xinjiang", "新疆"),
    "71": ("Taiwan", "台湾"),
    "81": ("Hong Kong", "香港"),
    "82": ("Macao", "澳门"),
}


@dataclass(frozen=True, slots=True)
class NameBook:
    """How the community calls things, by code and language, and its currency. A code without a name stands for itself."""

    currency: str = "CNY"
    segments: Names = field(default_factory=dict)
    plans: Names = field(default_factory=dict)
    programmes: Names = field(default_factory=dict)
    regions: Names = field(default_factory=dict)

    def segment(self, code: str, language: str) -> str:
        """The name of a segment."""
        return _named(self.segments, code, language) or code

    def plan(self, code: str, language: str) -> str:
        """The name of a plan."""
        return _named(self.plans, code, language) or code

    def programme(self, code: str | None, language: str) -> str:
        """The name of a programme; empty where none is named."""
        return (_named(self.programmes, code, language) or code) if code else ""

    def region(self, code: str, language: str) -> str:
        """The name of a place: the community's own, else the usual one."""
        return _named(self.regions, code, language) or place(code, language)

    def money(self, minor: int) -> str:
        """An amount of the community's currency, such as `CNY 88.00`."""
        return format_amount(minor, self.currency)


def _named(names: Names, code: str, language: str) -> str | None:
    known = names.get(code)
    return (known.get(language) or known.get("en")) if known else None


@cache
def place(code: str, language: str) -> str:
    """The usual name of a country or of a province of China; the code where there is none."""
    from babel import Locale  # read on first use: start-up does not pay for it

    country, _, part = code.partition("-")
    if country == "CN" and part in _PROVINCES:
        return _PROVINCES[part][1 if language == "zh" else 0]
    name = Locale(language).territories.get(country, country)
    return f"{name}-{part}" if part else str(name)
