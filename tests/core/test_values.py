"""Ids, money, cursors, pages, scopes and log lines: the small values that everything passes around."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import access, ids, logging, money, paging
from app.core.access import Actor, ActorKind, Role, Scope
from app.core.errors import AppError, Forbidden, Invalid, NotFound, Unauthenticated

SEAL = paging.CursorSeal(b"k" * 32)


@given(st.sampled_from(list(ids.NodeType)), st.uuids())
def test_a_global_id_names_type_and_object(kind: ids.NodeType, public: uuid.UUID) -> None:
    text = ids.global_id(kind, public)
    assert ids.parse_global_id(text) == (kind, public)
    assert len(text) == 24


@pytest.mark.parametrize("text", ["", "x", "TWVtYmVyOjE=", "é" * 24, "A" * 24, "A" * 23, "=" * 24, "A" * 4000])
def test_what_is_no_id_is_refused_by_name(text: str) -> None:
    with pytest.raises(Invalid) as refusal:
        ids.parse_global_id(text, "memberId")
    assert refusal.value.field == "memberId"


def test_ids_and_secrets_do_not_repeat() -> None:
    assert len({ids.public_id() for _ in range(1000)}) == 1000
    assert len({ids.word() for _ in range(1000)}) == 1000
    assert len(ids.secret()) == 32


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [("29.33", "CNY", 2933), ("0.00", "CNY", 0), (" 12 ", "CNY", 1200), ("12", "JPY", 12), ("1.234", "KWD", 1234), ("-5.10", "CNY", -510)],
)
def test_parse_amount(text: str, currency: str, minor: int) -> None:
    assert money.parse_amount(text, currency) == minor


@pytest.mark.parametrize("text", ["", "x", "1.005", "NaN", "Infinity", "1e400", "99999999999999999999", "1,000"])
def test_amounts_that_are_refused(text: str) -> None:
    with pytest.raises(Invalid) as refusal:
        money.parse_amount(text, "CNY")
    assert refusal.value.field == "amount"


def test_format_amount() -> None:
    assert money.format_amount(8800, "CNY") == "CNY 88.00"
    assert money.format_amount(123456789, "CNY") == "CNY 1,234,567.89"
    assert money.format_amount(500, "JPY") == "JPY 500"


@given(st.tuples(st.integers(0, 2**53), st.text(max_size=40)))
def test_a_cursor_opens_to_its_key_and_only_in_its_list(key: tuple[int, str]) -> None:
    cursor = SEAL.seal("members", key)
    assert SEAL.open("members", cursor, "after") == key
    with pytest.raises(Invalid):
        SEAL.open("benefits", cursor, "after")
    with pytest.raises(Invalid):
        paging.CursorSeal(b"other" * 8).open("members", cursor, "after")


@pytest.mark.parametrize("cursor", ["", "x", "AAAA", "é", "A" * 5000])
def test_a_forged_cursor_is_refused_by_name(cursor: str) -> None:
    with pytest.raises(Invalid) as refusal:
        SEAL.open("members", cursor, "before")
    assert refusal.value.field == "before"


@pytest.mark.parametrize(
    ("first", "last", "field"), [(0, None, "first"), (101, None, "first"), (-1, None, "first"), (None, 0, "last"), (1, 1, "last")]
)
def test_pages_have_one_to_a_hundred_rows(first: int | None, last: int | None, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        paging.page_request(first, None, last, None)
    assert refusal.value.field == field


@given(st.sets(st.integers(0, 60)), st.integers(1, 7))
def test_walking_forward_and_backward_meets_every_row_once(numbers: set[int], size: int) -> None:
    rows = sorted(numbers)
    forward: list[int] = []
    after: paging.Key | None = None
    while True:
        page = paging.slice_keys(rows, paging.page_request(size, after, None, None), lambda n: (n,))
        forward += page.rows
        assert page.has_previous == (after is not None)
        if not page.has_next:
            break
        after = page.keys[-1]
    backward: list[int] = []
    before: paging.Key | None = None
    while True:
        page = paging.slice_keys(rows, paging.page_request(None, None, size, before), lambda n: (n,))
        backward = [*page.rows, *backward]
        if not page.has_previous:
            break
        before = page.keys[0]
    assert forward == backward == rows


def test_closed_by_default() -> None:
    """X1, DESIGN 4: nobody holds a scope that was not given."""
    member = Actor(ActorKind.MEMBER, 1, access.MEMBER_SCOPES)
    access.ensure(access.ANONYMOUS, Scope.PUBLIC)
    with pytest.raises(Unauthenticated):
        access.ensure(access.ANONYMOUS, Scope.SELF_READ)
    with pytest.raises(Forbidden) as refusal:
        access.ensure(member, Scope.SELF_READ, Scope.AUDIT_READ, Scope.STAFF_WRITE)
    assert refusal.value.required_scopes == (Scope.AUDIT_READ, Scope.STAFF_WRITE)
    assert refusal.value.extensions == {"code": "FORBIDDEN", "requiredScopes": ["audit:read", "staff:write"]}


def test_roles_and_partners_hold_what_their_names_say() -> None:
    """An editor drafts, a publisher publishes, support helps members, an owner may all; a partner may never write."""
    holds = access.ROLE_SCOPES
    assert Scope.BENEFITS_PUBLISH not in holds[Role.EDITOR]
    assert Scope.BENEFITS_WRITE not in holds[Role.SUPPORT]
    assert holds[Role.EDITOR] < holds[Role.PUBLISHER] < holds[Role.OWNER]
    assert Scope.STAFF_WRITE not in holds[Role.PUBLISHER]
    assert all(scope.value.endswith(":read") for scope in access.PARTNER_GRANTABLE)
    assert list(Scope) == sorted(Scope)


def test_refusals_fill_their_template() -> None:
    assert NotFound("benefit").message == "There is no such benefit."
    assert Invalid("first", "Give a number from 1 to {maximum}.", maximum=100).message == "Give a number from 1 to 100."
    assert AppError().extensions == {"code": "ERROR"}


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("call 13812345678 now", "call [redacted] now"),
        ("+8613812345678", "[redacted]"),
        ("lin.wei@example.org wrote", "[redacted] wrote"),
        ("postgres://guild:hunter2@db:5432/x", "postgres://[redacted]@db:5432/x"),
        ("guild_live_" + "a" * 49, "[redacted]"),
        ("benefit 12345 published", "benefit 12345 published"),
    ],
)
def test_logs_hold_no_secret_and_no_personal_data(text: str, clean: str) -> None:
    assert logging.redacted(text) == clean
