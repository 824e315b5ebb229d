"""Signing in and out, and sessions (A3). Tokens are kept as SHA-256 only."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.accounts.gateway import attempts, hasher
from app.accounts.models import Account, SecondFactor, Session
from app.accounts.queries import account_row, actor_account, open_to_member, session_row
from app.accounts.rules import (
    ADDRESSES_KEPT,
    CODE_WITHIN,
    SEEN_EVERY,
    SESSIONS_KEPT,
    SIGN_IN_RATE,
    AccountRow,
    Came,
    SignedIn,
    Standing,
    WrongCredentials,
    actor_of,
    address_bucket,
    check_not_locked,
    is_name,
    is_session_token,
    judge_try,
    session_holds,
    session_limits,
)
from app.audit.service import record
from app.core import db, ids
from app.core.access import Actor, Role, Scope, ensure
from app.core.errors import NotFound, Unauthenticated


async def sign_in(
    name: str, password: str, *, address: str | None, user_agent: str, now: datetime, replaces: int | None = None
) -> SignedIn:
    """A new session is open; the session `replaces` that the caller came with, if any, has ended.

    A name that nobody has costs the same work and answers the same. Raises WrongCredentials, TooManyFailures (the name
    or the address waits), AccountDisabled. Source: A3.
    """
    bucket = None if address is None else f"sign-in|{address_bucket(address)}"
    if bucket is not None:
        await attempts.hit(bucket, SIGN_IN_RATE, now=now)
    wanted = name.lower()[:64]
    sql = "SELECT id, password_hash, locked_until FROM account WHERE lower(name) = :name"
    found = await db.fetch(sql, name=wanted) if is_name(name) else []
    account = found[0] if found else None
    if account is None:
        await attempts.check_unknown(wanted, now=now)
    else:
        check_not_locked(db.as_instant(account["locked_until"]), now)
    right = await hasher.verify(account["password_hash"] if account else None, password[:200], now=now)
    if account is None:
        await attempts.fail_unknown(wanted, now=now)
        raise WrongCredentials()
    renewed = await hasher.hash(password, now=now) if right and hasher.is_outdated(account["password_hash"]) else None
    signed_in = await _settle_sign_in(account, right, renewed, _Visit(address, user_agent, replaces), now)
    if bucket is not None:
        await attempts.forgive(bucket)
    return signed_in


@dataclass(frozen=True, slots=True)
class _Visit:
    address: str | None
    user_agent: str
    replaces: int | None = None


async def _settle_sign_in(checked: dict[str, Any], right: bool, renewed: str | None, visit: _Visit, now: datetime) -> SignedIn:
    """Failures are counted under the account's lock, so that many tries at once count as many."""
    signed_in: SignedIn | None = None
    async with db.transaction():
        account = await Account.filter(id=checked["id"]).select_for_update().get()
        enrolled = await SecondFactor.filter(account_id=account.id).exists()
        holds = right and account.password_hash == checked["password_hash"]
        standing = Standing(account.failed_count, account.locked_until, account.disabled_at is not None)
        verdict = judge_try(standing, None if holds else WrongCredentials(), now, half=enrolled)
        account.failed_count, account.locked_until = verdict.failed_count, verdict.locked_until
        if verdict.refusal is None:
            account.password_hash = renewed or account.password_hash
            signed_in = await _open(account, visit, enrolled, now)
        await account.save(update_fields=["failed_count", "locked_until", "password_hash"])
    if verdict.refusal is not None:
        raise verdict.refusal
    assert signed_in is not None  # noqa: S101  a verdict without refusal opened it
    return signed_in


async def open_session(account_id: int, *, address: str | None, user_agent: str, now: datetime) -> SignedIn:
    """A new session of an account that was just made. Call it inside the transaction that made it."""
    account = await Account.get(id=account_id)
    return await _open(account, _Visit(address, user_agent), False, now)


async def _open(account: Account, visit: _Visit, enrolled: bool, now: datetime) -> SignedIn:
    row = account_row(account)
    token = ids.word(32)
    if visit.replaces is not None:
        await Session.filter(id=visit.replaces, ended_at__isnull=True).update(ended_at=now)
    session = await Session.create(
        account_id=account.id,
        token_hash=ids.digest(token),
        address=visit.address and visit.address[:45],
        user_agent="".join(filter(str.isprintable, visit.user_agent))[:200],
        created_at=now,
        last_seen_at=now,
        expires_at=now + (CODE_WITHIN if enrolled else session_limits(row.role).longest),
        proved_at=None if enrolled else now,
    )
    actor = actor_of(row, Came(session.id, visit.address, enrolled, None, session.proved_at), now)
    return SignedIn(token, session_row(session, actor), actor)


async def actor_of_session(token: str, *, now: datetime, address: str | None = None) -> Actor | None:
    """Who calls with that session token, or None where it opens nothing (any more). One statement.

    When the session was last seen is written at most every five minutes. A disabled account opens nothing at once.
    """
    if not is_session_token(token):
        return None
    rows = await db.fetch(
        "SELECT s.id AS session_id, s.last_seen_at, s.expires_at, s.factor_at, s.proved_at, f.id AS factor_id, a.id, a.public_id, a.name, "
        "a.display_name, a.role, a.member_id, a.language, a.created_at FROM session s JOIN account a ON a.id = s.account_id "
        "LEFT JOIN second_factor f ON f.account_id = a.id WHERE s.token_hash = :hash AND s.ended_at IS NULL AND a.disabled_at IS NULL",
        hash=ids.digest(token),
    )
    if not rows:
        return None
    row = rows[0]
    role = None if row["role"] is None else Role(row["role"])
    last_seen_at = db.as_instant(row["last_seen_at"])
    if not session_holds(role, last_seen_at, db.as_instant(row["expires_at"]), now):
        return None
    if now - last_seen_at >= SEEN_EVERY:
        await Session.filter(id=row["session_id"]).update(last_seen_at=now)
    account = AccountRow(
        int(row["id"]),
        db.as_uuid(row["public_id"]),
        row["name"],
        row["display_name"],
        role,
        row["member_id"],
        row["language"],
        None,
        db.as_instant(row["created_at"]),
    )
    factor_at, proved_at = db.as_instant(row["factor_at"]), db.as_instant(row["proved_at"])
    return actor_of(account, Came(int(row["session_id"]), address, row["factor_id"] is not None, factor_at, proved_at), now)


async def sign_out(actor: Actor, *, now: datetime) -> None:
    """The session that the caller came with has ended; nothing happens where there is none."""
    if actor.session_id is not None:
        await Session.filter(id=actor.session_id, ended_at__isnull=True).update(ended_at=now)


async def end_session(actor: Actor, session_public_id: UUID, *, now: datetime) -> None:
    """The session has ended: one's own, or one of the staff's with staff:write. Raises NotFound, also where it is not yours."""
    async with db.transaction():
        session = await Session.get_or_none(public_id=session_public_id, ended_at__isnull=True).select_related("account")
        own = session is not None and session.account_id == actor_account(actor)
        if session is None or not (own or (session.account.role is not None and actor.may(Scope.STAFF_WRITE))):
            raise NotFound("session")
        if not own:
            ensure(actor, Scope.STAFF_WRITE)
        session.ended_at = now
        await session.save(update_fields=["ended_at"])
        if not own:
            await record(actor, "session.end", "Session", session_public_id, now=now, subject_label=session.account.name)


async def end_other_sessions(actor: Actor, *, now: datetime) -> int:
    """All sessions of the caller but this one have ended. Returns how many."""
    account_id = actor_account(actor)
    if account_id is None:
        raise Unauthenticated()
    return await Session.filter(account_id=account_id, ended_at__isnull=True).exclude(id=actor.session_id or 0).update(ended_at=now)


async def end_sessions_of_member(member_id: int, chosen: Collection[UUID] | None, *, now: datetime) -> int:
    """The chosen sessions of the member, or all, have ended; those of staff stay. Returns how many.

    Inside the caller's transaction, which has seen to it that the caller may and writes the audit entry.
    """
    query = open_to_member(member_id, now)
    if chosen is not None:
        query = query.filter(public_id__in=list(chosen))
    found = [session.id for session in await query.only("id")]
    return await Session.filter(id__in=found, ended_at__isnull=True).update(ended_at=now)


async def prune_sessions_due(now: datetime, limit: int = 1_000) -> int:
    """Sessions that ended 30 days ago are gone, and addresses and devices of older ones after 90 days (R4). Returns how many rows."""
    gone = await db.execute(
        "DELETE FROM session WHERE id IN (SELECT id FROM session WHERE ended_at < :before OR expires_at < :before LIMIT :limit)",
        before=now - SESSIONS_KEPT,
        limit=limit,
    )
    blanked = await db.execute(
        "UPDATE session SET address = NULL, user_agent = '' WHERE id IN (SELECT id FROM session "
        "WHERE created_at < :before AND (address IS NOT NULL OR user_agent <> '') LIMIT :limit)",
        before=now - ADDRESSES_KEPT,
        limit=limit,
    )
    return gone + blanked
