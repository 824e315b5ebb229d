"""Conditions are read from JSON and written back; every refusal names the faulty node (B4)."""

from datetime import date
from typing import Any

import pytest

from app.core.conditions import (
    All,
    AnyOf,
    Condition,
    Fact,
    InvalidCondition,
    Leaf,
    Needs,
    Not,
    Operator,
    dump,
    needs,
    of_membership,
    parse,
    references,
    rolling,
    this_month,
)

GROWTH = {"fact": "growth", "operator": ">=", "value": 1000}
REGION = {"fact": "region", "operator": "in", "value": ["CN", "CN-31"]}


def whole(root: Any) -> dict[str, Any]:
    return {"language": 1, "root": root}


FORMS = [
    {"fact": "growth", "programme": "88vip", "operator": "<", "value": -5},
    {"fact": "spend", "period": {"rolling_days": 30}, "operator": "!=", "value": 8800},
    {"fact": "spend", "programme": "88vip", "period": {"calendar": "month"}, "operator": "=", "value": 0},
    {"fact": "spend", "period": {"calendar": "year"}, "operator": ">", "value": 1},
    {"fact": "spend", "period": {"membership": "plus"}, "operator": "<=", "value": 1},
    {"fact": "experience_months", "operator": ">=", "value": 48},
    {"fact": "segment", "operator": "in", "value": ["years-0-2", "years-4-plus"]},
    {"fact": "membership", "plan": "plus", "operator": "not_in", "value": ["NONE", "REFUNDED"]},
    {"fact": "programme", "operator": "in", "value": []},
    {"fact": "tag", "operator": "has_none", "value": ["新人", "a b"]},
    {"fact": "region", "operator": "not_in", "value": ["CN", "CN-31", "US"]},
    {"fact": "account_status", "operator": "in", "value": ["ACTIVE", "MUTED"]},
    {"fact": "date", "operator": "<=", "value": "2026-02-28"},
]


@pytest.mark.parametrize("leaf", FORMS, ids=lambda leaf: f"{leaf['fact']} {leaf['operator']}")
def test_every_form_is_written_back_as_it_was_read(leaf: dict[str, Any]) -> None:
    for root in (leaf, {"not": leaf}, {"all": [leaf, {"any": [{"not": leaf}, leaf]}]}):
        assert dump(parse(whole(root))) == whole(root)


def test_the_tree_is_made_of_frozen_values() -> None:
    leaf = Leaf(Fact.GROWTH, Operator.AT_LEAST, 1000)
    place = Leaf(Fact.REGION, Operator.IN, ("CN", "CN-31"))
    condition = parse(whole({"all": [GROWTH, {"any": [{"not": REGION}, GROWTH]}]}), programme="88vip")
    assert condition == Condition(All((leaf, AnyOf((Not(place), leaf)))), "88vip")
    assert hash(condition) == hash(Condition(All((leaf, AnyOf((Not(place), leaf)))), "88vip"))


def test_a_day_may_come_as_yaml_reads_it() -> None:
    condition = parse(whole({"fact": "date", "operator": ">=", "value": date(2026, 11, 1)}))
    assert dump(condition)["root"]["value"] == "2026-11-01"


def nested(depth: int) -> dict[str, Any]:
    node: dict[str, Any] = dict(GROWTH)
    for _ in range(depth - 1):
        node = {"not": node}
    return node


ANY_NODE = "Give a node: all, any, not, or a fact."
ONE_WORD = "Give exactly one of all, any and not, or a fact with its operator and value."
FACTS = "growth, spend, experience_months, segment, membership, programme, tag, region, account_status, date"
NO_LEVEL = f"There is no fact called level. The facts are: {FACTS}."
ROOTLESS = 'Give a root: {"language": 1, "root": ...}.'
SHAPE = 'A condition has a language and a root: {"language": 1, "root": ...}.'
REFUSED: list[tuple[Any, str, str]] = [
    (None, "condition", 'Give a condition as {"language": 1, "root": ...}.'),
    ([GROWTH], "condition", 'Give a condition as {"language": 1, "root": ...}.'),
    ({"language": 1}, "condition.root", ROOTLESS),
    ({"root": GROWTH}, "condition.language", "Give the condition language 1: the only one there is."),
    ({"language": 2, "root": GROWTH}, "condition.language", "Give the condition language 1: the only one there is."),
    ({"language": True, "root": GROWTH}, "condition.language", "Give the condition language 1: the only one there is."),
    ({"language": 1, "root": GROWTH, "extra": 1}, "condition.extra", SHAPE),
    (whole(None), "condition.root", ANY_NODE),
    (whole("growth >= 1000"), "condition.root", ANY_NODE),
    (whole({}), "condition.root", ONE_WORD),
    (whole({"every": [GROWTH]}), "condition.root", ONE_WORD),
    (whole({"all": [GROWTH], "any": [GROWTH]}), "condition.root", ONE_WORD),
    (whole({"all": []}), "condition.root.all", "Give a list of at least one node."),
    (whole({"any": []}), "condition.root.any", "Give a list of at least one node."),
    (whole({"any": GROWTH}), "condition.root.any", "Give a list of at least one node."),
    (whole({"all": [GROWTH, {"any": [GROWTH, {"not": 3}]}]}), "condition.root.all[1].any[1].not", ANY_NODE),
    (whole({"all": [GROWTH, {"fact": "level", "operator": ">=", "value": 3}]}), "condition.root.all[1].fact", NO_LEVEL),
    (whole({"fact": "points", "operator": ">=", "value": 3}), "condition.root.fact", NO_LEVEL.replace("level", "points")),
    (whole({"fact": ["growth"]}), "condition.root.fact", NO_LEVEL.replace("level", "['growth']")),
    (whole({"fact": "growth"}), "condition.root.operator", "growth is compared by one of >= > <= < = !=."),
    (whole({**GROWTH, "operator": "in"}), "condition.root.operator", "growth is compared by one of >= > <= < = !=."),
    (whole({**GROWTH, "operator": ["="]}), "condition.root.operator", "growth is compared by one of >= > <= < = !=."),
    (whole({**GROWTH, "operator": "lacks_some"}), "condition.root.operator", "growth is compared by one of >= > <= < = !=."),
    (whole({"fact": "tag", "operator": "lacks_some", "value": []}), "condition.root.operator",
     "tag is compared by one of has_any has_all has_none."),
    (whole({"fact": "date", "operator": "=", "value": "2026-01-01"}), "condition.root.operator", "date is compared by one of >= > <= <."),
    (whole({"fact": "growth", "operator": "="}), "condition.root.value", "Say which value growth is compared with."),
    (whole({**GROWTH, "value": "1000"}), "condition.root.value", "Give a whole number from -9007199254740992 to 9007199254740992."),
    (whole({**GROWTH, "value": True}), "condition.root.value", "Give a whole number from -9007199254740992 to 9007199254740992."),
    (whole({**GROWTH, "value": 1.5}), "condition.root.value", "Give a whole number from -9007199254740992 to 9007199254740992."),
    (whole({**GROWTH, "value": 2**53 + 1}), "condition.root.value", "Give a whole number from -9007199254740992 to 9007199254740992."),
    (whole({**GROWTH, "plan": "plus"}), "condition.root.plan", "growth takes only fact, operator, value, programme."),
    (whole({**GROWTH, "all": []}), "condition.root.all", "growth takes only fact, operator, value, programme."),
    (whole({**GROWTH, "programme": None}), "condition.root.programme", "Give a code: small letters, digits and hyphens, at most 63."),
    (whole({**GROWTH, "programme": "88VIP"}), "condition.root.programme", "Give a code: small letters, digits and hyphens, at most 63."),
    (whole({"fact": "experience_months", "operator": ">=", "value": -1}), "condition.root.value", "Give a whole number from 0 to 1200."),
    (whole({"fact": "spend", "operator": ">=", "value": 1}), "condition.root.period", "spend needs a period."),
    (whole({"fact": "membership", "operator": "in", "value": []}), "condition.root.plan", "membership needs a plan."),
    (whole({"fact": "membership", "plan": "plus", "operator": "in", "value": ["LAPSED"]}), "condition.root.value[0]",
     "Give one of NONE, PENDING, ACTIVE, GRACE, EXPIRED, CANCELLED, REFUNDED."),
    (whole({"fact": "account_status", "operator": "in", "value": ["ACTIVE", "active"]}), "condition.root.value[1]",
     "Give one of ACTIVE, MUTED, SUSPENDED, BANNED, DELETED."),
    (whole({**REGION, "value": "CN"}), "condition.root.value", "Give a list of at most 50 values."),
    (whole({**REGION, "value": ["CN"] * 51}), "condition.root.value", "Give a list of at most 50 values."),
    (whole({**REGION, "value": ["CN", "cn"]}), "condition.root.value[1]", "Give a region such as CN, CN-31 or US."),
    (whole({**REGION, "value": ["CN", "US", "CN"]}), "condition.root.value[2]", "CN stands there twice."),
    (whole({"fact": "tag", "operator": "has_any", "value": [" a"]}), "condition.root.value[0]", "Give a tag of 1 to 40 characters."),
    (whole({"fact": "tag", "operator": "has_any", "value": ["a" * 41]}), "condition.root.value[0]", "Give a tag of 1 to 40 characters."),
    (whole({"fact": "segment", "operator": "in", "value": [3]}), "condition.root.value[0]",
     "Give a code: small letters, digits and hyphens, at most 63."),
    (whole({"fact": "date", "operator": ">", "value": "2026-02-30"}), "condition.root.value", "Give a day as YYYY-MM-DD."),
    (whole({"fact": "date", "operator": ">", "value": "20260230"}), "condition.root.value", "Give a day as YYYY-MM-DD."),
    (whole({"fact": "date", "operator": ">", "value": 20260230}), "condition.root.value", "Give a day as YYYY-MM-DD."),
    (whole(nested(9)), "condition.root" + ".not" * 8, "A condition is at most 8 levels deep."),
    (whole({"all": [GROWTH] * 64}), "condition.root.all[63]", "A condition has at most 64 nodes."),
]  # fmt: skip


@pytest.mark.parametrize(("data", "field", "message"), REFUSED, ids=lambda value: value[:60] if isinstance(value, str) else "")
def test_the_refusal_names_the_node_and_what_would_be_right(data: Any, field: str, message: str) -> None:
    with pytest.raises(InvalidCondition) as refused:
        parse(data)
    assert (refused.value.field, refused.value.message) == (field, message)


PERIODS = [({"rolling_days": 0}, ".rolling_days"), ({"rolling_days": 3661}, ".rolling_days"), ({"rolling_days": "30"}, ".rolling_days"),
           ({"calendar": "week"}, ".calendar"), ({"calendar": ["month"]}, ".calendar"), ({"membership": ""}, ".membership"), ({}, ""),
            ("month", ""),
           ({"last": 30}, ""), ({"rolling_days": 30, "calendar": "month"}, "")]  # fmt: skip


@pytest.mark.parametrize(("period", "place"), PERIODS)
def test_a_period_has_one_form(period: Any, place: str) -> None:
    with pytest.raises(InvalidCondition) as refused:
        parse(whole({"fact": "spend", "operator": ">=", "value": 1, "period": period}), field="draft.condition")
    assert refused.value.field == f"draft.condition.root.period{place}"


def test_limits_are_met_by_what_is_just_allowed() -> None:
    assert parse(whole(nested(8)))
    assert parse(whole({"all": [GROWTH] * 63}))
    assert parse(whole({"fact": "tag", "operator": "has_any", "value": [f"t{n}" for n in range(50)]}))


def test_needs_and_references_name_what_the_leaves_name() -> None:
    root = {
        "all": [
            GROWTH,
            {"fact": "spend", "programme": "pmtalk", "operator": ">", "value": 1, "period": {"rolling_days": 30}},
            {"not": {"fact": "spend", "operator": ">", "value": 1, "period": {"membership": "plus"}}},
            {"any": [{"fact": "segment", "operator": "in", "value": ["a", "b"]}, {"fact": "tag", "operator": "has_any", "value": ["t"]}]},
            REGION,
        ]
    }
    condition = parse(whole(root), programme="88vip")
    spend = frozenset({("pmtalk", rolling(30)), ("88vip", of_membership("plus"))})
    assert needs(condition) == Needs(growth=frozenset({"88vip"}), spend=spend, memberships=True, tags=True)
    found = references(condition, "draft.condition")
    assert (found.segments, found.plans, found.programmes) == (frozenset("ab"), frozenset({"plus"}), frozenset({"pmtalk"}))
    assert (found.tags, found.regions) == (frozenset("t"), frozenset({"CN", "CN-31"}))
    assert found.facts == {Fact.GROWTH, Fact.SPEND, Fact.SEGMENT, Fact.TAG, Fact.REGION}
    assert [place.path for place in found.places if place.kind in ("plan", "segment")] == [
        "draft.condition.root.all[2].not.period.membership",
        "draft.condition.root.all[3].any[0].value[0]",
        "draft.condition.root.all[3].any[0].value[1]",
    ]


def test_needs_join() -> None:
    one = Needs(growth=frozenset({"a"}), tags=True)
    other = Needs(growth=frozenset({"b"}), spend=frozenset({("a", this_month())}), programmes=True)
    assert one | other == Needs(frozenset({"a", "b"}), frozenset({("a", this_month())}), False, True, True)


def test_growth_without_any_programme_is_refused_by_name() -> None:
    with pytest.raises(InvalidCondition) as refused:
        needs(parse(whole({"all": [REGION, GROWTH]})))
    assert refused.value.field == "condition.root.all[1].programme"
    assert needs(parse(whole(GROWTH)).within("88vip")) == Needs(growth=frozenset({"88vip"}))
