"""Where a session was opened, told so that its owner recognises it (A3)."""

import pytest

from app.accounts.rules import Device, device_of, mask_address

_WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
_IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
DEVICES = [
    (_WINDOWS, Device("Chrome", "Windows")),
    (f"{_WINDOWS} Edg/140.0.0.0", Device("Edge", "Windows")),
    (f"{_IPHONE} Version/18.0 Mobile/15E148 Safari/604.1", Device("Safari", "iPhone")),
    (f"{_IPHONE} Mobile/15E148 MicroMessenger/8.0.50", Device("WeChat", "iPhone")),
    (
        "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36",
        Device("Chrome", "Android"),
    ),
    ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14.5; rv:130.0) Gecko/20100101 Firefox/130.0", Device("Firefox", "macOS")),
    ("curl/8.5.0", Device("curl", "")),
    ("a word without a version", Device("a", "")),
    ("", Device("", "")),
]


@pytest.mark.parametrize(("user_agent", "device"), DEVICES)
def test_a_device_has_a_name(user_agent: str, device: Device) -> None:
    """Each browser names itself also as others do; the most special mark decides."""
    assert device_of(user_agent) == device


ADDRESSES = [
    ("203.0.113.7", "203.0.113.***"),
    ("::ffff:203.0.113.7", "203.0.113.***"),
    ("2001:db8:1:2::7", "2001:db8:1:***"),
    ("::1", "0:0:0:***"),
    ("testclient", "***"),
]


@pytest.mark.parametrize(("address", "seen"), ADDRESSES)
def test_an_address_is_shown_in_part(address: str, seen: str) -> None:
    assert mask_address(address) == seen
