"""Signing in and out, sessions, passwords, and who is on the staff (A1-A3). Tokens are kept as SHA-256 only."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from tortoise.exceptions import IntegrityError

from app.accounts.gateway import attempts, hasher
from app.accounts.models import Account, Session
from app.accounts.queries import account_row, actor_account, session_row
from app.accounts.rules import (
    ADDRESSES_KEPT,
    PASSWORD_RATE,
    SEEN_EVERY,
    SESSIONS_KEPT,
    SIGN_IN_RATE,
    AccountRow,
    NewAccount,
    NewStaff,
    SignedIn,
    Standing,
    WrongCredentials,
    actor_of,
    address_bucket,
    check_display_name,
    check_language,
    check_name,
    check_not_locked,
    check_owner_remains,
    check_password,
    is_name,
    is_session_token,
    judge_sign_in,
    session_holds,
    session_limits,
)
from app.audit.rules import check_reason
from app.audit.service import record
from app.core import db, ids
from app.core.access import Actor, ActorKind, Role, Scope, ensure
from app.core.errors import Invalid, NotFound, Unauthenticated

_TAKEN = "The name {name} is taken."


@dataclass(frozen=True, slots=True)
class CreatedStaff:
    """A new member of staff. `password` is there only where it was made up, and told once."""

    account: AccountRow
    password: str | None


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
        unchanged = account.password_hash == checked["password_hash"]
        standing = Standing(account.failed_count, account.locked_until, account.disabled_at is not None)
        verdict = judge_sign_in(standing, right and unchanged, now)
        account.failed_count, account.locked_until = verdict.failed_count, verdict.locked_until
        if verdict.refusal is None:
            account.password_hash = renewed or account.password_hash
            signed_in = await _open(account, visit, now)
        await account.save(update_fields=["failed_count", "locked_until", "password_hash"])
    if verdict.refusal is not None:
        raise verdict.refusal
    assert signed_in is not None  # noqa: S101  a verdict without refusal opened it
    return signed_in


async def open_session(account_id: int, *, address: str | None, user_agent: str, now: datetime) -> SignedIn:
    """A new session of an account that was just made. Call it inside the transaction that made it."""
    account = await Account.get(id=account_id)
    return await _open(account, _Visit(address, user_agent), now)


async def _open(account: Account, visit: _Visit, now: datetime) -> SignedIn:
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
        expires_at=now + session_limits(row.role).longest,
    )
    actor = actor_of(row, session.id, visit.address)
    return SignedIn(token, session_row(session, actor), actor)


async def actor_of_session(token: str, *, now: datetime, address: str | None = None) -> Actor | None:
    """Who calls with that session token, or None where it opens nothing (any more). One statement.

    When the session was last seen is written at most every five minutes. A disabled account opens nothing at once.
    """
    if not is_session_token(token):
        return None
    rows = await db.fetch(
        "SELECT s.id AS session_id, s.last_seen_at, s.expires_at, a.id, a.public_id, a.name, a.display_name, a.role, a.member_id, "
        "a.language, a.created_at FROM session s JOIN account a ON a.id = s.account_id "
        "WHERE s.token_hash = :hash AND s.ended_at IS NULL AND a.disabled_at IS NULL",
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
    return actor_of(account, int(row["session_id"]), address)


async def sign_out(actor: Actor, *, now: datetime) -> None:
    """The session that the caller came with has ended; nothing happens where there is none."""
    if actor.session_id is not None:
        await Session.filter(id=actor.session_id, ended_at__isnull=True).update(ended_at=now)


async def end_session(actor: Actor, session_public_id: UUID, *, now: datetime) -> None:
    """The session has ended: one's own, or one of the staff's with staff:write. Raises NotFound, also where it is not yours."""
    async with db.transaction():
        session = await Session.get_or_none(public_id=session_public_id, ended_at__isnull=True).select_related("account")
        own = session is not None and session.account_id == actor_account(actor)
        if session is None or not (own or (session.account.role is not None and actor.holds(Scope.STAFF_WRITE))):
            raise NotFound("session")
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


async def create_account(new: NewAccount, *, now: datetime) -> Account:
    """The account exists. Raises Invalid on name (also when it is taken, A1), password or display_name."""
    check_account(new)
    password_hash = await hasher.hash(new.password, now=now)
    return await insert_account(new, password_hash, now=now)


def check_account(new: NewAccount) -> None:
    """The account may be made, as far as its own words tell. Raises Invalid."""
    check_name(new.name)
    check_password(new.password, new.name)
    check_display_name(new.display_name or new.name)


async def hash_password(password: str, *, now: datetime) -> str:
    """The hash for `insert_account`, worked out before the transaction so that it keeps nobody waiting."""
    return await hasher.hash(password, now=now)


async def insert_account(new: NewAccount, password_hash: str, *, now: datetime) -> Account:
    """The account stands in the table. Raises Invalid(name) where the name is taken, whatever its capitals."""
    try:
        async with db.transaction():
            return await Account.create(
                name=new.name,
                display_name=(new.display_name or new.name).strip(),
                role=new.role,
                member_id=new.member_id,
                password_hash=password_hash,
                password_changed_at=now,
                language=new.language,
                created_at=now,
            )
    except IntegrityError:
        raise Invalid("name", _TAKEN, name=new.name) from None


async def change_password(actor: Actor, current: str, new: str, *, now: datetime) -> None:
    """The caller's password is the new one and all other sessions have ended. Raises Invalid(current | new), TooManyFailures."""
    account = await Account.get_or_none(id=actor_account(actor))
    if account is None:
        raise Unauthenticated()
    key = f"password|{account.id}"
    await attempts.hit(key, PASSWORD_RATE, now=now)
    if not await hasher.verify(account.password_hash, current[:200], now=now):
        raise Invalid("current", "This is not your present password.")
    await attempts.forgive(key)
    check_password(new, account.name, "new")
    fresh = await hasher.hash(new, now=now)
    async with db.transaction():
        touched = await Account.filter(id=account.id, password_hash=account.password_hash).update(
            password_hash=fresh, password_changed_at=now, failed_count=0, locked_until=None
        )
        if not touched:
            raise Invalid("current", "This is not your present password.")
        await end_other_sessions(actor, now=now)
        if actor.kind is ActorKind.STAFF:
            await record(actor, "account.password", "Account", account.public_id, now=now, subject_label=account.name)


async def change_language(actor: Actor, language: str | None) -> None:
    """The caller's console and messages are in that language; None follows the browser. Raises Invalid(language)."""
    check_language(language)
    await Account.filter(id=actor_account(actor)).update(language=language)


async def create_staff(actor: Actor, new: NewStaff, *, now: datetime) -> CreatedStaff:
    """A new member of staff can sign in. Needs staff:write. Raises Invalid on name, password or display_name."""
    ensure(actor, Scope.STAFF_WRITE)
    password = ids.word(15) if new.password is None else new.password
    wanted = NewAccount(new.name, password, new.display_name, role=new.role)
    check_account(wanted)
    password_hash = await hasher.hash(password, now=now)
    async with db.transaction():
        account = account_row(await insert_account(wanted, password_hash, now=now))
        after = {"name": account.name, "display_name": account.display_name, "role": new.role}
        await record(actor, "staff.create", "Account", account.public_id, now=now, subject_label=account.name, after=after)
    return CreatedStaff(account, password if new.password is None else None)


async def change_staff(
    actor: Actor, account_public_id: UUID, *, reason: str, now: datetime, role: Role | None = None, disabled: bool | None = None
) -> AccountRow:
    """The member of staff has the role and is switched on or off; None leaves it. Their other sessions have ended.

    Needs staff:write. Raises NotFound, LastOwner, Invalid(reason).
    """
    ensure(actor, Scope.STAFF_WRITE)
    why = check_reason(reason)
    async with db.transaction():
        owners = await Account.filter(role=Role.OWNER, disabled_at__isnull=True).order_by("id").select_for_update()
        account = await Account.filter(public_id=account_public_id, role__isnull=False).select_for_update().first()
        if account is None:
            raise NotFound("account")
        before = account_row(account)
        after = replace(before, role=role or before.role)
        if disabled is not None and disabled != (before.disabled_at is not None):
            after = replace(after, disabled_at=now if disabled else None)
        if after == before:
            return before
        check_owner_remains({owner.id for owner in owners}, account.id, after.role is Role.OWNER and after.disabled_at is None)
        await Account.filter(id=account.id).update(role=after.role, disabled_at=after.disabled_at)
        await Session.filter(account_id=account.id, ended_at__isnull=True).exclude(id=actor.session_id or 0).update(ended_at=now)
        await record(
            actor,
            "staff.change",
            "Account",
            account.public_id,
            now=now,
            subject_label=account.name,
            reason=why,
            before={"role": before.role, "disabled": before.disabled_at is not None},
            after={"role": after.role, "disabled": after.disabled_at is not None},
        )
    return after


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
