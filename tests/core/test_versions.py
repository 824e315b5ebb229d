"""B8, W5: which version is live, what a published thing's state is called, what changed between two versions."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import Invalid
from app.core.versions.rules import (
    Change,
    NotScheduled,
    Status,
    check_cancellable,
    compare,
    content_hash,
    merge,
    pick_live,
    pick_scheduled,
    publishing_instants,
    status_word,
)

T = datetime(2026, 11, 21, 4, tzinfo=UTC)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class V:
    """A version as the rules see it."""

    number: int
    effective_from: datetime
    recorded_at: datetime = T - 10 * DAY
    cancelled_at: datetime | None = None


ONE, TWO = V(1, T - 5 * DAY), V(2, T - DAY, T - 2 * DAY)
NEXT = V(3, T + DAY, T - DAY)
CANCELLED = V(4, T + 2 * DAY, T - DAY, cancelled_at=T)


@pytest.mark.parametrize(
    ("versions", "at", "known_at", "live"),
    [
        ([], T, None, None),
        ([ONE, TWO, NEXT], T, None, 2),
        ([ONE, TWO, NEXT], T - 6 * DAY, None, None),
        ([ONE, TWO, NEXT], T - 5 * DAY, None, 1),
        ([ONE, TWO, NEXT], T - DAY - timedelta(microseconds=1), None, 1),
        ([ONE, TWO, NEXT], T - DAY, None, 2),
        ([ONE, TWO, NEXT], T + DAY, None, 3),
        ([ONE, TWO, CANCELLED], T + 2 * DAY, None, 2),
        ([ONE, TWO, CANCELLED], T + 2 * DAY, T - timedelta(hours=1), 4),
        ([ONE, TWO, CANCELLED], T + 2 * DAY, T, 2),
        ([ONE, TWO, NEXT], T, T - 3 * DAY, 1),
        ([V(1, T), V(2, T)], T, None, 2),
        ([V(1, T + DAY), V(2, T)], T + DAY, None, 1),
    ],
)
def test_the_greatest_effective_from_that_has_come_is_live(
    versions: list[V], at: datetime, known_at: datetime | None, live: int | None
) -> None:
    """B8, W5: live is the greatest effective_from <= at, the higher number on a tie; knownAt leaves out what was not recorded yet."""
    found = pick_live(versions, at, known_at)
    assert (found.number if found else None) == live


def test_scheduled_versions_come_soonest_first_without_the_cancelled() -> None:
    later = V(5, T + 9 * DAY)
    assert pick_scheduled([later, CANCELLED, NEXT, TWO], T) == [NEXT, later]


@pytest.mark.parametrize(
    ("versions", "draft", "archived", "ends_at", "word"),
    [
        ([], True, False, None, Status.DRAFT),
        ([], False, False, None, Status.DRAFT),
        ([ONE], False, False, None, Status.LIVE),
        ([ONE], True, False, None, Status.LIVE_WITH_DRAFT),
        ([NEXT], False, False, None, Status.SCHEDULED),
        ([NEXT], True, False, None, Status.SCHEDULED),
        ([ONE, NEXT], False, False, None, Status.LIVE),
        ([CANCELLED], False, False, None, Status.DRAFT),
        ([ONE], False, False, T, Status.ENDED),
        ([ONE], True, False, T - DAY, Status.ENDED),
        ([ONE], False, False, T + DAY, Status.LIVE),
        ([ONE], True, True, None, Status.ARCHIVED),
    ],
)
def test_the_state_in_one_word(versions: list[V], draft: bool, archived: bool, ends_at: datetime | None, word: Status) -> None:
    assert status_word(versions, at=T, has_draft=draft, archived=archived, ends_at=ends_at) is word


def test_what_is_recorded_never_runs_backwards() -> None:
    """Of two publishers whose clocks differ, the one who came second is live."""
    ahead = V(1, T + timedelta(seconds=2), T + timedelta(seconds=2))
    assert publishing_instants([ahead], T, None) == (ahead.recorded_at, ahead.recorded_at)
    assert publishing_instants([ONE], T, None) == (T, T)
    assert publishing_instants([ONE], T, T + DAY) == (T, T + DAY)


def test_nothing_is_scheduled_for_the_past() -> None:
    with pytest.raises(Invalid, match="Choose an instant that has not passed") as refused:
        publishing_instants([], T, T - timedelta(seconds=1))
    assert refused.value.field == "effective_from"


@pytest.mark.parametrize("year", [1, 1899, 3000, 9999])
def test_nothing_is_scheduled_for_a_year_that_nobody_can_ask_for(year: int) -> None:
    """The last evening of 9999 has no local time east of Greenwich: a page that shows it would be a fault."""
    with pytest.raises(Invalid, match="Choose an instant from 1900 to 2999") as refused:
        publishing_instants([], T, T.replace(year=year), dated_back=True)
    assert refused.value.field == "effective_from"


@pytest.mark.parametrize("version", [ONE, CANCELLED, V(7, T)])
def test_only_what_has_not_gone_live_can_be_cancelled(version: V) -> None:
    with pytest.raises(NotScheduled):
        check_cancellable(version, T)
    check_cancellable(NEXT, T)


def test_comparing_names_each_field_that_differs() -> None:
    """B8: field by field; items of a list by their code, else by their place."""
    before = {
        "a": 1,
        "t": {"en": "x", "zh": "y"},
        "l": [1, 2],
        "s": [{"code": "p", "n": 1}, {"code": "q", "n": 2}],
        "v": [{"n": 1}],
        "gone": 1,
    }
    after = {"a": 1, "t": {"en": "X", "zh": "y"}, "l": [2], "s": [{"code": "q", "n": 2}, {"code": "p", "n": 3}], "v": [{"n": 1}, {"n": 2}]}
    assert compare(before, after) == [
        Change("gone", 1, None),
        Change("l", [1, 2], [2]),
        Change("s[p].n", 1, 3),
        Change("t.en", "x", "X"),
        Change("v[1]", None, {"n": 2}),
    ]
    assert compare(before, before) == []
    assert compare(None, {"a": 1}) == [Change("a", None, 1)]
    assert compare({"c": None}, {"c": {"all": [1]}}) == [Change("c", None, {"all": [1]})]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(min_size=1, max_size=3), json_values, max_size=4))
def test_the_hash_does_not_depend_on_the_order_of_keys(content: dict[str, object]) -> None:
    turned = dict(reversed(content.items()))
    assert content_hash(turned) == content_hash(content)
    assert compare(content, turned) == []


def test_the_hash_is_sha256_of_the_canonical_form() -> None:
    """Anybody can recompute it: JSON, sorted keys, no spaces, UTF-8."""
    assert content_hash({"b": "值", "a": 1}) == "c49aa55a37a9da7575fe58b95cd175e9fb0a6239a8d8300d2d5c73949e483da9"


@pytest.mark.parametrize(
    ("mine", "theirs", "both"),
    [
        ({"a": 1, "b": [2]}, {"a": 1, "b": [1]}, {"a": 1, "b": [2]}),
        ({"a": 1, "b": [1]}, {"a": 3, "b": [1]}, {"a": 3, "b": [1]}),
        ({"a": 2, "b": [1]}, {"a": 3, "b": [9]}, {"a": 2, "b": [9]}),
        ({"a": 1, "b": [1], "c": 5}, {"a": 1, "b": [1]}, {"a": 1, "b": [1], "c": 5}),
        ({"a": 1, "b": [1]}, {"a": 1, "b": [1], "c": 5}, {"a": 1, "b": [1], "c": 5}),
    ],
)
def test_two_changes_of_the_same_in_one(mine: dict[str, Any], theirs: dict[str, Any], both: dict[str, Any]) -> None:
    """B8: what only they changed is theirs; where both did, mine."""
    assert merge({"a": 1, "b": [1]}, mine, theirs) == both


def test_texts_are_put_together_language_by_language() -> None:
    base = {"title": {"en": "Desk", "zh": "桌"}, "condition": {"root": {"fact": "growth"}}}
    mine = {"title": {"en": "Desk", "zh": "书桌"}, "condition": {"root": {"any": []}}}
    theirs = {"title": {"en": "Table", "zh": "桌"}, "condition": {"root": {"all": []}}}
    assert merge(base, mine, theirs) == {"title": {"en": "Table", "zh": "书桌"}, "condition": {"root": {"any": []}}}
