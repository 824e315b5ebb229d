"""Tables of the levels room: the growth ledger. Entries are appended; the account caches their sum."""

from typing import Any

from tortoise import fields
from tortoise.models import Model


class GrowthAccount(Model):
    """The growth of one member in one programme: the chain's head, the cached sum, and the base that decay starts from (V5)."""

    id = fields.BigIntField(primary_key=True)
    member: Any = fields.ForeignKeyField("models.Member", related_name="growth_accounts", on_delete=fields.RESTRICT)
    member_id: int
    programme: Any = fields.ForeignKeyField("models.Programme", related_name="growth_accounts", on_delete=fields.RESTRICT)
    programme_id: int
    seq = fields.BigIntField(default=0)
    head = fields.CharField(max_length=64, default="")
    balance = fields.BigIntField(default=0)
    base_value = fields.BigIntField(default=0)
    base_on = fields.DateField(null=True)
    opened_at = fields.DatetimeField()

    class Meta:
        table = "growth_account"


class GrowthEntry(Model):
    """One movement of growth. `available_at` is when it begins to count (V9); (kind, source) is unique per account."""

    id = fields.BigIntField(primary_key=True)
    member: Any = fields.ForeignKeyField("models.Member", related_name="growth_entries", on_delete=fields.RESTRICT)
    member_id: int
    account: Any = fields.ForeignKeyField("models.GrowthAccount", related_name="entries", on_delete=fields.RESTRICT)
    account_id: int
    seq = fields.BigIntField()
    kind = fields.CharField(max_length=20)
    amount = fields.BigIntField()
    counter_account = fields.CharField(max_length=40)
    occurred_at = fields.DatetimeField()
    recorded_at = fields.DatetimeField()
    available_at = fields.DatetimeField()
    source_type = fields.CharField(max_length=20)
    source_id = fields.CharField(max_length=120)
    rule_version: Any = fields.ForeignKeyField("models.EarningRuleVersion", null=True, related_name="entries", on_delete=fields.RESTRICT)
    rule_version_id: int | None
    idempotency_key = fields.CharField(max_length=160)
    prev_hash = fields.CharField(max_length=64)
    hash = fields.CharField(max_length=64)

    class Meta:
        table = "growth_entry"
