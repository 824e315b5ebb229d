"""What may not be published as a plan, each refusal with the field and the reason in a sentence (T1, T5, M1). Pure.

Whether a row with a condition can ever apply is reasoned about by the linter (app/catalogue), which knows every plan.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.community.rules import check_code
from app.core import conditions
from app.core.conditions.known import NO_PROGRAMME_TEMPLATE, unknown, unknown_references
from app.core.errors import Invalid
from app.core.versions.content import text_faults
from app.core.versions.pilot import pilot_faults
from app.core.versions.rules import canonical, pick_live
from app.plans.rules.content import MOST_OF, PlanContent, Price
from app.publishing.rules import Line, Stub

LONGEST_CONDITIONS = 12_000  # a quote says them up to five times over and must fit into a request (ADR 0075)
NO_DURATION_TEMPLATE = "Say how long one period of the plan lasts."
SOLD_ON_TEMPLATE = "A plan is sold on terms: say on which."
NO_TERMS_TEMPLATE = "There are no terms {code}. There are: {known}."


@dataclass(frozen=True, slots=True)
class World:
    """What a plan may refer to: codes that exist. `plans` names each plan's programme; `terms` are those not archived."""

    languages: tuple[str, ...]
    currency: str
    programmes: frozenset[str]
    plans: Mapping[str, str]
    segments: frozenset[str]
    terms: frozenset[str]


def faults(content: PlanContent, world: World) -> list[Invalid]:
    """Everything that forbids publishing the content, in the order of its fields."""
    return [
        *_identity(content, world),
        *text_faults("name", content.name, world.languages),
        *text_faults("summary", content.summary, world.languages),
        *_duration(content),
        *_prices(content, world),
        *_benefits(content),
        *_terms(content, world),
        *_comparisons(content, world),
        *pilot_faults(content.pilot, plans=world.plans, programmes=world.programmes, segments=world.segments),
    ]


def pinned_version(code: str, version: int | None, line: Line, at: datetime) -> Stub:
    """The version of the terms that a plan pins which goes live at `at`: the one named, else the one in force then.

    Raises Invalid on terms.code or terms.version where there is none that holds at that instant.
    """
    if version is None:
        found = pick_live(line.stubs, at)
        if found is None:
            raise Invalid("terms.code", "The terms {code} have no version in force when the plan goes live. Publish them first.", code=code)
        return found
    named = next((stub for stub in line.stubs if stub.number == version and stub.cancelled_at is None), None)
    if named is None:
        raise Invalid("terms.version", "There is no version {version} of the terms {code}.", version=version, code=code)
    if named.effective_from > at:
        template = "Version {version} of the terms {code} holds only from {day} on."
        raise Invalid("terms.version", template, version=version, code=code, day=named.effective_from)
    return named


def _identity(content: PlanContent, world: World) -> Iterator[Invalid]:
    try:
        check_code(content.code)
    except Invalid as fault:
        yield fault
    if content.programme not in world.programmes:
        yield unknown("programme", NO_PROGRAMME_TEMPLATE, content.programme, world.programmes)


def _duration(content: PlanContent) -> Iterator[Invalid]:
    if content.duration is None:
        yield Invalid("duration", NO_DURATION_TEMPLATE)
    elif content.duration.count > MOST_OF[content.duration.unit]:
        yield Invalid("duration.count", "A period lasts at most {most} of these.", most=MOST_OF[content.duration.unit])


def _prices(content: PlanContent, world: World) -> Iterator[Invalid]:
    """T1: rows in order, each with a code of its own; the last one, and only that, without a condition."""
    rows = content.prices
    if not rows:
        yield Invalid("prices", "Give at least one row: a price for everybody, or not for sale.")
    length = sum(len(canonical(row.condition)) for row in rows if row.condition is not None)
    if length > LONGEST_CONDITIONS:
        template = (
            "The conditions are {length} bytes long together, more than {longest}: a quote tells them all. Use shorter lists, or tags."
        )
        yield Invalid("prices", template, length=length, longest=LONGEST_CONDITIONS)
    for place, row in enumerate(rows):
        path = f"prices[{place}]"
        try:
            check_code(row.code, f"{path}.code")
        except Invalid as fault:
            yield fault
        yield from _twice(f"{path}.code", row.code, [other.code for other in rows[:place]])
        yield from text_faults(f"{path}.label", row.label, world.languages)
        last = place == len(rows) - 1
        if row.condition is None and not last:
            yield Invalid(path, "This row has no condition, so no row after it can ever apply. Give it one, or make it the last.")
        elif row.condition is not None and last:
            yield Invalid(f"{path}.condition", "The last row is for everybody whom no other fits: it has no condition. Add a row after it.")
        yield from _condition(content, place, world)
        yield from _currency(f"{path}.price.currency", row.price, world)


def _condition(content: PlanContent, place: int, world: World) -> Iterator[Invalid]:
    data = content.prices[place].condition
    if data is None:
        return
    field = f"prices[{place}].condition"
    try:
        condition = conditions.parse(data, field=field, programme=content.programme)
    except Invalid as fault:
        yield fault
        return
    yield from unknown_references(condition, plans=world.plans, programmes=world.programmes, segments=world.segments, field=field)


def _currency(path: str, price: Price | None, world: World) -> Iterator[Invalid]:
    if price is not None and price.currency != world.currency:
        yield Invalid(path, "Everything here is paid in {currency}, the community's one currency.", currency=world.currency)


def _benefits(content: PlanContent) -> Iterator[Invalid]:
    for place, code in enumerate(content.benefits):
        yield from _twice(f"benefits[{place}]", code, content.benefits[:place])


def _terms(content: PlanContent, world: World) -> Iterator[Invalid]:
    if content.terms is None:
        yield Invalid("terms", SOLD_ON_TEMPLATE)
    elif content.terms.code not in world.terms:
        yield unknown("terms.code", NO_TERMS_TEMPLATE, content.terms.code, world.terms)


def _comparisons(content: PlanContent, world: World) -> Iterator[Invalid]:
    for place, other in enumerate(content.comparisons):
        yield from _currency(f"comparisons[{place}].price.currency", other.price, world)
        if not other.source.strip():
            yield Invalid(f"comparisons[{place}].source", "Say whose price this is, such as a price list.")


def _twice(path: str, code: str, before: Sequence[str]) -> Iterator[Invalid]:
    if code in before:
        yield Invalid(path, "{code} stands there twice.", code=code)
