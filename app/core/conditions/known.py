"""Whether the codes that a condition names exist. Pure."""

from collections.abc import Collection, Iterator

from app.core.conditions.needs import references
from app.core.conditions.tree import Condition
from app.core.errors import Invalid

NO_PLAN_TEMPLATE = "There is no plan {code}. There are: {known}."
NO_PROGRAMME_TEMPLATE = "There is no programme {code}. There are: {known}."
NO_SEGMENT_TEMPLATE = "There is no segment {code}. There are: {known}."
_TEMPLATES = {"plan": NO_PLAN_TEMPLATE, "programme": NO_PROGRAMME_TEMPLATE, "segment": NO_SEGMENT_TEMPLATE}
_SHOWN = 20


def unknown(path: str, template: str, code: str, known: Collection[str]) -> Invalid:
    """The refusal of a code that does not exist, naming some that do."""
    return Invalid(path, template, code=code, known=", ".join(sorted(known)[:_SHOWN]) or "none yet")


def unknown_references(
    condition: Condition, *, plans: Collection[str], programmes: Collection[str], segments: Collection[str], field: str = "condition"
) -> Iterator[Invalid]:
    """A refusal for each plan, programme and segment that the condition names and that does not exist."""
    known = {"plan": plans, "programme": programmes, "segment": segments}
    for place in references(condition, field).places:
        if place.kind in known and place.code not in known[place.kind]:
            yield unknown(place.path, _TEMPLATES[place.kind], place.code, known[place.kind])
