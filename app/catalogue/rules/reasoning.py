"""Decides of conditions, from their form alone, whether somebody can fulfil some and miss others (B9, ADR 0092). Pure.

Each fact keeps the values that are still possible, in a normal form; a segment is a range of months, a tag or a programme is
one yes or no. What nobody has told (experience, segment, region) is unknown and makes no leaf true. Two facts depend on
others: spending lies within the spending of a longer time, and what was spent in a membership exists while it runs.

So three questions are answered exactly, since what the linter says must be true:
contradiction (`can_hold([goal(x)])` is false), tautology (`can_hold([failing(x)])` is false) and subsumption (x implies y:
`can_hold([goal(x), failing(y)])` is false). `possible` gives the member who shows the contrary.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from app.catalogue.rules.spending import DAYS, fit
from app.catalogue.rules.values import END, Places, Spans, Values, bare, complement, is_empty, meet, union
from app.core.conditions import AccountStatus, All, Fact, Leaf, MembershipState, Node, Not, Operator, PeriodKind
from app.core.conditions.facts import RUNNING
from app.core.conditions.tree import OPPOSITE

MAX_STEPS = 2_000
_STATES = frozenset(MembershipState)
_STATUSES = frozenset(AccountStatus)
_RUNS = frozenset(RUNNING)
Key = tuple[str, ...]
_DAY: Key = (Fact.DATE.value, "")


class TooManyBranches(Exception):
    """The conditions have more branches than are tried: nothing is said about them. None that fits its form has come near."""


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
    found = _Search().find(list(goals), {})
    return None if found is None else _fitting(found)


def nearest(goals: Sequence[Goal]) -> Known:
    """What may be known of a member who fulfils the goals as far as anybody can: each is kept that goes together with those kept
    before it. Raises TooManyBranches."""
    kept: list[Goal] = []
    for each in goals:
        for part in each.parts if isinstance(each, Every) else (each,):
            if can_hold([*kept, part]):
                kept.append(part)
    return possible(kept) or {}


def goal(node: Node, ground: Ground) -> Goal:
    """What it takes for the condition to be true."""
    return _goal(node, ground, negated=False, failing=False)


def failing(node: Node, ground: Ground) -> Goal:
    """What it takes for the condition not to be true: false, or unknown because a fact is not told."""
    return _goal(node, ground, negated=True, failing=True)


def atoms(goal: Goal) -> Iterator[Atom]:
    """Every question that the goal asks."""
    if isinstance(goal, Atom):
        yield goal
    else:
        for part in goal.parts:
            yield from atoms(part)


def renamed(goal: Goal, key: Key, name: Key) -> Goal:
    """The same goal, with another name for one fact: so it can be asked of two values at once."""
    if isinstance(goal, Atom):
        return replace(goal, key=name) if goal.key == key else goal
    return replace(goal, parts=tuple(renamed(part, key, name) for part in goal.parts))


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
        if not cut:  # without a cut nobody's segment is known
            return Every(()) if untold else Some(())
        spans = union((cut[code][0], _last(cut[code][1])) for code in leaf.value if code in cut)
        return Atom(key, spans if operator is Operator.IN else complement(spans), untold)
    if isinstance(leaf.value, tuple):
        every: frozenset[Any] = _STATES if leaf.fact is Fact.MEMBERSHIP else _STATUSES
        named = frozenset(leaf.value)
        return Atom(key, named if operator is Operator.IN else every - named)
    if leaf.fact is Fact.DATE and isinstance(leaf.value, date):
        return Atom(key, _compared(operator, leaf.value.toordinal(), DAYS))
    spans = _compared(operator, int(str(leaf.value)), (0, END))
    if leaf.period is not None and leaf.period.kind is PeriodKind.MEMBERSHIP:
        return _while_it_runs(Atom(key, spans), leaf.period.argument, untold=untold)
    return Atom(key, spans, untold and leaf.fact is Fact.EXPERIENCE_MONTHS)


def _while_it_runs(spent: Atom, plan: str, *, untold: bool) -> Goal:
    """Spending of a membership exists while there is one that runs; without one the answer is unknown."""
    state = (Fact.MEMBERSHIP.value, plan)
    asked = Every((Atom(state, _RUNS), spent))
    return Some((Atom(state, _STATES - _RUNS), asked)) if untold else asked


def _places(regions: tuple[str, ...], operator: Operator, *, untold: bool) -> Places:
    """Who declared just `CN` is perhaps in `CN-31`, perhaps not: they are among the possible only where an unknown answer counts."""
    if operator is not Operator.IN:
        return Places(without=frozenset(regions if untold else regions + bare(regions)))
    return Places(within=regions + bare(regions) if untold else regions)


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


def _compared(operator: Operator, number: int, domain: tuple[int, int]) -> Spans:
    """The whole numbers of the domain that stand so to `number`, as inclusive spans."""
    first, last = domain
    low, high = {
        Operator.AT_LEAST: (number, last),
        Operator.ABOVE: (number + 1, last),
        Operator.AT_MOST: (first, number),
        Operator.BELOW: (first, number - 1),
    }.get(operator, (number, number))
    spans = union([(max(low, first), min(high, last))])
    return complement(spans, domain) if operator is Operator.UNEQUAL else spans


def _last(end: int | None) -> int:
    return END if end is None else end - 1


class _Search:
    """Every branch is tried, within a budget of steps; what follows at once is drawn first, and parts that share no fact are
    decided apart, so that the branches of one are not tried again for each of the other. That there are amounts and a day that fit
    is asked of each branch; which ones is said at the end, when nothing is left that could narrow them."""

    def __init__(self) -> None:
        self._steps = 0

    def find(self, goals: list[Goal], known: Known) -> Known | None:
        self._steps += 1
        if self._steps > MAX_STEPS:
            raise TooManyBranches
        choices = _drawn(goals, known)
        if choices is None:
            return None
        if _fitting(known) is None:
            return None
        for group in _apart(choices):
            found = self._branch(group, known)
            if found is None:
                return None
            known |= found
        return known

    def _branch(self, choices: list[Some], known: Known) -> Known | None:
        first, *rest = sorted(choices, key=lambda choice: len(choice.parts))
        branches = (self.find([part, *rest], dict(known)) for part in first.parts)
        return next((found for found in branches if found is not None), None)


def _drawn(goals: list[Goal], known: Known) -> list[Some] | None:
    """Narrows `known` by all that follows at once; the choices that are left, each with the parts that are still possible. None
    where a fact runs out of values."""
    choices = list[Some]()
    if not _taken(goals, known, choices):
        return None
    grew = True
    while grew:
        grew, waiting, choices = False, choices, []
        for choice in waiting:
            left = tuple(part for part in choice.parts if _lives(part, known))
            if not left:
                return None
            if len(left) == 1:
                grew = True
                if not _taken(left, known, choices):
                    return None
            elif not any(isinstance(part, Atom) and _follows(part, known) for part in left):
                choices.append(choice if len(left) == len(choice.parts) else Some(left))
    return choices


def _taken(goals: Iterable[Goal], known: Known, choices: list[Some]) -> bool:
    """Narrows `known` by the goals and adds their choices; false where a fact runs out of values."""
    waiting = list(goals)
    while waiting:
        each = waiting.pop()
        if isinstance(each, Every):
            waiting.extend(each.parts)
        elif isinstance(each, Some):
            choices.append(each)
        elif not _narrow(each, known):
            return False
    return True


def _narrow(atom: Atom, known: Known) -> bool:
    known[atom.key] = narrowed = _both(atom, known)
    return narrowed[1] or not is_empty(narrowed[0])


def _both(atom: Atom, known: Known) -> tuple[Values, bool]:
    values = meet(Places(), atom.values) if isinstance(atom.values, Places) else atom.values
    if atom.key not in known:
        return values, atom.untold
    before, was_untold = known[atom.key]
    return meet(before, values), atom.untold and was_untold


def _lives(goal: Goal, known: Known) -> bool:
    """Whether the goal is not out of the question at once."""
    if isinstance(goal, Atom):
        values, untold = _both(goal, known)
        return untold or not is_empty(values)
    lives = (_lives(part, known) for part in goal.parts)
    return all(lives) if isinstance(goal, Every) else any(lives)


def _follows(atom: Atom, known: Known) -> bool:
    """Whether what is known says it already."""
    return atom.key in known and _both(atom, known) == known[atom.key]


def _apart(choices: list[Some]) -> list[list[Some]]:
    """The choices in groups that have no fact in common; all spending counts as one fact with the day."""
    groups: list[tuple[set[Key], list[Some]]] = []
    for choice in choices:
        keys, together = {_linked(atom.key) for atom in atoms(choice)}, [choice]
        apart = list[tuple[set[Key], list[Some]]]()
        for group in groups:
            if keys.isdisjoint(group[0]):
                apart.append(group)
            else:
                keys |= group[0]
                together += group[1]
        groups = [*apart, (keys, together)]
    return [group for _, group in groups]


def _linked(key: Key) -> Key:
    return ("spent or day",) if key[0] in (Fact.SPEND, Fact.DATE) else key


def _fitting(known: Known) -> Known | None:
    """What is known, with amounts of spending that one member can have, and a day for them; None where there are none."""
    spent: dict[tuple[str, str], Spans] = {}
    for key, (values, _) in known.items():
        if key[0] == Fact.SPEND and isinstance(values, tuple) and not key[2].startswith(PeriodKind.MEMBERSHIP):
            spent[key[1], key[2]] = values
    if len(spent) < 2:
        return known
    day = known.get(_DAY)
    fits = fit(spent, day[0] if day and isinstance(day[0], tuple) else None)
    if fits is None:
        return None
    amounts, on = fits
    least: Known = {(Fact.SPEND.value, *key): (meet(((amount, END),), spent[key]), False) for key, amount in amounts.items()}
    return {**known, **least} if on is None else {**known, **least, _DAY: (((on, on),), False)}
