"""Tables of the publishing room."""

from typing import Any

from tortoise import fields
from tortoise.models import Model


class VersionRecord(Model):
    """What was known of a version when it was published, besides what it says; and what kept it from going live.

    `subject` is the kind (Benefit, Plan, Terms, SegmentScheme), `identity_public_id` the thing. `impact` is whom it was said to hit,
    `warnings` the findings that were published all the same and `warnings_reason` why (B9). A scheduled version that the linter
    refuses at go-live is cancelled; `held_at` and `findings` say so. `looked_at` is when the linter looked at it in force: at once
    where it was published for now, else once its time has come.
    """

    id = fields.BigIntField(primary_key=True)
    subject = fields.CharField(max_length=24)
    identity_public_id = fields.UUIDField()
    version_public_id = fields.UUIDField()
    number = fields.IntField()
    impact: dict[str, Any] | None = fields.JSONField(null=True)
    warnings: list[dict[str, Any]] | None = fields.JSONField(null=True)
    warnings_reason = fields.CharField(max_length=500, default="")
    held_at = fields.DatetimeField(null=True)
    findings: list[dict[str, Any]] | None = fields.JSONField(null=True)
    looked_at = fields.DatetimeField(null=True)
    recorded_at = fields.DatetimeField()

    class Meta:
        table = "version_record"
