"""Whom a benefit can reach at all (B9): conditions that never or always hold, dates that never meet, audiences of nobody. Pure.

Everything that a version asks of a member is one condition (app/benefits/rules/judging.py); its parts are put together one
after the other, and the part with which nobody is left is the one that is told. The witness is a member who comes as near as
anybody can, and is refused.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from app.benefits.rules import BenefitContent, CompiledBenefit
from app.catalogue.rules.findings import Kind, Severity, Suspicion
from app.catalogue.rules.reasoning import Goal, Ground, TooManyBranches, can_hold, failing, goal, nearest, possible
from app.catalogue.rules.shelf import Shelf
from app.catalogue.rules.witness import Witness, anybody, witness_of
from app.core import conditions
from app.core.conditions import All, Fact, Leaf, Node, Operator
from app.core.errors import Invalid

_WINDOW = ("offered_from", "offered_until")
_NEVER_TEMPLATE = "No member can ever fulfil this condition."
_DATES_TEMPLATE = "The dates never meet: on no day of the time in which the benefit is offered can the condition hold."
_PAST_TEMPLATE = "The days of this condition have passed: nobody can fulfil it any more."
_NOBODY_TEMPLATE = "Nobody whom the audience, the plan and the programme let in can fulfil the condition."
_EMPTY_TEMPLATE = "Nobody fits this audience."
_EXCLUDED_TEMPLATE = "The exclusions leave nobody who could use the benefit."
_ALWAYS_TEMPLATE = "This condition always holds, so it limits nothing."
_ADDS_NOTHING_TEMPLATE = "This condition adds nothing: everybody whom the rest of the benefit lets in fulfils it."
_PILOT_TEMPLATE = "Nobody can try it out: nobody whom the rest of the benefit lets in fulfils the pilot's condition."


def reach_faults(content: BenefitContent, shelf: Shelf) -> Iterator[Suspicion]:
    """What keeps everybody out, or nobody. Nothing is said where there are too many branches."""
    asked = Asked.by(shelf.compiled(content), shelf.ground(content.programme))
    with suppress(TooManyBranches):
        found = _nobody(content, asked, shelf)
        if found is not None:
            yield found
        elif _is_past(asked, shelf.beside.today):
            nearest_now = nearest([_from(asked, shelf.beside.today), *asked.goals.values()])
            fault = Invalid("condition.root", _PAST_TEMPLATE)
            yield Suspicion(Kind.DATES_NEVER_MEET, fault, witness_of(nearest_now, shelf.book), Severity.WARNING)
        elif content.condition is not None:
            yield from _idle(content, conditions.parse(content.condition).root, asked, shelf)


@dataclass(frozen=True, slots=True)
class Asked:
    """Everything that a benefit asks of a member, by the field that asks it."""

    parts: dict[str, Node]
    goals: dict[str, Goal]
    ground: Ground

    @classmethod
    def by(cls, compiled: CompiledBenefit, ground: Ground) -> "Asked":
        """What the benefit asks."""
        root = compiled.rule.root
        parts = dict(zip(compiled.sections, root.parts if isinstance(root, All) else (), strict=True))
        return cls(parts, {name: goal(node, ground) for name, node in parts.items()}, ground)

    def of(self, *beginnings: str) -> list[Goal]:
        """What the fields ask whose names begin so."""
        return [asked for name, asked in self.goals.items() if name.startswith(beginnings)]

    def others(self, *beginnings: str) -> list[Goal]:
        """What all other fields ask."""
        return [asked for name, asked in self.goals.items() if not name.startswith(beginnings)]


def _nobody(content: BenefitContent, asked: Asked, shelf: Shelf) -> Suspicion | None:
    """The first step at which nobody is left; the witness fulfils all that was asked before it, as far as anybody can."""
    own, window, excluded, pilot = asked.of("condition"), asked.of(*_WINDOW), asked.of("exclusions."), asked.of("pilot.")
    audience = asked.others("condition", "exclusions.", "pilot.", *_WINDOW)
    last = "offered_until" if content.offered_until else "offered_from"
    steps = (
        (Kind.CONDITION_NEVER, "condition.root", _NEVER_TEMPLATE, own),
        (Kind.DATES_NEVER_MEET, last, _DATES_TEMPLATE, [*own, *window]),
        (Kind.AUDIENCE_EMPTY, "audience", _EMPTY_TEMPLATE, [*window, *audience]),
        (Kind.NOBODY_LEFT, "audience", _NOBODY_TEMPLATE, [*own, *window, *audience]),
        (Kind.EXCLUDED_ALL, "exclusions", _EXCLUDED_TEMPLATE, [*own, *window, *audience, *excluded]),
        (Kind.PILOT_EMPTY, "pilot.condition", _PILOT_TEMPLATE, [*own, *window, *audience, *excluded, *pilot]),
    )
    for kind, path, template, goals in steps:
        if goals and not can_hold(goals):
            return Suspicion(kind, Invalid(path, template), witness_of(nearest(goals), shelf.book))
    return None


def _is_past(asked: Asked, today: date) -> bool:
    """Whether the condition could hold before today and cannot any more, though the benefit is still offered."""
    still = [_from(asked, today), *asked.of(*_WINDOW)]
    return can_hold(still) and not can_hold([*still, *asked.of("condition")])


def _from(asked: Asked, today: date) -> Goal:
    return goal(Leaf(Fact.DATE, Operator.AT_LEAST, today), asked.ground)


def _idle(content: BenefitContent, condition: Node, asked: Asked, shelf: Shelf) -> Iterator[Suspicion]:
    """A condition that limits nothing: an error where it is all that makes the benefit SPECIFIC (B1). What it asks may be no part of its
    own where the plan or the programme asks exactly the same."""
    missed = failing(condition, asked.ground)
    rest = asked.others("condition")
    if not can_hold([missed]):
        severity = Severity.WARNING if content.products else Severity.ERROR
        yield Suspicion(Kind.CONDITION_ALWAYS, Invalid("condition.root", _ALWAYS_TEMPLATE), anybody(shelf.book), severity)
    elif not can_hold([missed, *rest]):
        fault = Invalid("condition.root", _ADDS_NOTHING_TEMPLATE)
        yield Suspicion(Kind.CONDITION_IDLE, fault, witness_of(possible(rest) or {}, shelf.book), Severity.WARNING)


def let_in(content: BenefitContent, shelf: Shelf, *others: Goal) -> Witness | None:
    """A member who may use the benefit, and of whom the other goals are true; None where there is nobody, or nobody can tell."""
    asked = Asked.by(shelf.compiled(content), shelf.ground(content.programme))
    with suppress(TooManyBranches):
        known = possible([*asked.goals.values(), *others])
        return None if known is None else witness_of(known, shelf.book)
    return None
