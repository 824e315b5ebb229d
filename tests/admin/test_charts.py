"""Pictures of figures: what a bar and its ends tell."""

import re
from types import SimpleNamespace
from typing import Any

from admin.charts import Bar, End, Told, bars
from admin.i18n import Words
from admin.impact import _chart

TOLD = Told("Entitled", "by month")


def boxes(picture: str) -> list[tuple[str, float, float]]:
    """Look, place and height of each bar."""
    found = re.findall(r'<rect class="(\w+)" x="([\d.]+)" y="[\d.]+" width="[\d.]+" height="([\d.]+)"', picture)
    return [(look, float(x), float(high)) for look, x, high in found]


def test_what_it_was_before_stands_behind_the_bar() -> None:
    picture = bars("months", [Bar(1, "May", 4), Bar(4, "June", 2)], TOLD)
    assert [(look, high) for look, _, high in boxes(picture)] == [("alt", 96.0), ("now", 24.0), ("alt", 48.0), ("now", 96.0)]
    assert "<text" not in picture


def test_a_bar_of_nothing_has_no_height_and_a_small_one_can_be_seen() -> None:
    assert [high for _, _, high in boxes(bars("uses", [Bar(0, "a"), Bar(1, "b"), Bar(1000, "c")], TOLD))] == [0.0, 2.0, 96.0]
    assert (bars("uses", [], TOLD), bars("uses", [Bar(0, "a"), Bar(0, "b")], TOLD)) == ("", ""), "of nothing there is no picture"


def test_the_ends_say_how_to_read_it() -> None:
    picture = bars("months", [Bar(1, "May", 4), Bar(4, "June", 2)], TOLD, (End("4 → 1", "<May>"), End("2 → 4", "June")))
    assert re.findall(r'text-anchor="(\w+)">([^<]*)</text>', picture) == [
        ("start", "4 → 1"),
        ("start", "&lt;May&gt;"),
        ("end", "2 → 4"),
        ("end", "June"),
    ]


def test_the_months_of_an_impact_are_those_to_come() -> None:
    """W2: what was in November 2025 stands for November 2026, as in the table below the picture."""
    view: Any = SimpleNamespace(words=Words("en"))
    months = [{"month": "2025-11-01", "keep": 2, "lose": 1}, {"month": "2025-12-01", "keep": 2, "gain": 3}]
    picture = _chart(view, {"months": months})
    assert re.findall(r'text-anchor="\w+">([^<]*)</text>', picture) == ["3 → 2", "Nov 2026", "2 → 5", "Dec 2026"]
    assert _chart(view, {"months": []}) == ""
