"""Many rows in one statement: they travel as one JSON value, which SQL unfolds into a relation, the same on both dialects.

heads = Records({"id": "bigint", "seq": "bigint"}, [[1, 4], [2, 7]])
await execute_with(heads, "UPDATE growth_account SET seq = r.seq FROM :records r WHERE growth_account.id = r.id")
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal
from uuid import UUID

from app.core.db.statements import dialect, execute, fetch

ColumnKind = Literal["bigint", "text", "timestamptz", "date", "uuid"]


@dataclass(frozen=True, slots=True)
class Records:
    """Rows to be sent, each with one value per column in the order of `columns`. Names and kinds come from the code alone."""

    columns: Mapping[str, ColumnKind]
    rows: Iterable[Sequence[Any]]


async def fetch_with(records: Records, sql: str, **params: Any) -> list[dict[str, Any]]:
    """Like `db.fetch`; `:records` in a FROM clause stands for the rows."""
    return await fetch(_unfolded(records, sql), records=_packed(records.rows), **params)


async def execute_with(records: Records, sql: str, **params: Any) -> int:
    """Like `db.execute`; `:records` in a FROM clause stands for the rows."""
    return await execute(_unfolded(records, sql), records=_packed(records.rows), **params)


def _unfolded(records: Records, sql: str) -> str:
    if dialect() == "sqlite":
        source, pick = "json_each(:records)", "json_extract(value, '$[{place}]') AS {name}"
    else:
        source, pick = "jsonb_array_elements(:records::jsonb)", "(value ->> {place})::{kind} AS {name}"
    columns = ", ".join(pick.format(place=place, name=name, kind=kind) for place, (name, kind) in enumerate(records.columns.items()))
    return sql.replace(":records", f"(SELECT {columns} FROM {source})")  # noqa: S608  columns and kinds stand in the code


def _packed(rows: Iterable[Sequence[Any]]) -> str:
    return json.dumps([[_plain(value) for value in row] for row in rows], ensure_ascii=False, separators=(",", ":"))


def _plain(value: Any) -> Any:
    """Instants, days and UUIDs in the very text that SQLite keeps, which PostgreSQL reads too."""
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError("an instant without a zone cannot be stored")
        return value.astimezone(UTC).isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
