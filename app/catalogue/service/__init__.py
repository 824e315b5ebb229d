"""The catalogue's use-cases: bringing it in from files, the doors by which both edges publish, previews and tables (B8, B9, W1)."""

from app.catalogue.rules.impact import Proposal
from app.catalogue.service.affected import Affected, Slice, impact_members
from app.catalogue.service.doors import (
    check_draft,
    check_plan_draft,
    check_terms_draft,
    count_draft,
    impact_on_record,
    look_at,
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
from app.catalogue.service.impact import Run, impact_for_record, impact_of, resume_impact_due, start_impact, stop_counting
from app.catalogue.service.importing import import_catalogue, import_documents, lint_files, read_documents
from app.catalogue.service.previewing import Look, benefit_as, benefit_supposed, preview_benefit, preview_plan
from app.catalogue.service.proposals import Change, change_of
from app.catalogue.service.releasing import LOOK_AHEAD, READING, Ahead, release_due, versions_ahead
from app.catalogue.service.tables import Table, benefit_matrix, comparison

__all__ = [
    "LOOK_AHEAD",
    "READING",
    "Affected",
    "Ahead",
    "Change",
    "Look",
    "Proposal",
    "Run",
    "Slice",
    "Table",
    "benefit_as",
    "benefit_matrix",
    "benefit_supposed",
    "change_of",
    "check_draft",
    "check_plan_draft",
    "check_terms_draft",
    "comparison",
    "count_draft",
    "impact_for_record",
    "impact_members",
    "impact_of",
    "impact_on_record",
    "import_catalogue",
    "import_documents",
    "lint_files",
    "look_at",
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
    "release_due",
    "resume_impact_due",
    "roll_back",
    "roll_back_plan",
    "roll_back_segments",
    "roll_back_terms",
    "start_impact",
    "stop_counting",
    "versions_ahead",
]
