"""A token that calls: let in, and what it was let in by kept (X1, W15).

That a token used a scope on a day is written before the first answer that rests on it; how often after that is counted in
this process and written once a minute and at the end. So a request that says nothing new costs no statement, a process that
is killed loses counts of its last minute, and never that a scope is used (ADR 0081).
"""

import asyncio
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from app.core import db, ids
from app.core.access import PARTNER_GRANTABLE, Actor, Scope
from app.core.logging import logger
from app.partners.models import PartnerToken
from app.partners.rules import USED_EVERY, Admission, InvalidToken, caller, check_address, check_format, token_state

_log = logger("guildhall.partners")
_ROWS = 200
Key = tuple[int, str, date]


@dataclass
class _Uses:
    """What this process counted: `noted` stands in the store for its day already, `waiting` does not yet."""

    noted: set[Key] = field(default_factory=set)
    waiting: Counter[Key] = field(default_factory=Counter)


_uses = _Uses()


def forget_cached() -> None:
    """Nothing was counted; for tests."""
    _uses.noted.clear()
    _uses.waiting.clear()


async def admit_token(token: str, *, address: str | None, now: datetime) -> Admission:
    """Who calls with that token, and at which rate. One statement; none where the form or checksum is wrong.

    The last use is written at most once a minute. Raises InvalidToken, AddressRefused. Source: X1.
    """
    check_format(token)
    rows = await db.fetch(
        "SELECT t.id, t.scopes, t.addresses, t.expires_at, t.revoked_at, t.last_used_at, t.rate, p.id AS partner_id, p.code "
        "FROM partner_token t JOIN partner p ON p.id = t.partner_id WHERE t.token_hash = :hash AND p.disabled_at IS NULL",
        hash=ids.digest(token),
    )
    if not rows or token_state(db.as_instant(rows[0]["revoked_at"]), db.as_instant(rows[0]["expires_at"]), now) != "active":
        raise InvalidToken()
    row = rows[0]
    check_address(tuple(db.as_json(row["addresses"])), address)
    last_used_at = db.as_instant(row["last_used_at"])
    if last_used_at is None or now - last_used_at >= USED_EVERY:
        await PartnerToken.filter(id=row["id"]).update(last_used_at=now, last_used_address=address and address[:45])
    actor = caller(int(row["id"]), int(row["partner_id"]), row["code"], tuple(db.as_json(row["scopes"])), address)
    return Admission(actor, row["rate"])


async def record_use(actor: Actor, scopes: Iterable[Scope], *, now: datetime) -> None:
    """That the calling token was let in by these scopes is kept. One statement for what is new today, none for the rest.

    Where the store fails it is kept for the next time: an answer that is made is not refused for its count. Source: W15.
    """
    if actor.token_id is None:
        return
    today = now.astimezone(UTC).date()
    keys = [(actor.token_id, scope.value, today) for scope in scopes if scope in PARTNER_GRANTABLE]
    _uses.waiting.update(keys)
    fresh = [key for key in keys if key not in _uses.noted]
    if fresh:
        await _write(fresh)
        _uses.noted = {key for key in _uses.noted if key[2] >= today}


async def flush_uses() -> None:
    """Everything that was counted is in the store; what cannot be written now waits on."""
    waiting = list(_uses.waiting)
    for start in range(0, len(waiting), _ROWS):
        await _write(waiting[start : start + _ROWS])


async def keep_uses(stop: asyncio.Event) -> None:
    """What is counted is written once a minute, and at last when `stop` is set."""
    while not stop.is_set():
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), USED_EVERY.total_seconds())
        await flush_uses()


async def _write(keys: list[Key]) -> None:
    counts = {key: _uses.waiting.pop(key) for key in sorted(keys) if key in _uses.waiting}  # in one order, so that no two writers deadlock
    if not counts:
        return
    try:
        await _add(counts)
    except BaseException as failure:  # a caller that is cancelled must not take the counts with it
        _uses.waiting.update(counts)
        if not isinstance(failure, Exception):
            raise
        _log.warning("token use", outcome="not written", error=type(failure).__name__, waiting=len(_uses.waiting))
        return
    _uses.noted |= counts.keys()


async def _add(counts: dict[Key, int]) -> None:
    rows: list[str] = []
    values: dict[str, Any] = {}
    for place, ((token, scope, day), count) in enumerate(counts.items()):
        rows.append(f"(:token{place}, :scope{place}, :day{place}, :count{place})")
        values |= {f"token{place}": token, f"scope{place}": scope, f"day{place}": day, f"count{place}": count}
    await db.execute(
        f"INSERT INTO token_use (token_id, scope, used_on, count) VALUES {', '.join(rows)} "  # noqa: S608  placeholders only
        "ON CONFLICT (token_id, used_on, scope) DO UPDATE SET count = token_use.count + excluded.count",
        **values,
    )
