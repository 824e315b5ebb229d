"""Reading lists as sheets, sheets as what they would change, and the rows of which many are changed at once."""

from app.sheets.queries.exporting import Row, Taking, export_columns, export_rows
from app.sheets.queries.uploads import UploadRow, access_upload, dry_run

__all__ = ["Row", "Taking", "UploadRow", "access_upload", "dry_run", "export_columns", "export_rows"]
