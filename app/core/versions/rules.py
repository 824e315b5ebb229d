"""Which version is live, what to call the state of a published thing, and what changed between two versions (B8).

Conflict
├── StaleDraft         somebody saved since; carries theirs
├── NothingToPublish   there is no draft
├── NothingChanged     what would be in force then says the same already
├── NotScheduled       only a version that has not gone live can be cancelled
├── NotCancelled       only a version that was cancelled can be scheduled again
├── TimePassed         the time for which it was scheduled has come and gone
└── IdentityArchived   an archived thing is neither edited nor published
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol, TypeVar

import orjson

from app.core.errors import Conflict, Invalid
from app.core.versions.content import FIRST_YEAR, LAST_YEAR


class StaleDraft(Conflict):
    """Somebody saved or published since the caller looked; carries what stands there now, so that both can be shown."""

    code = "STALE_DRAFT"
    template = "{by} saved this since you opened it. Look at both and save again."

    def __init__(self, *, content: dict[str, Any] | None, revision: int, by: str | None, at: datetime | None) -> None:
        self.content = content
        self.revision = revision
        self.by = by
        self.at = at
        super().__init__(by=by or "Somebody")


class NothingToPublish(Conflict):
    """There is no draft."""

    code = "NOTHING_TO_PUBLISH"
    template = "There is no draft to publish. Save a draft first."


class NothingChanged(Conflict):
    """The version in force at that instant says the same."""

    code = "NOTHING_CHANGED"
    template = "Version {number} already says exactly this, so there is nothing to publish."

    def __init__(self, number: int) -> None:
        super().__init__(number=number)


class NotScheduled(Conflict):
    """The version is live, past or cancelled already."""

    code = "NOT_SCHEDULED"
    template = "Version {number} is not scheduled: only a version that has not gone live yet can be cancelled."

    def __init__(self, number: int) -> None:
        super().__init__(number=number)


class NotCancelled(Conflict):
    """The version stands, so nothing need be scheduled again."""

    code = "NOT_CANCELLED"
    template = "Version {number} was not cancelled, so there is nothing to schedule again."

    def __init__(self, number: int) -> None:
        super().__init__(number=number)


class TimePassed(Conflict):
    """The time for which the version was scheduled has passed."""

    code = "TIME_PASSED"
    template = "The time of version {number} has passed. Bring it into the draft and publish it with a new one."

    def __init__(self, number: int) -> None:
        super().__init__(number=number)


class IdentityArchived(Conflict):
    """An archived thing is neither edited nor published."""

    code = "ARCHIVED"
    template = "{code} is archived. Take it out of the archive first."

    def __init__(self, code: str) -> None:
        super().__init__(code=code)


class Dated(Protocol):
    """What deciding about a version needs to know of it."""

    @property
    def number(self) -> int: ...
    @property
    def effective_from(self) -> datetime: ...
    @property
    def recorded_at(self) -> datetime: ...
    @property
    def cancelled_at(self) -> datetime | None: ...


AnyVersion = TypeVar("AnyVersion", bound=Dated)


class Status(StrEnum):
    """The one word that a list shows for a published thing."""

    DRAFT = "draft"
    LIVE = "live"
    LIVE_WITH_DRAFT = "live_with_draft"
    SCHEDULED = "scheduled"
    ENDED = "ended"
    ARCHIVED = "archived"


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs. `path` is dotted; a list item is named by its code where it has one, else by its place."""

    path: str
    before: Any
    after: Any


def canonical(content: Mapping[str, Any]) -> bytes:
    """The one byte form of a content: JSON with sorted keys, no spaces."""
    return orjson.dumps(content, option=orjson.OPT_SORT_KEYS)


def content_hash(content: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical form, in hex; the same on every database, whatever order it keeps keys in."""
    return hashlib.sha256(canonical(content)).hexdigest()


def is_known(version: Dated, known_at: datetime | None) -> bool:
    """Whether the version stood, uncancelled, by what was recorded at `known_at` (None: by what is recorded now)."""
    if known_at is None:
        return version.cancelled_at is None
    return version.recorded_at <= known_at and (version.cancelled_at is None or version.cancelled_at > known_at)


def pick_live(versions: Iterable[AnyVersion], at: datetime, known_at: datetime | None = None) -> AnyVersion | None:
    """The version in force at `at`: the greatest `effective_from` that has come, the higher number on a tie (B8, W5)."""
    come = [version for version in versions if version.effective_from <= at and is_known(version, known_at)]
    return max(come, key=lambda version: (version.effective_from, version.number), default=None)


def pick_scheduled(versions: Iterable[AnyVersion], at: datetime) -> list[AnyVersion]:
    """The versions that will go live after `at`, soonest first."""
    coming = [version for version in versions if version.effective_from > at and version.cancelled_at is None]
    return sorted(coming, key=lambda version: (version.effective_from, version.number))


def publishing_instants(
    versions: Sequence[Dated], now: datetime, effective_from: datetime | None, *, dated_back: bool = False
) -> tuple[datetime, datetime]:
    """(recorded_at, effective_from) of the next version.

    What is recorded never runs backwards within one identity, so of two publishers whose clocks differ by a moment the
    one who comes second is live. With `dated_back` a first version may hold from an instant that has passed: it replaces
    nothing, and says when it was recorded (ADR 0070). Raises Invalid when the wished instant has passed otherwise, and outside
    the years 1900 to 2999: nobody could ask for it, and the last days of the calendar have no local time.
    """
    recorded_at = max([now, *(version.recorded_at for version in versions)])
    if effective_from is None:
        return recorded_at, recorded_at
    if not FIRST_YEAR <= effective_from.year <= LAST_YEAR:
        raise Invalid("effective_from", "Choose an instant from {first} to {last}.", first=FIRST_YEAR, last=LAST_YEAR)
    if dated_back and effective_from < now and all(version.cancelled_at is not None for version in versions):
        return recorded_at, effective_from
    if effective_from < now:
        raise Invalid("effective_from", "Choose an instant that has not passed.")
    return recorded_at, max(effective_from, recorded_at)


def check_cancellable(version: Dated, now: datetime) -> None:
    """The version has not gone live and stands. Raises NotScheduled."""
    if version.cancelled_at is not None or version.effective_from <= now:
        raise NotScheduled(version.number)


def check_schedulable_again(version: Dated, now: datetime) -> None:
    """The version was cancelled and its time is still to come. Raises NotCancelled, TimePassed."""
    if version.cancelled_at is None:
        raise NotCancelled(version.number)
    if version.effective_from <= now:
        raise TimePassed(version.number)


def status_word(
    versions: Sequence[Dated], *, at: datetime, has_draft: bool, archived: bool = False, ends_at: datetime | None = None
) -> Status:
    """The state in one word. `ends_at` is when the live version stops by itself, if it does."""
    if archived:
        return Status.ARCHIVED
    if pick_live(versions, at) is not None:
        if ends_at is not None and ends_at <= at:
            return Status.ENDED
        return Status.LIVE_WITH_DRAFT if has_draft else Status.LIVE
    return Status.SCHEDULED if pick_scheduled(versions, at) else Status.DRAFT


def compare(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> list[Change]:
    """Every field that differs, by the names of the fields: a database may keep them in an order of its own."""
    return list(_compare_maps("", before or {}, after or {}))


def merge(base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> dict[str, Any]:
    """Both changes of `base` in one: what only they changed is theirs, everything else mine. Texts count language by language."""
    return {name: _merged(base.get(name), mine.get(name), theirs.get(name)) for name in {**theirs, **mine}}


def _merged(base: Any, mine: Any, theirs: Any) -> Any:
    if mine == base:
        return theirs
    if theirs in (base, mine) or not all(_is_text(value) for value in (base, mine, theirs)):
        return mine
    return {name: _merged(base.get(name, ""), mine.get(name, ""), theirs.get(name, "")) for name in {**theirs, **mine}}


def _is_text(value: Any) -> bool:
    """Whether it is a text by language."""
    return isinstance(value, Mapping) and all(isinstance(text, str) for text in value.values())


def _compare(path: str, before: Any, after: Any) -> Iterable[Change]:
    if before == after:
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        yield from _compare_maps(path, before, after)
    elif _all_maps(before) and _all_maps(after):
        yield from _compare_lists(path, before, after)
    else:
        yield Change(path, before, after)


def _compare_maps(path: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterable[Change]:
    for key in sorted({*before, *after}):
        yield from _compare(f"{path}.{key}" if path else key, before.get(key), after.get(key))


def _compare_lists(path: str, before: list[Mapping[str, Any]], after: list[Mapping[str, Any]]) -> Iterable[Change]:
    old, new = _named(before), _named(after)
    if old is None or new is None:
        old = {str(place): item for place, item in enumerate(before)}
        new = {str(place): item for place, item in enumerate(after)}
    for name in [*new, *(name for name in old if name not in new)]:
        yield from _compare(f"{path}[{name}]", old.get(name), new.get(name))


def _all_maps(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, Mapping) for item in value)


def _named(items: list[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]] | None:
    named = {item["code"]: item for item in items if isinstance(item.get("code"), str)}
    return named if len(named) == len(items) else None
