"""The one evaluator: three values, every unmet leaf named, and the day on which time alone opens it (B4, S1, S2, S6, V9, W1)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from app.core.calendar import start_of_day
from app.core.conditions import Change, Choice, Fact, Facts, HowCode, SegmentBound, Truth, evaluate, parse
from app.core.conditions.tree import Operator

CUT = (SegmentBound("years-0-2", 0, 24), SegmentBound("years-2-4", 24, 48), SegmentBound("years-4-plus", 48))
NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
SHANGHAI = "Asia/Shanghai"


def condition(root: Any, programme: str | None = "vip") -> Any:
    return parse({"language": 1, "root": root}, programme=programme)


def facts(**known: Any) -> Facts:
    return Facts(**{"member_id": 1, "at": NOON, "zone": SHANGHAI, "segments": CUT, "growth": {"vip": 590}, **known})


def on_day(day: date, since: date | None, zone: str = SHANGHAI) -> Facts:
    return facts(at=start_of_day(day, zone), zone=zone, industry_since=since)


MONTHS = [  # since, months, the day on which they are complete
    (date(2024, 8, 31), 18, date(2026, 2, 28)),
    (date(2024, 2, 29), 12, date(2025, 2, 28)),
    (date(2024, 2, 29), 24, date(2026, 2, 28)),
    (date(2024, 2, 29), 48, date(2028, 2, 29)),
    (date(2023, 3, 14), 48, date(2027, 3, 14)),
    (date(2024, 1, 31), 1, date(2024, 2, 29)),
    (date(2023, 1, 31), 1, date(2023, 2, 28)),
    (date(2024, 12, 31), 2, date(2025, 2, 28)),
    (date(2024, 3, 30), 11, date(2025, 2, 28)),
    (date(2024, 2, 28), 12, date(2025, 2, 28)),
]


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/New_York", "Pacific/Apia"])
@pytest.mark.parametrize(("since", "months", "day"), MONTHS)
def test_experience_is_complete_on_its_day_and_not_the_day_before(since: date, months: int, day: date, zone: str) -> None:
    """S1, with a month complete on its last day where the day is missing."""
    leaf = condition({"fact": "experience_months", "operator": ">=", "value": months})
    before, on, after = (evaluate(leaf, on_day(day + timedelta(days=days), since, zone)) for days in (-1, 0, 1))
    assert (before.truth, on.truth, after.truth) == (Truth.FALSE, Truth.TRUE, Truth.TRUE)
    assert before.opens_on() == day
    assert before.unmet[0].opens_on == day
    assert (before.unmet[0].has, before.unmet[0].missing) == (months - 1, 1)
    assert on.opens_on() is None


def test_the_day_turns_at_midnight_of_the_community() -> None:
    """S1: days are counted in the community's zone, to the microsecond."""
    leaf = condition({"fact": "experience_months", "operator": ">=", "value": 48})
    since = date(2022, 11, 22)
    for zone, midnight in (
        ("Asia/Shanghai", datetime(2026, 11, 21, 16, tzinfo=UTC)),
        ("America/New_York", datetime(2026, 11, 22, 5, tzinfo=UTC)),
        ("Pacific/Apia", datetime(2026, 11, 21, 11, tzinfo=UTC)),
    ):
        just_before = facts(at=midnight - timedelta(microseconds=1), zone=zone, industry_since=since)
        assert (evaluate(leaf, just_before).truth, evaluate(leaf, just_before).opens_on()) == (Truth.FALSE, date(2026, 11, 22))
        assert evaluate(leaf, facts(at=midnight, zone=zone, industry_since=since)).entitled


@pytest.mark.parametrize(
    ("since", "segment"),
    [
        (date(2026, 11, 21), "years-0-2"),
        (date(2024, 11, 22), "years-0-2"),
        (date(2024, 11, 21), "years-2-4"),
        (date(2022, 11, 22), "years-2-4"),
        (date(2022, 11, 21), "years-4-plus"),
        (date(1950, 1, 1), "years-4-plus"),
        (date(2026, 11, 22), None),
        (None, None),
    ],
)
def test_everybody_with_a_date_is_in_one_segment(since: date | None, segment: str | None) -> None:
    """S2: half-open; without a date, or before it, in none."""
    known = facts(industry_since=since)
    assert known.segment == segment
    for code in ("years-0-2", "years-2-4", "years-4-plus"):
        inside = evaluate(condition({"fact": "segment", "operator": "in", "value": [code]}), known)
        outside = evaluate(condition({"fact": "segment", "operator": "not_in", "value": [code]}), known)
        if segment is None:
            assert (inside.truth, outside.truth) == (Truth.UNKNOWN, Truth.UNKNOWN)
        else:
            assert (inside.entitled, outside.entitled) == (segment == code, segment != code)


def leaf(fact: str, operator: str, value: Any, **parameters: Any) -> dict[str, Any]:
    return {"fact": fact, "operator": operator, "value": value, **parameters}


T, F, U = True, False, None
PLUS = {"plan": "plus"}
MONTH = {"period": {"calendar": "month"}}
RUN = {"period": {"membership": "plus"}}
TRUTHS: list[tuple[dict[str, Any], dict[str, Any], bool | None]] = [
    (leaf("growth", ">=", 590), {}, T), (leaf("growth", ">=", 591), {}, F), (leaf("growth", ">", 590), {}, F),
    (leaf("growth", ">", 589), {}, T),
    (leaf("growth", "<=", 590), {}, T), (leaf("growth", "<=", 589), {}, F), (leaf("growth", "<", 590), {}, F),
    (leaf("growth", "<", 591), {}, T),
    (leaf("growth", "=", 590), {}, T), (leaf("growth", "=", 1), {}, F), (leaf("growth", "!=", 590), {}, F),
    (leaf("growth", "!=", 1), {}, T),
    (leaf("growth", "=", 7, programme="talk"), {"growth": {"talk": 7}}, T),
    (leaf("spend", ">=", 8800, **MONTH), {"spend": {("vip", "calendar:month"): 8800}}, T),
    (leaf("spend", "<", 8800, **MONTH), {"spend": {("vip", "calendar:month"): 8800}}, F),
    (leaf("spend", ">=", 0, **RUN), {"spend": {("vip", "membership:plus"): None}}, U),
    (leaf("spend", "=", 0, **RUN), {"spend": {("vip", "membership:plus"): 0}}, T),
    (leaf("experience_months", ">=", 0), {}, U), (leaf("experience_months", "<", 1200), {}, U),
    (leaf("experience_months", "=", 0), {"industry_since": date(2026, 11, 21)}, T),
    (leaf("experience_months", ">=", 0), {"industry_since": date(2026, 11, 22)}, U),
    (leaf("segment", "in", []), {"industry_since": date(2020, 1, 1)}, F), (leaf("segment", "in", []), {}, U),
    (leaf("segment", "not_in", []), {"industry_since": date(2020, 1, 1)}, T), (leaf("segment", "not_in", []), {}, U),
    (leaf("segment", "in", ["years-4-plus"]), {"industry_since": date(2020, 1, 1), "segments": ()}, U),
    (leaf("membership", "in", ["NONE"], **PLUS), {}, T), (leaf("membership", "not_in", ["NONE"], **PLUS), {}, F),
    (leaf("membership", "in", ["ACTIVE", "GRACE"], **PLUS), {"memberships": {"plus": "GRACE"}}, T),
    (leaf("membership", "in", ["ACTIVE"], **PLUS), {"memberships": {"other": "ACTIVE"}}, F), (leaf("membership", "in", [], **PLUS), {}, F),
    (leaf("programme", "in", ["vip", "talk"]), {"programmes": frozenset({"talk"})}, T), (leaf("programme", "in", ["vip"]), {}, F),
    (leaf("programme", "not_in", ["vip"]), {}, T), (leaf("programme", "in", []), {}, F), (leaf("programme", "not_in", []), {}, T),
    (leaf("tag", "has_any", ["a", "b"]), {"tags": frozenset("bc")}, T), (leaf("tag", "has_any", ["a"]), {"tags": frozenset("bc")}, F),
    (leaf("tag", "has_all", ["b", "c"]), {"tags": frozenset("bcd")}, T), (leaf("tag", "has_all", ["a", "b"]), {"tags": frozenset("bc")}, F),
    (leaf("tag", "has_none", ["a"]), {"tags": frozenset("bc")}, T), (leaf("tag", "has_none", ["a", "b"]), {"tags": frozenset("bc")}, F),
    (leaf("tag", "has_any", []), {}, F), (leaf("tag", "has_all", []), {}, T), (leaf("tag", "has_none", []), {}, T),
    (leaf("region", "in", ["CN"]), {"region": "CN-31"}, T), (leaf("region", "in", ["CN-31"]), {"region": "CN-31"}, T),
    (leaf("region", "in", ["CN-31"]), {"region": "CN-32"}, F), (leaf("region", "in", ["US"]), {"region": "CN"}, F),
    (leaf("region", "in", ["CN-31"]), {"region": "CN"}, U), (leaf("region", "not_in", ["CN-31"]), {"region": "CN"}, U),
    (leaf("region", "in", ["CN", "CN-31"]), {"region": "CN"}, T), (leaf("region", "in", ["CN-3"]), {"region": "CN-31"}, F),
    (leaf("region", "in", ["CN"]), {}, U), (leaf("region", "not_in", ["CN"]), {}, U), (leaf("region", "in", []), {}, U),
    (leaf("region", "in", []), {"region": "CN"}, F), (leaf("region", "not_in", []), {"region": "CN"}, T),
    (leaf("account_status", "in", ["ACTIVE"]), {}, T), (leaf("account_status", "not_in", ["MUTED"]), {"account_status": "MUTED"}, F),
    (leaf("date", ">=", "2026-11-21"), {}, T), (leaf("date", ">", "2026-11-21"), {}, F), (leaf("date", "<=", "2026-11-21"), {}, T),
    (leaf("date", "<", "2026-11-21"), {}, F), (leaf("date", "<", "2026-11-22"), {}, T),
]  # fmt: skip


def name(value: Any) -> str:
    """The same name in every process: a set's own order changes from one to the next."""
    sets = {key: sorted(item) for key, item in value.items() if isinstance(item, frozenset)} if isinstance(value, dict) else {}
    return str({**value, **sets} if sets else value)[:70]


WORDS = {True: Truth.TRUE, False: Truth.FALSE, None: Truth.UNKNOWN}


@pytest.mark.parametrize(("root", "known", "truth"), TRUTHS, ids=name)
def test_truth_of_a_leaf_and_of_its_opposite(root: dict[str, Any], known: dict[str, Any], truth: bool | None) -> None:
    assert evaluate(condition(root), facts(**known)).truth is WORDS[truth]
    opposite = None if truth is None else not truth
    assert evaluate(condition({"not": root}), facts(**known)).truth is WORDS[opposite]
    assert evaluate(condition({"not": {"not": root}}), facts(**known)).truth is WORDS[truth]


YES, NO, MAYBE = leaf("growth", ">=", 0), leaf("growth", "<", 0), leaf("region", "in", ["CN"])


@pytest.mark.parametrize(
    ("left", "right", "every", "some"),
    [
        (YES, YES, T, T), (YES, NO, F, T), (NO, YES, F, T), (NO, NO, F, F), (YES, MAYBE, U, T), (MAYBE, YES, U, T),
        (NO, MAYBE, F, U), (MAYBE, NO, F, U), (MAYBE, MAYBE, U, U),
    ],
)  # fmt: skip
def test_groups_follow_kleene(left: Any, right: Any, every: bool | None, some: bool | None) -> None:
    assert evaluate(condition({"all": [left, right]}), facts()).truth is WORDS[every]
    assert evaluate(condition({"any": [left, right]}), facts()).truth is WORDS[some]


def test_every_unmet_leaf_is_named_and_none_that_holds() -> None:
    """W1: needed, has, missing, how; alternatives are marked by their group."""
    root = {
        "all": [
            leaf("growth", ">=", 1000),
            leaf("growth", ">=", 500),
            {"any": [leaf("experience_months", ">=", 48), {"all": [MAYBE, YES, leaf("tag", "has_all", ["a", "b"])]}]},
            {"any": [NO, YES]},
        ]
    }
    verdict = evaluate(condition(root), facts(industry_since=date(2023, 6, 1), tags=frozenset("a")))
    assert (verdict.truth, verdict.entitled) == (Truth.FALSE, False)
    growth, months, region, tag = verdict.unmet
    assert (growth.path, growth.needed, growth.has, growth.missing, growth.how) == ("root.all[0]", 1000, 590, 410, HowCode.EARN_GROWTH)
    assert (growth.choices, growth.group, growth.parameters) == ((), None, {"programme": "vip"})
    assert (months.path, months.has, months.missing) == ("root.all[2].any[0]", 41, 7)
    assert (months.how, months.opens_on) == (HowCode.WAIT, date(2027, 6, 1))
    assert months.choices == (Choice("root.all[2]", 0),)
    assert (region.path, region.has, region.missing, region.how) == ("root.all[2].any[1].all[0]", None, None, HowCode.DECLARE_REGION)
    assert (tag.has, tag.missing, tag.how) == (("a",), ("b",), HowCode.ASK_MODERATOR)
    assert region.choices == tag.choices == (Choice("root.all[2]", 1),)
    assert tag.group == "root.all[2]"
    assert verdict.opens_on() is None  # growth is short, whatever the day


def test_not_is_pushed_down_so_that_each_leaf_says_what_would_be_right() -> None:
    root = {"not": {"all": [leaf("growth", ">=", 500), {"not": leaf("date", "<", "2026-01-01")}]}}
    growth, day = evaluate(condition(root), facts()).unmet
    assert (growth.operator, growth.negated, growth.wanted, growth.missing) == (Operator.AT_LEAST, True, Operator.BELOW, 91)
    assert (day.operator, day.negated, day.wanted, day.how) == (Operator.BELOW, False, Operator.BELOW, HowCode.NOT_REACHABLE)
    assert growth.choices == (Choice("root.not", 0),)  # one of the two suffices
    assert day.choices == (Choice("root.not", 1),)
    both = evaluate(condition({"not": {"any": [leaf("growth", ">=", 500), leaf("tag", "has_none", ["a"])]}}), facts()).unmet
    assert [unmet.choices for unmet in both] == [(), ()]  # both must be met
    assert [unmet.wanted for unmet in both] == [Operator.BELOW, Operator.HAS_ANY]


def test_what_holds_has_nothing_unmet() -> None:
    verdict = evaluate(condition({"any": [NO, YES]}), facts())
    assert (verdict.truth, verdict.unmet, verdict.opens_on()) == (Truth.TRUE, (), None)


HOW: list[tuple[dict[str, Any], dict[str, Any], HowCode, Any]] = [
    (leaf("growth", "<", 500), {}, HowCode.NOT_REACHABLE, 91),
    (leaf("growth", "=", 600), {}, HowCode.EARN_GROWTH, 10),
    (leaf("growth", "=", 500), {}, HowCode.NOT_REACHABLE, 90),
    (leaf("growth", ">", 590), {}, HowCode.EARN_GROWTH, 1),
    (leaf("growth", "!=", 590), {}, HowCode.EARN_GROWTH, 1),
    (leaf("spend", ">=", 9000, **MONTH), {"spend": {("vip", "calendar:month"): 8800}}, HowCode.SPEND_MORE, 200),
    (leaf("spend", "<=", 8000, **RUN), {"spend": {("vip", "membership:plus"): 8800}}, HowCode.LET_PERIOD_PASS, 800),
    (leaf("spend", ">=", 1, **RUN), {"spend": {("vip", "membership:plus"): None}}, HowCode.JOIN_PLAN, None),
    (leaf("experience_months", ">=", 48), {}, HowCode.DECLARE_INDUSTRY_SINCE, None),
    (leaf("experience_months", "<", 12), {"industry_since": date(2025, 11, 21)}, HowCode.NOT_REACHABLE, 1),
    (leaf("segment", "in", ["years-0-2"]), {}, HowCode.DECLARE_INDUSTRY_SINCE, None),
    (leaf("segment", "in", ["years-0-2"]), {"industry_since": date(2020, 1, 1)}, HowCode.NOT_REACHABLE, None),
    (leaf("segment", "in", ["years-4-plus"]), {"industry_since": date(2026, 11, 21)}, HowCode.WAIT, 48),
    (leaf("membership", "in", ["ACTIVE", "GRACE"], **PLUS), {}, HowCode.JOIN_PLAN, None),
    (leaf("membership", "in", ["ACTIVE"], **PLUS), {"memberships": {"plus": "GRACE"}}, HowCode.RENEW_PLAN, None),
    (leaf("membership", "in", ["ACTIVE"], **PLUS), {"memberships": {"plus": "EXPIRED"}}, HowCode.RENEW_PLAN, None),
    (leaf("membership", "in", ["EXPIRED"], **PLUS), {}, HowCode.NOT_REACHABLE, None),
    (leaf("programme", "in", ["vip"]), {}, HowCode.ENROL, None),
    (leaf("programme", "not_in", ["vip"]), {"programmes": frozenset({"vip"})}, HowCode.NOT_REACHABLE, None),
    (leaf("tag", "has_none", ["a", "b"]), {"tags": frozenset("ac")}, HowCode.ASK_MODERATOR, ("a",)),
    (leaf("tag", "has_any", ["a", "b"]), {}, HowCode.ASK_MODERATOR, ("a", "b")),
    (leaf("region", "in", ["CN"]), {}, HowCode.DECLARE_REGION, None),
    (leaf("region", "in", ["CN-31"]), {"region": "CN"}, HowCode.DECLARE_REGION, None),
    (leaf("region", "in", ["CN"]), {"region": "US"}, HowCode.NOT_REACHABLE, None),
    (leaf("account_status", "in", ["ACTIVE"]), {"account_status": "BANNED"}, HowCode.ASK_MODERATOR, None),
    (leaf("date", "<", "2026-11-21"), {}, HowCode.NOT_REACHABLE, None),
    (leaf("date", ">", "2026-11-21"), {}, HowCode.WAIT, None),
]


@pytest.mark.parametrize(("root", "known", "how", "missing"), HOW, ids=name)
def test_how_to_get_there(root: dict[str, Any], known: dict[str, Any], how: HowCode, missing: Any) -> None:
    (unmet,) = evaluate(condition(root), facts(**known)).unmet
    assert (unmet.how, unmet.missing) == (how, missing)


IN_JANUARY = datetime(2027, 1, 2, 16, tzinfo=UTC)
GROWS = (Change(IN_JANUARY, Fact.GROWTH, 300, "vip"), Change(IN_JANUARY + timedelta(days=1), Fact.GROWTH, 200, "vip"))
BEGINS = (Change(IN_JANUARY, Fact.MEMBERSHIP, "ACTIVE", "plus", IN_JANUARY),)
UNMUTES = (Change(IN_JANUARY, Fact.ACCOUNT_STATUS, "ACTIVE"),)
SENIOR = (Change(IN_JANUARY, Fact.EXPERIENCE_MONTHS, date(2022, 1, 1)),)
SINCE_2023 = {"industry_since": date(2023, 3, 14)}
DECEMBER, MONTHS_48 = leaf("date", ">=", "2026-12-01"), leaf("experience_months", ">=", 48)
OPENS: list[tuple[dict[str, Any], dict[str, Any], date | None]] = [
    (DECEMBER, {}, date(2026, 12, 1)),
    (leaf("date", ">", "2026-12-01"), {}, date(2026, 12, 2)),
    (leaf("date", "<", "2026-11-01"), {}, None),
    ({"all": [leaf("date", ">", "2026-12-01"), leaf("date", "<", "2026-12-02")]}, {}, None),
    ({"all": [DECEMBER, MONTHS_48]}, SINCE_2023, date(2027, 3, 14)),
    ({"any": [DECEMBER, MONTHS_48]}, SINCE_2023, date(2026, 12, 1)),
    ({"all": [leaf("date", "<", "2027-03-14"), MONTHS_48]}, SINCE_2023, None),
    ({"not": leaf("experience_months", "=", 44)}, SINCE_2023, date(2026, 12, 14)),
    (leaf("experience_months", ">", 48), SINCE_2023, date(2027, 4, 14)),
    (leaf("experience_months", ">=", 1200), SINCE_2023, date(2123, 3, 14)),
    (leaf("experience_months", ">=", 0), {"industry_since": date(2026, 12, 24)}, date(2026, 12, 24)),
    (leaf("segment", "in", ["years-2-4"]), {"industry_since": date(2025, 11, 30)}, date(2027, 11, 30)),
    (leaf("segment", "not_in", ["years-0-2"]), {"industry_since": date(2024, 11, 30)}, date(2026, 11, 30)),
    (leaf("growth", ">=", 800), {"changes": GROWS}, date(2027, 1, 3)),
    (leaf("growth", ">=", 1000), {"changes": GROWS}, date(2027, 1, 4)),
    (leaf("growth", ">=", 1200), {"changes": GROWS}, None),
    (leaf("growth", ">=", 800, programme="talk"), {"changes": GROWS, "growth": {"talk": 590}}, None),
    (leaf("spend", "<", 100, **MONTH), {"spend": {("vip", "calendar:month"): 100}}, date(2026, 12, 1)),
    (leaf("spend", "<", 100, period={"calendar": "year"}), {"spend": {("vip", "calendar:year"): 100}}, date(2027, 1, 1)),
    (leaf("spend", ">=", 100, **MONTH), {"spend": {("vip", "calendar:month"): 99}}, None),
    ({"all": [leaf("date", ">", "2026-12-01"), leaf("spend", ">=", 100, **MONTH)]}, {"spend": {("vip", "calendar:month"): 100}}, None),
    ({"all": [leaf("date", ">", "2026-12-01"), leaf("spend", "=", 0, period={"rolling_days": 5})]}, {"spend": {("vip",
     "rolling_days:5"): 9}},
     date(2026, 12, 2)),
    (leaf("account_status", "in", ["ACTIVE"]), {"account_status": "MUTED", "changes": UNMUTES}, date(2027, 1, 3)),
    (leaf("membership", "in", ["ACTIVE"], **PLUS), {"memberships": {"plus": "PENDING"}, "changes": BEGINS}, date(2027, 1, 3)),
    (leaf("spend", "<", 100, **RUN), {"spend": {("vip", "membership:plus"): 900}, "running": {"plus": NOON}, "changes": BEGINS},
     date(2027, 1, 3)),
    (MONTHS_48, {"industry_since": date(2025, 1, 1), "changes": SENIOR}, date(2027, 1, 3)),
]  # fmt: skip


@pytest.mark.parametrize(("root", "known", "opens_on"), OPENS, ids=name)
def test_the_day_on_which_time_alone_opens_it(root: dict[str, Any], known: dict[str, Any], opens_on: date | None) -> None:
    """Exact: the first of all later days on which it holds, found again by trying them one after the other."""
    known_facts = facts(**known)
    verdict = evaluate(condition(root), known_facts)
    assert not verdict.entitled
    assert verdict.opens_on() == opens_on
    last = opens_on or known_facts.on + timedelta(days=900)
    if (last - known_facts.on).days <= 1000:
        evenings = (
            start_of_day(known_facts.on + timedelta(days=count + 1), SHANGHAI) for count in range(1, (last - known_facts.on).days + 1)
        )
        tried = (known_facts.later(evening - timedelta(microseconds=1)) for evening in evenings)
        assert next((known.on for known in tried if evaluate(condition(root), known).entitled), None) == opens_on


def test_single_purchases_leaving_a_rolling_window_are_not_foreseen() -> None:
    """The one exception: no day is promised, but the way is named."""
    verdict = evaluate(condition(leaf("spend", "<", 100, period={"rolling_days": 30})), facts(spend={("vip", "rolling_days:30"): 100}))
    assert (verdict.opens_on(), verdict.unmet[0].how) == (None, HowCode.LET_PERIOD_PASS)


def test_missing_growth_is_an_error_and_not_a_verdict() -> None:
    """Whoever gathers too little hears of it; nobody is refused for it in silence."""
    with pytest.raises(KeyError):
        evaluate(condition(leaf("growth", ">=", 1, programme="talk")), facts())


def test_a_condition_is_compiled_once() -> None:
    known = facts()
    one = condition(YES)
    evaluate(one, known)
    made = one.made["part"]
    evaluate(one, known)
    assert one.made["part"] is made
