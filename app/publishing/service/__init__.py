"""Writing and publishing: the desk that every kind of published thing shares, and what is kept of each version (B8, B9)."""

from app.publishing.service.desk import Desk
from app.publishing.service.drafting import Scopes
from app.publishing.service.records import Findings, Known, keep_hold, keep_record, mark_looked_at

__all__ = ["Desk", "Findings", "Known", "Scopes", "keep_hold", "keep_record", "mark_looked_at"]
