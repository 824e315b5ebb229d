"""Taking members out as a sheet, which the audit log tells: personal data leaves the house (A2, R5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.audit.service import record
from app.community import service as community
from app.core import db
from app.core.access import Actor, Scope, ensure
from app.core.reasons import check_reason
from app.members.rules import masked_search


@dataclass(frozen=True, slots=True)
class Told:
    """What the log keeps of it: why, by which filters, as what kind of file, and whether phone and e-mail were in full."""

    reason: str
    filters: Mapping[str, str]
    kind: str
    in_full: bool


async def note_members_export(actor: Actor, told: Told, *, now: datetime) -> None:
    """That the members who pass the filters are taken out is in the log. Needs members:read, in full members:reveal.

    Raises Invalid(reason).
    """
    ensure(actor, Scope.MEMBERS_READ, *((Scope.MEMBERS_REVEAL,) if told.in_full else ()))
    why = check_reason(told.reason)
    region = (await community.get()).settings.phone_region
    filters = {name: masked_search(value, region) if name == "q" else value for name, value in told.filters.items()}
    after = {"filters": filters, "file": told.kind, "in_full": told.in_full}
    async with db.transaction():
        await record(actor, "member.export", "List", "members", now=now, subject_label="members", reason=why, after=after)
