"""Pilots as they stand: how far they are, what testers say, and why feedback or a decision is refused (G5). Pure.

Conflict
├── PilotOver      it takes no more feedback
├── PilotDecided   go or no go was said already
└── NoPilot        the thing is not tried out
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from app.core.errors import Conflict, Invalid
from app.core.versions.pilot import Pilot

BEST = 5
LONGEST_TEXT = 2_000


class Subject(StrEnum):
    """What can be tried out."""

    BENEFIT = "Benefit"
    PLAN = "Plan"


class Decision(StrEnum):
    """Whether it goes on for everybody."""

    GO = "GO"
    NO_GO = "NO_GO"


class Phase(StrEnum):
    """How far a pilot is. OVER: its last day has passed and nobody has decided."""

    AHEAD = "AHEAD"
    RUNNING = "RUNNING"
    OVER = "OVER"
    GO = "GO"
    NO_GO = "NO_GO"
    ENDED = "ENDED"


class PilotOver(Conflict):
    """The last day of the pilot has passed."""

    code = "PILOT_OVER"
    template = "The last day of this pilot was {last}. It takes no more feedback."

    def __init__(self, last: date) -> None:
        super().__init__(last=last.isoformat())


class PilotDecided(Conflict):
    """Somebody decided before; a decision is never changed."""

    code = "PILOT_DECIDED"
    template = "{by} decided on this pilot already. A decision is never changed."

    def __init__(self, by: str) -> None:
        super().__init__(by=by)


class NoPilot(Conflict):
    """No version of the thing is or was tried out."""

    code = "NO_PILOT"
    template = "{code} is not tried out by anybody."

    def __init__(self, code: str) -> None:
        super().__init__(code=code)


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided on a pilot, why, by whom and when."""

    decision: Decision
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PilotState:
    """The newest version of a thing that is or was tried out, and what it says.

    `live_number` is the version in force now (None: none yet), `followed` whether a later version is published or scheduled.
    `given` testers said what they think, with `stars` in all.
    """

    subject: Subject
    public_id: UUID
    code: str
    number: int
    effective_from: datetime
    content: Mapping[str, Any]
    pilot: Pilot
    live_number: int | None
    followed: bool
    given: int
    stars: int
    decided: Decided | None

    @property
    def title(self) -> Mapping[str, str]:
        """What the thing is called, by language."""
        named: Mapping[str, str] = self.content["title" if self.subject is Subject.BENEFIT else "name"]
        return named

    @property
    def mean_hundredths(self) -> int | None:
        """The mean rating in hundredths, halves upward; None while nobody said anything."""
        return (200 * self.stars + self.given) // (2 * self.given) if self.given else None

    def phase(self, today: date) -> Phase:
        """How far it is on the local day."""
        if self.decided is not None and (self.decided.decision is Decision.NO_GO or self.followed):
            return Phase(self.decided.decision)
        if self.live_number is None or self.live_number < self.number:
            return Phase.AHEAD
        if self.live_number > self.number:
            return Phase.ENDED
        if self.pilot.from_on is not None and today < self.pilot.from_on:
            return Phase.AHEAD
        return Phase.OVER if self.pilot.until_on is not None and self.pilot.until_on < today else Phase.RUNNING


@dataclass(frozen=True, slots=True)
class Feedback:
    """What one tester says of one version: `rating` from 1 to 5, and perhaps why."""

    id: int
    number: int
    member_public_id: UUID
    member_number: int
    nickname: str
    rating: int
    text: str
    given_at: datetime


def check_feedback(rating: int, text: str) -> str:
    """The text without outer spaces. Raises Invalid on rating or text."""
    if not 1 <= rating <= BEST:
        raise Invalid("rating", "Give 1 to {best}.", best=BEST)
    if len(text.strip()) > LONGEST_TEXT:
        raise Invalid("text", "Use at most {max_length} characters.", max_length=LONGEST_TEXT)
    return text.strip()


def counts(ratings: Mapping[int, int]) -> tuple[tuple[int, int], ...]:
    """How many testers gave each rating, the best first; every rating is there."""
    return tuple((rating, ratings.get(rating, 0)) for rating in range(BEST, 0, -1))
