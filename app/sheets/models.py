"""Tables of the sheets room."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from app.core.ids import public_id


class Upload(Model):
    """A sheet between its dry run and its one application. `rows` are its cells by column; it is dropped after a day."""

    id = fields.BigIntField(primary_key=True)
    public_id = fields.UUIDField(default=public_id)
    noun = fields.CharField(max_length=24)
    file_name = fields.CharField(max_length=200)
    rows: list[dict[str, Any]] = fields.JSONField()
    account: Any = fields.ForeignKeyField("models.Account", related_name="uploads", on_delete=fields.CASCADE)
    account_id: int
    uploaded_at = fields.DatetimeField()
    applied_at = fields.DatetimeField(null=True)

    class Meta:
        table = "sheet_upload"
