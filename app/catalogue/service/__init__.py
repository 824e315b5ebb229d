"""The catalogue's use-cases: bringing it in from files, and the doors by which both edges publish (B8, B9, ADR 0061, 0063)."""

from app.catalogue.service.doors import (
    check_draft,
    check_plan_draft,
    check_terms_draft,
    look_at_plan_draft,
    look_at_terms_draft,
    publish_benefit,
    publish_plan,
    publish_terms,
    roll_back,
    roll_back_plan,
    roll_back_terms,
)
from app.catalogue.service.importing import import_catalogue, import_documents, lint_files, read_documents

__all__ = [
    "check_draft",
    "check_plan_draft",
    "check_terms_draft",
    "import_catalogue",
    "import_documents",
    "lint_files",
    "look_at_plan_draft",
    "look_at_terms_draft",
    "publish_benefit",
    "publish_plan",
    "publish_terms",
    "read_documents",
    "roll_back",
    "roll_back_plan",
    "roll_back_terms",
]
