"""Cuts for tests: the default one of the rule book, and parts to build others from."""

from typing import Any

STAGES = {"early": "LEARNING", "middle": "WORK_SUPPORT", "senior": "MONETIZATION"}


def part(code: str, start: Any, end: Any) -> dict[str, Any]:
    """A segment with a name in both languages."""
    return {
        "code": code,
        "name": {"zh": f"第{code}段", "en": code.capitalize()},
        "from_months": start,
        "to_months": end,
        "stage": STAGES.get(code, "LEARNING"),
    }


def content(*parts: dict[str, Any]) -> dict[str, Any]:
    """A scheme of these parts."""
    return {"segments": list(parts)}


DEFAULT = content(part("early", 0, 24), part("middle", 24, 48), part("senior", 48, None))
