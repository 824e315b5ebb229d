"""Sheets as values: their files, cells and columns, what one would change, and what many rows can be changed in at once. Pure."""

from app.sheets.rules.bulk import FIELDS, MOST_AT_ONCE, STAGES, STEPS, Many, Outcome, SelectionChanged, Step, Steps
from app.sheets.rules.cells import Cell
from app.sheets.rules.columns import Column, Way
from app.sheets.rules.dry_run import Action, CellChange, DryRun, RowPlan, SheetApplied, SheetRefused, SheetRow
from app.sheets.rules.files import BOM, MOST_BYTES, MOST_ROWS, csv_text, xlsx_bytes
from app.sheets.rules.nouns import WRITE, Noun, columns_of

__all__ = [
    "BOM",
    "FIELDS",
    "MOST_AT_ONCE",
    "MOST_BYTES",
    "MOST_ROWS",
    "STAGES",
    "STEPS",
    "WRITE",
    "Action",
    "Cell",
    "CellChange",
    "Column",
    "DryRun",
    "Many",
    "Noun",
    "Outcome",
    "RowPlan",
    "SelectionChanged",
    "SheetApplied",
    "SheetRefused",
    "SheetRow",
    "Step",
    "Steps",
    "Way",
    "columns_of",
    "csv_text",
    "xlsx_bytes",
]
