"""Tables of the plans room."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from app.core.ids import public_id


class Plan(Model):
    """The identity of a plan in a programme: what a membership is a membership of."""

    id = fields.BigIntField(primary_key=True)
    public_id = fields.UUIDField(default=public_id)
    programme: Any = fields.ForeignKeyField("models.Programme", related_name="plans", on_delete=fields.RESTRICT)
    programme_id: int
    code = fields.CharField(max_length=64)
    name: dict[str, str] = fields.JSONField()
    grace_days = fields.IntField(default=7)
    created_at = fields.DatetimeField()

    class Meta:
        table = "plan"
