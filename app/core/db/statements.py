"""Statements by hand, written once for both dialects, and their count."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, Literal, cast, overload
from uuid import UUID

from tortoise.connection import get_connection

Dialect = Literal["sqlite", "postgres"]

CONNECTION = "default"
ASIDE = "aside"

_TOKEN = re.compile(
    r"'(?:[^']|'')*'"  # a string
    r'|"(?:[^"]|"")*"'  # a quoted name
    r"|--[^\n]*|/\*.*?\*/"  # a comment
    r"|::"  # a cast
    r"|:(?P<name>[A-Za-z_]\w*)",
    re.DOTALL,
)


@dataclass
class StatementCount:
    """The statements that were sent while it was open, BEGIN and COMMIT aside."""

    statements: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many there were."""
        return len(self.statements)


_counts: ContextVar[tuple[StatementCount, ...]] = ContextVar("statement_counts", default=())


@contextmanager
def count_statements() -> Iterator[StatementCount]:
    """Counts every statement that the block and the tasks it starts send to the store."""
    count = StatementCount()
    token = _counts.set((*_counts.get(), count))
    try:
        yield count
    finally:
        _counts.reset(token)


def note(statement: str) -> None:
    """The engines call this once per statement."""
    for count in _counts.get():
        count.statements.append(statement)


@lru_cache(maxsize=1024)
def _parse(sql: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The pieces of text around the named placeholders, and the names between them."""
    pieces: list[str] = []
    names: list[str] = []
    start = 0
    for token in _TOKEN.finditer(sql):
        name = token["name"]
        if name is not None:
            pieces.append(sql[start : token.start()])
            names.append(name)
            start = token.end()
    pieces.append(sql[start:])
    return tuple(pieces), tuple(names)


def _adapt(value: Any, to: Dialect) -> Any:
    """A parameter as the driver wants it; on SQLite as Tortoise would have written it."""
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError("an instant without a zone cannot be stored")
        return value.astimezone(UTC).isoformat(" ") if to == "sqlite" else value
    if to == "sqlite":
        if isinstance(value, UUID):
            return str(value)
        if isinstance(value, date):
            return value.isoformat()
    return value


def translate(sql: str, params: dict[str, Any], to: Dialect) -> tuple[str, list[Any]]:
    """The statement with the dialect's own placeholders, and the values in their order.

    A list or tuple becomes as many placeholders as it has elements, NULL when it has none.
    Raises ValueError when a placeholder has no value or a value no placeholder.
    """
    pieces, names = _parse(sql)
    if set(names) != params.keys():
        raise ValueError(f"placeholders {sorted(set(names))} do not match parameters {sorted(params)}")
    text = [pieces[0]]
    values: list[Any] = []
    places: dict[str, str] = {}
    for name, piece in zip(names, pieces[1:], strict=True):
        if name not in places or to == "sqlite":
            value = params[name]
            elements = [_adapt(element, to) for element in value] if isinstance(value, list | tuple) else [_adapt(value, to)]
            marks = ["?" if to == "sqlite" else f"${len(values) + place}" for place in range(1, len(elements) + 1)]
            values.extend(elements)
            places[name] = ", ".join(marks) or "NULL"
        text += (places[name], piece)
    return "".join(text), values


def dialect() -> Dialect:
    """The dialect of the store that is open."""
    return cast(Dialect, get_connection(CONNECTION).capabilities.dialect)


async def fetch(sql: str, **params: Any) -> list[dict[str, Any]]:
    """The rows that the statement returns (SELECT, or a write with RETURNING), in the transaction if one is open."""
    client = get_connection(CONNECTION)
    text, values = translate(sql, params, cast(Dialect, client.capabilities.dialect))
    return await client.execute_query_dict(text, values)


async def execute(sql: str, **params: Any) -> int:
    """Runs one statement; returns how many rows it touched."""
    client = get_connection(CONNECTION)
    text, values = translate(sql, params, cast(Dialect, client.capabilities.dialect))
    return cast(int, await client.run(text, values))  # type: ignore[attr-defined]  # both engines have it


async def analyze(*tables: str) -> None:
    """PostgreSQL plans by what the tables hold now, not by what they held before a great load: by itself it looks a minute later.

    SQLite plans without. Not inside a transaction; a table that somebody else has under lock is passed over.
    """
    if dialect() == "postgres":
        await execute(f"ANALYZE (SKIP_LOCKED) {', '.join(tables)}")


@overload
def as_instant(value: None) -> None: ...
@overload
def as_instant(value: datetime | str) -> datetime: ...
def as_instant(value: datetime | str | None) -> datetime | None:
    """What a raw row holds in a timestamp column, as an aware UTC instant."""
    if value is None:
        return None
    instant = datetime.fromisoformat(value) if isinstance(value, str) else value
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)


@overload
def as_date(value: None) -> None: ...
@overload
def as_date(value: date | str) -> date: ...
def as_date(value: date | str | None) -> date | None:
    """What a raw row holds in a date column, as a date."""
    return date.fromisoformat(value[:10]) if isinstance(value, str) else value


def as_json(value: Any) -> Any:
    """What a raw row holds in a JSON column, as Python values."""
    return json.loads(value) if isinstance(value, str | bytes) else value


@overload
def as_uuid(value: None) -> None: ...
@overload
def as_uuid(value: UUID | str) -> UUID: ...
def as_uuid(value: UUID | str | None) -> UUID | None:
    """What a raw row holds in a UUID column, as a UUID."""
    return UUID(value) if isinstance(value, str) else value
