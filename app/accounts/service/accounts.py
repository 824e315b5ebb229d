"""Accounts: made, and what their owners change of them (A1-A3)."""

from datetime import datetime

from tortoise.exceptions import IntegrityError

from app.accounts.gateway import attempts, hasher
from app.accounts.models import Account
from app.accounts.queries import actor_account
from app.accounts.rules import PASSWORD_RATE, NewAccount, check_display_name, check_language, check_name, check_password
from app.accounts.service.sessions import end_other_sessions
from app.audit.service import record
from app.core import db
from app.core.access import Actor, ActorKind
from app.core.errors import Invalid, Unauthenticated

_TAKEN = "The name {name} is taken."


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
