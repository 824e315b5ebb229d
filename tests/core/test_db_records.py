"""Many rows in one statement: what goes in comes out, on both dialects, as Tortoise would have written it."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest

from app.community.models import Programme
from app.core import db, ids
from app.core.db.records import ColumnKind, Records, execute_with, fetch_with

pytestmark = pytest.mark.usefixtures("store")
KINDS: dict[str, ColumnKind] = {"number": "bigint", "word": "text", "moment": "timestamptz", "day": "date", "public": "uuid"}
ODD = 'it\'s "quoted" \\ 订单 :records $1 ? %'
SHANGHAI = timezone(timedelta(hours=8))


async def test_values_come_back_as_they_went_in() -> None:
    rows: list[list[Any]] = [
        [1, "plain", datetime(2026, 11, 21, 4, tzinfo=UTC), date(2026, 11, 21), UUID(int=1)],
        [-(2**63), ODD, datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC), date(1, 1, 1), UUID(int=2**128 - 1)],
        [2**63 - 1, "", datetime(2026, 11, 21, 12, tzinfo=SHANGHAI), date(9999, 12, 31), UUID(int=0)],
        [None, None, None, None, None],
    ]  # fmt: skip
    found = await fetch_with(Records(KINDS, rows), "SELECT r.* FROM :records r")
    told = [[row["number"], row["word"], db.as_instant(row["moment"]), db.as_date(row["day"]), db.as_uuid(row["public"])] for row in found]
    assert told == rows


async def test_no_rows_are_an_empty_relation() -> None:
    assert await fetch_with(Records(KINDS, []), "SELECT r.* FROM :records r") == []


async def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        await fetch_with(Records({"moment": "timestamptz"}, [[datetime(2026, 1, 1)]]), "SELECT r.* FROM :records r")  # noqa: DTZ001


async def test_what_is_written_so_is_what_the_models_write(now: datetime) -> None:
    """The very text on SQLite: comparisons between the two must hold."""
    at = now + timedelta(microseconds=7)
    await Programme.create(code="one", name={}, created_at=at)
    columns: dict[str, ColumnKind] = {"public": "uuid", "code": "text", "at": "timestamptz"}
    touched = await execute_with(
        Records(columns, [[ids.public_id(), "two", at], [ids.public_id(), "three", at]]),
        "INSERT INTO programme (public_id, code, name, is_default, position, created_at) "
        "SELECT r.public, r.code, p.name, p.is_default, :position, r.at FROM :records r CROSS JOIN programme p",
        position=4,
    )
    assert touched == 2
    assert await Programme.filter(created_at=at).order_by("code").values_list("code", flat=True) == ["one", "three", "two"]
    rows = await db.fetch("SELECT COUNT(*) AS alike FROM programme a JOIN programme b ON b.created_at = a.created_at")
    assert rows[0]["alike"] == 9
    assert [row.created_at for row in await Programme.all()] == [at] * 3


async def test_a_thousand_rows_are_one_statement() -> None:
    with db.count_statements() as count:
        found = await fetch_with(Records({"n": "bigint"}, ([n] for n in range(1000))), "SELECT SUM(r.n) AS total FROM :records r")
    assert (int(found[0]["total"]), count.count) == (499_500, 1)
