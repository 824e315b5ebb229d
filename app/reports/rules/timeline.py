"""What happened to a member, one kind of event after another, newest first. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class EventKind(StrEnum):
    """What kind of thing happened; what a timeline can be narrowed to."""

    JOINED = "joined"
    PURCHASE = "purchase"
    GROWTH = "growth"
    MEMBERSHIP = "membership"
    PROFILE = "profile"
    TAG = "tag"
    TERMS = "terms"
    SHARE = "share"
    SIGN_IN = "sign-in"
    STAFF = "staff"


class PeriodStep(StrEnum):
    """What became of a paid period. It is over at its end, or CLOSED before (L1)."""

    STARTED = "STARTED"
    OVER = "OVER"
    CLOSED = "CLOSED"


@dataclass(frozen=True, slots=True)
class Joined:
    """Came into a programme (G4)."""

    programme_id: int


@dataclass(frozen=True, slots=True)
class Purchased:
    """Bought something; `reference` is what `source` calls it."""

    amount_minor: int
    currency: str
    sku: str | None
    source: str
    reference: str
    programme_id: int


@dataclass(frozen=True, slots=True)
class Grown:
    """An entry of the growth ledger, which counts from `available_at` on (V9): what earned it, by which version of the rule."""

    amount: int
    source: str
    available_at: datetime
    rule_version: int | None
    programme_id: int


@dataclass(frozen=True, slots=True)
class PeriodMoved:
    """A paid period of a plan began, was over or was closed (L1)."""

    step: PeriodStep
    plan_id: int
    ends_at: datetime
    closed_as: str | None
    source: str


@dataclass(frozen=True, slots=True)
class Declared:
    """A fact was declared or set: `value` holds from `effective_at`, a status perhaps only until `until_at` (S6, A5)."""

    fact: str
    value: str | None
    recorded_at: datetime
    effective_at: datetime
    until_at: datetime | None
    author: str


@dataclass(frozen=True, slots=True)
class Tagged:
    """A tag was given or, where `taken`, taken away (D1)."""

    tag: str
    origin: str
    taken: bool


@dataclass(frozen=True, slots=True)
class Accepted:
    """Accepted a version of terms in a language (M1)."""

    terms: UUID
    title: dict[str, str]
    number: int
    language: str


@dataclass(frozen=True, slots=True)
class Shared:
    """Began to share with a partner or, where `withdrawn`, took it back (X2)."""

    partner: UUID
    name: str
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Signed in; device and address are kept for a while only (R4)."""

    user_agent: str
    address: str | None


@dataclass(frozen=True, slots=True)
class Handled:
    """Staff, a partner or the command line did something with the member; `entry` stands in the audit log (R5)."""

    action: str
    actor: str
    reason: str
    entry: UUID


What = Joined | Purchased | Grown | PeriodMoved | Declared | Tagged | Accepted | Shared | SignedIn | Handled


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened at an instant. (at, place, id) is its place in the line: unique, and the key of its page."""

    at: datetime
    place: int
    id: int
    kind: EventKind
    what: What
