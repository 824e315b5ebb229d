"""Tables of the benefits room."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from app.core.ids import public_id
from app.core.versions.models import Identity, Version


class Benefit(Identity):
    """A benefit of a programme. The columns below repeat what lists search, filter and sort by: of the draft if there
    is one, else of the newest version."""

    programme: Any = fields.ForeignKeyField("models.Programme", related_name="benefits", on_delete=fields.RESTRICT)
    programme_id: int
    title_en = fields.CharField(max_length=120, default="")
    title_zh = fields.CharField(max_length=120, default="")
    search_text = fields.TextField(default="")
    kind = fields.CharField(max_length=10)
    reach = fields.CharField(max_length=10)
    stage = fields.CharField(max_length=24, null=True)
    segments = fields.CharField(max_length=400, default="")
    position = fields.IntField(default=0)

    class Meta:
        table = "benefit"


class BenefitVersion(Version):
    """One published form of a benefit; its terms are stored rendered and sanitised (M1)."""

    identity: Any = fields.ForeignKeyField("models.Benefit", related_name="versions", on_delete=fields.RESTRICT)
    identity_id: int
    terms_html: dict[str, str] = fields.JSONField(default=dict)
    ends_at = fields.DatetimeField(null=True)

    class Meta:
        table = "benefit_version"


class Product(Model):
    """A reference to something sold elsewhere: SKU, category, brand, list price and cost, dated (X3)."""

    id = fields.BigIntField(primary_key=True)
    public_id = fields.UUIDField(default=public_id)
    sku = fields.CharField(max_length=64)
    name: dict[str, str] = fields.JSONField()
    category = fields.CharField(max_length=64)
    brand = fields.CharField(max_length=64, default="")
    list_price_minor = fields.BigIntField()
    cost_minor = fields.BigIntField(null=True)
    priced_on = fields.DateField()
    source = fields.CharField(max_length=80)
    recorded_at = fields.DatetimeField()

    class Meta:
        table = "product"
