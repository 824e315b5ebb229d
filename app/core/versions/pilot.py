"""The pilot of a published thing: who sees it first, on which days, and the badge for those who say what they think (G5). Pure."""

import re
from collections.abc import Collection, Iterator
from typing import Annotated, Any

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer

from app.core.conditions import All, Condition, Fact, Leaf, Node, Operator, parse
from app.core.conditions.known import unknown_references
from app.core.errors import Invalid
from app.core.versions.content import Day, Form, ThingForm

PILOT = "pilot"
_BADGE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")  # narrower than what a condition takes for a tag


class Pilot(Form):
    """Only who fulfils the condition sees the thing, from the first day through the last; both are days of the community."""

    condition: dict[str, Any] | None = None
    from_on: Day | None = None
    until_on: Day | None = None
    badge: Annotated[str, Field(max_length=40)] | None = None


class PilotForm(ThingForm):
    """The content of what may be tried out first. What is no pilot does not say so: contents from before keep their hash."""

    pilot: Pilot | None = None

    @model_serializer(mode="wrap")
    def _without_no_pilot(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        said: dict[str, Any] = handler(self)
        if said[PILOT] is None:
            del said[PILOT]
        return said


def read_pilot(pilot: Pilot | None) -> None:
    """The pilot's condition can be read, where there is one. Raises InvalidCondition."""
    if pilot is not None and pilot.condition is not None:
        parse(pilot.condition, field=f"{PILOT}.condition")


def pilot_sections(pilot: Pilot | None) -> dict[str, Node]:
    """What a pilot asks of a member, by the field that asks it; nothing where the thing is for everybody."""
    found: dict[str, Node] = {}
    if pilot is None:
        return found
    if pilot.from_on is not None:
        found[f"{PILOT}.from_on"] = Leaf(Fact.DATE, Operator.AT_LEAST, pilot.from_on)
    if pilot.until_on is not None:
        found[f"{PILOT}.until_on"] = Leaf(Fact.DATE, Operator.AT_MOST, pilot.until_on)
    if pilot.condition is not None:
        found[f"{PILOT}.condition"] = parse(pilot.condition).root
    return found


def pilot_condition(pilot: Pilot | None, programme: str) -> Condition | None:
    """Who sees the thing while it is tried out; None where it is for everybody."""
    return None if pilot is None else Condition(All(tuple(pilot_sections(pilot).values())), programme)


def audience(pilot: Pilot, programme: str) -> Condition:
    """Who tries it out, whatever the day."""
    return Condition(All(tuple(pilot_sections(Pilot(condition=pilot.condition)).values())), programme)


def pilot_too_late(number: int) -> Invalid:
    """The refusal of a pilot where version `number` is in force for everybody: it would take the thing from all who are no testers."""
    template = "Version {number} is in force for everybody; a pilot would take it from them. Try the change out under a code of its own."
    return Invalid(PILOT, template, number=number)


def pilot_faults(
    pilot: Pilot | None, *, plans: Collection[str], programmes: Collection[str], segments: Collection[str]
) -> Iterator[Invalid]:
    """Everything that forbids publishing the pilot: it says who, from when, until when, and names only what exists."""
    if pilot is None:
        return
    if pilot.condition is None:
        yield Invalid(f"{PILOT}.condition", "Say who tries it out: a pilot has a condition.")
    else:
        known = parse(pilot.condition, field=f"{PILOT}.condition")
        yield from unknown_references(known, plans=plans, programmes=programmes, segments=segments, field=f"{PILOT}.condition")
    for name, day in (("from_on", pilot.from_on), ("until_on", pilot.until_on)):
        if day is None:
            yield Invalid(f"{PILOT}.{name}", "A pilot has a first and a last day.")
    if pilot.from_on and pilot.until_on and pilot.until_on < pilot.from_on:
        yield Invalid(f"{PILOT}.until_on", "The last day lies before the first, {first}.", first=pilot.from_on.isoformat())
    if pilot.badge is not None and not _BADGE.fullmatch(pilot.badge):
        template = "A badge is a tag: 1 to 40 small letters, digits and hyphens, a letter or digit first."
        yield Invalid(f"{PILOT}.badge", template)
