"""The catalogue's use-cases: bringing it in from files, the doors by which both edges publish, previews and tables (B8, B9, W1)."""

from app.catalogue.service.doors import (
    check_draft,
    check_plan_draft,
    check_terms_draft,
    look_at_draft,
    look_at_plan_draft,
    look_at_terms_draft,
    publish_benefit,
    publish_plan,
    publish_segments,
    publish_terms,
    roll_back,
    roll_back_plan,
    roll_back_segments,
    roll_back_terms,
)
from app.catalogue.service.importing import import_catalogue, import_documents, lint_files, read_documents
from app.catalogue.service.previewing import Look, benefit_as, preview_benefit, preview_plan
from app.catalogue.service.tables import Table, benefit_matrix, comparison

__all__ = [
    "Look",
    "Table",
    "benefit_as",
    "benefit_matrix",
    "check_draft",
    "check_plan_draft",
    "check_terms_draft",
    "comparison",
    "import_catalogue",
    "import_documents",
    "lint_files",
    "look_at_draft",
    "look_at_plan_draft",
    "look_at_terms_draft",
    "preview_benefit",
    "preview_plan",
    "publish_benefit",
    "publish_plan",
    "publish_segments",
    "publish_terms",
    "read_documents",
    "roll_back",
    "roll_back_plan",
    "roll_back_segments",
    "roll_back_terms",
]
