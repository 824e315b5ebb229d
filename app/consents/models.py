"""Tables of the consents room."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from app.core.ids import public_id


class Pseudonym(Model):
    """The name under which one partner knows one member. It answers while the member shares: until `withdrawn_at`."""

    id = fields.BigIntField(primary_key=True)
    public_id = fields.UUIDField(default=public_id)
    partner: Any = fields.ForeignKeyField("models.Partner", related_name="pseudonyms", on_delete=fields.RESTRICT)
    partner_id: int
    member: Any = fields.ForeignKeyField("models.Member", related_name="pseudonyms", on_delete=fields.RESTRICT)
    member_id: int
    shared_at = fields.DatetimeField()
    withdrawn_at = fields.DatetimeField(null=True)

    class Meta:
        table = "pseudonym"
