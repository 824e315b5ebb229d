"""Reading the catalogue: what is published as documents, and what the linter says of it and of changes to it."""

from app.catalogue.queries.documents import Exported, Row, beside, export_catalogue, pricing_of, rows_of, stored_documents
from app.catalogue.queries.linting import effect_of, findings_live, forget_cached, lint_catalogue

__all__ = [
    "Exported",
    "Row",
    "beside",
    "effect_of",
    "export_catalogue",
    "findings_live",
    "forget_cached",
    "lint_catalogue",
    "pricing_of",
    "rows_of",
    "stored_documents",
]
