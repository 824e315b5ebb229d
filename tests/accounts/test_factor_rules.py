"""Second factors, proofs and what they open, without a store (A3, R5, ADR 0090, 0091)."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pyotp
import pytest

from app.accounts.rules import (
    AccountRow,
    Came,
    actor_of,
    factor_state,
    is_fresh,
    make_offer,
    matching_step,
    new_recovery_code,
    new_secret,
    normal_code,
    offered_secret,
    present_code,
    recovery_hash,
)
from app.core.access import (
    ENROLLING_SCOPES,
    FACTOR_ROLES,
    MEMBER_SCOPES,
    ROLE_SCOPES,
    STEP_UP_SCOPES,
    FactorState,
    Role,
    Scope,
    SecondFactorMissing,
    SecondFactorRequired,
    StepUpRequired,
    ensure,
    system_actor,
)
from app.core.errors import AppError, Forbidden
from app.core.sealing import Box

AT = datetime(2026, 11, 21, 4, tzinfo=UTC)
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # RFC 6238, appendix B: the ASCII text 12345678901234567890
BOX = Box("second factor on offer", b"s" * 40)


def account(role: Role | None, name: str = "wei") -> AccountRow:
    return AccountRow(7, UUID(int=7), name, name, role, 70, None, None, AT)


def came(*, enrolled: bool = False, shown: datetime | None = None, proved: datetime | None = AT) -> Came:
    return Came(1, None, enrolled, shown, proved)


@pytest.mark.parametrize(("seconds", "code"), [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (20000000000, "353130")])
def test_codes_are_those_of_the_rfc(seconds: int, code: str) -> None:
    """RFC 6238, appendix B, SHA-1, the last six digits."""
    at = datetime.fromtimestamp(seconds, UTC)
    assert present_code(SECRET, at) == code
    assert matching_step(SECRET, code, at, 0) == seconds // 30


@pytest.mark.parametrize(("later", "opens"), [(-30, True), (0, True), (30, True), (-60, False), (60, False)])
def test_a_neighbouring_code_opens_since_clocks_differ(later: int, opens: bool) -> None:
    code = present_code(SECRET, AT + timedelta(seconds=later))
    assert (matching_step(SECRET, code, AT, 0) is not None) == opens


def test_a_code_and_those_before_it_open_once() -> None:
    step = matching_step(SECRET, present_code(SECRET, AT), AT, 0)
    assert step is not None
    for later in (-30, 0):
        assert matching_step(SECRET, present_code(SECRET, AT + timedelta(seconds=later)), AT, step) is None
    assert matching_step(SECRET, present_code(SECRET, AT + timedelta(seconds=30)), AT, step) == step + 1


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦"])
def test_what_is_no_code_matches_nothing(code: str) -> None:
    assert matching_step(SECRET, code, AT, 0) is None


def test_codes_may_be_typed_as_people_read_them() -> None:
    assert [normal_code(typed) for typed in ("287 082", " 287082\n", "287-082")] == ["287082"] * 3
    code = new_recovery_code()
    assert len(code) == 19
    assert recovery_hash(code.upper().replace("-", " ")) == recovery_hash(code)
    assert len({new_recovery_code() for _ in range(100)}) == 100


def test_an_offer_is_for_one_account_and_one_hour() -> None:
    offer = make_offer(BOX, account(Role.OWNER), "PMTalk 社区", AT)
    assert len(offer.secret) == 32
    assert offer.secret not in offer.sealed
    told = pyotp.parse_uri(offer.uri)
    assert (told.secret, told.name, told.issuer) == (offer.secret, "wei", "PMTalk 社区")
    assert offered_secret(BOX, account(Role.OWNER), offer.sealed, AT + timedelta(minutes=59, seconds=59)) == offer.secret
    assert offered_secret(BOX, account(Role.OWNER), offer.sealed, AT + timedelta(hours=1)) is None
    another = AccountRow(8, UUID(int=8), "eve", "eve", Role.OWNER, None, None, None, AT)
    assert offered_secret(BOX, another, offer.sealed, AT) is None
    assert offered_secret(Box("second factor on offer", b"t" * 40), account(Role.OWNER), offer.sealed, AT) is None
    assert offered_secret(BOX, account(Role.OWNER), "x", AT) is None
    assert new_secret() != new_secret()


STATES = [
    (None, came(), FactorState.OPEN),
    (Role.SUPPORT, came(), FactorState.OPEN),
    (Role.EDITOR, came(), FactorState.OPEN),
    (Role.PUBLISHER, came(), FactorState.TO_ENROL),
    (Role.OWNER, came(), FactorState.TO_ENROL),
    (Role.EDITOR, came(enrolled=True), FactorState.DUE),
    (Role.OWNER, came(enrolled=True), FactorState.DUE),
    (Role.EDITOR, came(enrolled=True, shown=AT), FactorState.OPEN),
    (Role.OWNER, came(enrolled=True, shown=AT), FactorState.OPEN),
]


@pytest.mark.parametrize(("role", "how", "state"), STATES)
def test_a_second_factor_that_is_there_is_shown_and_one_that_is_needed_is_there(role: Role | None, how: Came, state: FactorState) -> None:
    assert factor_state(role, how) is state


def test_a_proof_is_fresh_for_ten_minutes() -> None:
    assert is_fresh(AT, AT + timedelta(minutes=9, seconds=59))
    assert not is_fresh(AT, AT + timedelta(minutes=10))
    assert not is_fresh(None, AT)


def test_a_session_that_waits_for_its_code_opens_nothing() -> None:
    actor = actor_of(account(Role.OWNER), came(enrolled=True), AT)
    assert (actor.scopes, actor.withheld, actor.member_id) == (frozenset(), ROLE_SCOPES[Role.OWNER], None)


def test_who_must_set_up_a_second_factor_reaches_no_more_than_that() -> None:
    actor = actor_of(account(Role.PUBLISHER), came(), AT)
    assert actor.scopes == {Scope.SELF_READ, Scope.SELF_SECURE, Scope.SELF_WRITE}
    stale = actor_of(account(Role.PUBLISHER), came(proved=AT - timedelta(minutes=10)), AT)
    assert stale.scopes == {Scope.SELF_READ, Scope.SELF_WRITE}


@pytest.mark.parametrize("role", list(Role))
def test_a_proof_that_is_old_closes_what_is_delicate_and_nothing_else(role: Role) -> None:
    shown = AT if role in FACTOR_ROLES else None
    fresh = actor_of(account(role), came(enrolled=shown is not None, shown=shown), AT)
    old = actor_of(account(role), came(enrolled=shown is not None, shown=shown, proved=AT - timedelta(minutes=10)), AT)
    assert (fresh.scopes, fresh.withheld) == (ROLE_SCOPES[role], frozenset())
    assert (old.scopes, old.withheld) == (ROLE_SCOPES[role] - STEP_UP_SCOPES, ROLE_SCOPES[role] & STEP_UP_SCOPES)


def test_members_prove_nothing() -> None:
    actor = actor_of(account(None), came(proved=None), AT)
    assert (actor.scopes, actor.withheld, actor.member_id) == (MEMBER_SCOPES, frozenset(), 70)


def test_what_is_delicate() -> None:
    """The issue: publishing, revealing, tokens; and what would open them: staff, signing keys, one's own second factor."""
    assert {scope.value for scope in STEP_UP_SCOPES} == {
        *("benefits:publish", "plans:publish", "segments:publish", "terms:publish"),
        *("members:reveal", "partners:write", "signing:write", "staff:write", "self:secure"),
    }
    assert {Scope.SELF_READ, Scope.SELF_SECURE, Scope.SELF_WRITE} == ENROLLING_SCOPES
    assert not MEMBER_SCOPES & STEP_UP_SCOPES


OLD = AT - timedelta(minutes=10)
REFUSALS = [
    (Role.EDITOR, came(), Scope.BENEFITS_PUBLISH, Forbidden, "FORBIDDEN"),
    (Role.OWNER, came(enrolled=True, shown=AT, proved=OLD), Scope.BENEFITS_PUBLISH, StepUpRequired, "STEP_UP_REQUIRED"),
    (Role.OWNER, came(enrolled=True, proved=OLD), Scope.BENEFITS_PUBLISH, SecondFactorRequired, "SECOND_FACTOR_REQUIRED"),
    (Role.OWNER, came(enrolled=True), Scope.SELF_READ, SecondFactorRequired, "SECOND_FACTOR_REQUIRED"),
    (Role.OWNER, came(), Scope.MEMBERS_READ, SecondFactorMissing, "SECOND_FACTOR_MISSING"),
    (Role.OWNER, came(proved=OLD), Scope.SELF_SECURE, StepUpRequired, "STEP_UP_REQUIRED"),
    (Role.EDITOR, came(enrolled=True), Scope.BENEFITS_PUBLISH, Forbidden, "FORBIDDEN"),
    (Role.SUPPORT, came(proved=OLD), Scope.MEMBERS_REVEAL, StepUpRequired, "STEP_UP_REQUIRED"),
]


@pytest.mark.parametrize(("role", "how", "scope", "kind", "code"), REFUSALS)
def test_what_is_withheld_is_refused_with_what_would_open_it(role: Role, how: Came, scope: Scope, kind: type[AppError], code: str) -> None:
    actor = actor_of(account(role), how, AT)
    with pytest.raises(Forbidden) as refusal:
        ensure(actor, scope)
    assert (type(refusal.value), refusal.value.code) == (kind, code)
    assert refusal.value.extensions["requiredScopes"] == [scope.value]
    assert actor.may(scope) == (kind is StepUpRequired)


def test_what_runs_itself_and_who_never_came_prove_nothing() -> None:
    ensure(system_actor("a job"), *STEP_UP_SCOPES)
