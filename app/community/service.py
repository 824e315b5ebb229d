"""The community, its settings and programmes (G4); and the revision by which everything published is cached.

`revision()` is the one statement that a request pays; whatever hangs on the catalogue is kept in memory by that number.
It starts at random and grows by random steps: a number that was rolled back, or that belonged to another database, is
never met again, so no cache can mistake one content for another (ADR 0020).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from app.community.models import Community, Programme
from app.community.rules import (
    CommunityExists,
    CommunityInfo,
    NewCommunity,
    NewProgramme,
    NoCommunity,
    ProgrammeInfo,
    check_code,
    check_community,
    check_text,
    parse_settings,
)
from app.core import db, ids
from app.core.errors import Invalid

_known: dict[int, CommunityInfo] = {}
_pinned: ContextVar[list[int] | None] = ContextVar("catalogue_revision", default=None)
_KEPT = 4


async def revision() -> int:
    """The catalogue's revision now: one statement, or none inside `one_revision()` after the first. Raises NoCommunity."""
    pin = _pinned.get()
    if pin:
        return pin[0]
    rows = await db.fetch("SELECT catalogue_revision FROM community ORDER BY id LIMIT 1")
    if not rows:
        raise NoCommunity()
    found = int(rows[0]["catalogue_revision"])
    if pin is not None:
        pin.append(found)
    return found


@contextmanager
def one_revision() -> Iterator[None]:
    """Inside, the revision is asked for once only, so that one answer is made of one catalogue; an outer one goes on."""
    if _pinned.get() is not None:
        yield
        return
    token = _pinned.set([])
    try:
        yield
    finally:
        _pinned.reset(token)


async def get() -> CommunityInfo:
    """The community as it is now, from memory while its revision is the same. Raises NoCommunity."""
    current = await revision()
    info = _known.get(current)
    if info is None:
        info = await _load(current)
        while len(_known) >= _KEPT:
            _known.pop(next(iter(_known)))
        _known[current] = info
    return info


async def exists() -> bool:
    """Whether the community has been made: one statement, or none inside `one_revision()` after the first."""
    try:
        await revision()
    except NoCommunity:
        return False
    return True


async def programmes() -> tuple[ProgrammeInfo, ...]:
    """The programmes in their order."""
    return (await get()).programmes


async def bump_revision() -> None:
    """What is published has changed. Call it inside the transaction that changed it; it also lets publishers wait for each other."""
    step = 1 + int.from_bytes(ids.secret(4), "big")
    touched = await db.execute("UPDATE community SET catalogue_revision = catalogue_revision + :step", step=step)
    if not touched:
        raise NoCommunity()
    pin = _pinned.get()
    if pin:
        pin.clear()


async def create_community(new: NewCommunity, *, now: datetime) -> CommunityInfo:
    """The community exists. The caller writes the audit entry. Raises CommunityExists, Invalid."""
    settings = check_community(new)
    async with db.transaction():
        if await Community.exists():
            raise CommunityExists()
        await Community.create(
            name=new.name,
            currency=new.currency,
            zone=new.zone,
            languages=list(new.languages),
            settings=settings.model_dump(),
            catalogue_revision=1 + int.from_bytes(ids.secret(5), "big"),
            created_at=now,
        )
        return await get()


async def change_settings(changes: dict[str, Any]) -> CommunityInfo:
    """The named settings have the given values, the others stay. The caller writes the audit entry. Raises Invalid."""
    async with db.transaction():
        row = await Community.all().select_for_update().order_by("id").first()
        if row is None:
            raise NoCommunity()
        row.settings = parse_settings({**row.settings, **changes}).model_dump()
        await row.save(update_fields=["settings"])
        await bump_revision()
        return await get()


async def create_programme(new: NewProgramme, *, now: datetime) -> ProgrammeInfo:
    """The programme exists; the first one is the default. The caller writes the audit entry. Raises Invalid(code) where it is taken."""
    check_code(new.code)
    async with db.transaction():
        await Community.all().select_for_update().order_by("id").first()
        info = await get()
        check_text(new.name, info.languages, "name", 80)
        found = await Programme.all().order_by("position")
        if any(programme.code == new.code for programme in found):
            raise Invalid("code", "There is a programme {code} already.", code=new.code)
        is_default = new.is_default or not found
        if is_default:
            await Programme.filter(is_default=True).update(is_default=False)
        await Programme.create(code=new.code, name=new.name, is_default=is_default, position=new.position or len(found), created_at=now)
        await bump_revision()
        return (await get()).programme(new.code)


async def _load(current: int) -> CommunityInfo:
    row = await Community.all().order_by("id").first()
    if row is None:
        raise NoCommunity()
    found = await Programme.all().order_by("position", "code")
    return CommunityInfo(
        id=row.id,
        revision=current,
        name=row.name,
        currency=row.currency,
        zone=row.zone,
        languages=tuple(row.languages),
        settings=parse_settings(row.settings),
        programmes=tuple(ProgrammeInfo(item.id, item.public_id, item.code, item.name, item.is_default, item.position) for item in found),
    )


def forget_cached() -> None:
    """Nothing is remembered; for tests."""
    _known.clear()
