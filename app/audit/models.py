"""Tables of the audit room: a hash chain per actor over salted digests, and beside it the values that can be erased."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from app.core.ids import public_id


class AuditChain(Model):
    """The head of one actor's chain; locked while an entry is added."""

    id = fields.BigIntField(primary_key=True)
    actor_kind = fields.CharField(max_length=10)
    actor_id = fields.BigIntField(default=0)
    seq = fields.BigIntField(default=0)
    head = fields.CharField(max_length=64, default="")

    class Meta:
        table = "audit_chain"


class AuditEntry(Model):
    """One change by staff, partner, command line or job. Never updated, never deleted."""

    id = fields.BigIntField(primary_key=True)
    public_id = fields.UUIDField(default=public_id)
    actor_kind = fields.CharField(max_length=10)
    actor_id = fields.BigIntField(default=0)
    seq = fields.BigIntField()
    action = fields.CharField(max_length=64)
    subject_type = fields.CharField(max_length=40)
    subject_id = fields.CharField(max_length=64)
    occurred_at = fields.DatetimeField()
    request_id = fields.CharField(max_length=64, null=True)
    digest = fields.CharField(max_length=64)
    prev_hash = fields.CharField(max_length=64)
    hash = fields.CharField(max_length=64)

    class Meta:
        table = "audit_entry"


class AuditDetail(Model):
    """The values behind an entry's digest: who it was by name, why, before and after. May be erased (A4)."""

    id = fields.BigIntField(primary_key=True)
    entry: Any = fields.OneToOneField("models.AuditEntry", related_name="detail", on_delete=fields.RESTRICT)
    salt = fields.CharField(max_length=32)
    actor_label = fields.CharField(max_length=80)
    subject_label = fields.CharField(max_length=200, default="")
    reason = fields.CharField(max_length=500, default="")
    before: dict[str, Any] | None = fields.JSONField(null=True)
    after: dict[str, Any] | None = fields.JSONField(null=True)

    class Meta:
        table = "audit_detail"
