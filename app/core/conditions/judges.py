"""One leaf compiled into one small function over facts. True, False, or None for unknown (Kleene)."""

import operator as compare_by
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from app.core.conditions.facts import Facts, spend_key
from app.core.conditions.parse import InvalidCondition
from app.core.conditions.tree import OPPOSITE, Condition, Fact, Leaf, MembershipState, Operator

Judge = Callable[[Facts], bool | None]
COMPARE: dict[Operator, Callable[[Any, Any], bool]] = {
    Operator.AT_LEAST: compare_by.ge,
    Operator.ABOVE: compare_by.gt,
    Operator.AT_MOST: compare_by.le,
    Operator.BELOW: compare_by.lt,
    Operator.EQUAL: compare_by.eq,
    Operator.UNEQUAL: compare_by.ne,
}


def bound(condition: Condition, leaf: Leaf, path: str) -> Leaf:
    """The leaf with the programme that it is asked in. Raises InvalidCondition where it needs one and there is none."""
    if leaf.programme is not None or leaf.fact not in (Fact.GROWTH, Fact.SPEND):
        return leaf
    if condition.programme is None:
        raise InvalidCondition(f"condition.{path}.programme", "Name the programme: each counts {fact} by itself.", fact=leaf.fact)
    return replace(leaf, programme=condition.programme)


def judge_of(leaf: Leaf) -> Judge:
    """The function that answers a bound leaf."""
    if leaf.fact in (Fact.GROWTH, Fact.SPEND, Fact.EXPERIENCE_MONTHS, Fact.DATE):
        return _comparison(leaf)
    judge = _positive(leaf)
    return judge if leaf.operator in (Operator.IN, Operator.HAS_ANY, Operator.HAS_ALL) else negated(judge)


def negated(judge: Judge) -> Judge:
    """The opposite; unknown stays unknown."""

    def opposite(facts: Facts) -> bool | None:
        truth = judge(facts)
        return None if truth is None else not truth

    return opposite


def effective(leaf: Leaf, under_not: bool) -> Operator:
    """What must hold of the leaf: its operator, turned round under an odd number of `not`."""
    return OPPOSITE[leaf.operator] if under_not else leaf.operator


def names(leaf: Leaf) -> tuple[str, ...]:
    """The words that a leaf over a list names."""
    return leaf.value if isinstance(leaf.value, tuple) else ()


def _comparison(leaf: Leaf) -> Judge:
    compare, value = COMPARE[leaf.operator], leaf.value
    if leaf.fact is Fact.DATE:
        return lambda facts: compare(facts.on, value)
    if leaf.fact is Fact.GROWTH:
        programme = str(leaf.programme)
        return lambda facts: compare(facts.growth[programme], value)
    if leaf.fact is Fact.SPEND and leaf.period is not None:
        key = spend_key(str(leaf.programme), leaf.period)

        def spent(facts: Facts) -> bool | None:
            has = facts.spend[key]
            return None if has is None else compare(has, value)

        return spent

    def experience(facts: Facts) -> bool | None:
        has = facts.experience_months
        return None if has is None else compare(has, value)

    return experience


def _positive(leaf: Leaf) -> Judge:
    wanted = frozenset(names(leaf))
    if leaf.fact is Fact.MEMBERSHIP:
        plan, never = str(leaf.plan), MembershipState.NONE
        return lambda facts: facts.memberships.get(plan, never) in wanted
    if leaf.fact is Fact.PROGRAMME:
        return lambda facts: not wanted.isdisjoint(facts.programmes)
    if leaf.fact is Fact.ACCOUNT_STATUS:
        return lambda facts: facts.account_status in wanted
    if leaf.fact is Fact.TAG:
        if leaf.operator in (Operator.HAS_ALL, Operator.LACKS_SOME):
            return lambda facts: wanted <= facts.tags
        return lambda facts: not wanted.isdisjoint(facts.tags)
    if leaf.fact is Fact.REGION:
        return _region(wanted)
    return lambda facts: None if facts.segment is None else facts.segment in wanted


def _region(wanted: frozenset[str]) -> Judge:
    """A country holds its parts. Whoever declared a whole country may or may not live in a part of it: unknown."""
    countries = frozenset(code.partition("-")[0] for code in wanted)

    def region(facts: Facts) -> bool | None:
        has = facts.region
        if has is None:
            return None
        if has in wanted or has.partition("-")[0] in wanted:
            return True
        return None if has in countries else False

    return region
