"""Tables of the partners room."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from app.core.ids import public_id


class Partner(Model):
    """An organisation that calls the API with tokens of its own."""

    id = fields.BigIntField(primary_key=True)
    public_id = fields.UUIDField(default=public_id)
    code = fields.CharField(max_length=64)
    name = fields.CharField(max_length=80)
    disabled_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField()

    class Meta:
        table = "partner"


class PartnerToken(Model):
    """A bearer token: shown once, kept as SHA-256, with scopes, expiry, addresses and last use (X1)."""

    id = fields.BigIntField(primary_key=True)
    public_id = fields.UUIDField(default=public_id)
    partner: Any = fields.ForeignKeyField("models.Partner", related_name="tokens", on_delete=fields.RESTRICT)
    partner_id: int
    label = fields.CharField(max_length=80)
    prefix = fields.CharField(max_length=20)
    token_hash = fields.CharField(max_length=64)
    scopes: list[str] = fields.JSONField()
    addresses: list[str] = fields.JSONField(default=list)
    expires_at = fields.DatetimeField()
    last_used_at = fields.DatetimeField(null=True)
    last_used_address = fields.CharField(max_length=45, null=True)
    revoked_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField()
    created_by = fields.CharField(max_length=80)

    class Meta:
        table = "partner_token"
