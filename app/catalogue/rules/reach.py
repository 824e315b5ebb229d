"""Whom a benefit can reach at all (B9): conditions that never or always hold, dates that never meet, audiences of nobody. Pure.

Everything that a version asks of a member is one condition (app/benefits/rules/judging.py); its parts are put together one
after the other, and the part with which nobody is left is the one that is told.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

from app.benefits.rules import BenefitContent, Issue, compile_benefit
from app.catalogue.rules.findings import Severity
from app.catalogue.rules.reasoning import Cut, Goal, Ground, TooManyBranches, can_hold, failing, goal
from app.core.conditions import All, Node
from app.core.errors import Invalid

_NOWHERE = Issue(0, UUID(int=0), 0, UUID(int=0), 0, datetime(1970, 1, 1, tzinfo=UTC), {})
_WINDOW = ("offered_from", "offered_until")
_NEVER_TEMPLATE = "No member can ever fulfil this condition."
_DATES_TEMPLATE = "The dates never meet: on no day of the time in which the benefit is offered can the condition hold."
_NOBODY_TEMPLATE = "Nobody whom the audience, the plan and the programme let in can fulfil the condition."
_EMPTY_TEMPLATE = "Nobody fits this audience."
_EXCLUDED_TEMPLATE = "The exclusions leave nobody who could use the benefit."
_ALWAYS_TEMPLATE = "This condition always holds, so it limits nothing."
_ADDS_NOTHING_TEMPLATE = "This condition adds nothing: everybody whom the rest of the benefit lets in fulfils it."
Found = tuple[Severity, str, Invalid]


def reach_faults(content: BenefitContent, plans: tuple[str, ...], cut: Cut) -> Iterator[Found]:
    """What keeps everybody out, or nobody. `plans` are the plans of the programme. Nothing is said where there are too many branches."""
    compiled = compile_benefit(_NOWHERE, content, plans)
    root = compiled.rule.root
    parts = dict(zip(compiled.sections, root.parts if isinstance(root, All) else (), strict=True))
    ground = Ground(cut, content.programme)
    try:
        found = _nobody(content, parts, ground)
        if found is not None:
            yield found
        elif "condition" in parts:
            yield from _idle(content, parts, ground)
    except TooManyBranches:
        return


def _nobody(content: BenefitContent, parts: dict[str, Node], ground: Ground) -> Found | None:
    """The first step at which nobody is left."""
    goals: dict[str, Goal] = {name: goal(node, ground) for name, node in parts.items()}
    own = [goals[name] for name in goals if name == "condition"]
    window = [goals[name] for name in goals if name in _WINDOW]
    audience = [goals[name] for name in goals if name not in ("condition", *_WINDOW) and not name.startswith("exclusions.")]
    excluded = [goals[name] for name in goals if name.startswith("exclusions.")]
    if own and not can_hold(own):
        return Severity.ERROR, "B9", Invalid("condition.root", _NEVER_TEMPLATE)
    if not can_hold([*own, *window]):
        return Severity.ERROR, "B9", Invalid("offered_until" if content.offered_until else "offered_from", _DATES_TEMPLATE)
    if not can_hold([*window, *audience]):
        return Severity.ERROR, "B9", Invalid("audience", _EMPTY_TEMPLATE)
    if not can_hold([*own, *window, *audience]):
        return Severity.ERROR, "B9", Invalid("audience", _NOBODY_TEMPLATE)
    if not can_hold([*own, *window, *audience, *excluded]):
        return Severity.ERROR, "B5", Invalid("exclusions", _EXCLUDED_TEMPLATE)
    return None


def _idle(content: BenefitContent, parts: dict[str, Node], ground: Ground) -> Iterator[Found]:
    """A condition that limits nothing: an error where it is all that makes the benefit SPECIFIC (B1)."""
    missed = failing(parts["condition"], ground)
    if not can_hold([missed]):
        severity = Severity.WARNING if content.products else Severity.ERROR
        yield severity, "B9", Invalid("condition.root", _ALWAYS_TEMPLATE)
    elif not can_hold([missed, *(goal(node, ground) for name, node in parts.items() if name != "condition")]):
        yield Severity.WARNING, "B9", Invalid("condition.root", _ADDS_NOTHING_TEMPLATE)
