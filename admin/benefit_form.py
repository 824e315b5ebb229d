"""A benefit's content as form fields, and back. A field is named by its path in the content, so a refusal finds its field."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from admin import conditions
from admin.forms import Form
from app.core.errors import Invalid
from app.core.money import format_amount, parse_amount

_COMMA = re.compile(r"[,，、\n]")
_TEXTS = ("title", "summary", "terms")
_CODES = ("regions", "products", "categories", "scenarios")
MOST_VARIANTS = 10


@dataclass(frozen=True, slots=True)
class Setting:
    """What reading a form depends on: the community's languages and currency."""

    languages: tuple[str, ...]
    currency: str


@dataclass(frozen=True, slots=True)
class Read:
    """What a form says: the content, the places of the condition's nodes, and amounts of money that cannot be read."""

    content: dict[str, Any]
    places: dict[str, str]
    faults: list[Invalid]


def to_form(content: Mapping[str, Any], setting: Setting) -> dict[str, Any]:
    """The fields that show `content`."""
    values: dict[str, Any] = {name: content.get(name) for name in ("code", "programme", "kind", "reach", "plan", "stage", "position")}
    values |= {name: content.get(name) for name in ("offered_from", "offered_until")}
    for name in _TEXTS:
        values |= _texts(name, content.get(name))
    values |= _audience("audience", content.get("audience"))
    for kind in ("sku", "category", "brand"):
        values[f"products.{kind}"] = ", ".join(item[kind] for item in content.get("products") or [] if kind in item)
    values |= _exclusions(content.get("exclusions"))
    values |= _values(content, setting)
    values |= _quota("quota", content.get("quota"))
    variants = content.get("variants") or []
    values["variants"] = len(variants)
    for place, variant in enumerate(variants):
        at = f"variants[{place}]"
        values |= _texts(f"{at}.label", variant["label"]) | _texts(f"{at}.summary", variant["summary"])
        values |= _audience(f"{at}.audience", variant["audience"]) | _quota(f"{at}.quota", variant["quota"])
    return values | conditions.fields(conditions.group_of(content.get("condition"), setting.currency))


def from_form(form: Form, setting: Setting) -> Read:
    """The content that the form says. What is no number stays as typed; an amount that cannot be read is a fault."""
    condition, places = conditions.condition_of(conditions.read(form), setting.currency)
    content: dict[str, Any] = {name: _texts_of(form, name, setting) for name in _TEXTS}
    content |= {name: form.get(name) or None for name in ("kind", "reach", "plan", "stage", "offered_from", "offered_until")}
    content |= {
        "audience": _audience_of(form, "audience"),
        "condition": condition,
        "products": [{kind: code} for kind in ("sku", "category", "brand") for code in words_in(form.get(f"products.{kind}"))],
        "exclusions": _exclusions_of(form, setting),
        "quota": _quota_of(form, "quota", setting),
        "discount": {"percent": _whole(form.get("discount.percent"))} if form.get("discount.percent").strip() else None,
        "variants": [_variant_of(form, f"variants[{place}]", setting) for place in range(variants_in(form))],
        "position": _whole(form.get("position") or "0"),
    }
    for name in ("code", "programme"):
        if name in form:
            content[name] = form.get(name).strip()
    faults: list[Invalid] = []
    return Read(content | _amounts_of(form, setting, faults), places, faults)


def field_of(path: str, places: Mapping[str, str]) -> str:
    """The form's field for the path that a refusal names."""
    if path.startswith("condition"):
        return conditions.field_of(path, places)
    if match := re.match(r"products\[\d+\]\.(\w+)", path):
        return f"products.{match[1]}"
    return re.sub(r"((?:segments|plans|regions|account_statuses|products|categories|scenarios))\[\d+\]$", r"\1", path)


def words_in(text: str) -> list[str]:
    """The words between commas, western or Chinese, or on lines of their own."""
    return [word.strip() for word in _COMMA.split(text) if word.strip()]


def variants_in(form: Form) -> int:
    """How many variants the form holds."""
    count = form.get("variants")
    return min(int(count), MOST_VARIANTS) if count.isdigit() and len(count) < 3 else 0


def _texts(at: str, texts: Mapping[str, str] | None) -> dict[str, Any]:
    return {f"{at}.{language}": text for language, text in (texts or {}).items()}


def _texts_of(form: Form, at: str, setting: Setting) -> dict[str, str]:
    """The texts that say something, as they were typed: a line break at the end is a line break."""
    found = {language: form.get(f"{at}.{language}") for language in setting.languages}
    return {language: text for language, text in found.items() if text.strip()}


def _audience(at: str, audience: Mapping[str, Any] | None) -> dict[str, Any]:
    told = audience or {}
    return {
        f"{at}.membership": told.get("membership", "BOTH"),
        f"{at}.segments": told.get("segments", []),
        f"{at}.plans": told.get("plans", []),
    }


def _audience_of(form: Form, at: str) -> dict[str, Any]:
    return {
        "membership": form.get(f"{at}.membership", "BOTH"),
        "segments": form.all(f"{at}.segments"),
        "plans": form.all(f"{at}.plans"),
    }


def _exclusions(said: Mapping[str, Any] | None) -> dict[str, Any]:
    if said is None:
        return {}
    values: dict[str, Any] = {f"exclusions.{name}": ", ".join(said[name]) for name in _CODES}
    values |= _texts("exclusions.note", said["note"])
    return values | {"exclusions": "none" if said["none"] else "some", "exclusions.account_statuses": said["account_statuses"]}


def _exclusions_of(form: Form, setting: Setting) -> dict[str, Any] | None:
    """What was stated; nothing where neither answer was chosen, which publishing refuses (B5)."""
    if form.get("exclusions") not in ("none", "some"):
        return None
    if form.get("exclusions") == "none":
        return {"none": True}
    found: dict[str, Any] = {name: words_in(form.get(f"exclusions.{name}")) for name in _CODES}
    found["account_statuses"] = form.all("exclusions.account_statuses")
    return found | {"none": False, "note": _texts_of(form, "exclusions.note", setting)}


def _values(content: Mapping[str, Any], setting: Setting) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name in ("face_value", "unit_cost"):
        told = content.get(name)
        if told is not None:
            amount = format_amount(told["amount_minor"], setting.currency).split(" ", 1)[1].replace(",", "")
            values |= {f"{name}.{key}": value for key, value in told.items()} | {f"{name}.amount_minor": amount}
    if content.get("discount") is not None:
        values["discount.percent"] = content["discount"]["percent"]
    return values


def _amounts_of(form: Form, setting: Setting, faults: list[Invalid]) -> dict[str, Any]:
    found: dict[str, Any] = {"face_value": None, "unit_cost": None}
    for name, others in (("face_value", ("source", "on")), ("unit_cost", ("paid_by",))):
        text = form.get(f"{name}.amount_minor").strip()
        told = {other: form.get(f"{name}.{other}").strip() for other in others}
        if not text and (name == "unit_cost" or not any(told.values())):
            continue
        try:
            found[name] = {"amount_minor": parse_amount(text, setting.currency, f"{name}.amount_minor")} | told
        except Invalid as fault:
            faults.append(fault)
    return found


def _quota(at: str, quota: Mapping[str, Any] | None) -> dict[str, Any]:
    if quota is None:
        return {}
    return {f"{at}.count": quota["count"], f"{at}.per": quota["per"]} | _texts(f"{at}.unit", quota["unit"])


def _quota_of(form: Form, at: str, setting: Setting) -> dict[str, Any] | None:
    count = form.get(f"{at}.count").strip()
    if not count:
        return None
    return {"count": _whole(count), "per": form.get(f"{at}.per"), "unit": _texts_of(form, f"{at}.unit", setting) or None}


def _variant_of(form: Form, at: str, setting: Setting) -> dict[str, Any]:
    return {
        "label": _texts_of(form, f"{at}.label", setting),
        "audience": _audience_of(form, f"{at}.audience"),
        "quota": _quota_of(form, f"{at}.quota", setting),
        "summary": _texts_of(form, f"{at}.summary", setting),
    }


def _whole(text: str) -> Any:
    text = text.strip().replace(",", "")
    return int(text) if re.fullmatch(r"-?\d{1,9}", text) else text
