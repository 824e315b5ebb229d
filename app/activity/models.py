"""Tables of the activity room."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from app.core.ids import public_id


class ImportBatch(Model):
    """One run of an import over one file. A second run over the same file goes on where the first stopped."""

    id = fields.BigIntField(primary_key=True)
    public_id = fields.UUIDField(default=public_id)
    programme: Any = fields.ForeignKeyField("models.Programme", related_name="imports", on_delete=fields.RESTRICT)
    programme_id: int
    file_name = fields.CharField(max_length=200)
    file_hash = fields.CharField(max_length=64)
    accepted = fields.IntField(default=0)
    repeated = fields.IntField(default=0)
    refused = fields.IntField(default=0)
    started_at = fields.DatetimeField()
    finished_at = fields.DatetimeField(null=True)

    class Meta:
        table = "import_batch"


class Purchase(Model):
    """A purchase that happened, unique by (programme, source, external_ref). A purchase of 0 is recorded and earns nothing (P0)."""

    id = fields.BigIntField(primary_key=True)
    public_id = fields.UUIDField(default=public_id)
    member: Any = fields.ForeignKeyField("models.Member", related_name="purchases", on_delete=fields.RESTRICT)
    member_id: int
    programme: Any = fields.ForeignKeyField("models.Programme", related_name="purchases", on_delete=fields.RESTRICT)
    programme_id: int
    batch: Any = fields.ForeignKeyField("models.ImportBatch", null=True, related_name="purchases", on_delete=fields.RESTRICT)
    batch_id: int | None
    occurred_on = fields.DateField()
    occurred_at = fields.DatetimeField()
    amount_minor = fields.BigIntField()
    currency = fields.CharField(max_length=3)
    sku = fields.CharField(max_length=64, null=True)
    source = fields.CharField(max_length=40)
    external_ref = fields.CharField(max_length=80)
    recorded_at = fields.DatetimeField()

    class Meta:
        table = "purchase"
