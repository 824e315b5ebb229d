"""What a community may be (G4)."""

import pytest

from app.community.rules import CommunitySettings, NewCommunity, check_code, check_community, check_text, parse_settings
from app.core.errors import Invalid

NAME = {"en": "PMTalk", "zh": "PMTalk"}


@pytest.mark.parametrize("code", ["ab", "88vip", "pm-talk", "a" * 63])
def test_codes_that_may_be(code: str) -> None:
    check_code(code)


@pytest.mark.parametrize("code", ["", "a", "-ab", "AB", "a_b", "a b", "a" * 64, "ab\n", "é1"])
def test_codes_that_may_not_be(code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        check_code(code, "programme.code")
    assert refusal.value.field == "programme.code"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"currency": "cny"}, "currency"),
        ({"currency": "YUAN"}, "currency"),
        ({"zone": "Asia/Peking"}, "zone"),
        ({"zone": "../etc/passwd"}, "zone"),
        ({"zone": ""}, "zone"),
        ({"languages": ()}, "languages"),
        ({"languages": ("zh", "zh")}, "languages[1]"),
        ({"languages": ("zh", "English")}, "languages[1]"),
        ({"name": {"en": "PMTalk"}}, "name.zh"),
        ({"name": {**NAME, "fr": "x"}}, "name.fr"),
        ({"name": {**NAME, "zh": "x" * 81}}, "name.zh"),
        ({"settings": {"industry_since_wait_days": -1}}, "settings.industry_since_wait_days"),
        ({"settings": {"industry_since_wait_days": "soon"}}, "settings.industry_since_wait_days"),
        ({"settings": {"colour": "red"}}, "settings.colour"),
    ],
)
def test_communities_that_may_not_be(change: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        check_community(NewCommunity(**{"name": NAME, **change}))  # type: ignore[arg-type]
    assert refusal.value.field == field


def test_defaults() -> None:
    """S6: 90 days; V9: 7 days; A6: guests may look."""
    settings = check_community(NewCommunity(NAME))
    assert settings == CommunitySettings(industry_since_wait_days=90, guest_mode=True, registration_open=True, refund_window_days=7)
    assert parse_settings({"guest_mode": False}).guest_mode is False


def test_a_text_needs_every_language() -> None:
    check_text({"en": "x", "zh": "y"}, ("zh", "en"), "title", 1)
    with pytest.raises(Invalid) as refusal:
        check_text({"en": "x", "zh": " "}, ("zh", "en"), "title", 1)
    assert refusal.value.field == "title.zh"
