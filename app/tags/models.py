"""Tables of the tags room."""

from typing import Any

from tortoise import fields
from tortoise.models import Model


class MemberTag(Model):
    """A tag that a member carries in [since_at, until_at), with its origin: HAND, RULE or MODEL (D1)."""

    id = fields.BigIntField(primary_key=True)
    member: Any = fields.ForeignKeyField("models.Member", related_name="tags", on_delete=fields.RESTRICT)
    member_id: int
    tag = fields.CharField(max_length=40)
    origin = fields.CharField(max_length=10)
    since_at = fields.DatetimeField()
    until_at = fields.DatetimeField(null=True)
    recorded_at = fields.DatetimeField()
    ended_recorded_at = fields.DatetimeField(null=True)

    class Meta:
        table = "member_tag"
