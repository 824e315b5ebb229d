"""What can be said of a condition from its form (B9): never, always, sometimes; and never anything that the evaluator denies."""

from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.catalogue.rules.reasoning import Ground, TooManyBranches, can_hold, failing, goal
from app.core import conditions
from app.core.conditions import All, AnyOf, Facts, Node, Not, SegmentBound

NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)
CUT = {"junior": (0, 24), "middle": (24, 48), "senior": (48, None)}
BOUNDS = tuple(SegmentBound(code, start, end) for code, (start, end) in CUT.items())
GROUND = Ground(CUT, "shop")


def read(root: dict[str, Any]) -> Node:
    return conditions.parse({"language": 1, "root": root}).root


def growth(operator: str, value: int, **more: Any) -> dict[str, Any]:
    return {"fact": "growth", "operator": operator, "value": value, **more}


def months(operator: str, value: int) -> dict[str, Any]:
    return {"fact": "experience_months", "operator": operator, "value": value}


def segment(operator: str, *codes: str) -> dict[str, Any]:
    return {"fact": "segment", "operator": operator, "value": list(codes)}


def region(operator: str, *codes: str) -> dict[str, Any]:
    return {"fact": "region", "operator": operator, "value": list(codes)}


def tag(operator: str, *tags: str) -> dict[str, Any]:
    return {"fact": "tag", "operator": operator, "value": list(tags)}


def held(operator: str, *states: str, plan: str = "gold") -> dict[str, Any]:
    return {"fact": "membership", "plan": plan, "operator": operator, "value": list(states)}


def spent(operator: str, value: int, **period: Any) -> dict[str, Any]:
    return {"fact": "spend", "period": period or {"rolling_days": 30}, "operator": operator, "value": value}


def on(operator: str, day: str) -> dict[str, Any]:
    return {"fact": "date", "operator": operator, "value": day}


NEVER = [
    {"all": [growth(">=", 1000), growth("<", 1000)]},
    {"all": [growth("=", 5), growth("!=", 5)]},
    {"all": [growth(">", 5), growth("<", 6)]},
    growth("<", 0),
    {"all": [growth("=", 5), growth("=", 6, programme="shop")]},
    spent("<", 0),
    {"all": [months(">=", 48), segment("in", "junior")]},
    {"all": [months(">=", 24), months("<", 48), {"not": segment("in", "middle")}]},
    segment("in"),
    {"all": [segment("in", "junior"), segment("in", "senior")]},
    segment("not_in", "junior", "middle", "senior"),
    {"all": [region("in", "CN"), region("not_in", "CN")]},
    {"all": [region("in", "CN-31"), region("not_in", "CN")]},
    {"all": [region("in", "CN", "US"), region("in", "FR", "DE-BE")]},
    {"all": [tag("has_all", "a", "b"), tag("has_none", "b", "c")]},
    {"all": [tag("has_any", "a", "b"), tag("has_none", "a", "b")]},
    {"all": [tag("has_any", "a", "b"), {"not": tag("has_any", "a")}, tag("has_none", "b")]},
    {"all": [held("in", "ACTIVE"), held("in", "EXPIRED")]},
    held("not_in", "NONE", "PENDING", "ACTIVE", "GRACE", "EXPIRED", "CANCELLED", "REFUNDED"),
    {"all": [on("<", "2026-01-01"), on(">", "2026-06-01")]},
    {"all": [{"any": [growth(">", 10), growth("<", 5)]}, growth("=", 7)]},
    {"all": [{"fact": "programme", "operator": "in", "value": ["x"]}, {"fact": "programme", "operator": "not_in", "value": ["x", "y"]}]},
    {"not": {"any": [growth(">=", 0), tag("has_any", "a")]}},
    {"fact": "account_status", "operator": "in", "value": []},
    {"all": [spent(">", 5, rolling_days=30), spent("<=", 5, rolling_days=365)]},
    {"all": [spent(">", 5, calendar="month"), spent("<=", 5, calendar="year")]},
    {"all": [spent(">", 5, calendar="year"), spent("<=", 5, rolling_days=366)]},
    {"all": [spent("=", 5, rolling_days=1), spent("=", 4, calendar="month")]},
    {"all": [spent(">", 5, calendar="month"), spent("<=", 5, rolling_days=20), on("<=", "2026-11-20"), on(">=", "2026-11-01")]},
    {"all": [spent("=", 5, calendar="month"), spent("=", 6, calendar="year"), on("<=", "2027-01-31"), on(">=", "2027-01-01")]},
    {"all": [spent(">=", 0, membership="gold"), held("in", "EXPIRED")]},
    on("<", "1900-01-01"),
]
ALWAYS = [
    growth(">=", 0),
    spent(">=", 0),
    {"any": [growth(">=", 10), growth("<", 10)]},
    {"any": [growth("!=", 10), growth("=", 10)]},
    {"any": [tag("has_any", "a"), tag("has_none", "a")]},
    {"not": {"all": [tag("has_all", "a", "b"), tag("has_none", "a")]}},
    held("in", "NONE", "PENDING", "ACTIVE", "GRACE", "EXPIRED", "CANCELLED", "REFUNDED"),
    held("not_in"),
    {"any": [on("<", "2026-06-01"), on(">=", "2026-06-01")]},
    {"any": [growth(">", 5), growth("<", 3), {"all": [growth(">=", 3), growth("<=", 5)]}]},
    {"any": [spent(">", 5, rolling_days=90), spent("<=", 5, rolling_days=30)]},
    {"any": [spent(">=", 0, membership="gold"), held("not_in", "ACTIVE", "GRACE")]},
]
SOMETIMES = [
    {"all": [spent("<=", 5, rolling_days=30), spent(">", 5, rolling_days=365)]},
    {"all": [spent(">", 5, calendar="month"), spent("<=", 5, rolling_days=20)]},  # on the 21st and later
    {"all": [spent(">", 5, rolling_days=9), spent("<=", 5, calendar="year")]},  # in the first days of a year
    {"all": [spent(">", 5), {"fact": "spend", "programme": "other", "period": {"rolling_days": 365}, "operator": "<", "value": 5}]},
    growth(">=", 1000),
    {"all": [growth(">=", 10), growth("<", 10, programme="other")]},
    {"all": [spent(">=", 10), spent("<", 10, calendar="month")]},
    {"all": [held("in", "ACTIVE"), held("in", "NONE", plan="silver")]},
    {"any": [months(">=", 10), months("<", 10)]},  # nobody who has not told it
    {"any": [segment("in", "junior"), segment("not_in", "junior")]},
    {"any": [region("in", "CN"), region("not_in", "CN")]},
    {"all": [region("in", "CN"), region("not_in", "CN-31")]},
    {"all": [region("in", "CN"), region("in", "CN-31", "US")]},
    {"any": [spent(">=", 0, membership="gold"), growth(">=", 7)]},  # nobody without a running membership
    {"all": [tag("has_any", "a", "b"), tag("has_none", "b")]},
    {"all": [months(">=", 47), segment("in", "middle")]},
    {"any": [growth(">", 5), growth("<", 5)]},
]


def _never(node: Node) -> bool:
    return not can_hold([goal(node, GROUND)])


def _always(node: Node) -> bool:
    return not can_hold([failing(node, GROUND)])


@pytest.mark.parametrize("root", NEVER, ids=str)
def test_it_can_never_hold(root: dict[str, Any]) -> None:
    assert _never(read(root))
    assert not _always(read(root))


@pytest.mark.parametrize("root", ALWAYS, ids=str)
def test_it_always_holds(root: dict[str, Any]) -> None:
    assert _always(read(root))
    assert not _never(read(root))


@pytest.mark.parametrize("root", SOMETIMES, ids=str)
def test_it_holds_sometimes(root: dict[str, Any]) -> None:
    assert not _always(read(root))
    assert not _never(read(root))


def pigeons(count: int, holes: int) -> Node:
    """Each of `count` is in one of fewer places, and no two are in the same."""
    places = [AnyOf(tuple(read(tag("has_any", f"{each}-{hole}")) for hole in range(holes))) for each in range(count)]
    alone = [
        AnyOf((read(tag("has_none", f"{one}-{hole}")), read(tag("has_none", f"{other}-{hole}"))))
        for hole in range(holes)
        for one, other in combinations(range(count), 2)
    ]
    return All((*places, *alone))


def test_what_has_nothing_to_do_with_a_contradiction_does_not_hide_it() -> None:
    """A contradiction beside thirty free choices is found: they share no fact with it."""
    free = [AnyOf((read(tag("has_any", f"a{i}")), read(tag("has_any", f"b{i}")))) for i in range(30)]
    clash = [AnyOf(tuple(read(growth("=", n)) for n in numbers)) for numbers in ((1, 2, 3), (4, 5, 6))]
    assert not can_hold([goal(All((*free, *clash)), GROUND)])
    assert can_hold([goal(All(tuple(free)), GROUND)])


def test_the_hardest_condition_that_can_be_written_is_decided() -> None:
    """Four in three places take 66 nodes, more than a condition may have; it is decided all the same."""
    assert not can_hold([goal(pigeons(4, 3), GROUND)])
    assert can_hold([goal(pigeons(3, 3), GROUND)])


def test_what_cannot_be_decided_in_time_is_given_up() -> None:
    with pytest.raises(TooManyBranches):
        can_hold([goal(pigeons(6, 5), GROUND)])


_words = st.lists(st.sampled_from(["a", "b", "c"]), unique=True, max_size=3)
_number = st.integers(-1, 3)
_order = st.sampled_from([">=", ">", "<=", "<", "=", "!="])
_in = st.sampled_from(["in", "not_in"])
_states = st.lists(st.sampled_from(["NONE", "ACTIVE", "GRACE"]), unique=True)
_sinces = [None, date(2026, 11, 1), date(2024, 11, 22), date(2024, 11, 21), date(2022, 11, 21), date(2010, 1, 1)]
_leaves = st.one_of(
    st.builds(growth, _order, _number),
    st.builds(lambda o, v: growth(o, v, programme="other"), _order, _number),
    st.builds(spent, _order, _number),
    st.builds(lambda o, v: spent(o, v, rolling_days=90), _order, _number),
    st.builds(lambda o, v: spent(o, v, calendar="month"), _order, _number),
    st.builds(lambda o, v: spent(o, v, membership="gold"), _order, _number),
    st.builds(lambda o, v: months(o, v), _order, st.sampled_from([0, 23, 24, 47, 48, 60])),
    st.builds(lambda o, v: segment(o, *v), _in, st.lists(st.sampled_from(list(CUT)), unique=True)),
    st.builds(lambda o, v: region(o, *v), _in, st.lists(st.sampled_from(["CN", "CN-31", "US"]), unique=True)),
    st.builds(lambda o, v: tag(o, *v), st.sampled_from(["has_any", "has_all", "has_none"]), _words),
    st.builds(
        lambda o, v: {"fact": "programme", "operator": o, "value": v},
        _in,
        st.just(["other"]) | st.just(["shop", "other"]),
    ),
    st.builds(lambda o, v: held(o, *v), _in, _states),
    st.builds(
        lambda o, v: {"fact": "account_status", "operator": o, "value": v},
        _in,
        st.lists(st.sampled_from(["ACTIVE", "MUTED"]), unique=True),
    ),
    st.builds(on, st.sampled_from([">=", ">", "<=", "<"]), st.sampled_from(["2026-11-20", "2026-11-21", "2026-11-22"])),
).map(read)
_nodes: st.SearchStrategy[Node] = st.recursive(
    _leaves,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(lambda parts: All(tuple(parts)), st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda parts: AnyOf(tuple(parts)), st.lists(inner, min_size=1, max_size=3)),
    ),
    max_leaves=8,
)


@st.composite
def _facts(draw: st.DrawFn) -> Facts:
    since = draw(st.sampled_from(_sinces))
    state = draw(st.sampled_from(["NONE", "ACTIVE", "GRACE"]))
    month, thirty, ninety = sorted(draw(st.tuples(*[st.integers(0, 3)] * 3)))  # a longer time holds the shorter one
    held = None if state == "NONE" else draw(st.integers(0, 3))
    return Facts(
        member_id=1,
        at=NOW + timedelta(days=draw(st.integers(-2, 2))),
        zone="Asia/Shanghai",
        growth={"shop": draw(st.integers(0, 3)), "other": draw(st.integers(0, 3))},
        spend={
            ("shop", "calendar:month"): month,
            ("shop", "rolling_days:30"): thirty,
            ("shop", "rolling_days:90"): ninety,
            ("shop", "membership:gold"): held,
        },
        industry_since=since,
        segments=BOUNDS,
        memberships={} if state == "NONE" else {"gold": state},
        running={} if state == "NONE" else {"gold": NOW},
        programmes=frozenset(draw(st.sampled_from([["shop"], ["shop", "other"], []]))),
        tags=frozenset(draw(_words)),
        region=draw(st.sampled_from([None, "CN", "CN-31", "CN-11", "US"])),
        account_status=draw(st.sampled_from(["ACTIVE", "MUTED"])),
    )


@settings(max_examples=400, deadline=None)
@given(_nodes, st.lists(_facts(), min_size=1, max_size=12))
def test_the_evaluator_never_denies_it(node: Node, members: list[Facts]) -> None:
    never, always = _never(node), _always(node)
    condition = conditions.Condition(node, "shop")
    for facts in members:
        truth = conditions.evaluate(condition, facts).entitled
        assert not (never and truth)
        assert truth or not always


@settings(max_examples=400, deadline=None)
@given(_nodes, _nodes, st.lists(_facts(), min_size=1, max_size=12))
def test_what_is_said_to_follow_does_follow(first: Node, second: Node, members: list[Facts]) -> None:
    """Where nobody fulfils the first and misses the second, whoever fulfils the first fulfils the second."""
    if can_hold([goal(first, GROUND), failing(second, GROUND)]):
        return
    for facts in members:
        first_holds, second_holds = (conditions.evaluate(conditions.Condition(node, "shop"), facts).entitled for node in (first, second))
        assert second_holds or not first_holds


def test_who_declared_just_the_country_is_not_forgotten() -> None:
    """`CN` may be `CN-31` or not, so asking for either is a limit for those who live in `CN`."""
    either = read({"any": [region("in", "CN-31"), region("not_in", "CN-31")]})
    assert can_hold([goal(read(region("in", "CN")), GROUND), failing(either, GROUND)])
    assert not can_hold([goal(read(region("in", "CN-31")), GROUND), failing(either, GROUND)])


def test_a_day_that_fits_one_choice_does_not_settle_another() -> None:
    """Spending of a month above that of 20 days holds late in any month: choosing a tag says nothing of which."""
    late = All((read(spent(">", 5, calendar="month")), read(spent("<=", 5, rolling_days=20))))
    tags = AnyOf((read(tag("has_any", "a")), read(tag("has_any", "b"))))
    days = AnyOf((read(on(">=", "2028-03-01")), read(on(">=", "2029-01-01"))))
    for parts in ((late, tags, days), (late, days, tags), (tags, days, late)):
        assert can_hold([goal(All(parts), GROUND)])


def test_without_a_cut_nobody_is_in_a_segment_or_outside_of_it() -> None:
    nothing = Ground({}, "shop")
    for node in (read(segment("in")), read(segment("not_in")), Not(read(segment("in")))):
        assert not can_hold([goal(node, nothing)])
        assert not can_hold([goal(All((node, read(months(">=", 0)))), nothing)])
        assert can_hold([failing(node, nothing), goal(read(months("=", 0)), nothing)])
