"""What a plan is: what a membership is a membership of (T1's name only; prices come later). Pure."""

from dataclasses import dataclass
from uuid import UUID

from app.community.rules import check_code, check_text
from app.core.errors import Invalid

DEFAULT_GRACE_DAYS = 7
MOST_GRACE_DAYS = 365


@dataclass(frozen=True, slots=True)
class NewPlan:
    """What a plan is made of. `grace_days` is how long benefits stay after the end (L1a)."""

    programme: str
    code: str
    name: dict[str, str]
    grace_days: int = DEFAULT_GRACE_DAYS


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan of a programme. Its code is unique in the whole community, since conditions name it alone."""

    id: int
    public_id: UUID
    programme_id: int
    code: str
    name: dict[str, str]
    grace_days: int


def check_plan(new: NewPlan, languages: tuple[str, ...]) -> None:
    """The plan may be made. Raises Invalid on code, name or grace_days. Source: L1a."""
    check_code(new.code)
    check_text(new.name, languages, "name", 80)
    if not 0 <= new.grace_days <= MOST_GRACE_DAYS:
        raise Invalid("grace_days", "Give 0 to {most} days.", most=MOST_GRACE_DAYS)
