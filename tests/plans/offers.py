"""Contents of plans and terms for tests, and the world they live in: PMTalk and 88VIP with a cut of segments."""

from datetime import datetime
from typing import Any

from app.core.access import Actor, Scope
from app.plans import service as plans
from app.plans.models import Plan, PlanVersion
from app.plans.rules import World
from app.publishing.rules import Publication
from app.segments import service as segments
from tests.cast import SYSTEM, actor, pmtalk, rows
from tests.segments.cuts import DEFAULT
from tests.terms.papers import publish_terms, terms

WORLD = World(
    languages=("zh", "en"),
    currency="CNY",
    programmes=frozenset({"pmtalk", "vip"}),
    plans={"vip88": "vip"},
    segments=frozenset({"early", "middle", "senior"}),
    terms=frozenset({"vip-terms"}),
)
PUBLISHER: Actor = actor(Scope.PLANS_READ, Scope.PLANS_WRITE, Scope.PLANS_PUBLISH, label="Lin")
EDITOR: Actor = actor(Scope.PLANS_READ, Scope.PLANS_WRITE, label="Wu", id=4712)
READER: Actor = actor(Scope.PLANS_READ, label="Guan", id=4713)


def both(text: str) -> dict[str, str]:
    """A text in both languages."""
    return {"zh": f"{text}。", "en": f"{text}."}


def growth(at_least: int) -> dict[str, Any]:
    """The condition of a row: a score of at least so much."""
    return {"language": 1, "root": {"fact": "growth", "operator": ">=", "value": at_least}}


def price(amount_minor: int, currency: str = "CNY") -> dict[str, Any]:
    """An amount as it is written."""
    return {"amount_minor": amount_minor, "currency": currency}


def row(code: str, amount_minor: int | None, condition: dict[str, Any] | None = None) -> dict[str, Any]:
    """A row of a price list; without an amount it is not for sale."""
    return {
        "code": code,
        "label": both(code),
        "condition": condition,
        "price": None if amount_minor is None else price(amount_minor),
    }


def vip88(**changes: Any) -> dict[str, Any]:
    """The reference case of T1: 1,000 points pay 88.00, fewer pay 888.00."""
    return {
        "code": "vip88",
        "programme": "vip",
        "name": both("88VIP"),
        "summary": both("A year of 88VIP"),
        "duration": {"count": 1, "unit": "YEAR"},
        "grace_days": 7,
        "prices": [row("loyal", 8_800, growth(1_000)), row("everybody", 88_800)],
        "benefits": ["video", "discount"],
        "terms": {"code": "vip-terms"},
        "comparisons": [{"name": "JD PLUS", "price": price(9_900), "source": "price list", "on": "2026-11-01"}],
        **changes,
    }


async def open_shop(now: datetime, terms_from: datetime | None = None) -> None:
    """The community with its segments and the terms vip-terms in force from `terms_from` (None: from `now`)."""
    await pmtalk(now)
    await segments.save_draft(SYSTEM, DEFAULT, expected_revision=0, now=now)
    await segments.publish_scheme(SYSTEM, Publication("The first cut"), now=now)
    await publish_terms(terms(), now, effective_from=terms_from, dated_back=terms_from is not None)


async def draft(content: dict[str, Any], now: datetime) -> Plan:
    """The plan with that draft, new or known."""
    found = await Plan.get_or_none(code=content["code"])
    if found is None:
        return await plans.create_plan(PUBLISHER, content["programme"], content, now=now)
    return await plans.save_draft(PUBLISHER, found.public_id, content, expected_revision=found.draft_revision, now=now)


async def publish(content: dict[str, Any], now: datetime, **said: Any) -> PlanVersion:
    """The plan with that content published at `now`."""
    plan = await draft(content, now)
    return await plans.publish_plan(PUBLISHER, plan.public_id, Publication("For the test", **said), now=now)


async def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row that a change of a plan touches: compared before and after, it shows that nothing changed."""
    return {table: await rows(table) for table in ("plan", "plan_version", "audit_entry", "audit_detail", "community")}
