"""Whether a condition can ever hold, or always does, from its form alone (B9, ADR 0062). Pure.

Facts are taken as independent of each other, but for what is one fact in two words: a segment is a range of months, a
tag or a programme is one yes or no. Branches are tried one after the other; within one, each fact keeps the values that
are still possible. What nobody has told (experience, segment, region) and what does not exist (the spending of a membership
that one doesn't have) is unknown and makes no leaf true.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.core.conditions import AccountStatus, All, Fact, Leaf, MembershipState, Node, Not, Operator, PeriodKind
from app.core.conditions.tree import OPPOSITE

MAX_STEPS = 20_000
_END = 2**62
_STATES = frozenset(MembershipState)
_STATUSES = frozenset(AccountStatus)
Spans = tuple[tuple[int, int], ...]
Key = tuple[str, ...]


class TooManyBranches(Exception):
    """The condition has more branches than are tried: nothing is said about it."""


@dataclass(frozen=True, slots=True)
class Places:
    """Regions: inside one of `within` (None: anywhere), outside each of `without`. `CN` holds `CN-31`."""

    within: tuple[str, ...] | None = None
    without: frozenset[str] = frozenset()

    @property
    def empty(self) -> bool:
        """Whether no region is left."""
        return self.within is not None and not self.within


Values = Spans | frozenset[Any] | Places


@dataclass(frozen=True, slots=True)
class Atom:
    """One question of one fact, with the answers that make it hold. `untold`: it also holds where nobody told the fact."""

    key: Key
    values: Values
    untold: bool = False


@dataclass(frozen=True, slots=True)
class Every:
    """All parts hold."""

    parts: tuple["Goal", ...]


@dataclass(frozen=True, slots=True)
class Some:
    """At least one part holds."""

    parts: tuple["Goal", ...]


Goal = Atom | Every | Some
Known = dict[Key, tuple[Values, bool]]
Cut = Mapping[str, tuple[int, int | None]]


@dataclass(frozen=True, slots=True)
class Ground:
    """What a condition stands on: the months of each segment, and the programme in which growth and spending are counted."""

    cut: Cut
    programme: str


def can_hold(goals: Sequence[Goal]) -> bool:
    """Whether some member on some day fulfils all goals. Raises TooManyBranches."""
    return possible(goals) is not None


def possible(goals: Sequence[Goal]) -> Known | None:
    """What may be known of a member who fulfils all goals: the values left of each fact that was asked, and whether it may be
    untold. None where nobody fulfils them. Raises TooManyBranches."""
    return _Search().find(list(goals), {})


def goal(node: Node, ground: Ground) -> Goal:
    """What it takes for the condition to be true."""
    return _goal(node, ground, negated=False, failing=False)


def failing(node: Node, ground: Ground) -> Goal:
    """What it takes for the condition not to be true: false, or unknown because a fact is not told."""
    return _goal(node, ground, negated=True, failing=True)


def _goal(node: Node, ground: Ground, *, negated: bool, failing: bool) -> Goal:
    if isinstance(node, Not):
        return _goal(node.part, ground, negated=not negated, failing=failing)
    if isinstance(node, Leaf):
        return _leaf(node, ground, OPPOSITE[node.operator] if negated else node.operator, untold=failing)
    parts = tuple(_goal(part, ground, negated=negated, failing=failing) for part in node.parts)
    return Every(parts) if isinstance(node, All) != negated else Some(parts)


def _leaf(leaf: Leaf, ground: Ground, operator: Operator, *, untold: bool) -> Goal:
    key, cut = _key(leaf, ground.programme), ground.cut
    if leaf.fact in (Fact.TAG, Fact.PROGRAMME) and isinstance(leaf.value, tuple):
        return _each(leaf.fact, leaf.value, operator)
    if leaf.fact is Fact.REGION and isinstance(leaf.value, tuple):
        return Atom(key, _places(leaf.value, operator, untold=untold), untold)
    if leaf.fact is Fact.SEGMENT and isinstance(leaf.value, tuple):
        spans = _union((cut[code][0], _last(cut[code][1])) for code in leaf.value if code in cut)
        return Atom(key, spans if operator is Operator.IN else _complement(spans), untold)
    if isinstance(leaf.value, tuple):
        every = _STATES if leaf.fact is Fact.MEMBERSHIP else _STATUSES
        named = frozenset(leaf.value)
        return Atom(key, named if operator is Operator.IN else frozenset(every) - named)
    number = leaf.value.toordinal() if isinstance(leaf.value, date) else int(leaf.value)
    of_membership = leaf.period is not None and leaf.period.kind is PeriodKind.MEMBERSHIP
    return Atom(key, _compared(operator, number), untold and (of_membership or leaf.fact is Fact.EXPERIENCE_MONTHS))


def _places(regions: tuple[str, ...], operator: Operator, *, untold: bool) -> Places:
    """Who declared just `CN` is perhaps in `CN-31`, perhaps not: where an unknown answer counts, they are among the possible."""
    if operator is not Operator.IN:
        return Places(without=frozenset(regions))
    return Places(within=regions + tuple(code.partition("-")[0] for code in regions if untold and "-" in code))


def _key(leaf: Leaf, programme: str) -> Key:
    if leaf.fact in (Fact.SEGMENT, Fact.EXPERIENCE_MONTHS):
        return ("experience",)
    if leaf.fact in (Fact.GROWTH, Fact.SPEND):
        return (leaf.fact.value, leaf.programme or programme, leaf.period.key if leaf.period else "")
    return (leaf.fact.value, leaf.plan or "")


def _each(fact: Fact, names: tuple[str, ...], operator: Operator) -> Goal:
    """Each tag and each programme is a question of its own, known for everybody."""
    has = operator in (Operator.HAS_ANY, Operator.HAS_ALL, Operator.IN)
    parts = tuple(Atom((fact.value, name), frozenset({has})) for name in names)
    return Every(parts) if operator in (Operator.HAS_ALL, Operator.HAS_NONE, Operator.NOT_IN) else Some(parts)


def _compared(operator: Operator, number: int) -> Spans:
    """The whole numbers from 0 on that stand so to `number`, as inclusive spans."""
    low, high = {
        Operator.AT_LEAST: (number, _END),
        Operator.ABOVE: (number + 1, _END),
        Operator.AT_MOST: (0, number),
        Operator.BELOW: (0, number - 1),
    }.get(operator, (number, number))
    spans = _union([(max(low, 0), high)])
    return _complement(spans) if operator is Operator.UNEQUAL else spans


def _last(end: int | None) -> int:
    return _END if end is None else end - 1


def _union(spans: Iterable[tuple[int, int]]) -> Spans:
    return tuple(sorted(span for span in spans if span[0] <= span[1]))


def _complement(spans: Spans) -> Spans:
    left: list[tuple[int, int]] = []
    reached = 0
    for low, high in spans:
        left.append((reached, low - 1))
        reached = max(reached, high + 1)
    return _union([*left, (reached, _END)])


def _meet(left: Values, right: Values) -> Values:
    if isinstance(left, Places) and isinstance(right, Places):
        return _meet_places(left, right)
    if isinstance(left, frozenset) and isinstance(right, frozenset):
        return left & right
    if isinstance(left, tuple) and isinstance(right, tuple):
        return _union((max(a, c), min(b, d)) for a, b in left for c, d in right)
    raise TypeError("one fact has two kinds of values")


def _meet_places(left: Places, right: Places) -> Places:
    without = left.without | right.without
    within: Iterable[str] | None
    if left.within is None or right.within is None:
        within = right.within if left.within is None else left.within
    else:
        within = {max(a, b, key=len) for a in left.within for b in right.within if _holds(a, b) or _holds(b, a)}
    if within is None:
        return Places(None, without)
    return Places(tuple(sorted(place for place in within if not any(_holds(outer, place) for outer in without))), without)


def _holds(outer: str, inner: str) -> bool:
    return outer == inner or inner.startswith(f"{outer}-")


def _is_empty(values: Values) -> bool:
    return values.empty if isinstance(values, Places) else not values


class _Search:
    """Depth first over the branches, within a budget of steps."""

    def __init__(self) -> None:
        self._steps = 0

    def find(self, goals: list[Goal], known: Known) -> Known | None:
        self._steps += 1
        if self._steps > MAX_STEPS:
            raise TooManyBranches
        goals, choices = list(goals), []
        while goals:
            each = goals.pop()
            if isinstance(each, Every):
                goals.extend(each.parts)
            elif isinstance(each, Some):
                choices.append(each)
            elif not self._narrow(each, known):
                return None
        if not choices:
            return known
        first, *rest = sorted(choices, key=lambda choice: len(choice.parts))
        branches = (self.find([part, *rest], dict(known)) for part in first.parts)
        return next((found for found in branches if found is not None), None)

    @staticmethod
    def _narrow(atom: Atom, known: Known) -> bool:
        values, untold = atom.values, atom.untold
        if isinstance(values, Places):
            values = _meet_places(Places(), values)
        if atom.key in known:
            before, was_untold = known[atom.key]
            values, untold = _meet(before, values), untold and was_untold
        known[atom.key] = (values, untold)
        return untold or not _is_empty(values)
