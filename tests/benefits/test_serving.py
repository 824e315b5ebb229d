"""Which segments a benefit can serve at all (S3, B3)."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from app.benefits.rules import Issue, compile_benefit, read_content, served_segments
from app.segments.rules import Segment, SegmentCut, Stage

CUT = SegmentCut(
    (
        Segment("0-2", {}, 0, 24, Stage.LEARNING),
        Segment("2-4", {}, 24, 48, Stage.WORK_SUPPORT),
        Segment("4-plus", {}, 48, None, Stage.MONETIZATION),
    )
)
GROWTH = {"fact": "growth", "operator": ">=", "value": 1000}


def months(operator: str, value: int) -> dict[str, Any]:
    return {"fact": "experience_months", "operator": operator, "value": value}


def segment(operator: str, *codes: str) -> dict[str, Any]:
    return {"fact": "segment", "operator": operator, "value": list(codes)}


@pytest.mark.parametrize(
    ("root", "audience", "served"),
    [
        (GROWTH, [], ()),
        (segment("in", "4-plus"), [], ("4-plus",)),
        (segment("not_in", "4-plus"), [], ("0-2", "2-4")),
        ({"not": segment("in", "4-plus")}, [], ("0-2", "2-4")),
        (GROWTH, ["0-2"], ("0-2",)),
        (months(">=", 24), [], ("2-4", "4-plus")),
        (months(">", 23), [], ("2-4", "4-plus")),
        (months(">=", 23), [], ()),
        (months("<", 24), [], ("0-2",)),
        (months("<=", 24), [], ("0-2", "2-4")),
        (months("=", 47), [], ("2-4",)),
        (months("=", 48), [], ("4-plus",)),
        (months("!=", 0), [], ()),
        (months(">=", 600), [], ("4-plus",)),
        ({"all": [months(">=", 12), months("<", 36), GROWTH]}, [], ("0-2", "2-4")),
        ({"any": [months("<", 12), segment("in", "4-plus")]}, [], ("0-2", "4-plus")),
        ({"any": [months("<", 12), GROWTH]}, [], ()),
        ({"not": {"any": [months("<", 12), segment("in", "4-plus")]}}, [], ("0-2", "2-4")),
        ({"not": {"all": [segment("in", "0-2"), GROWTH]}}, [], ()),
        ({"all": [segment("in", "0-2"), segment("in", "4-plus")]}, [], ()),
    ],
)
def test_served_segments(root: dict[str, Any], audience: list[str], served: tuple[str, ...]) -> None:
    """A segment is left out only where none of its members can ever be entitled; nobody at all is the linter's business (B9)."""
    content = read_content(
        {
            "code": "x",
            "programme": "main",
            "kind": "CONTENT",
            "reach": "SPECIFIC",
            "condition": {"language": 1, "root": root},
            "audience": {"segments": audience},
        }
    )
    issue = Issue(1, UUID(int=1), 1, UUID(int=1), 1, datetime(2026, 1, 1, tzinfo=UTC), {})
    assert served_segments(compile_benefit(issue, content, ()), CUT) == served


def test_what_audience_and_plan_both_ask_for_is_asked_once() -> None:
    """A benefit of a plan, for paying members of a programme with that one plan: one reason, not three."""
    said = {"code": "x", "programme": "main", "kind": "PARTNER", "reach": "GLOBAL", "plan": "plus"}
    content = read_content({**said, "audience": {"membership": "PAID", "plans": ["plus"]}})
    issue = Issue(1, UUID(int=1), 1, UUID(int=1), 1, datetime(2026, 1, 1, tzinfo=UTC), {})
    assert compile_benefit(issue, content, ("plus",)).sections == ("audience.membership", "account_status")
