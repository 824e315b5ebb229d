"""A condition as one SQL expression over a relation of facts: "which members?" by the same meaning as the evaluator.

SQL's own three-valued AND, OR and NOT are Kleene's, so an unknown fact only has to be NULL. The expression holds no date
arithmetic, zone or float: "at least n months" becomes `since <= :date`. The tables are the business of `facts`, which
offers a `Relation`: one row per member, one expression per fact, NULL where the fact is unknown.
"""

from collections.abc import Callable
from datetime import date
from typing import Any, Protocol

from app.core.calendar import latest_since
from app.core.conditions.facts import SegmentBound
from app.core.conditions.judges import bound, names
from app.core.conditions.tree import All, Condition, Fact, Leaf, Node, Not, Operator, Period, parts

TRUE, FALSE, UNKNOWN = "(1=1)", "(1=0)", "(NULL = 1)"


class Relation(Protocol):
    """Facts of members as SQL expressions, at one instant."""

    @property
    def on(self) -> date:
        """The local day."""
        ...

    @property
    def segments(self) -> tuple[SegmentBound, ...]:
        """The cut in force."""
        ...

    def bind(self, value: Any) -> str:
        """A placeholder that stands for the value; a list stands for its elements."""
        ...

    def growth(self, programme: str) -> str:
        """A number, 0 without an account."""
        ...

    def spend(self, programme: str, period: Period) -> str:
        """A number in minor units; NULL where the period does not exist."""
        ...

    def since(self) -> str:
        """The date `industry_since`; NULL where undeclared or later than the day."""
        ...

    def membership(self, plan: str) -> str:
        """A state, NONE without a membership."""
        ...

    def enrolled(self, programme: str) -> str:
        """True or false."""
        ...

    def tagged(self, tag: str) -> str:
        """True or false."""
        ...

    def region(self) -> str:
        """A code; NULL where undeclared."""
        ...

    def account_status(self) -> str:
        """A status."""
        ...


def where(condition: Condition, relation: Relation) -> str:
    """The expression that is TRUE for exactly the members for whom the evaluator says TRUE, NULL where it says UNKNOWN."""
    return _node(condition, condition.root, "root", relation)


def _node(condition: Condition, node: Node, path: str, relation: Relation) -> str:
    if isinstance(node, Leaf):
        return LEAVES[node.fact](bound(condition, node, path), relation)
    below = [_node(condition, part, place, relation) for place, part in parts(node, path)]
    if isinstance(node, Not):
        return negation(below[0])
    return _joined(below, "AND", TRUE) if isinstance(node, All) else _joined(below, "OR", FALSE)


def negation(expression: str) -> str:
    """The opposite; unknown stays unknown."""
    return f"(NOT {expression})"


def _joined(expressions: list[str], word: str, empty: str) -> str:
    return f"({f' {word} '.join(expressions)})" if expressions else empty


def _compared(expression: str, leaf: Leaf, relation: Relation) -> str:
    return f"({expression} {SYMBOLS[leaf.operator]} {relation.bind(leaf.value)})"


def _growth(leaf: Leaf, relation: Relation) -> str:
    return _compared(relation.growth(str(leaf.programme)), leaf, relation)


def _spend(leaf: Leaf, relation: Relation) -> str:
    if leaf.period is None:
        raise ValueError("spending without a period")
    return _compared(relation.spend(str(leaf.programme), leaf.period), leaf, relation)


def _experience(leaf: Leaf, relation: Relation) -> str:
    if not isinstance(leaf.value, int):
        raise ValueError("experience is compared with months")
    months = leaf.value
    cases = {
        Operator.AT_LEAST: lambda: _since_reached(relation, months),
        Operator.ABOVE: lambda: _since_reached(relation, months + 1),
        Operator.AT_MOST: lambda: negation(_since_reached(relation, months + 1)),
        Operator.BELOW: lambda: negation(_since_reached(relation, months)),
        Operator.EQUAL: lambda: _months_within(relation, months, months + 1),
        Operator.UNEQUAL: lambda: negation(_months_within(relation, months, months + 1)),
    }
    return cases[leaf.operator]()


def _segment(leaf: Leaf, relation: Relation) -> str:
    if not relation.segments:
        return UNKNOWN
    ends = [*(part.from_months for part in relation.segments[1:]), None]
    wanted = names(leaf)
    ranges = [
        _months_within(relation, part.from_months, end) for part, end in zip(relation.segments, ends, strict=True) if part.code in wanted
    ]
    held = _joined(ranges, "OR", "") or _known(relation.since(), FALSE)
    return held if leaf.operator is Operator.IN else negation(held)


def _since_reached(relation: Relation, months: int) -> str:
    try:
        latest = latest_since(relation.on, months)
    except OverflowError:  # before the calendar: nobody
        latest = date.min
    return f"({relation.since()} <= {relation.bind(latest)})"


def _months_within(relation: Relation, start: int, end: int | None) -> str:
    """At least `start` months and fewer than `end`."""
    reached = _since_reached(relation, start)
    return reached if end is None else f"({reached} AND {negation(_since_reached(relation, end))})"


def _membership(leaf: Leaf, relation: Relation) -> str:
    return _listed(relation.membership(str(leaf.plan)), leaf, relation)


def _account_status(leaf: Leaf, relation: Relation) -> str:
    return _listed(relation.account_status(), leaf, relation)


def _listed(expression: str, leaf: Leaf, relation: Relation) -> str:
    """A fact that is always known, in or not in a list."""
    held = f"({expression} IN ({relation.bind(names(leaf))}))" if names(leaf) else FALSE
    return held if leaf.operator is Operator.IN else negation(held)


def _programme(leaf: Leaf, relation: Relation) -> str:
    held = _joined([relation.enrolled(code) for code in names(leaf)], "OR", FALSE)
    return held if leaf.operator is Operator.IN else negation(held)


def _tag(leaf: Leaf, relation: Relation) -> str:
    tagged = [relation.tagged(tag) for tag in names(leaf)]
    if leaf.operator in (Operator.HAS_ALL, Operator.LACKS_SOME):
        held = _joined(tagged, "AND", TRUE)
        return held if leaf.operator is Operator.HAS_ALL else negation(held)
    held = _joined(tagged, "OR", FALSE)
    return held if leaf.operator is Operator.HAS_ANY else negation(held)


def _region(leaf: Leaf, relation: Relation) -> str:
    """A country holds its parts (`CN` holds `CN-31`); whoever declared a whole country may or may not live in a part of it."""
    region = relation.region()
    codes = names(leaf)
    within = [f"substr({region}, 1, 3) = {relation.bind(f'{code}-')}" for code in codes if "-" not in code]
    countries = sorted({code.partition("-")[0] for code in codes if "-" in code} - set(codes))
    held = _joined([f"{region} IN ({relation.bind(codes)})", *within], "OR", FALSE) if codes else FALSE
    if countries:
        held = f"CASE WHEN {held} THEN {TRUE} WHEN {region} IN ({relation.bind(tuple(countries))}) THEN NULL ELSE {FALSE} END"
    held = _known(region, held)
    return held if leaf.operator is Operator.IN else negation(held)


def _known(expression: str, then: str) -> str:
    return f"(CASE WHEN {expression} IS NULL THEN NULL ELSE {then} END)"


def _date(leaf: Leaf, relation: Relation) -> str:
    value = leaf.value
    if not isinstance(value, date):
        raise ValueError("a date is compared with a day")
    days = {
        Operator.AT_LEAST: relation.on >= value,
        Operator.ABOVE: relation.on > value,
        Operator.AT_MOST: relation.on <= value,
        Operator.BELOW: relation.on < value,
    }
    return TRUE if days[leaf.operator] else FALSE


SYMBOLS = {
    Operator.AT_LEAST: ">=",
    Operator.ABOVE: ">",
    Operator.AT_MOST: "<=",
    Operator.BELOW: "<",
    Operator.EQUAL: "=",
    Operator.UNEQUAL: "<>",
}
LEAVES: dict[Fact, Callable[[Leaf, Relation], str]] = {
    Fact.GROWTH: _growth,
    Fact.SPEND: _spend,
    Fact.EXPERIENCE_MONTHS: _experience,
    Fact.SEGMENT: _segment,
    Fact.MEMBERSHIP: _membership,
    Fact.PROGRAMME: _programme,
    Fact.TAG: _tag,
    Fact.REGION: _region,
    Fact.ACCOUNT_STATUS: _account_status,
    Fact.DATE: _date,
}
