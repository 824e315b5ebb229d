"""Names, passwords, lockout, sessions (A1-A3)."""

from datetime import UTC, datetime, timedelta

import pytest

from app.accounts.rules import (
    AccountDisabled,
    LastOwner,
    Standing,
    TooManyFailures,
    Verdict,
    WrongCredentials,
    address_bucket,
    check_name,
    check_owner_remains,
    check_password,
    is_session_token,
    judge_try,
    locked_until,
    normal_password,
    session_holds,
)
from app.core.access import Role
from app.core.errors import Invalid

AT = datetime(2026, 11, 21, 4, tzinfo=UTC)


@pytest.mark.parametrize("name", ["abc", "Ada99", "x" * 32, "123"])
def test_names_that_may_be(name: str) -> None:
    check_name(name)


@pytest.mark.parametrize("name", ["", "ab", "x" * 33, "a b", "a-b", "ada@x", "阿达阿达", "adä", "ada\n", " ada"])
def test_names_that_may_not_be(name: str) -> None:
    """A1: letters and digits."""
    with pytest.raises(Invalid) as refusal:
        check_name(name)
    assert refusal.value.field == "name"


@pytest.mark.parametrize(
    "password", ["correct horse", "x1y2z3w4v5", "密码很长也可以的吧好", "a b c d e f", "p" * 4 + "a1b2c3" * 20 + "1234"]
)
def test_passwords_that_may_be(password: str) -> None:
    check_password(password, "ada")


@pytest.mark.parametrize(
    "password", ["", "short", "x" * 9, "ab1" * 43, "1234567890", "Password123", "QWERTYUIOP", "aaaaaaaaaaaa", "abababababab", "Ada4567890"]
)
def test_passwords_that_may_not_be(password: str) -> None:
    with pytest.raises(Invalid) as refusal:
        check_password(password, "ada4567890", "new")
    assert refusal.value.field == "new"


def test_two_keyboards_type_one_password() -> None:
    assert normal_password("Å1234567890") == normal_password("Å1234567890")


@pytest.mark.parametrize(
    ("failures", "minutes"), [(0, None), (1, None), (4, None), (5, 1), (6, 2), (7, 4), (8, 8), (9, 15), (50, 15), (10**6, 15)]
)
def test_the_wait_grows(failures: int, minutes: int | None) -> None:
    assert locked_until(failures, AT) == (None if minutes is None else AT + timedelta(minutes=minutes))


def kind(verdict: Verdict) -> type | None:
    """What the verdict refuses with."""
    return None if verdict.refusal is None else type(verdict.refusal)


def test_a_right_password_opens_and_forgets_the_failures() -> None:
    assert judge_try(Standing(4, None, disabled=False), None, AT) == Verdict(0, None, None)
    assert judge_try(Standing(7, AT, disabled=False), None, AT) == Verdict(0, None, None)


def test_a_right_half_leaves_what_was_counted() -> None:
    """Who knows the password alone gets no fresh tries at the code by giving it again."""
    assert judge_try(Standing(4, None, disabled=False), None, AT, half=True) == Verdict(4, None, None)
    assert judge_try(Standing(7, AT, disabled=False), None, AT, half=True) == Verdict(7, AT, None)
    assert kind(judge_try(Standing(7, AT + timedelta(seconds=1), disabled=False), None, AT, half=True)) is TooManyFailures


def test_a_wrong_one_is_counted() -> None:
    verdict = judge_try(Standing(4, None, disabled=False), WrongCredentials(), AT)
    assert (verdict.failed_count, verdict.locked_until, kind(verdict)) == (5, AT + timedelta(minutes=1), WrongCredentials)
    assert str(verdict.refusal) == "The name or the password is wrong."


def test_a_locked_name_refuses_also_the_right_password() -> None:
    until = AT + timedelta(seconds=1)
    for wrong in (None, WrongCredentials()):
        verdict = judge_try(Standing(5, until, disabled=False), wrong, AT)
        assert (verdict.failed_count, verdict.locked_until, kind(verdict)) == (5, until, TooManyFailures)


def test_failures_are_forgotten_a_day_after_the_wait() -> None:
    assert judge_try(Standing(9, AT - timedelta(days=1), disabled=False), WrongCredentials(), AT).failed_count == 1
    assert judge_try(Standing(9, AT - timedelta(hours=23), disabled=False), WrongCredentials(), AT).failed_count == 10


def test_a_disabled_account_is_told_only_to_who_knows_the_password() -> None:
    assert kind(judge_try(Standing(0, None, disabled=True), None, AT)) is AccountDisabled
    assert kind(judge_try(Standing(0, None, disabled=True), WrongCredentials(), AT)) is WrongCredentials


@pytest.mark.parametrize(
    ("role", "idle", "holds"),
    [
        (Role.OWNER, timedelta(hours=8) - timedelta(seconds=1), True),
        (Role.OWNER, timedelta(hours=8), False),
        (None, timedelta(hours=8), True),
        (None, timedelta(days=30) - timedelta(seconds=1), True),
        (None, timedelta(days=30), False),
    ],
)
def test_sessions_end_when_idle(role: Role | None, idle: timedelta, holds: bool) -> None:
    assert session_holds(role, AT - idle, AT + timedelta(days=1), AT) is holds
    assert session_holds(role, AT, AT, AT) is False


@pytest.mark.parametrize(
    ("token", "may_be"), [("x" * 43, True), ("x" * 42, False), ("x" * 44, False), ("x" * 42 + "+", False), ("", False)]
)
def test_the_form_of_a_session_token(token: str, may_be: bool) -> None:
    assert is_session_token(token) is may_be


@pytest.mark.parametrize(
    ("address", "bucket"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("testclient", "testclient"),
    ],
)
def test_what_counts_as_one_address(address: str, bucket: str) -> None:
    assert address_bucket(address) == bucket


def test_the_last_owner_stays() -> None:
    check_owner_remains({1, 2}, 1, False)
    check_owner_remains({1}, 1, True)
    check_owner_remains({1}, 2, False)
    with pytest.raises(LastOwner):
        check_owner_remains({1}, 1, False)
