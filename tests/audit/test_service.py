"""The audit log in the store (R5, DESIGN 5.10): chained per actor, tampering is found, erasing is not tampering."""

import asyncio
from datetime import datetime, timedelta

import pytest
from tortoise.exceptions import BaseORMException

from app.audit.queries import AuditFilter, access_entry, entries, verify_chains
from app.audit.rules import Break
from app.audit.service import erase_detail, record
from app.core import context, db
from app.core.access import Scope
from app.core.errors import Forbidden, NotFound
from app.core.paging import PageRequest
from tests import cast

READER = cast.actor(Scope.AUDIT_READ, Scope.STAFF_WRITE, id=1, label="owner")
EDITOR = cast.actor(id=2, label="editor")


async def write(count: int, now: datetime, actor: object = EDITOR) -> None:
    """That many entries, each in its own transaction."""
    for index in range(count):
        async with db.transaction():
            await record(
                actor,  # type: ignore[arg-type]
                "benefit.publish",
                "Benefit",
                f"b{index}",
                now=now + timedelta(minutes=index),
                subject_label=f"desk {index}",
                reason="better words",
                before={"title": {"zh": "旧", "en": "old"}},
                after={"title": {"zh": "新", "en": "new"}, "since": now},
            )


async def tamper(statement: str, **values: object) -> None:
    """The statement, run behind the trigger's back, as somebody with the database's password could."""
    if db.dialect() == "sqlite":
        triggers = await db.fetch("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entry'")
        for trigger in triggers:
            await db.execute(f"DROP TRIGGER {trigger['name']}")
        await db.execute(statement, **values)
        for trigger in triggers:
            await db.execute(trigger["sql"])
        return
    async with db.transaction():
        await db.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")
        await db.execute(statement, **values)
        await db.execute("ALTER TABLE audit_entry ENABLE TRIGGER USER")


@pytest.mark.usefixtures("store")
async def test_an_entry_says_who_what_when_why(now: datetime) -> None:
    token = context.request_id.set("request-1")
    await write(1, now)
    context.request_id.reset(token)
    page = await entries(READER, AuditFilter(), PageRequest(20))
    (row,) = page.rows
    assert (row.actor_kind, row.actor_id, row.actor_label, row.seq) == ("STAFF", 2, "editor", 1)
    assert (row.action, row.subject_type, row.subject_id, row.subject_label) == ("benefit.publish", "Benefit", "b0", "desk 0")
    assert (row.occurred_at, row.request_id, row.reason, row.erased) == (now, "request-1", "better words", False)
    assert row.before == {"title": {"zh": "旧", "en": "old"}}
    assert row.after == {"title": {"zh": "新", "en": "new"}, "since": "2026-11-21T04:00:00.000000Z"}
    assert await access_entry(READER, row.public_id) == row
    assert await verify_chains() == []


@pytest.mark.usefixtures("store")
async def test_a_refused_change_leaves_no_entry(now: datetime) -> None:
    async def change_and_fail() -> None:
        async with db.transaction():
            await record(EDITOR, "benefit.publish", "Benefit", "b", now=now)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await change_and_fail()
    assert await cast.rows("audit_entry") == []
    await write(1, now)
    assert [row["seq"] for row in await cast.rows("audit_entry")] == [1]


@pytest.mark.usefixtures("store")
async def test_who_may_read(now: datetime) -> None:
    await write(1, now)
    with pytest.raises(Forbidden):
        await entries(EDITOR, AuditFilter(), PageRequest(20))
    with pytest.raises(NotFound):
        await access_entry(READER, cast.UUID_OF_NOBODY)


@pytest.mark.usefixtures("store")
async def test_pages_and_filters(now: datetime) -> None:
    await write(5, now)
    await write(2, now, READER)
    everything = await entries(READER, AuditFilter(), PageRequest(100))
    ids = [row.id for row in everything.rows]
    assert ids == sorted(ids, reverse=True)
    first = await entries(READER, AuditFilter(), PageRequest(3))
    second = await entries(READER, AuditFilter(), PageRequest(3, after=first.keys[-1]))
    back = await entries(READER, AuditFilter(), PageRequest(3, before=second.keys[0], backward=True))
    assert [row.id for row in (*first.rows, *second.rows)] == ids[:6]
    assert (first.has_next, first.has_previous, second.has_next, second.has_previous) == (True, False, True, True)
    assert back.rows == first.rows
    for wanted, count in [
        (AuditFilter(actor_label="editor"), 5),
        (AuditFilter(action="benefit.publish"), 7),
        (AuditFilter(action="x"), 0),
        (AuditFilter(subject_type="Benefit", subject_id="b1"), 2),
        (AuditFilter(from_at=now + timedelta(minutes=1), until_at=now + timedelta(minutes=3)), 3),
        (AuditFilter(request_id="none"), 0),
        (AuditFilter(action="a\x00b"), 0),
        (AuditFilter(subject_id="\ud800"), 0),
    ]:
        assert len((await entries(READER, wanted, PageRequest(20))).rows) == count, wanted


@pytest.mark.usefixtures("store")
async def test_a_page_is_one_statement(now: datetime) -> None:
    await write(3, now)
    with db.count_statements() as counted:
        await entries(READER, AuditFilter(actor_label="editor", action="benefit.publish"), PageRequest(20))
    assert counted.count == 1


@pytest.mark.usefixtures("store")
async def test_the_database_refuses_to_change_the_log(now: datetime) -> None:
    await write(1, now)
    for statement in ("UPDATE audit_entry SET action = 'x'", "DELETE FROM audit_entry"):
        with pytest.raises(BaseORMException):
            await db.execute(statement)
    assert await verify_chains() == []


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    ("statement", "breaks"),
    [
        ("UPDATE audit_entry SET action = 'benefit.read' WHERE seq = 2", [(2, "the entry was changed")]),
        ("UPDATE audit_entry SET actor_id = 9 WHERE seq = 3", "moved"),
        (
            "UPDATE audit_detail SET reason = 'nothing' WHERE entry_id = (SELECT id FROM audit_entry WHERE seq = 2)",
            [(2, "the values were changed")],
        ),
        (
            "DELETE FROM audit_detail WHERE entry_id = (SELECT id FROM audit_entry WHERE seq = 2)",
            [(2, "the values are gone, and no entry says that they were erased")],
        ),
        ("UPDATE audit_chain SET seq = 2", [(3, "the chain's head says 2 entries, there are 3, or the last is another one")]),
        ("DELETE FROM audit_chain", [(3, "the chain's head says 0 entries, there are 3, or the last is another one")]),
    ],
)
async def test_tampering_is_found(now: datetime, statement: str, breaks: object) -> None:
    await write(3, now)
    await tamper(statement)
    found = await verify_chains()
    if breaks == "moved":
        assert [(item.actor_id, item.seq) for item in found] == [(2, 2), (9, 3), (9, 3), (9, 3)]
        return
    assert [(item.seq, item.problem) for item in found] == breaks
    assert {(item.actor_kind, item.actor_id) for item in found} == {("STAFF", 2)}


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("seq", [1, 2, 3])
async def test_a_deleted_entry_is_found(now: datetime, seq: int) -> None:
    await write(3, now)
    await tamper("DELETE FROM audit_detail WHERE entry_id = (SELECT id FROM audit_entry WHERE seq = :seq)", seq=seq)
    await tamper("DELETE FROM audit_entry WHERE seq = :seq", seq=seq)
    found = await verify_chains()
    assert found == [
        Break("STAFF", 2, seq + 1, f"the entry before is number {seq - 1}: entries are missing or double")
        if seq < 3
        else Break("STAFF", 2, 2, "the chain's head says 3 entries, there are 2, or the last is another one")
    ]


@pytest.mark.usefixtures("store")
async def test_erasing_keeps_the_chain_and_says_so(now: datetime) -> None:
    """A4: the values can go, the log stays sound."""
    await write(3, now)
    page = await entries(READER, AuditFilter(subject_id="b1"), PageRequest(1))
    wanted = page.rows[0].public_id
    with pytest.raises(Forbidden):
        await erase_detail(EDITOR, wanted, reason="deletion of data", now=now)
    await erase_detail(READER, wanted, reason="deletion of data", now=now)
    row = await access_entry(READER, wanted)
    assert (row.erased, row.actor_label, row.subject_label, row.reason, row.before, row.after) == (True, "", "", "", None, None)
    assert (row.action, row.subject_id, row.actor_id) == ("benefit.publish", "b1", 2)
    newest = (await entries(READER, AuditFilter(), PageRequest(1))).rows[0]
    assert (newest.action, newest.subject_id, newest.reason) == ("audit.erase", str(wanted), "deletion of data")
    assert await verify_chains() == []
    with pytest.raises(NotFound):
        await erase_detail(READER, wanted, reason="deletion of data", now=now)


@pytest.mark.postgres
@pytest.mark.usefixtures("store")
async def test_many_at_once_make_one_chain_without_gaps(now: datetime) -> None:
    async def one(index: int) -> None:
        async with db.transaction():
            await record(EDITOR if index % 2 else READER, "benefit.publish", "Benefit", index, now=now)

    await asyncio.gather(*(one(index) for index in range(40)))
    found = await cast.rows("audit_entry")
    for actor_id in (1, 2):
        assert sorted(row["seq"] for row in found if row["actor_id"] == actor_id) == list(range(1, 21))
    assert await verify_chains() == []
