"""The one evaluator (B4, W1). It serves sale, console, preview and simulation, and never answers a bare false.

A condition is compiled once into small functions; judging a member calls them. The truth comes at once; what is unmet, and
from which day time alone opens it, is worked out when somebody asks.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.core.conditions.facts import Facts
from app.core.conditions.foresight import first_day
from app.core.conditions.judges import Judge, bound, judge_of, negated
from app.core.conditions.tree import All, AnyOf, Condition, Leaf, Node, Not, parts
from app.core.conditions.unmet import Choice, Unmet, unmet_of


class Truth(StrEnum):
    """Kleene's three values. Only TRUE grants."""

    TRUE = "TRUE"
    FALSE = "FALSE"
    UNKNOWN = "UNKNOWN"


_TRUTHS = {True: Truth.TRUE, False: Truth.FALSE, None: Truth.UNKNOWN}


@dataclass(frozen=True, slots=True)
class Part:
    """A compiled node. `leaf` is bound to its programme."""

    node: Node
    path: str
    judge: Judge
    parts: tuple["Part", ...] = ()
    leaf: Leaf | None = None


class Verdict:
    """The answer for one member: `truth`, and why not."""

    __slots__ = ("_facts", "_part", "_unmet", "truth")

    def __init__(self, truth: Truth, part: Part, facts: Facts) -> None:
        self.truth = truth
        self._part = part
        self._facts = facts
        self._unmet: tuple[Unmet, ...] | None = None

    def __repr__(self) -> str:
        return f"Verdict({self.truth}, unmet={self.unmet!r})"

    @property
    def entitled(self) -> bool:
        """Whether the condition holds; unknown does not."""
        return self.truth is Truth.TRUE

    @property
    def unmet(self) -> tuple[Unmet, ...]:
        """Every leaf that keeps the condition from holding, in written order; what already holds is not listed."""
        if self._unmet is None:
            found: list[Unmet] = []
            if not self.entitled:
                _collect(self._part, self._facts, False, (), found)
            self._unmet = tuple(found)
        return self._unmet

    def opens_on(self) -> date | None:
        """The earliest local day after the present instant on which the condition holds if nothing happens but time.

        None where it holds already, or where time alone never does it.
        """
        if self.entitled:
            return None
        return first_day(_leaves(self._part), self._part.judge, self._facts)


def evaluate(condition: Condition, facts: Facts) -> Verdict:
    """The verdict on one member. Raises KeyError where `facts` lack growth or spending that `needs` names."""
    part = compiled(condition)
    return Verdict(_TRUTHS[part.judge(facts)], part, facts)


def compiled(condition: Condition) -> Part:
    """The condition as functions, made once. Raises InvalidCondition where a leaf needs a programme and there is none."""
    part: Part | None = condition.made.get("part")
    if part is None:
        part = condition.made["part"] = _compile(condition, condition.root, "root")
    return part


def _compile(condition: Condition, node: Node, path: str) -> Part:
    if isinstance(node, Leaf):
        leaf = bound(condition, node, path)
        return Part(node, path, judge_of(leaf), leaf=leaf)
    below = tuple(_compile(condition, part, place) for place, part in parts(node, path))
    judges = tuple(part.judge for part in below)
    if isinstance(node, Not):
        return Part(node, path, negated(judges[0]), below)
    return Part(node, path, _all(judges) if isinstance(node, All) else _any(judges), below)


def _all(judges: tuple[Judge, ...]) -> Judge:
    def every(facts: Facts) -> bool | None:
        result: bool | None = True
        for judge in judges:
            truth = judge(facts)
            if truth is False:
                return False
            if truth is None:
                result = None
        return result

    return every


def _any(judges: tuple[Judge, ...]) -> Judge:
    def some(facts: Facts) -> bool | None:
        result: bool | None = False
        for judge in judges:
            truth = judge(facts)
            if truth is True:
                return True
            if truth is None:
                result = None
        return result

    return some


def _collect(part: Part, facts: Facts, under_not: bool, choices: tuple[Choice, ...], found: list[Unmet]) -> None:
    """Appends what is unmet below `part`. `not` is pushed down to the leaves, so that each says what would be right."""
    if part.judge(facts) is (not under_not):
        return
    if part.leaf is not None:
        found.append(unmet_of(part.leaf, under_not, part.path, choices, part.judge, facts))
    elif isinstance(part.node, Not):
        _collect(part.parts[0], facts, not under_not, choices, found)
    else:
        alternatives = isinstance(part.node, AnyOf) is not under_not and len(part.parts) > 1
        for option, below in enumerate(part.parts):
            chosen = (*choices, Choice(part.path, option)) if alternatives else choices
            _collect(below, facts, under_not, chosen, found)


def _leaves(part: Part) -> list[Leaf]:
    if part.leaf is not None:
        return [part.leaf]
    return [leaf for below in part.parts for leaf in _leaves(below)]
