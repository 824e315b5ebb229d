"""Bringing sheets and applying them, noting that members were taken out, and changing many rows at once."""

from app.sheets.service.bulk import Doing, Look, change_many, look_at_many
from app.sheets.service.exporting import Told, note_members_export
from app.sheets.service.uploads import Applying, File, apply_sheet, bring_sheet, prune_uploads_due

__all__ = [
    "Applying",
    "Doing",
    "File",
    "Look",
    "Told",
    "apply_sheet",
    "bring_sheet",
    "change_many",
    "look_at_many",
    "note_members_export",
    "prune_uploads_due",
]
