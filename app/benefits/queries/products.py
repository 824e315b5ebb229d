"""The products that benefits refer to (X3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.benefits.models import Product


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A reference to something sold elsewhere; prices in minor units of the community's currency, as of `priced_on`."""

    sku: str
    name: dict[str, str]
    category: str
    brand: str
    list_price_minor: int
    cost_minor: int | None
    priced_on: date
    source: str


async def products(skus: Sequence[str] | None = None) -> tuple[ProductRow, ...]:
    """The products with those SKUs, all where none are named, by SKU. One statement."""
    found = Product.all() if skus is None else Product.filter(sku__in=list(skus))
    return tuple([product_row(row) for row in await found.order_by("sku")])


def product_row(row: Product) -> ProductRow:
    """The product as a value."""
    return ProductRow(row.sku, row.name, row.category, row.brand, row.list_price_minor, row.cost_minor, row.priced_on, row.source)
