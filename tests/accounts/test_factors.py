"""Second factors, recovery codes and proofs in the store (A3, R5, ADR 0090, 0091)."""

import asyncio
from datetime import datetime, timedelta

import pytest

from app.accounts import queries
from app.accounts import service as accounts
from app.accounts.models import RecoveryCode, SecondFactor
from app.accounts.rules import (
    AccountDisabled,
    FactorNeeded,
    NewStaff,
    SignedIn,
    TooManyFailures,
    WrongCode,
    WrongPassword,
    present_code,
)
from app.core import db
from app.core.access import ROLE_SCOPES, STEP_UP_SCOPES, Actor, FactorState, Role, Scope, SecondFactorRequired, StepUpRequired
from app.core.errors import AppError, Forbidden, Invalid, NotFound, Unauthenticated
from tests import cast

pytestmark = pytest.mark.usefixtures("store")
HALF_MINUTE = timedelta(seconds=30)


async def half(name: str, now: datetime) -> SignedIn:
    """A sign-in that waits for its code."""
    opened = await accounts.sign_in(name, cast.PASSWORD, address="192.0.2.1", user_agent="tests", now=now)
    assert opened.actor.factor is FactorState.DUE
    return opened


async def refused(actor: Actor, proof: str, now: datetime) -> type[AppError] | None:
    """What the proof is refused with; None where it holds."""
    try:
        await accounts.prove(actor, proof, now=now)
    except AppError as refusal:
        return type(refusal)
    return None


async def enrol(actor: Actor, now: datetime) -> tuple[SignedIn, tuple[str, ...], str]:
    """A second factor set up as a person would; the session, the recovery codes and the secret."""
    offer = await accounts.offer_factor(actor, "PMTalk", now=now)
    return *await accounts.set_factor(actor, offer.sealed, present_code(offer.secret, now), now=now), offer.secret


async def newcomer(role: Role, now: datetime, name: str = "wei") -> SignedIn:
    """A colleague without a second factor, signed in by the password."""
    await accounts.create_staff(cast.SYSTEM, NewStaff(name, role, password=cast.PASSWORD), now=now)
    return await accounts.sign_in(name, cast.PASSWORD, address=None, user_agent="tests", now=now)


async def test_the_code_completes_the_sign_in_under_a_new_token(now: datetime) -> None:
    """No session that was known before the code is worth anything after it; until then it lives ten minutes."""
    await cast.staff(Role.OWNER, now)
    later = now + HALF_MINUTE
    opened = await half("owner", later)
    assert opened.session.expires_at == later + timedelta(minutes=10)
    waiting = await accounts.actor_of_session(opened.token, now=later)
    assert waiting is not None
    assert (waiting.scopes, waiting.withheld) == (frozenset(), ROLE_SCOPES[Role.OWNER])
    assert await accounts.actor_of_session(opened.token, now=later + timedelta(minutes=10)) is None
    whole = await accounts.prove(waiting, present_code(cast.SECRET, later), now=later)
    assert await accounts.actor_of_session(opened.token, now=later) is None
    with db.count_statements() as counted:
        actor = await accounts.actor_of_session(whole.token, now=later)
    assert counted.count == 1
    assert actor is not None
    assert (actor.scopes, actor.session_id) == (ROLE_SCOPES[Role.OWNER], opened.actor.session_id)
    assert whole.session.expires_at == later + timedelta(days=7)


async def test_a_session_that_waits_shows_nothing_of_its_owner(now: datetime) -> None:
    await cast.staff(Role.OWNER, now)
    waiting = (await half("owner", now + HALF_MINUTE)).actor
    with pytest.raises(Unauthenticated):
        await queries.own_account(waiting)
    with pytest.raises(Unauthenticated):
        await accounts.end_other_sessions(waiting, now=now)
    with pytest.raises(Unauthenticated):
        await accounts.change_password(waiting, cast.PASSWORD, "another password 1", now=now)


async def test_a_code_opens_once(now: datetime) -> None:
    await accounts.create_staff(cast.SYSTEM, cast.new_staff("owner", Role.OWNER), now=now)
    code = present_code(cast.SECRET, now)
    first, second = await half("owner", now), await half("owner", now)
    tried = await asyncio.gather(*[refused(each.actor, code, now) for each in (first, second)])
    assert sorted(tried, key=str) == [WrongCode, None]
    assert await refused((await half("owner", now)).actor, code, now) is WrongCode
    assert (await SecondFactor.get()).last_step == now.timestamp() // 30


async def test_wrong_codes_wait_as_wrong_passwords_do_and_the_password_does_not_forgive_them(now: datetime) -> None:
    """Five tries, then a minute: also for who knows the password and signs in anew for each try."""
    await cast.staff(Role.OWNER, now)
    at = now + HALF_MINUTE
    early = (await half("owner", at)).actor
    for _ in range(5):
        assert await refused((await half("owner", at)).actor, "000000", at) is WrongCode
    assert await refused(early, present_code(cast.SECRET, at), at) is TooManyFailures
    with pytest.raises(TooManyFailures) as refusal:
        await half("owner", at)
    assert refusal.value.retry_at == at + timedelta(minutes=1)
    after = at + timedelta(minutes=1)
    assert await refused((await half("owner", after)).actor, present_code(cast.SECRET, after), after) is None
    assert [(row["failed_count"], row["locked_until"]) for row in await cast.rows("account")] == [(0, None)]


async def test_many_wrong_codes_at_once_count_as_many(now: datetime) -> None:
    await cast.staff(Role.OWNER, now)
    waiting = (await half("owner", now + HALF_MINUTE)).actor
    tried = await asyncio.gather(*[refused(waiting, f"{number:06}", now) for number in range(12)])
    assert (tried.count(WrongCode), tried.count(TooManyFailures)) == (5, 7)


async def test_a_disabled_account_is_not_let_in_by_a_code(now: datetime) -> None:
    owner = await cast.staff(Role.OWNER, now)
    await cast.staff(Role.PUBLISHER, now)
    waiting = await half("publisher", now + HALF_MINUTE)
    row = await queries.staff_named(owner, "Publisher")
    await SecondFactor.filter(account_id=row.id).update(last_step=0)
    await db.execute("UPDATE account SET disabled_at = :now WHERE id = :id", now=now, id=row.id)
    assert await refused(waiting.actor, present_code(cast.SECRET, now), now) is AccountDisabled
    assert await accounts.actor_of_session(waiting.token, now=now) is None


async def test_setting_one_up(now: datetime) -> None:
    """The secret is stored by the first right code alone, sealed; all other sessions end, this one has a new token."""
    first = await newcomer(Role.PUBLISHER, now)
    other = await accounts.sign_in("wei", cast.PASSWORD, address=None, user_agent="tests", now=now)
    offer = await accounts.offer_factor(first.actor, "PMTalk", now=now)
    with pytest.raises(Invalid) as refusal:
        await accounts.set_factor(first.actor, offer.sealed, "000000", now=now)
    assert refusal.value.field == "code"
    with pytest.raises(Invalid, match="too long ago"):
        await accounts.set_factor(first.actor, offer.sealed + "x", present_code(offer.secret, now), now=now)
    assert (await cast.rows("second_factor"), await cast.rows("recovery_code")) == ([], [])
    assert (await accounts.offer_factor(first.actor, "PMTalk", now=now, sealed=offer.sealed)).secret == offer.secret

    session, codes = await accounts.set_factor(first.actor, offer.sealed, present_code(offer.secret, now), now=now)
    assert (session.actor.factor, session.actor.scopes) == (FactorState.OPEN, ROLE_SCOPES[Role.PUBLISHER])
    assert [await accounts.actor_of_session(each.token, now=now) for each in (first, other)] == [None, None]
    assert len(set(codes)) == 10
    stored = repr([await cast.rows(table) for table in ("second_factor", "recovery_code", "audit_entry", "audit_detail")])
    assert [secret for secret in (offer.secret, *codes) if secret in stored] == []
    found = await queries.own_factor(session.actor)
    assert found is not None
    assert (found.since, found.codes_left) == (now, 10)
    assert await refused((await half("wei", now)).actor, present_code(offer.secret, now), now) is WrongCode, "it was used to set it up"


async def test_a_recovery_code_opens_once_and_stands_in_the_audit_log(now: datetime) -> None:
    _, codes, _ = await enrol((await newcomer(Role.OWNER, now)).actor, now)
    assert await refused((await half("wei", now)).actor, codes[3].upper().replace("-", " "), now) is None
    assert await refused((await half("wei", now)).actor, codes[3], now) is WrongCode
    assert await RecoveryCode.filter(used_at__isnull=True).count() == 9
    assert (await cast.rows("audit_entry"))[-1]["action"] == "account.recovery_code"
    told = (await cast.rows("audit_detail"))[-1]
    assert (told["subject_label"], db.as_json(told["after"])) == ("wei", {"left": 9})


async def test_anothers_recovery_code_opens_nothing(now: datetime) -> None:
    _, codes, _ = await enrol((await newcomer(Role.OWNER, now)).actor, now)
    await enrol((await newcomer(Role.OWNER, now, "eve")).actor, now)
    assert await refused((await half("eve", now)).actor, codes[0], now) is WrongCode


async def test_another_authenticator_takes_the_place_of_the_first_with_its_codes(now: datetime) -> None:
    session, codes, old = await enrol((await newcomer(Role.OWNER, now)).actor, now)
    later = now + timedelta(minutes=5)
    switched, _, new = await enrol(session.actor, later)
    assert old != new
    assert await refused((await half("wei", later)).actor, present_code(old, later), later) is WrongCode
    assert await refused((await half("wei", later)).actor, codes[0], later) is WrongCode
    after = later + HALF_MINUTE
    assert await refused((await half("wei", after)).actor, present_code(new, after), after) is None
    renewed = await accounts.renew_codes(switched.actor, now=later)
    assert len(set(renewed)) == 10
    assert [row["action"] for row in await cast.rows("audit_entry")] == [
        *("staff.create", "account.set_factor", "account.switch_factor", "account.renew_codes")
    ]


async def test_who_may_do_without_does_and_who_must_not_does_not(now: datetime) -> None:
    editor, _, _ = await enrol((await newcomer(Role.EDITOR, now)).actor, now)
    owner, _, _ = await enrol((await newcomer(Role.OWNER, now, "boss")).actor, now)
    with pytest.raises(FactorNeeded):
        await accounts.remove_factor(owner.actor, now=now)
    assert await SecondFactor.all().count() == 2
    await accounts.remove_factor(editor.actor, now=now)
    assert [row["account_id"] for row in await cast.rows("second_factor")] == [owner.actor.id]
    opened = await accounts.sign_in("wei", cast.PASSWORD, address=None, user_agent="tests", now=now)
    assert opened.actor.factor is FactorState.OPEN
    for change in (accounts.remove_factor, accounts.renew_codes):
        with pytest.raises(NotFound):
            await change(opened.actor, now=now)


async def test_a_members_session_has_nothing_to_secure(now: datetime) -> None:
    await cast.pmtalk(now)
    ada = await cast.ada(now)
    with pytest.raises(Forbidden) as refusal:
        await accounts.offer_factor(ada.actor, "PMTalk", now=now)
    assert type(refusal.value) is Forbidden


async def test_an_owner_takes_a_lost_one_away(now: datetime) -> None:
    """With a reason and an audit entry; the colleague is signed out everywhere and sets up a new one."""
    owner, publisher = await cast.staff(Role.OWNER, now), await cast.staff(Role.PUBLISHER, now)
    session = await cast.sign_in("publisher", now)
    public_id = (await queries.staff_named(owner, "publisher")).public_id
    before = [await cast.rows(table) for table in ("second_factor", "session", "audit_entry")]
    with pytest.raises(Forbidden):
        await accounts.reset_factor(publisher, public_id, reason="I lost it", now=now)
    with pytest.raises(Invalid):
        await accounts.reset_factor(owner, public_id, reason=" ", now=now)
    assert [await cast.rows(table) for table in ("second_factor", "session", "audit_entry")] == before
    await accounts.reset_factor(owner, public_id, reason="The phone fell into the lake", now=now)
    assert await accounts.actor_of_session(session.token, now=now) is None
    opened = await accounts.sign_in("publisher", cast.PASSWORD, address=None, user_agent="tests", now=now)
    assert opened.actor.factor is FactorState.TO_ENROL
    with pytest.raises(NotFound):
        await accounts.reset_factor(owner, public_id, reason="The phone fell into the lake", now=now)
    assert (await cast.rows("audit_entry"))[-1]["action"] == "staff.reset_factor"
    told = (await cast.rows("audit_detail"))[-1]
    assert (told["subject_label"], told["actor_label"], told["reason"]) == ("publisher", "owner", "The phone fell into the lake")


async def test_a_proof_opens_what_is_delicate_for_ten_minutes_under_a_new_token(now: datetime) -> None:
    await cast.staff(Role.OWNER, now)
    session = await cast.sign_in("owner", now)
    later = now + timedelta(minutes=10)
    old = await accounts.actor_of_session(session.token, now=later)
    assert old is not None
    assert old.withheld == ROLE_SCOPES[Role.OWNER] & STEP_UP_SCOPES
    with pytest.raises(StepUpRequired):
        await accounts.create_staff(old, NewStaff("eve", Role.OWNER), now=later)
    proved = await accounts.prove(old, present_code(cast.SECRET, later), now=later)
    assert proved.actor.withheld == frozenset()
    assert await accounts.actor_of_session(session.token, now=later) is None
    assert proved.session.expires_at == session.session.expires_at, "no proof lets a session live longer"
    fresh = await accounts.actor_of_session(proved.token, now=later + timedelta(minutes=9, seconds=59))
    assert fresh is not None
    assert Scope.STAFF_WRITE in fresh.scopes
    again = await accounts.actor_of_session(proved.token, now=later + timedelta(minutes=10))
    assert again is not None
    assert Scope.STAFF_WRITE not in again.scopes


async def test_who_has_no_second_factor_proves_by_the_password(now: datetime) -> None:
    support = await cast.staff(Role.SUPPORT, now)
    later = now + timedelta(minutes=10)
    assert await refused(support, "wrong horse battery", later) is WrongPassword
    assert [row["failed_count"] for row in await cast.rows("account")] == [1]
    proved = await accounts.prove(support, cast.PASSWORD, now=later)
    assert Scope.MEMBERS_REVEAL in proved.actor.scopes
    for _ in range(5):
        await refused(support, "wrong horse battery", later)
    assert await refused(support, cast.PASSWORD, later) is TooManyFailures


async def test_a_password_is_no_proof_where_there_is_a_second_factor(now: datetime) -> None:
    owner = await cast.staff(Role.OWNER, now)
    assert await refused(owner, cast.PASSWORD, now + timedelta(minutes=10)) is WrongCode


async def test_a_session_that_ended_proves_nothing(now: datetime) -> None:
    owner = await cast.staff(Role.OWNER, now)
    await accounts.sign_out(owner, now=now)
    later = now + HALF_MINUTE
    assert await refused(owner, present_code(cast.SECRET, later), later) is Unauthenticated
    assert (await SecondFactor.get()).last_step < later.timestamp() // 30, "and spends no code"


async def test_a_sign_in_at_once_leaves_no_half_session_behind(now: datetime) -> None:
    await cast.staff(Role.OWNER, now)
    later = now + HALF_MINUTE
    for code, kind in ((None, SecondFactorRequired), ("000000", WrongCode)):
        opened = await half("owner", later)
        with pytest.raises(kind):
            await accounts.finish_sign_in(opened, code, now=later)
        assert await accounts.actor_of_session(opened.token, now=later) is None
    whole = await accounts.finish_sign_in(await half("owner", later), present_code(cast.SECRET, later), now=later)
    assert whole.actor.factor is FactorState.OPEN


async def test_ending_a_colleagues_session_asks_for_a_proof_but_a_members_session_is_still_not_found(now: datetime) -> None:
    await cast.staff(Role.OWNER, now)
    session = await cast.sign_in("owner", now)
    await cast.staff(Role.EDITOR, now)
    await cast.pmtalk(now)
    ada = await cast.ada(now)
    editor = await cast.sign_in("editor", now)
    old = await accounts.actor_of_session(session.token, now=now + timedelta(minutes=10))
    assert old is not None
    with pytest.raises(StepUpRequired):
        await accounts.end_session(old, editor.session.public_id, now=now)
    with pytest.raises(NotFound):
        await accounts.end_session(old, ada.session.public_id, now=now)
    assert await accounts.actor_of_session(editor.token, now=now) is not None
