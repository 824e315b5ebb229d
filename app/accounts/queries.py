"""Reading accounts and sessions. Nothing that opens anything (hashes) leaves this room."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from tortoise.queryset import QuerySet

from app.accounts.models import Account, RecoveryCode, SecondFactor, Session
from app.accounts.rules import AccountRow, FactorRow, SessionRow, session_limits
from app.core import db
from app.core.access import Actor, ActorKind, FactorState, Role, Scope, ensure
from app.core.errors import NotFound, Unauthenticated
from app.core.paging import Page, PageRequest, cut

_ACCOUNT = "a.id, a.public_id, a.name, a.display_name, a.role, a.member_id, a.language, a.disabled_at, a.created_at FROM account a"


def account_row(account: Account) -> AccountRow:
    """The account without what opens it."""
    role = None if account.role is None else Role(account.role)
    return AccountRow(
        account.id,
        account.public_id,
        account.name,
        account.display_name,
        role,
        account.member_id,
        account.language,
        account.disabled_at,
        account.created_at,
    )


def session_row(session: Session, actor: Actor | None = None) -> SessionRow:
    """The session without what opens it."""
    return SessionRow(
        session.id,
        session.public_id,
        session.account_id,
        session.address,
        session.user_agent,
        session.created_at,
        session.last_seen_at,
        session.expires_at,
        current=actor is not None and actor.session_id == session.id,
    )


async def access_account(actor: Actor, public_id: UUID) -> AccountRow:
    """The account: one's own, or any of the staff with staff:read. Raises NotFound, also where it is not yours."""
    account = await Account.get_or_none(public_id=public_id)
    if account is None or not (account.id == actor_account(actor) or (account.role is not None and actor.holds(Scope.STAFF_READ))):
        raise NotFound("account")
    return account_row(account)


async def access_accounts(actor: Actor, public_ids: Sequence[UUID]) -> dict[UUID, AccountRow]:
    """Those of the accounts that exist and that the caller may read. One statement."""
    found = await Account.filter(public_id__in=list(public_ids))
    own, staff = actor_account(actor), actor.holds(Scope.STAFF_READ)
    return {each.public_id: account_row(each) for each in found if each.id == own or (staff and each.role is not None)}


async def staff_named(actor: Actor, name: str) -> AccountRow:
    """The member of staff with that name, whatever its capitals. Needs staff:read. Raises NotFound."""
    ensure(actor, Scope.STAFF_READ)
    rows = await db.fetch(f"SELECT {_ACCOUNT} WHERE a.role IS NOT NULL AND lower(a.name) = :name", name=name.lower()[:64])
    if not rows:
        raise NotFound("account")
    return _account(rows[0])


async def own_account(actor: Actor) -> AccountRow:
    """The account of the caller. Raises Unauthenticated where nobody, a partner or the system calls."""
    account = await Account.get_or_none(id=actor_account(actor))
    if account is None:
        raise Unauthenticated()
    return account_row(account)


def actor_account(actor: Actor) -> int | None:
    """The id of the caller's account, if a person calls whose session is open: a partner's id is of another table."""
    return actor.id if actor.kind in (ActorKind.MEMBER, ActorKind.STAFF) and actor.factor is not FactorState.DUE else None


async def own_factor(actor: Actor) -> FactorRow | None:
    """The caller's second factor, if there is one. At most two statements."""
    factor = await SecondFactor.get_or_none(account_id=actor_account(actor))
    if factor is None:
        return None
    left = await RecoveryCode.filter(account_id=factor.account_id, used_at__isnull=True).count()
    return FactorRow(factor.created_at, left)


async def factors_since(actor: Actor, account_ids: Sequence[int]) -> dict[int, datetime]:
    """Since when those of the accounts that have a second factor have it: one's own, or any with staff:read. One statement."""
    may = [each for each in account_ids if each == actor_account(actor) or actor.holds(Scope.STAFF_READ)]
    return {each.account_id: each.created_at for each in await SecondFactor.filter(account_id__in=may)}


async def accounts_of_members(member_ids: Sequence[int]) -> dict[int, AccountRow]:
    """The oldest account of each member that has one. The caller has seen to it that they may be read. One statement."""
    found = await Account.filter(member_id__in=list(member_ids)).order_by("-id")
    return {account.member_id: account_row(account) for account in found if account.member_id is not None}


async def staff_page(actor: Actor, request: PageRequest) -> Page[AccountRow]:
    """A page of the staff by name. Needs staff:read. One statement."""
    ensure(actor, Scope.STAFF_READ)
    conditions, parameters = _window(request)
    direction = "DESC" if request.backward else "ASC"
    rows = await db.fetch(
        f"SELECT {_ACCOUNT} WHERE a.role IS NOT NULL{conditions} ORDER BY lower(a.name) {direction} LIMIT :limit",
        **parameters,
    )
    return cut([_account(row) for row in rows], request, lambda row: (row.name.lower(),))


def _window(request: PageRequest) -> tuple[str, dict[str, Any]]:
    conditions = ""
    parameters: dict[str, Any] = {"limit": request.limit + 1}
    if request.after is not None:
        conditions += " AND lower(a.name) > :after"
        parameters["after"] = request.after[0]
    if request.before is not None:
        conditions += " AND lower(a.name) < :before"
        parameters["before"] = request.before[0]
    return conditions, parameters


def _account(row: dict[str, Any]) -> AccountRow:
    return AccountRow(
        int(row["id"]),
        db.as_uuid(row["public_id"]),
        row["name"],
        row["display_name"],
        None if row["role"] is None else Role(row["role"]),
        row["member_id"],
        row["language"],
        db.as_instant(row["disabled_at"]),
        db.as_instant(row["created_at"]),
    )


async def sessions_page(actor: Actor, account_id: int, request: PageRequest, now: datetime) -> Page[SessionRow]:
    """A page of the sessions that still open, newest first: one's own, or those of the staff with staff:read.

    Raises NotFound where the account is not yours. At most two statements.
    """
    account = await Account.get_or_none(id=account_id)
    own = account_id == actor_account(actor)
    if account is None or not (own or (account.role is not None and actor.holds(Scope.STAFF_READ))):
        raise NotFound("account")
    role = None if account.role is None else Role(account.role)
    query = Session.filter(
        account_id=account_id, ended_at__isnull=True, expires_at__gt=now, last_seen_at__gt=now - session_limits(role).idle
    )
    return await _sessions(query, request, actor)


async def _sessions(query: QuerySet[Session], request: PageRequest, actor: Actor | None) -> Page[SessionRow]:
    if request.after is not None:
        query = query.filter(id__lt=request.after[0])
    if request.before is not None:
        query = query.filter(id__gt=request.before[0])
    rows = await query.order_by("id" if request.backward else "-id").limit(request.limit + 1)
    return cut([session_row(row, actor) for row in rows], request, lambda row: (row.id,))


def open_to_member(member_id: int, now: datetime) -> QuerySet[Session]:
    """The sessions by which a member may still come in. Those of staff are not among them, though they may be members too."""
    unused_since = now - session_limits(None).idle
    open_ = Session.filter(ended_at__isnull=True, expires_at__gt=now, last_seen_at__gt=unused_since)
    return open_.filter(account__member_id=member_id, account__role__isnull=True)


async def sessions_of_member(member_id: int, request: PageRequest, now: datetime) -> Page[SessionRow]:
    """A page of the sessions by which a member may still come in, newest first. The caller has seen to it that they may be read.

    One statement.
    """
    return await _sessions(open_to_member(member_id, now), request, None)


async def access_sessions(actor: Actor, public_ids: Sequence[UUID]) -> dict[UUID, SessionRow]:
    """Those of the sessions that exist and that the caller may read. One statement."""
    found = await Session.filter(public_id__in=list(public_ids)).select_related("account")
    own, staff = actor_account(actor), actor.holds(Scope.STAFF_READ)
    may = [each for each in found if each.account_id == own or (staff and each.account.role is not None)]
    return {each.public_id: session_row(each, actor) for each in may}
