"""What every published thing consists of: an identity with at most one draft, and numbered versions that never change.

A room subclasses both. Only `cancelled_at` of a version may ever be set, and only before the version goes live.
"""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from app.core.ids import public_id


class Identity(Model):
    """A thing that is published. Its code never changes; its draft is overwritten by each save."""

    id = fields.BigIntField(primary_key=True)
    public_id = fields.UUIDField(default=public_id)
    code = fields.CharField(max_length=64)
    draft: dict[str, Any] | None = fields.JSONField(null=True)
    draft_revision = fields.IntField(default=0)
    draft_saved_at = fields.DatetimeField(null=True)
    draft_saved_by = fields.CharField(max_length=80, null=True)
    archived_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField()

    class Meta:
        abstract = True


class Version(Model):
    """One numbered version. Live is the greatest `effective_from` that has come, the higher number on a tie."""

    id = fields.BigIntField(primary_key=True)
    identity_id: int
    public_id = fields.UUIDField(default=public_id)
    number = fields.IntField()
    content: dict[str, Any] = fields.JSONField()
    effective_from = fields.DatetimeField()
    recorded_at = fields.DatetimeField()
    author = fields.CharField(max_length=80)
    reason = fields.CharField(max_length=500)
    hash = fields.CharField(max_length=64)
    cancelled_at = fields.DatetimeField(null=True)

    class Meta:
        abstract = True
