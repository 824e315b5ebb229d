"""Tables of the pilots room."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from app.core.ids import public_id


class PilotFeedback(Model):
    """What a tester says of a piloted version: one opinion each, which may be changed (G5)."""

    id = fields.BigIntField(primary_key=True)
    public_id = fields.UUIDField(default=public_id)
    subject = fields.CharField(max_length=24)
    identity_public_id = fields.UUIDField()
    number = fields.IntField()
    member: Any = fields.ForeignKeyField("models.Member", related_name="pilot_feedback", on_delete=fields.RESTRICT)
    member_id: int
    rating = fields.SmallIntField()
    text = fields.CharField(max_length=2000, default="")
    given_at = fields.DatetimeField()

    class Meta:
        table = "pilot_feedback"


class PilotDecision(Model):
    """Whether a piloted version goes on (GO) or not (NO_GO), by whom and why. Taken once, never changed (G5)."""

    id = fields.BigIntField(primary_key=True)
    public_id = fields.UUIDField(default=public_id)
    subject = fields.CharField(max_length=24)
    identity_public_id = fields.UUIDField()
    number = fields.IntField()
    decision = fields.CharField(max_length=5)
    reason = fields.CharField(max_length=500)
    decided_by = fields.CharField(max_length=80)
    decided_at = fields.DatetimeField()

    class Meta:
        table = "pilot_decision"
