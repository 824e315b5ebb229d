"""Where a session was opened, told so that its owner recognises it: the device by name, the address only in part (A3). Pure."""

import ipaddress
from dataclasses import dataclass

_HIDDEN = "***"
# The first that fits is it: each names itself also as those that stand below it.
_BROWSERS = (
    ("MicroMessenger/", "WeChat"),
    ("Edg/", "Edge"),
    ("EdgA/", "Edge"),
    ("EdgiOS/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True, slots=True)
class Device:
    """What the browser says of itself; an empty word where it says nothing that is known."""

    browser: str
    system: str


def device_of(user_agent: str) -> Device:
    """The browser and the system of a User-Agent; a program's own name, up to its version, where it is no browser."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    return Device(browser or user_agent.split("/")[0].split(" ")[0][:40], system)


def mask_address(address: str) -> str:
    """203.0.113.***, or the first 48 bits of an IPv6 address: enough to tell two places apart, too little to find one."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return _HIDDEN
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is None:
            return ":".join([*(f"{int(part, 16):x}" for part in found.exploded.split(":")[:3]), _HIDDEN])
        found = found.ipv4_mapped
    return f"{str(found).rpartition('.')[0]}.{_HIDDEN}"
