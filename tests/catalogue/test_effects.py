"""Whether anybody can lose or gain by a change (B8, W2): tables, the evaluator on who can, and members made up who never contradict."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings

from app.benefits.rules import BenefitContent, read_content
from app.catalogue.rules.documents import normal, said
from app.catalogue.rules.effects import Effect, benefit_effect, nobody_can_lose, plan_effect
from app.catalogue.rules.lint import shelf_of
from app.catalogue.rules.reasoning import failing, goal, possible
from app.catalogue.rules.shelf import Beside
from app.catalogue.rules.witness import witness_of
from app.core import conditions
from app.core.conditions import Condition, Facts, Node
from app.plans import rules as plans
from app.plans.rules import PlanContent
from tests.catalogue.examples import changed, example
from tests.catalogue.test_reasoning import GROUND, _facts, _nodes, growth, months, read, segment, spent

BY_NAME = {(document.noun, document.code): document for document in example()}
SHELF = shelf_of(BY_NAME.values())
Changes = dict[str, Any]


def benefit(code: str, **changes: Any) -> BenefitContent:
    return read_content(normal(changed(BY_NAME["benefits", code], {name.replace("__", "."): value for name, value in changes.items()})))


def plan(code: str, changes: Changes) -> PlanContent:
    return plans.read_content(said(normal(changed(BY_NAME["plans", code], changes))))


def condition(root: dict[str, Any]) -> dict[str, Any]:
    return {"language": 1, "root": root}


FOLLOWING: list[tuple[dict[str, Any], dict[str, Any], bool]] = [
    (growth(">=", 1000), growth(">=", 900), True),
    (growth(">=", 900), growth(">=", 1000), False),
    (segment("in", "senior"), months(">=", 48), True),
    (months(">=", 47), segment("in", "senior"), False),
    (spent(">=", 500, rolling_days=30), spent(">=", 500, rolling_days=90), True),
    (spent(">=", 500, rolling_days=90), spent(">=", 500, rolling_days=30), False),
    (spent(">=", 500, calendar="month"), spent(">=", 500, rolling_days=31), True),
    (spent(">=", 500, calendar="month"), spent(">=", 500, rolling_days=30), False),
    (spent(">=", 500, calendar="year"), spent(">=", 500, rolling_days=366), True),
    (spent(">=", 0, membership="gold"), {"fact": "membership", "plan": "gold", "operator": "in", "value": ["ACTIVE", "GRACE"]}, True),
    ({"any": [growth(">", 5), growth("<", 3)]}, growth("!=", 4), True),
]


@pytest.mark.parametrize(("before", "after", "certain"), FOLLOWING, ids=str)
def test_whoever_fulfils_the_one_fulfils_the_other(before: dict[str, Any], after: dict[str, Any], certain: bool) -> None:
    assert nobody_can_lose(read(before), read(after), GROUND) is certain
    assert nobody_can_lose(read(before), read(before), GROUND)


@settings(max_examples=300, deadline=None)
@given(_nodes, _nodes, _facts())
def test_nobody_who_is_made_up_contradicts_it(before: Node, after: Node, facts: Facts) -> None:
    if nobody_can_lose(before, after, GROUND):
        had, has = (conditions.evaluate(Condition(node, "shop"), facts).entitled for node in (before, after))
        assert has or not had


def certain(effect: Effect) -> tuple[bool, bool]:
    for turn in (effect.loser, effect.gainer):
        assert turn is None or turn.rerun.holds
    return effect.nobody_can_lose, effect.nobody_can_gain


MENTOR = {"fact": "tag", "operator": "has_any", "value": ["mentor"]}
THOUSAND = condition(growth(">=", 1000))
BENEFIT: list[tuple[str, Changes, tuple[bool, bool]]] = [
    ("88-thousand", {"condition": condition(growth(">=", 900))}, (True, False)),
    ("88-thousand", {"condition": condition(growth(">=", 1100))}, (False, True)),
    ("88-thousand", {"condition": condition({"any": [growth(">=", 1100), MENTOR]})}, (False, False)),
    ("88-thousand", {"title": {"en": "Another", "zh": "另一个"}}, (True, True)),
    ("88-five-percent", {"discount.percent": 6}, (True, False)),
    ("88-five-percent", {"discount.percent": 4}, (False, True)),
    ("88-five-percent", {"products": [{"category": "audio"}]}, (False, True)),
    ("88-five-percent", {"exclusions.products": []}, (True, False)),
    ("88-five-percent", {"offered_until": "2027-12-31"}, (False, True)),
    ("template-library", {"quota": {"count": 1, "per": "DAY", "unit": None}}, (True, True)),  # everybody has a variant of it
    ("template-library", {"variants.0.quota.count": 1}, (False, True)),
    ("template-library", {"variants.0.quota.per": "PERIOD"}, (False, False)),  # what is counted otherwise may be less or more
]


@pytest.mark.parametrize(("code", "changes", "expected"), BENEFIT, ids=str)
def test_a_benefit(code: str, changes: Changes, expected: tuple[bool, bool]) -> None:
    before, after = benefit(code), read_content(normal(changed(BY_NAME["benefits", code], changes)))
    assert certain(benefit_effect(before, after, SHELF)) == expected
    assert certain(benefit_effect(after, before, SHELF)) == expected[::-1]
    assert certain(benefit_effect(before, before, SHELF)) == (True, True)


def test_who_loses_is_shown_with_what_the_evaluator_says_before_and_after() -> None:
    """The issue's task: a threshold is raised, and one sees whom it hits."""
    before = read_content(normal(changed(BY_NAME["benefits", "88-thousand"], {"condition": THOUSAND})))
    after = read_content(normal(changed(BY_NAME["benefits", "88-thousand"], {"condition": condition(growth(">=", 1100))})))
    loser = benefit_effect(before, after, SHELF).loser
    assert loser is not None
    assert loser.witness.said("en") == "a member with growth of exactly 1,000 in 88VIP, and enrolment in 88VIP"
    assert loser.rerun.said("en") == (
        "Before: entitled. After: not entitled. Needs growth of at least 1,100 in 88VIP, has 1,000: 100 short."
    )
    assert "可享受" in loser.rerun.said("zh")


def test_what_comes_once_is_said_so() -> None:
    """A quota of one is no “1 times”."""
    once = benefit("template-library", variants=[], quota={"count": 1, "per": "LIFETIME", "unit": None})
    loser = benefit_effect(once, None, SHELF).loser
    assert loser is not None
    assert loser.rerun.said("en") == "Before: entitled, once in all. After: nothing of the kind."


def test_what_ends_and_what_begins() -> None:
    content = benefit("88-thousand")
    assert certain(benefit_effect(content, None, SHELF)) == (False, True)
    assert certain(benefit_effect(None, content, SHELF)) == (True, False)


def test_texts_are_left_to_people() -> None:
    effect = benefit_effect(benefit("88-thousand"), benefit("88-thousand", terms={"en": "Less.", "zh": "更少。"}), SHELF)
    assert (effect.nobody_can_lose, effect.texts) == (True, ("terms",))


PLAN: list[tuple[Changes, tuple[bool, bool]]] = [
    ({"prices.0.price.amount_minor": 8_700}, (True, False)),
    ({"prices.0.price.amount_minor": 8_900}, (False, True)),
    ({"prices.0.condition": condition(growth(">=", 900))}, (True, False)),
    ({"prices.1.price": None}, (False, True)),
    ({"prices.1.condition": condition(growth("<", 900))}, (False, True)),  # from 900 to 999 no row is left
    ({"prices.1.condition": condition(growth("<", 1_000))}, (True, True)),
    ({"prices": []}, (False, True)),
    ({"prices.0.condition": condition(growth(">=", 900)), "prices.1.price.amount_minor": 99_900}, (False, False)),
    ({"on_sale": False}, (False, True)),
    ({"grace_days": 3}, (False, True)),
    ({"benefits": []}, (False, True)),
    ({"duration.unit": "MONTH"}, (False, False)),
    ({"prices.0.label": {"en": "Another", "zh": "另一个"}}, (True, True)),
    ({"prices.0.condition": None}, (False, False)),  # a list that is out of order says nothing for certain
]


@pytest.mark.parametrize(("changes", "expected"), PLAN, ids=str)
def test_a_plan(changes: Changes, expected: tuple[bool, bool]) -> None:
    before, after = plan("88vip", {}), plan("88vip", changes)
    assert certain(plan_effect(before, after, SHELF)) == expected
    assert certain(plan_effect(after, before, SHELF)) == expected[::-1]


def test_who_pays_more_is_shown() -> None:
    loser = plan_effect(plan("88vip", {}), plan("88vip", {"prices.0.price.amount_minor": 8_900}), SHELF).loser
    assert loser is not None
    assert loser.rerun.said("en") == "Before: pays CNY 88.00. After: pays CNY 89.00."


def test_who_holds_a_plan_that_is_tried_out_buys_it_again() -> None:
    """G5: it is shown to its testers, who never had it, and to its holders: a dearer row for these costs somebody."""
    plan_held = {"fact": "membership", "plan": "88vip", "operator": "in"}
    pilot = {"condition": condition({**plan_held, "value": ["NONE"]}), "from_on": "2026-11-01", "until_on": "2026-12-01"}
    tried: Changes = {"pilot": pilot, "prices.0.condition.root": {**plan_held, "value": ["ACTIVE"]}}
    effect = plan_effect(plan("88vip", tried), plan("88vip", {**tried, "prices.0.price.amount_minor": 8_900}), SHELF)
    assert certain(effect) == (False, True)
    assert effect.loser is not None
    assert effect.loser.rerun.said("en") == "Before: pays CNY 88.00. After: pays CNY 89.00."


def test_a_day_in_the_calendar_decides_which_time_is_longer() -> None:
    """On the 15th at the latest a month has no more than 15 days, so it lies within the last 15."""
    early = {"fact": "date", "operator": "<=", "value": "2026-11-15"}
    since = {"fact": "date", "operator": ">=", "value": "2026-11-01"}
    before = {"all": [spent(">=", 500, calendar="month"), early, since]}
    assert nobody_can_lose(read(before), read(spent(">=", 500, rolling_days=15)), GROUND)
    assert not nobody_can_lose(read(before), read(spent(">=", 500, rolling_days=14)), GROUND)


def test_who_loses_is_told_by_todays_calendar() -> None:
    """W3: what time alone opens, it opens counted from today; 12 months are missing, so it is a year."""
    on = date(2026, 11, 22)
    today = shelf_of(BY_NAME.values(), beside=Beside(today=on))
    loser = benefit_effect(benefit("mentoring-desk"), benefit("mentoring-desk", condition__root__all__0__value=60), today).loser
    assert loser is not None
    assert loser.witness.day is None
    assert "opens by itself on 2027-11-22" in loser.rerun.said("en")


def test_who_declared_only_the_country_is_no_way_out() -> None:
    """B4: `CN` is neither inside nor outside of `CN-31`, so one exclusion follows from itself; and who is just in `CN` misses both."""
    outside, inside = (read({"fact": "region", "operator": operator, "value": ["CN-31"]}) for operator in ("not_in", "in"))
    country = read({"fact": "region", "operator": "in", "value": ["CN"]})
    assert nobody_can_lose(outside, outside, GROUND)
    assert nobody_can_lose(inside, country, GROUND)
    assert not nobody_can_lose(country, outside, GROUND)
    neither = possible([failing(outside, GROUND), failing(inside, GROUND), goal(country, GROUND)])
    assert neither is not None
    assert [leaf.value for leaf in witness_of(neither, SHELF.book).person.leaves] == [("CN",)]
