"""Many rows as one parameter: a JSON array that SQL unfolds, the same on both dialects.

A statement for a thousand rows is then one short text with one value, parsed once and sent once.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final, Literal
from uuid import UUID

from app.core.db.statements import dialect

ColumnKind = Literal["bigint", "text", "timestamptz", "date", "uuid"]
_KINDS: Final = frozenset({"bigint", "text", "timestamptz", "date", "uuid"})


def records(parameter: str, **columns: ColumnKind) -> str:
    """A FROM item with these columns, filled by `:parameter`, which holds what `pack` made of the rows.

    sql = f"SELECT m.id FROM {records('rows', source='text', reference='text')} r CROSS JOIN member m WHERE m.source = r.source"
    """
    unknown = set(columns.values()) - _KINDS
    if unknown:
        raise ValueError(f"columns of no known kind: {sorted(unknown)}")
    if dialect() == "sqlite":
        picked = ", ".join(f"json_extract(value, '$[{place}]') AS {name}" for place, name in enumerate(columns))
        return f"(SELECT {picked} FROM json_each(:{parameter}))"  # noqa: S608  names from the code, values bound
    picked = ", ".join(f"(value ->> {place})::{kind} AS {name}" for place, (name, kind) in enumerate(columns.items()))
    return f"(SELECT {picked} FROM jsonb_array_elements(:{parameter}::jsonb))"  # noqa: S608  names from the code, values bound


def pack(rows: Iterable[Sequence[Any]]) -> str:
    """The rows as the value of the parameter: instants, days and UUIDs in the very text that SQLite keeps.

    Raises ValueError for an instant without a zone.
    """
    return json.dumps([[_plain(value) for value in row] for row in rows], ensure_ascii=False, separators=(",", ":"))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError("an instant without a zone cannot be stored")
        return value.astimezone(UTC).isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
