"""Tables of the memberships room."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from app.core.ids import public_id


class Membership(Model):
    """One paid period of a plan.

    Its state at any instant follows from its columns: PENDING before `starts_at`, ACTIVE before `ends_at`, GRACE before
    `grace_ends_at`, EXPIRED after; from `closed_at` on it is `closed_as` (CANCELLED or REFUNDED). A free member has no row (G1).
    """

    id = fields.BigIntField(primary_key=True)
    public_id = fields.UUIDField(default=public_id)
    member: Any = fields.ForeignKeyField("models.Member", related_name="memberships", on_delete=fields.RESTRICT)
    member_id: int
    plan: Any = fields.ForeignKeyField("models.Plan", related_name="memberships", on_delete=fields.RESTRICT)
    plan_id: int
    starts_at = fields.DatetimeField()
    ends_at = fields.DatetimeField()
    grace_ends_at = fields.DatetimeField()
    anchor_day = fields.SmallIntField()
    closed_as = fields.CharField(max_length=10, null=True)
    closed_at = fields.DatetimeField(null=True)
    recorded_at = fields.DatetimeField()
    source = fields.CharField(max_length=40)

    class Meta:
        table = "membership"
