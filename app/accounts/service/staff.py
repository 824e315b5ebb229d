"""Who is on the staff, and with what (R5)."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from app.accounts.gateway import hasher
from app.accounts.models import Account, RecoveryCode, SecondFactor, Session
from app.accounts.queries import account_row
from app.accounts.rules import FACTOR_BOX, AccountRow, NewAccount, NewStaff, check_owner_remains
from app.accounts.service.accounts import check_account, insert_account
from app.audit.service import record
from app.core import db, ids, sealing
from app.core.access import Actor, Role, Scope, ensure
from app.core.errors import NotFound
from app.core.reasons import check_reason


@dataclass(frozen=True, slots=True)
class CreatedStaff:
    """A new member of staff. `password` is there only where it was made up, and told once."""

    account: AccountRow
    password: str | None


async def create_staff(actor: Actor, new: NewStaff, *, now: datetime) -> CreatedStaff:
    """A new member of staff can sign in. Needs staff:write. Raises Invalid on name, password or display_name."""
    ensure(actor, Scope.STAFF_WRITE)
    password = ids.word(15) if new.password is None else new.password
    wanted = NewAccount(new.name, password, new.display_name, role=new.role)
    check_account(wanted)
    password_hash = await hasher.hash(password, now=now)
    async with db.transaction():
        account = account_row(await insert_account(wanted, password_hash, now=now))
        if new.secret is not None:
            sealed = sealing.box(FACTOR_BOX).seal(str(account.public_id), new.secret.encode())
            await SecondFactor.create(account_id=account.id, sealed_secret=sealed, created_at=now)
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


async def reset_factor(actor: Actor, account_public_id: UUID, *, reason: str, now: datetime) -> AccountRow:
    """The member of staff has no second factor any more and is signed out everywhere: for who lost the authenticator and the codes.

    Needs staff:write. Raises NotFound where there is none, Invalid(reason).
    """
    ensure(actor, Scope.STAFF_WRITE)
    why = check_reason(reason)
    async with db.transaction():
        account = await Account.filter(public_id=account_public_id, role__isnull=False).select_for_update().first()
        if account is None or not await SecondFactor.filter(account_id=account.id).delete():
            raise NotFound("second factor")
        await RecoveryCode.filter(account_id=account.id).delete()
        await Session.filter(account_id=account.id, ended_at__isnull=True).update(ended_at=now)
        await record(actor, "staff.reset_factor", "Account", account.public_id, now=now, subject_label=account.name, reason=why)
    return account_row(account)
