"""Proving who one is: second factors, recovery codes, and proofs that open what is delicate (A3, ADR 0090, 0091)."""

from datetime import datetime

from app.accounts.gateway import hasher
from app.accounts.models import Account, RecoveryCode, SecondFactor, Session
from app.accounts.queries import account_row, own_account, session_row
from app.accounts.rules import (
    FACTOR_BOX,
    OFFER_BOX,
    RECOVERY_CODES,
    Came,
    FactorNeeded,
    Offer,
    SignedIn,
    Standing,
    WrongCode,
    WrongCredentials,
    WrongPassword,
    actor_of,
    check_not_locked,
    is_totp,
    judge_try,
    make_offer,
    matching_step,
    new_recovery_code,
    normal_code,
    offered_secret,
    recovery_hash,
    session_limits,
)
from app.accounts.service.sessions import end_other_sessions, sign_out
from app.audit.service import record
from app.core import db, ids, sealing
from app.core.access import FACTOR_ROLES, Actor, FactorState, Scope, SecondFactorRequired, ensure
from app.core.errors import AppError, Invalid, NotFound, Unauthenticated


async def prove(actor: Actor, proof: str, *, now: datetime) -> SignedIn:
    """The caller proved to be who the session says: by a code where there is a second factor, else by the password.

    This completes a sign-in that waits for its code, and opens what is delicate for ten minutes. The session has a new token.
    Failures count as those of signing in do, and a code opens once. Raises WrongCode, WrongPassword, TooManyFailures,
    AccountDisabled, Unauthenticated where the session has ended.
    """
    session = await Session.get_or_none(id=actor.session_id, ended_at__isnull=True).select_related("account")
    if session is None:
        raise Unauthenticated()
    checked = session.account
    check_not_locked(checked.locked_until, now)
    by_code = await SecondFactor.filter(account_id=checked.id).exists()
    right = not by_code and await hasher.verify(checked.password_hash, proof[:200], now=now)
    renewed: SignedIn | None = None
    async with db.transaction():
        account = await Account.filter(id=checked.id).select_for_update().get()
        check_not_locked(account.locked_until, now)
        standing = Standing(account.failed_count, account.locked_until, account.disabled_at is not None)
        wrong: WrongCredentials | None
        if by_code:
            wrong = None if await _spend(actor, account, proof, now) else WrongCode()
        else:
            wrong = None if right and account.password_hash == checked.password_hash else WrongPassword()
        verdict = judge_try(standing, wrong, now)
        await Account.filter(id=account.id).update(failed_count=verdict.failed_count, locked_until=verdict.locked_until)
        if verdict.refusal is None:
            renewed = await _renew(actor, account, by_code, now)
    if verdict.refusal is not None:
        raise verdict.refusal
    assert renewed is not None  # noqa: S101  a verdict without refusal renewed it
    return renewed


async def finish_sign_in(signed_in: SignedIn, code: str | None, *, now: datetime) -> SignedIn:
    """The sign-in is complete: its code came along where one is due. Otherwise its session has ended.

    Raises SecondFactorRequired where none came, WrongCode, TooManyFailures, AccountDisabled.
    """
    if signed_in.actor.factor is not FactorState.DUE:
        return signed_in
    try:
        if code is None:
            raise SecondFactorRequired()
        return await prove(signed_in.actor, code, now=now)
    except AppError:
        await sign_out(signed_in.actor, now=now)
        raise


async def _spend(actor: Actor, account: Account, proof: str, now: datetime) -> bool:
    """Whether the code opens; it does not again. The account is locked, so that two tries at once cannot spend it both."""
    code = normal_code(proof)
    if is_totp(code):
        factor = await SecondFactor.get_or_none(account_id=account.id)
        secret = factor and sealing.box(FACTOR_BOX).open(str(account.public_id), factor.sealed_secret)
        step = matching_step(secret.decode(), code, now, factor.last_step) if factor and secret else None
        return step is not None and bool(await SecondFactor.filter(account_id=account.id).update(last_step=step))
    unused = RecoveryCode.filter(account_id=account.id, used_at__isnull=True)
    if not await unused.filter(code_hash=recovery_hash(code)).update(used_at=now):
        return False
    left = {"left": await unused.count()}
    await record(actor, "account.recovery_code", "Account", account.public_id, now=now, subject_label=account.name, after=left)
    return True


async def _renew(actor: Actor, account: Account, by_code: bool, now: datetime) -> SignedIn:
    """The caller's session has a new token, so that whoever knew the old one gains nothing by the proof."""
    session = await Session.get_or_none(id=actor.session_id, ended_at__isnull=True)
    if session is None:
        raise Unauthenticated()
    row = account_row(account)
    token = ids.word(32)
    session.token_hash, session.proved_at = ids.digest(token), now
    if by_code and session.factor_at is None:
        session.factor_at, session.expires_at = now, session.created_at + session_limits(row.role).longest
    await session.save(update_fields=["token_hash", "proved_at", "factor_at", "expires_at"])
    renewed = actor_of(row, Came(session.id, actor.address, by_code, session.factor_at, now), now)
    return SignedIn(token, session_row(session, renewed), renewed)


async def offer_factor(actor: Actor, issuer: str, *, now: datetime, sealed: str | None = None) -> Offer:
    """A secret for the caller's authenticator: a fresh one, or that of `sealed` again while it holds. Nothing is stored.

    Needs self:secure. One statement.
    """
    ensure(actor, Scope.SELF_SECURE)
    account, box = await own_account(actor), sealing.box(OFFER_BOX)
    return make_offer(box, account, issuer, now, offered_secret(box, account, sealed, now) if sealed else None)


async def set_factor(actor: Actor, sealed: str, code: str, *, now: datetime) -> tuple[SignedIn, tuple[str, ...]]:
    """The authenticator that shows `code` is the caller's second factor, in place of any other. Returns the session under a new
    token, and recovery codes that are told once.

    All other sessions and all former recovery codes have ended. Needs self:secure. Raises Invalid(code).
    """
    ensure(actor, Scope.SELF_SECURE)
    row = await own_account(actor)
    secret = offered_secret(sealing.box(OFFER_BOX), row, sealed, now)
    if secret is None:
        raise Invalid("code", "This picture was shown too long ago. Scan the new one.")
    step = matching_step(secret, normal_code(code), now, 0)
    if step is None:
        raise Invalid("code", "This is not the present code. Check that the clock of your phone is right.")
    kept = sealing.box(FACTOR_BOX).seal(str(row.public_id), secret.encode())
    async with db.transaction():
        account = await Account.filter(id=row.id).select_for_update().get()
        switched = bool(await SecondFactor.filter(account_id=row.id).delete())
        await SecondFactor.create(account_id=row.id, sealed_secret=kept, last_step=step, created_at=now)
        codes = await _new_codes(row.id, now)
        await end_other_sessions(actor, now=now)
        renewed = await _renew(actor, account, True, now)
        await record(
            actor, "account.switch_factor" if switched else "account.set_factor", "Account", row.public_id, now=now, subject_label=row.name
        )
    return renewed, codes


async def renew_codes(actor: Actor, *, now: datetime) -> tuple[str, ...]:
    """The caller's recovery codes are new ones, told once; the former open nothing. Needs self:secure. Raises NotFound."""
    ensure(actor, Scope.SELF_SECURE)
    row = await own_account(actor)
    async with db.transaction():
        await Account.filter(id=row.id).select_for_update().get()
        if not await SecondFactor.filter(account_id=row.id).exists():
            raise NotFound("second factor")
        codes = await _new_codes(row.id, now)
        await record(actor, "account.renew_codes", "Account", row.public_id, now=now, subject_label=row.name)
    return codes


async def remove_factor(actor: Actor, *, now: datetime) -> None:
    """The caller does without a second factor again. Needs self:secure. Raises FactorNeeded for who may not, NotFound."""
    ensure(actor, Scope.SELF_SECURE)
    row = await own_account(actor)
    if row.role in FACTOR_ROLES:
        raise FactorNeeded()
    async with db.transaction():
        await Account.filter(id=row.id).select_for_update().get()
        if not await SecondFactor.filter(account_id=row.id).delete():
            raise NotFound("second factor")
        await RecoveryCode.filter(account_id=row.id).delete()
        await record(actor, "account.remove_factor", "Account", row.public_id, now=now, subject_label=row.name)


async def _new_codes(account_id: int, now: datetime) -> tuple[str, ...]:
    codes = tuple(new_recovery_code() for _ in range(RECOVERY_CODES))
    await RecoveryCode.filter(account_id=account_id).delete()
    await RecoveryCode.bulk_create([RecoveryCode(account_id=account_id, code_hash=recovery_hash(code), created_at=now) for code in codes])
    return codes
