"""The linter at go-live: a scheduled version that is wrong by then is held, one that came into force unseen is taken back (B9).

A version is looked at every minute from shortly before its time on, and once more in force; from then on it is as any other live
one. What is held is on record with its findings, waits in the draft, and stands in the work queue until something newer goes out.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from app.benefits import service as benefits
from app.benefits.queries.lists import KIND as BENEFIT_KIND
from app.catalogue.rules.documents import BENEFITS, PLANS, SEGMENTS, TERMS
from app.catalogue.rules.findings import Finding, Severity, errors
from app.catalogue.rules.holding import as_record
from app.catalogue.service.doors import look_at
from app.community import service as community
from app.core.access import Actor, Scope, ensure, system_actor
from app.core.calendar import local_date
from app.core.errors import Invalid
from app.core.reasons import as_reason
from app.core.versions.rules import NotScheduled
from app.core.versions.service import Kind
from app.plans import service as plans
from app.plans.queries import KIND as PLAN_KIND
from app.publishing.queries import waiting
from app.publishing.rules import Waiting
from app.publishing.service import mark_looked_at
from app.segments import service as segments
from app.terms import service as terms
from app.terms.queries import KIND as TERMS_KIND
from app.terms.service import TermsPinned

LOOK_AHEAD = timedelta(minutes=2)
READING = (Scope.BENEFITS_READ, Scope.PLANS_READ, Scope.SEGMENTS_READ, Scope.TERMS_READ)
_FOREVER = timedelta(days=366 * 100)
_STANDS_ON_TEMPLATE = "This is sold on version {number} of the terms {terms}, which is held."
_RELEASE = system_actor("release")
_KEPT = 4
_ahead: dict[tuple[int, date], tuple["Ahead", ...]] = {}


@dataclass(frozen=True, slots=True)
class _Room:
    """The room behind a noun, and what it does with what is held."""

    noun: str
    kind: Kind[Any, Any]
    hold: Callable[..., Awaitable[object]]
    take_back: Callable[..., Awaitable[bool]]


_ROOMS = (
    _Room(TERMS, TERMS_KIND, terms.hold_version, terms.take_back_version),
    _Room(SEGMENTS, segments.KIND, segments.hold_version, segments.take_back_version),
    _Room(PLANS, PLAN_KIND, plans.hold_version, plans.take_back_version),
    _Room(BENEFITS, BENEFIT_KIND, benefits.hold_version, benefits.take_back_version),
)


@dataclass(frozen=True, slots=True)
class Ahead:
    """A scheduled version that would be held if its time came now, and why."""

    noun: str
    version: Waiting
    findings: tuple[Finding, ...]


async def release_due(now: datetime, limit: int) -> int:
    """Every version that goes live within LOOK_AHEAD, or came into force since somebody last looked, has no error of the linter.

    One that has is held, or taken back; what stood on it is looked at again. Returns how many were settled.
    """
    if not await community.exists():
        return 0
    settled = 0
    while held := [ahead for ahead in await _failing(now, now + LOOK_AHEAD) if await _stop(ahead, now)]:
        settled += len(held)
    for room in _ROOMS:
        for version in await waiting(room.kind, now):
            settled += await mark_looked_at(version.public_id, now=now)
    return settled


async def versions_ahead(actor: Actor, *, now: datetime) -> tuple[Ahead, ...]:
    """The scheduled versions that would be held as things stand, soonest first. Needs benefits:read, plans:read, segments:read,
    terms:read. From memory while nothing is published and the day is the same."""
    ensure(actor, *READING)
    key = (await community.revision(), local_date(now, (await community.get()).zone))
    found = _ahead.get(key)
    if found is None:
        found = tuple(await _failing(now, now + _FOREVER))
        while len(_ahead) >= _KEPT:
            _ahead.pop(next(iter(_ahead)))
        _ahead[key] = found
    return tuple(ahead for ahead in found if ahead.version.effective_from > now)


def forget_cached() -> None:
    """Nothing is kept in memory."""
    _ahead.clear()


async def _failing(now: datetime, until: datetime) -> list[Ahead]:
    """The versions that wait, to `until`, with an error that the linter or the room has against them at their time."""
    found = []
    for room in _ROOMS:
        for version in await waiting(room.kind, until):
            at = max(now, version.effective_from)
            wrong = errors(await look_at(_RELEASE, room.noun, version.content, at=at, now=now))
            if wrong:
                found.append(Ahead(room.noun, version, tuple(wrong)))
    return sorted(found, key=lambda ahead: ahead.version.effective_from)


async def _stop(ahead: Ahead, now: datetime) -> bool:
    """Whether the version was held, or taken back where it is in force. Somebody may have come first."""
    room = next(room for room in _ROOMS if room.noun == ahead.noun)
    version, kept = ahead.version, [as_record(finding) for finding in ahead.findings]
    if version.effective_from <= now:
        reason = as_reason(f"Version {version.number} was taken back: {ahead.findings[0].message}")
        return await room.take_back(_RELEASE, version.identity, version.number, kept, reason=reason, now=now)
    try:
        await room.hold(_RELEASE, version.identity, version.number, kept, now=now)
    except NotScheduled:
        return False
    except TermsPinned:
        await _hold_what_stands_on(version, now)
        return await _stop(ahead, now)
    return True


async def _hold_what_stands_on(held: Waiting, now: datetime) -> None:
    """The scheduled plans that are sold on that version of the terms are held with it."""
    for version in await waiting(PLAN_KIND, now + _FOREVER):
        if version.content["terms"] == {"code": held.code, "version": held.number}:
            fault = Invalid("terms", _STANDS_ON_TEMPLATE, number=held.number, terms=held.code)
            finding = Finding(Severity.ERROR, "M1", PLANS, version.code, fault.field, fault.template, fault.params)
            await _stop(Ahead(PLANS, version, (finding,)), now)
