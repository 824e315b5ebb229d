"""Each finding of the linter leads to the field in which it is mended: every fault that is planted anywhere, seen in the editor (W3)."""

import re
from datetime import timedelta
from typing import Any

from starlette.applications import Starlette
from starlette.routing import Mount

import admin
import schema
from app.benefits import service as benefits
from app.benefits.models import Benefit
from app.catalogue.rules.documents import SINCE, normal
from app.core import clock
from app.core.access import Role
from app.core.errors import Invalid
from app.core.settings import Settings
from app.plans import service as plans
from app.plans.models import Plan
from app.terms import service as terms
from app.terms.models import Terms
from tests import cast
from tests.admin.conftest import Desk
from tests.catalogue.examples import load
from tests.catalogue.test_rules import CASES, laid

ROOMS: dict[str, tuple[Any, Any]] = {"benefits": (Benefit, benefits), "plans": (Plan, plans), "terms": (Terms, terms)}
NOWHERE = ["a language that the community has not"]  # no form has such a field: saving any form mends it
FIELDS = {
    "GLOBAL with products": "f-products-sku",
    "no exclusion and yet one": "f-exclusions",
    "an audience that cannot fulfil the condition": "f-audience-membership",
    "a discount without a percentage": "f-discount-percent",
    "two variants for the same": "f-variants-1-audience-membership",
    "a row that the one before it takes": "f-prices-1",
    "a package worth less than five times the price": "f-prices-1-price",
}


async def _leading(desk: Desk, case: dict[str, Any]) -> tuple[list[str], set[str]] | None:
    """Where the editor's links lead, and what there is on the page; None where such a content cannot even be a draft."""
    noun, code = case["of"].split()
    if noun not in ROOMS:
        return None
    model, room = ROOMS[noun]
    row = await model.get(code=code)
    try:
        content = {name: value for name, value in normal(laid(case, planted=True)[0]).items() if name != SINCE}
        saved = await room.save_draft(cast.SYSTEM, row.public_id, content, expected_revision=row.draft_revision, now=desk.now)
    except Invalid:
        return None
    html = (await desk.browsers[0].get(f"/{noun}/{row.public_id}")).html
    await room.discard_draft(cast.SYSTEM, row.public_id, expected_revision=saved.draft_revision, now=desk.now)
    return re.findall(r'href="#(f-[^"]*)"', html), set(re.findall(r'\bid="([^"]+)"', html))


async def test_every_finding_leads_to_a_field(store: Settings) -> None:
    now = clock.now()
    await load(now - timedelta(days=1))
    desk = Desk(Starlette(routes=[Mount("/console", admin.build(store, schema.preview(store)))]), store, now)
    await desk.staff(Role.OWNER)
    seen = {case["name"]: found for case in CASES if (found := await _leading(desk, case)) is not None}
    assert [name for name, (links, there) in seen.items() if not there.issuperset(links)] == NOWHERE
    assert {name: seen[name][0][0] for name in FIELDS} == FIELDS
    assert len(seen) > 80
    for browser in desk.browsers:
        await browser.client.aclose()
