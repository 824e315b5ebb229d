"""fetch, execute and what they translate; the same on both dialects."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest

from app.core import db
from app.core.db.statements import translate
from app.members.models import Member
from app.plans.models import Plan

SHANGHAI = timezone(timedelta(hours=8))


@pytest.mark.parametrize(
    ("sql", "params", "sqlite", "postgres", "on_sqlite", "on_postgres"),
    [
        ("SELECT 1", {}, "SELECT 1", "SELECT 1", [], []),
        ("a = :x", {"x": 1}, "a = ?", "a = $1", [1], [1]),
        ("a = :x AND b = :x", {"x": 1}, "a = ? AND b = ?", "a = $1 AND b = $1", [1, 1], [1]),
        ("a IN (:xs) AND b = :y", {"xs": [1, 2], "y": 3}, "a IN (?, ?) AND b = ?", "a IN ($1, $2) AND b = $3", [1, 2, 3], [1, 2, 3]),
        ("a IN (:xs)", {"xs": []}, "a IN (NULL)", "a IN (NULL)", [], []),
        ("a IN (:xs)", {"xs": ("p", "q")}, "a IN (?, ?)", "a IN ($1, $2)", ["p", "q"], ["p", "q"]),
        ("a::date = :x::date", {"x": "d"}, "a::date = ?::date", "a::date = $1::date", ["d"], ["d"]),
        ("a = ':x' AND \":y\" = :z", {"z": 1}, "a = ':x' AND \":y\" = ?", "a = ':x' AND \":y\" = $1", [1], [1]),
        ("a = 'it''s :x' -- :y\n AND b = :z", {"z": 1}, "a = 'it''s :x' -- :y\n AND b = ?", "a = 'it''s :x' -- :y\n AND b = $1", [1], [1]),
        ("a /* :x */ = :y", {"y": 1}, "a /* :x */ = ?", "a /* :x */ = $1", [1], [1]),
        (
            "a = :at",
            {"at": datetime(2026, 11, 21, 12, tzinfo=SHANGHAI)},
            "a = ?",
            "a = $1",
            ["2026-11-21 04:00:00+00:00"],
            [datetime(2026, 11, 21, 12, tzinfo=SHANGHAI)],
        ),
        ("a = :on", {"on": date(2026, 11, 21)}, "a = ?", "a = $1", ["2026-11-21"], [date(2026, 11, 21)]),
        ("a = :id", {"id": UUID(int=1)}, "a = ?", "a = $1", [str(UUID(int=1))], [UUID(int=1)]),
        ("a = :json", {"json": {"zh": "早"}}, "a = ?", "a = $1", ['{"zh": "早"}'], ['{"zh": "早"}']),
        ("a = :x", {"x": None}, "a = ?", "a = $1", [None], [None]),
    ],
)
def test_placeholders_become_the_dialects_own(
    sql: str, params: dict[str, Any], sqlite: str, postgres: str, on_sqlite: list[Any], on_postgres: list[Any]
) -> None:
    assert translate(sql, params, "sqlite") == (sqlite, on_sqlite)
    assert translate(sql, params, "postgres") == (postgres, on_postgres)


@pytest.mark.parametrize(("sql", "params"), [("a = :x", {}), ("a = :x", {"x": 1, "y": 2}), ("a = 1", {"x": 1})])
def test_a_placeholder_without_value_or_a_value_without_placeholder_is_refused(sql: str, params: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="do not match"):
        translate(sql, params, "sqlite")


def test_an_instant_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        translate("a = :at", {"at": datetime(2026, 11, 21)}, "postgres")  # noqa: DTZ001  that is the point


async def test_rows_hold_the_same_values_on_both_dialects(store: Any, now: datetime) -> None:
    public = UUID(int=7)
    await db.execute(
        "INSERT INTO member (public_id, member_number, nickname, industry_since, status, source, revision, joined_at)"
        " VALUES (:public, 1, 'Mei', :since, 'ACTIVE', '', 0, :now)",
        public=public,
        since=date(2024, 2, 29),
        now=now,
    )
    [row] = await db.fetch(
        "SELECT public_id, industry_since, joined_at FROM member WHERE public_id = :public AND joined_at = :now", public=public, now=now
    )
    assert db.as_uuid(row["public_id"]) == public
    assert db.as_date(row["industry_since"]) == date(2024, 2, 29)
    assert db.as_instant(row["joined_at"]) == now
    member = await Member.get(public_id=public)
    assert (member.nickname, member.industry_since, member.joined_at) == ("Mei", date(2024, 2, 29), now)


async def test_what_tortoise_wrote_is_found_by_hand(store: Any, now: datetime) -> None:
    east = now.astimezone(SHANGHAI)
    member = await Member.create(member_number=1, nickname="Ada", joined_at=east, industry_since=date(2020, 1, 31))
    found = await db.fetch(
        "SELECT id FROM member WHERE joined_at = :now AND joined_at < :later AND industry_since <= :on AND public_id IN (:ids)",
        now=now,
        later=now + timedelta(microseconds=1),
        on=date(2020, 1, 31),
        ids=[member.public_id],
    )
    assert found == [{"id": member.id}]


async def test_execute_tells_how_many_rows_it_touched(store: Any, now: datetime) -> None:
    insert = "INSERT INTO segment (public_id, code, created_at) VALUES (:a, 'a', :now), (:b, 'b', :now)"
    assert await db.execute(insert, a=UUID(int=1), b=UUID(int=2), now=now) == 2
    assert await db.execute("UPDATE segment SET code = 'c' WHERE code = 'a'") == 1
    assert await db.execute("UPDATE segment SET code = 'c' WHERE code = 'z'") == 0
    assert await db.execute("DELETE FROM segment") == 2


async def test_fetch_returns_what_a_write_returns(store: Any, now: datetime) -> None:
    rows = await db.fetch(
        "INSERT INTO segment (public_id, code, created_at) VALUES (:a, 'a', :now) RETURNING id, code", a=UUID(int=1), now=now
    )
    assert [row["code"] for row in rows] == ["a"]
    assert await db.fetch("UPDATE segment SET code = 'b' RETURNING code") == [{"code": "b"}]


async def test_json_comes_back_as_python_values(store: Any, now: datetime) -> None:
    await db.execute(
        "INSERT INTO programme (public_id, code, name, is_default, position, created_at) VALUES (:id, 'p', :name, true, 0, :now)",
        id=UUID(int=1),
        name={"en": "P", "zh": "产品"},
        now=now,
    )
    [row] = await db.fetch("SELECT id, name FROM programme")
    assert db.as_json(row["name"]) == {"en": "P", "zh": "产品"}
    plan = await Plan.create(programme_id=row["id"], code="x", name={"en": "X", "zh": "叉"}, created_at=now)
    [raw] = await db.fetch("SELECT name FROM plan WHERE id = :id", id=plan.id)
    assert db.as_json(raw["name"]) == {"en": "X", "zh": "叉"}


async def test_statements_are_counted_wherever_they_come_from(store: Any, now: datetime) -> None:
    with db.count_statements() as outer:
        await Member.create(member_number=1, nickname="Ada", joined_at=now)
        with db.count_statements() as inner:
            async with db.transaction():
                await db.fetch("SELECT 1 AS one")
                await Member.filter(nickname="Ada").count()
        assert inner.count == 2
    await db.fetch("SELECT 1 AS one")
    assert outer.count == 3
    assert [statement.split()[0] for statement in outer.statements] == ["INSERT", "SELECT", "SELECT"]


def test_null_stays_null() -> None:
    assert (db.as_instant(None), db.as_date(None), db.as_uuid(None), db.as_json(None)) == (None, None, None, None)
    assert db.as_instant("2026-11-21 04:00:00.500000+00:00") == datetime(2026, 11, 21, 4, 0, 0, 500000, tzinfo=UTC)
