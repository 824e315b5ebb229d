"""Tables of the signing room."""

from tortoise import fields
from tortoise.models import Model


class SigningKey(Model):
    """An Ed25519 key. The newest that is not retired signs; a retired one still verifies what it signed.

    `kid` is the JWK thumbprint of the public key (RFC 7638). `sealed_private_key` is encrypted under the installation's
    secret key, and gone once the key is retired.
    """

    id = fields.BigIntField(primary_key=True)
    kid = fields.CharField(max_length=43)
    public_key = fields.CharField(max_length=43)
    sealed_private_key = fields.TextField(null=True)
    created_at = fields.DatetimeField()
    retired_at = fields.DatetimeField(null=True)

    class Meta:
        table = "signing_key"
