"""A plan by its name: what a membership is a membership of. Pure."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan of a programme, published or not. Its code is unique in the whole community, since conditions name it alone."""

    id: int
    public_id: UUID
    programme_id: int
    code: str
    name: dict[str, str]
    grace_days: int
