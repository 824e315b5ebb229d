"""Tables of the catalogue room."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from app.core.ids import public_id


class ImpactRun(Model):
    """One count of whom a change hits, while it runs and afterwards (B8, W2).

    `subject` and `identity_public_id` name the thing, `content_hash` the content that was compared with what is in force at `at`
    in the catalogue of `catalogue_revision`. `done` of `total` steps are counted; a RUNNING one whose `beat_at` is old was killed.
    """

    id = fields.BigIntField(primary_key=True)
    public_id = fields.UUIDField(default=public_id)
    subject = fields.CharField(max_length=24)
    identity_public_id = fields.UUIDField()
    content_hash = fields.CharField(max_length=64)
    catalogue_revision = fields.BigIntField()
    at = fields.DatetimeField()
    state = fields.CharField(max_length=10)
    done = fields.IntField(default=0)
    total = fields.IntField(default=0)
    result: dict[str, Any] | None = fields.JSONField(null=True)
    started_by = fields.CharField(max_length=80)
    started_at = fields.DatetimeField()
    beat_at = fields.DatetimeField()
    finished_at = fields.DatetimeField(null=True)

    class Meta:
        table = "impact_run"
