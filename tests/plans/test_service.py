"""Writing plans on the real database: one way to make them, publishing pins the terms, archive takes them off sale (T1, B8, M1)."""

from datetime import datetime

from app.plans.queries import plan_catalogue
from tests.plans.offers import open_shop, publish, vip88


async def test_smoke(store: object, now: datetime) -> None:
    await open_shop(now)
    version = await publish(vip88(), now)
    assert version.content["terms"] == {"code": "vip-terms", "version": 1}
    found = await plan_catalogue(now)
    (plan,) = found.plans
    assert plan.prices[0].price.minor == 8800
