"""What is kept of each version besides what it says: whom it hit, which warnings were let pass and why, what held it (B8, B9)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from app.publishing.models import VersionRecord

Findings = Sequence[Mapping[str, Any]]


class Recorded(Protocol):
    """What a record needs to know of its version."""

    @property
    def public_id(self) -> UUID: ...
    @property
    def number(self) -> int: ...
    @property
    def effective_from(self) -> datetime: ...
    @property
    def recorded_at(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class Known:
    """What was known of a version as it went out."""

    impact: Mapping[str, Any] | None = None
    warnings: Findings = ()
    warnings_reason: str = ""


async def keep_record(subject: str, identity: UUID, version: Recorded, known: Known) -> None:
    """The version is on record. One that holds at once was looked at just now; of one that is scheduled that is still to come."""
    await VersionRecord.create(
        subject=subject,
        identity_public_id=identity,
        version_public_id=version.public_id,
        number=version.number,
        impact=dict(known.impact) if known.impact is not None else None,
        warnings=[dict(warning) for warning in known.warnings] or None,
        warnings_reason=known.warnings_reason if known.warnings else "",
        looked_at=version.recorded_at if version.effective_from <= version.recorded_at else None,
        recorded_at=version.recorded_at,
    )


async def mark_looked_at(version: UUID, *, now: datetime) -> int:
    """The linter has looked at the version in force and let it be. Returns 1 unless somebody marked or held it before."""
    return await VersionRecord.filter(version_public_id=version, looked_at__isnull=True, held_at__isnull=True).update(looked_at=now)


async def keep_hold(subject: str, identity: UUID, version: Recorded, findings: Findings, *, now: datetime) -> None:
    """The version's record says that it was held at `now`, and for what."""
    kept = [dict(finding) for finding in findings]
    if await VersionRecord.filter(version_public_id=version.public_id).update(held_at=now, findings=kept, looked_at=now):
        return
    await VersionRecord.create(
        subject=subject,
        identity_public_id=identity,
        version_public_id=version.public_id,
        number=version.number,
        held_at=now,
        findings=kept,
        looked_at=now,
        recorded_at=version.recorded_at,
    )
