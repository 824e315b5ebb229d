"""Reading the sheets that were brought: who may write what they change sees them, until they are applied or a day is over."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.core import db
from app.core.access import Actor, ensure
from app.core.errors import NotFound
from app.sheets.queries.planning import planner_of
from app.sheets.rules.dry_run import DryRun, SheetRow, plan_rows
from app.sheets.rules.nouns import KEYS, WRITE, Noun


@dataclass(frozen=True, slots=True)
class UploadRow:
    """A sheet that was brought. Once it is applied its rows are gone."""

    id: int
    public_id: UUID
    noun: Noun
    file_name: str
    rows: tuple[SheetRow, ...]
    uploaded_at: datetime
    uploaded_by: str
    applied_at: datetime | None


async def access_upload(actor: Actor, noun: Noun, public_id: UUID) -> UploadRow:
    """The sheet. Needs the scope to write the noun. Raises NotFound. One statement."""
    ensure(actor, WRITE[noun])
    rows = await db.fetch(
        "SELECT s.id, s.public_id, s.noun, s.file_name, s.rows, s.uploaded_at, s.applied_at, a.name "
        "FROM sheet_upload s JOIN account a ON a.id = s.account_id WHERE s.public_id = :public_id AND s.noun = :noun",
        public_id=public_id,
        noun=noun.value,
    )
    if not rows:
        raise NotFound("sheet")
    return _row(rows[0])


async def dry_run(actor: Actor, upload: UploadRow, *, now: datetime) -> DryRun:
    """What the sheet would change of what stands there now. Nothing is changed. Needs the scope to write the noun."""
    ensure(actor, WRITE[upload.noun])
    keys = [row.cells.get(KEYS[upload.noun], "") for row in upload.rows]
    return plan_rows(upload.rows, await planner_of(actor, upload.noun, keys, now))


def _row(raw: dict[str, Any]) -> UploadRow:
    return UploadRow(
        id=int(raw["id"]),
        public_id=db.as_uuid(raw["public_id"]),
        noun=Noun(raw["noun"]),
        file_name=raw["file_name"],
        rows=tuple(SheetRow(row["line"], row["mark"], row["cells"]) for row in db.as_json(raw["rows"])),
        uploaded_at=db.as_instant(raw["uploaded_at"]),
        uploaded_by=raw["name"],
        applied_at=db.as_instant(raw["applied_at"]),
    )
