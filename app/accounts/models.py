"""Tables of the accounts room."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from app.core.ids import public_id


class Account(Model):
    """Who can sign in: a member, a member of staff (`role`), or both. `name` is fixed and unique in small letters (A2)."""

    id = fields.BigIntField(primary_key=True)
    public_id = fields.UUIDField(default=public_id)
    name = fields.CharField(max_length=32)
    display_name = fields.CharField(max_length=80)
    role = fields.CharField(max_length=10, null=True)
    member: Any = fields.ForeignKeyField("models.Member", null=True, related_name="accounts", on_delete=fields.RESTRICT)
    member_id: int | None
    password_hash = fields.CharField(max_length=200)
    password_changed_at = fields.DatetimeField()
    language = fields.CharField(max_length=8, null=True)
    failed_count = fields.IntField(default=0)
    locked_until = fields.DatetimeField(null=True)
    disabled_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField()

    class Meta:
        table = "account"


class Session(Model):
    """One signed-in browser or client. Only the hash of its token is kept.

    `factor_at` is when a second factor was shown in it, `proved_at` when its owner last proved to be there (step-up).
    """

    id = fields.BigIntField(primary_key=True)
    public_id = fields.UUIDField(default=public_id)
    account: Any = fields.ForeignKeyField("models.Account", related_name="sessions", on_delete=fields.CASCADE)
    account_id: int
    token_hash = fields.CharField(max_length=64)
    address = fields.CharField(max_length=45, null=True)
    user_agent = fields.CharField(max_length=200, default="")
    created_at = fields.DatetimeField()
    last_seen_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    ended_at = fields.DatetimeField(null=True)
    factor_at = fields.DatetimeField(null=True)
    proved_at = fields.DatetimeField(null=True)

    class Meta:
        table = "session"


class SecondFactor(Model):
    """The shared secret of an account's authenticator, sealed by the installation's key (RFC 6238).

    It stands here from its first right code on. `last_step` is the newest time step that was used: a code opens once.
    """

    id = fields.BigIntField(primary_key=True)
    account: Any = fields.OneToOneField("models.Account", related_name="second_factor", on_delete=fields.CASCADE)
    account_id: int
    sealed_secret = fields.TextField()
    last_step = fields.BigIntField(default=0)
    created_at = fields.DatetimeField()

    class Meta:
        table = "second_factor"


class RecoveryCode(Model):
    """A code that opens once where the authenticator is lost. Only its hash is kept."""

    id = fields.BigIntField(primary_key=True)
    account: Any = fields.ForeignKeyField("models.Account", related_name="recovery_codes", on_delete=fields.CASCADE)
    account_id: int
    code_hash = fields.CharField(max_length=64)
    created_at = fields.DatetimeField()
    used_at = fields.DatetimeField(null=True)

    class Meta:
        table = "recovery_code"
