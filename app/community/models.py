"""Tables of the community room."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from app.core.ids import public_id


class Community(Model):
    """The one settings row. `catalogue_revision` grows by one in every transaction that changes what is published."""

    id = fields.BigIntField(primary_key=True)
    name: dict[str, str] = fields.JSONField()
    currency = fields.CharField(max_length=3)
    zone = fields.CharField(max_length=64)
    languages: list[str] = fields.JSONField()
    settings: dict[str, Any] = fields.JSONField(default=dict)
    catalogue_revision = fields.BigIntField(default=1)
    created_at = fields.DatetimeField()

    class Meta:
        table = "community"


class Programme(Model):
    """A programme with its own growth and levels (G4)."""

    id = fields.BigIntField(primary_key=True)
    public_id = fields.UUIDField(default=public_id)
    code = fields.CharField(max_length=64)
    name: dict[str, str] = fields.JSONField()
    is_default = fields.BooleanField(default=False)
    position = fields.IntField(default=0)
    created_at = fields.DatetimeField()

    class Meta:
        table = "programme"
