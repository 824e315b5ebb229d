"""What a content may refer to at the moment: languages, programmes, plans, segments, products (X3)."""

from datetime import datetime

from app.benefits.rules import BenefitContent, World
from app.community import service as community
from app.core import db
from app.plans import service as plans
from app.segments import service as segments

_PRODUCTS = """
SELECT 'sku' AS what, sku AS code FROM product WHERE sku IN (:skus)
UNION SELECT 'category', category FROM product WHERE category IN (:categories)
UNION SELECT 'brand', brand FROM product WHERE brand IN (:brands)
"""


async def read_world(content: BenefitContent, at: datetime) -> World:
    """Everything that exists for the content to name, segments as they are cut at `at`. Of products, those that it names."""
    info = await community.get()
    cut = await segments.cut_in_force(at)
    said = content.exclusions
    skus = [*(item["sku"] for item in content.products if "sku" in item), *(said.products if said else ())]
    categories = [*(item["category"] for item in content.products if "category" in item), *(said.categories if said else ())]
    brands = [item["brand"] for item in content.products if "brand" in item]
    known: dict[str, set[str]] = {"sku": set(), "category": set(), "brand": set()}
    if skus or categories or brands:
        for row in await db.fetch(_PRODUCTS, skus=skus, categories=categories, brands=brands):
            known[row["what"]].add(row["code"])
    return World(
        languages=info.languages,
        programmes=frozenset(programme.code for programme in info.programmes),
        plans={plan.code: info.programme_by_id(plan.programme_id).code for plan in await plans.plans()},
        segments=frozenset(part.code for part in cut.segments),
        skus=frozenset(known["sku"]),
        categories=frozenset(known["category"]),
        brands=frozenset(known["brand"]),
    )
