"""What publishing is told, and published things as lists and memory hold them. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from app.core.versions.content import FIRST_YEAR, LAST_YEAR
from app.core.versions.rules import Status

BEGINNING = datetime(FIRST_YEAR - 1, 1, 1, tzinfo=UTC)
END = datetime(LAST_YEAR + 1, 12, 31, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Publication:
    """Why a draft goes out, from when (None: at once), which revision of it was looked at (None: whichever stands).

    `dated_back` lets a first version hold from an instant that has passed: for imports only (ADR 0070). `warnings_reason` says why
    it goes out in spite of what the linter warns of (B9).
    """

    reason: str
    effective_from: datetime | None = None
    expected_revision: int | None = None
    dated_back: bool = False
    warnings_reason: str | None = None


@dataclass(frozen=True, slots=True)
class Drafts:
    """Which drafts: those saved before an instant, those last saved by somebody; ANY_DRAFT does not ask whether there is one."""

    saved_before: datetime | None = None
    saved_by: str | None = None


ANY_DRAFT = Drafts()


@dataclass(frozen=True, slots=True)
class ListFilter:
    """What a list is narrowed to; `search` finds every word in code and names, `only` are public ids."""

    search: str = ""
    programme: str | None = None
    status: Status | None = None
    drafts: Drafts = ANY_DRAFT
    only: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """A published thing in a list: what its draft says, or without one its newest version; and the state of what is published."""

    id: int
    public_id: UUID
    code: str
    programme: str
    name: dict[str, str]
    position: int
    status: Status
    live_number: int | None
    live_since: datetime | None
    coming_at: datetime | None
    draft_revision: int
    draft_saved_at: datetime | None
    draft_saved_by: str | None


@dataclass(frozen=True, slots=True)
class Newest:
    """What somebody who edits a thing begins with: its draft, else its newest version that stands."""

    public_id: UUID
    code: str
    programme: str
    content: dict[str, Any]
    revision: int
    drafted: bool
    published: bool
    archived: bool


@dataclass(frozen=True, slots=True)
class Stub:
    """A version without its content."""

    version_id: int
    public_id: UUID
    number: int
    hash: str
    effective_from: datetime
    recorded_at: datetime
    cancelled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Line:
    """All versions of one thing, by number."""

    identity_id: int
    public_id: UUID
    code: str
    archived_at: datetime | None
    stubs: tuple[Stub, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """The interval [since, until) in which nothing begins or ends, by what was recorded at `known_at` (None: at `revision`)."""

    revision: int
    since: datetime
    until: datetime
    known_at: datetime | None


def known_since(lines: Iterable[Line], known_at: datetime | None) -> datetime | None:
    """The instant since which the same was known as at `known_at`; None where nothing was recorded or cancelled after it.

    So that whoever asks by the present instant, or by many, is answered from one memory.
    """
    if known_at is None:
        return None
    told = [stub.recorded_at for line in lines for stub in line.stubs]
    told += [stub.cancelled_at for line in lines for stub in line.stubs if stub.cancelled_at is not None]
    if all(instant <= known_at for instant in told):
        return None
    return max((instant for instant in told if instant <= known_at), default=BEGINNING)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A version at which the linter has not looked in force: it is scheduled, or came into force while nobody looked."""

    identity: UUID
    code: str
    public_id: UUID
    number: int
    content: dict[str, Any]
    effective_from: datetime
    author: str
