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
    """A bearer token: shown once, kept as SHA-256, with scopes, expiry, addresses and last use (X1).

    `rate` is how much query cost comes back to it each second (none: what every token has); `rotated_from` is the public
    id of the token that it takes over from.
    """

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
    rate = fields.IntField(null=True)
    rotated_from = fields.UUIDField(null=True)

    class Meta:
        table = "partner_token"


class TokenUse(Model):
    """How often a token used a scope on a UTC day (W15)."""

    id = fields.BigIntField(primary_key=True)
    token: Any = fields.ForeignKeyField("models.PartnerToken", related_name="uses", on_delete=fields.CASCADE)
    token_id: int
    scope = fields.CharField(max_length=40)
    used_on = fields.DateField()
    count = fields.BigIntField()

    class Meta:
        table = "token_use"
