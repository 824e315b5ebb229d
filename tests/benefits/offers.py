"""Contents of benefits for tests, and the world they live in: PMTalk and 88VIP with plans, segments and two products."""

from datetime import datetime
from typing import Any

from app.benefits import service as benefits
from app.benefits.models import Benefit
from app.benefits.rules import World
from app.core import db, ids
from app.core.access import Actor, Scope
from app.plans.service import create_plan
from app.publishing.rules import Publication
from app.segments import service as segments
from tests.cast import SYSTEM, actor, pmtalk, rows
from tests.segments.cuts import DEFAULT

WORLD = World(
    languages=("zh", "en"),
    programmes=frozenset({"pmtalk", "vip"}),
    plans={"pro": "pmtalk", "vip-year": "vip"},
    segments=frozenset({"early", "middle", "senior"}),
    skus=frozenset({"apple"}),
    categories=frozenset({"fruit"}),
    brands=frozenset({"orchard"}),
)
PUBLISHER: Actor = actor(Scope.BENEFITS_READ, Scope.BENEFITS_WRITE, Scope.BENEFITS_PUBLISH, label="Lin")
EDITOR: Actor = actor(Scope.BENEFITS_READ, Scope.BENEFITS_WRITE, label="Wu", id=4712)
READER: Actor = actor(Scope.BENEFITS_READ, label="Guan", id=4713)


def both(text: str) -> dict[str, str]:
    """A text in both languages."""
    return {"zh": f"{text}。", "en": f"{text}."}


def leaf(fact: str, operator: str, value: Any, **parameters: Any) -> dict[str, Any]:
    """A condition of one leaf."""
    return {"language": 1, "root": {"fact": fact, "operator": operator, "value": value, **parameters}}


def everybody(code: str = "forum", **changes: Any) -> dict[str, Any]:
    """A benefit for everybody in PMTalk."""
    return {
        "code": code,
        "programme": "pmtalk",
        "title": both(f"The {code}"),
        "summary": both("What it is"),
        "kind": "CONTENT",
        "reach": "GLOBAL",
        "exclusions": {"none": True},
        "terms": both("# Terms\n\nBe kind"),
        **changes,
    }


def specific(code: str = "desk", **changes: Any) -> dict[str, Any]:
    """A benefit for PMTalk members with 1,000 growth."""
    return everybody(code, **{"reach": "SPECIFIC", "condition": leaf("growth", ">=", 1000), **changes})


async def open_club(now: datetime, published_at: datetime | None = None) -> None:
    """The community with its plans, segments and products; the segments are cut at `published_at`, else now."""
    await pmtalk(now)
    for code, programme in WORLD.plans.items():
        await create_plan(SYSTEM, programme, {"code": code, "name": both(code)}, now=now)
    at = published_at or now
    await segments.save_draft(SYSTEM, DEFAULT, expected_revision=0, now=at)
    await segments.publish_scheme(SYSTEM, Publication("The first cut"), now=at)
    await db.execute(
        "INSERT INTO product (public_id, sku, name, category, brand, list_price_minor, priced_on, source, recorded_at) "
        "VALUES (:public_id, 'apple', :name, 'fruit', 'orchard', 500, :day, 'price list', :now)",
        public_id=ids.public_id(),
        name=both("Apple"),
        day=now.date(),
        now=now,
    )


async def draft(content: dict[str, Any], now: datetime) -> Benefit:
    """The benefit with that draft, new or known."""
    found = await Benefit.get_or_none(code=content["code"])
    if found is None:
        return await benefits.create_benefit(PUBLISHER, content["programme"], content, now=now)
    return await benefits.save_draft(PUBLISHER, found.public_id, content, expected_revision=found.draft_revision, now=now)


async def publish(content: dict[str, Any], now: datetime, **said: Any) -> Benefit:
    """The benefit with that content published at `now`."""
    benefit = await draft(content, now)
    await benefits.publish_benefit(PUBLISHER, benefit.public_id, Publication("For the test", **said), now=now)
    return await Benefit.get(id=benefit.id)


async def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row that a change of a benefit touches: compared before and after, it shows that nothing changed."""
    return {table: await rows(table) for table in ("benefit", "benefit_version", "audit_entry", "audit_detail", "community")}
