"""S1, S2, S3, S5: experience in whole months, the cut without gap or overlap, and the day on which a member moves."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.calendar import whole_months
from app.core.errors import Invalid
from app.segments.rules import (
    Crossing,
    SegmentCut,
    check_shape,
    crossings,
    next_change,
    parse_cut,
    placement,
    segment_of,
)
from tests.segments.cuts import DEFAULT, content, part

LANGUAGES = ("zh", "en")
CUT = parse_cut(DEFAULT, LANGUAGES)


def code_of(cut: SegmentCut, since: date | None, on: date) -> str | None:
    found = segment_of(cut, since, on)
    return found.code if found else None


@pytest.mark.parametrize(
    ("since", "on", "months"),
    [
        (date(2024, 8, 31), date(2026, 2, 27), 17),
        (date(2024, 8, 31), date(2026, 2, 28), 18),
        (date(2024, 2, 29), date(2025, 2, 27), 11),
        (date(2024, 2, 29), date(2025, 2, 28), 12),
        (date(2024, 2, 29), date(2026, 2, 28), 24),
        (date(2024, 2, 29), date(2028, 2, 28), 47),
        (date(2024, 2, 29), date(2028, 2, 29), 48),
        (date(2024, 1, 31), date(2024, 2, 28), 0),
        (date(2024, 1, 31), date(2024, 2, 29), 1),
        (date(2023, 11, 30), date(2024, 2, 29), 3),
        (date(2024, 2, 29), date(2024, 3, 28), 0),
        (date(2024, 2, 29), date(2024, 3, 29), 1),
        (date(2026, 11, 21), date(2026, 11, 21), 0),
    ],
)
def test_a_month_is_complete_on_its_day_or_on_the_months_last(since: date, on: date, months: int) -> None:
    """S1, its examples and the days around them."""
    assert whole_months(since, on) == months
    found = placement(CUT, since, on)
    assert found is not None
    assert found.months == months


@pytest.mark.parametrize(
    ("since", "on", "code"),
    [
        (date(2024, 11, 22), date(2026, 11, 21), "early"),
        (date(2024, 11, 21), date(2026, 11, 21), "middle"),
        (date(2024, 11, 20), date(2026, 11, 21), "middle"),
        (date(2022, 11, 22), date(2026, 11, 21), "middle"),
        (date(2022, 11, 21), date(2026, 11, 21), "senior"),
        (date(2022, 11, 20), date(2026, 11, 21), "senior"),
        (date(2024, 2, 29), date(2026, 2, 27), "early"),
        (date(2024, 2, 29), date(2026, 2, 28), "middle"),
        (date(2024, 2, 29), date(2028, 2, 28), "middle"),
        (date(2024, 2, 29), date(2028, 2, 29), "senior"),
        (date(1950, 1, 1), date(2026, 11, 21), "senior"),
        (date(2026, 11, 21), date(2026, 11, 21), "early"),
        (date(2026, 11, 22), date(2026, 11, 21), None),
        (None, date(2026, 11, 21), None),
    ],
)
def test_a_member_moves_on_the_day_itself(since: date | None, on: date, code: str | None) -> None:
    """S1: the day before, on and after each anniversary; S2: no segment without a date, none before it."""
    assert code_of(CUT, since, on) == code


def test_without_a_cut_there_is_no_segment() -> None:
    assert segment_of(SegmentCut(), date(2020, 1, 1), date(2026, 1, 1)) is None
    assert placement(SegmentCut(), date(2020, 1, 1), date(2026, 1, 1)) is None
    assert next_change(SegmentCut(), date(2020, 1, 1), date(2026, 1, 1)) is None


def test_where_somebody_stands_since_when_and_what_comes_next() -> None:
    """The header of a member's page: 2-4 years since 2026-02-28, 4+ on 2028-02-29."""
    since, on = date(2024, 2, 29), date(2026, 11, 21)
    found = placement(CUT, since, on)
    assert found is not None
    assert (found.segment.code, found.since_on, found.next_on) == ("middle", date(2026, 2, 28), date(2028, 2, 29))
    assert found.next is not None
    assert found.next.code == "senior"
    last = placement(CUT, since, date(2030, 1, 1))
    assert last is not None
    assert last.next_on is None
    assert next_change(CUT, since, date(2030, 1, 1)) is None


def test_each_segment_entered_is_a_crossing() -> None:
    """S5: after the first day, up to and with the last."""
    early, middle, senior = CUT.segments
    since = date(2022, 11, 21)
    assert crossings(CUT, since, date(2022, 11, 21), date(2026, 11, 21)) == [
        Crossing(date(2024, 11, 21), early, middle),
        Crossing(date(2026, 11, 21), middle, senior),
    ]
    assert crossings(CUT, since, date(2024, 11, 20), date(2024, 11, 21)) == [Crossing(date(2024, 11, 21), early, middle)]
    assert crossings(CUT, since, date(2024, 11, 21), date(2026, 11, 20)) == []
    assert crossings(CUT, None, date(2020, 1, 1), date(2030, 1, 1)) == []


def test_another_cut_is_another_row() -> None:
    """S2: an operator may cut 0-1, 1-3, 3+."""
    cut = parse_cut(content(part("aa", 0, 12), part("bb", 12, 36), part("cc", 36, None)), LANGUAGES)
    assert [code_of(cut, date(2024, 11, 21), date(2024 + years, 11, 21)) for years in range(5)] == ["aa", "bb", "bb", "cc", "cc"]


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ([part("aa", 0, 24), part("bb", 30, None)], "segments[1].from_months", "no segment covers the months from 24 up to 30"),
        ([part("aa", 6, 24), part("bb", 24, None)], "segments[0].from_months", "no segment covers the months from 0 up to 6"),
        ([part("aa", 0, 24), part("bb", 24, 48)], "segments[1].to_months", "no segment covers the months from 48 on"),
        ([part("aa", 0, 24), part("bb", 20, None)], "segments[1].from_months", "aa and bb overlap: both cover the months from 20 up to 24"),
        (
            [part("aa", 0, 36), part("bb", 12, 24), part("cc", 36, None)],
            "segments[1].from_months",
            "both cover the months from 12 up",
        ),
        ([part("aa", 0, None), part("bb", 24, None)], "segments[1].from_months", "aa and bb overlap: both cover the months from 24 on"),
        ([part("aa", 0, None), part("bb", 24, 48)], "segments[1].from_months", "both cover the months from 24 up to 48"),
        ([part("bb", 20, None), part("aa", 0, 24)], "segments[0].from_months", "aa and bb overlap: both cover the months from 20 up to 24"),
        (
            [part("aa", 0, 24), part("bb", 24, 24), part("cc", 24, None)],
            "segments[1].to_months",
            "bb must end after it begins",
        ),
        ([part("aa", 0, 24), part("aa", 24, None)], "segments[1].code", "Two segments have the code aa"),
        ([part("A!", 0, None)], "segments[0].code", "small letters"),
        ([part("aa", 0, None) | {"name": {"zh": "甲"}}], "segments[0].name.en", "missing"),
        ([part("aa", 0, None) | {"name": {"zh": "甲", "en": "A", "fr": "A"}}], "segments[0].name.fr", "zh, en"),
        ([part("aa", 0, None) | {"stage": None}], "segments[0].stage", "LEARNING, WORK_SUPPORT, MONETIZATION"),
        ([part("aa", 0, None) | {"from_months": None}], "segments[0].from_months", "from how many months"),
        ([], "segments", "at least one segment"),
    ],
)
def test_a_gap_or_an_overlap_is_named(changed: list[dict[str, Any]], field: str, words: str) -> None:
    """S2: refused with the gap or overlap named, at the field as the caller wrote it."""
    with pytest.raises(Invalid) as refused:
        parse_cut({"segments": changed}, LANGUAGES)
    assert (refused.value.field, words in refused.value.message) == (field, True), refused.value.message


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "segments"),
        ({"segments": "x"}, "segments"),
        ({"segments": [part("aa", 0, None)] * 21}, "segments"),
        ({"segments": [], "more": 1}, "more"),
        ({"segments": ["x"]}, "segments[0]"),
        ({"segments": [{"x": 1}]}, "segments[0].x"),
        ({"segments": [part("aa", 0, None) | {"code": 3}]}, "segments[0].code"),
        ({"segments": [part("aa", 0, None) | {"name": "A"}]}, "segments[0].name"),
        ({"segments": [part("aa", 0, None) | {"name": {"en": "x" * 41}}]}, "segments[0].name"),
        ({"segments": [part("aa", 0, None) | {"stage": "RETIRED"}]}, "segments[0].stage"),
        ({"segments": [part("aa", 0, None) | {"stage": []}]}, "segments[0].stage"),
        ({"segments": [part("aa", -1, None)]}, "segments[0].from_months"),
        ({"segments": [part("aa", True, None)]}, "segments[0].from_months"),
        ({"segments": [part("aa", 0, 1201)]}, "segments[0].to_months"),
        ({"segments": [part("aa", "0", None)]}, "segments[0].from_months"),
    ],
)
def test_a_field_of_the_wrong_kind_is_named_in_a_draft_too(given: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_shape(given)
    assert refused.value.field == field


def test_a_draft_may_be_unfinished() -> None:
    assert check_shape({"segments": [{"code": "a"}]}) == {
        "segments": [{"code": "a", "name": {}, "from_months": None, "to_months": None, "stage": None}]
    }


cuts = st.lists(st.integers(1, 120), min_size=0, max_size=6, unique=True).map(sorted)


def cut_at(edges: list[int]) -> list[dict[str, Any]]:
    bounds = [0, *edges, None]
    return [part(f"s{place}", bounds[place], bounds[place + 1]) for place in range(len(bounds) - 1)]


@given(edges=cuts, since=st.dates(date(1950, 1, 1), date(2026, 1, 1)), days=st.integers(0, 30_000))
def test_every_day_lies_in_exactly_one_segment(edges: list[int], since: date, days: int) -> None:
    """S1, S2: the segment of a day is the one whose half-open bounds hold its whole months; it lasts until the next change."""
    cut = parse_cut({"segments": cut_at(edges)}, LANGUAGES)
    on = since + timedelta(days=days)
    months = whole_months(since, on)
    holding = [one.code for one in cut.segments if one.from_months <= months and (one.to_months is None or months < one.to_months)]
    assert [code_of(cut, since, on)] == holding
    found = placement(cut, since, on)
    assert found is not None
    assert found.since_on <= on
    assert code_of(cut, since, found.since_on) == found.segment.code
    if found.since_on > since:
        assert code_of(cut, since, found.since_on - timedelta(days=1)) != found.segment.code
    if found.next_on is not None and found.next is not None:
        assert on < found.next_on
        assert code_of(cut, since, found.next_on) == found.next.code
        assert code_of(cut, since, found.next_on - timedelta(days=1)) == found.segment.code


@given(edges=cuts.filter(lambda edges: len(edges) >= 2), data=st.data())
def test_a_cut_with_a_hole_or_a_double_is_always_refused(edges: list[int], data: st.DataObject) -> None:
    """S2: move one bound of a good cut and it is refused."""
    parts = cut_at(edges)
    place = data.draw(st.integers(1, len(parts) - 1))
    key = data.draw(st.sampled_from(["from_months", "to_months"]))
    moved = data.draw(st.integers(0, 130).filter(lambda months: months != parts[place][key]))
    parts[place] = {**parts[place], key: moved}
    with pytest.raises(Invalid):
        parse_cut({"segments": data.draw(st.permutations(parts))}, LANGUAGES)
