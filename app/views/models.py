"""Tables of the views room."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from app.core.ids import public_id


class SavedView(Model):
    """The filters of a list under a name. `query` is what stands behind the question mark; `shared` shows it to all of the staff."""

    id = fields.BigIntField(primary_key=True)
    public_id = fields.UUIDField(default=public_id)
    account: Any = fields.ForeignKeyField("models.Account", related_name="saved_views", on_delete=fields.CASCADE)
    account_id: int
    section = fields.CharField(max_length=24)
    name = fields.CharField(max_length=60)
    query = fields.CharField(max_length=1000)
    shared = fields.BooleanField(default=False)
    created_at = fields.DatetimeField()

    class Meta:
        table = "saved_view"
