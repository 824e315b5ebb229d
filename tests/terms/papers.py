"""Contents of terms for tests, and terms that are published."""

from datetime import datetime
from typing import Any

from app.core.access import Actor, Scope
from app.publishing.rules import Publication
from app.terms import service
from app.terms.models import Terms, TermsVersion
from app.terms.rules import World
from tests.cast import actor, rows

WORLD = World(languages=("zh", "en"), programmes=frozenset({"pmtalk", "vip"}))
PUBLISHER: Actor = actor(Scope.TERMS_READ, Scope.TERMS_WRITE, Scope.TERMS_PUBLISH, label="Lin")
EDITOR: Actor = actor(Scope.TERMS_READ, Scope.TERMS_WRITE, label="Wu", id=4712)
READER: Actor = actor(Scope.TERMS_READ, label="Guan", id=4713)
BODY = {"zh": "# 会员条款\n\n未使用的天数按日退款。", "en": "# Terms\n\nUnused days are paid back."}


def terms(code: str = "vip-terms", **changes: Any) -> dict[str, Any]:
    """Terms that say everything."""
    return {
        "code": code,
        "programme": "vip",
        "title": {"zh": "88VIP 会员条款", "en": "88VIP terms"},
        "body": BODY,
        "exclusions": {"none": True},
        "refunds": {"basis": "UNUSED_DAYS", "deduct_used": True, "full_before_days": 7},
        "promotions": {"rule": "AS_PAID"},
        "payment": {"methods": ["ONLINE", "MANUAL"], "renewal": "MANUAL"},
        **changes,
    }


async def draft_terms(content: dict[str, Any], now: datetime) -> Terms:
    """The terms with that draft, new or known."""
    found = await Terms.get_or_none(code=content["code"])
    if found is None:
        return await service.create_terms(PUBLISHER, content["programme"], content, now=now)
    return await service.save_draft(PUBLISHER, found.public_id, content, expected_revision=found.draft_revision, now=now)


async def publish_terms(content: dict[str, Any], now: datetime, **said: Any) -> TermsVersion:
    """The terms with that content published at `now`."""
    found = await draft_terms(content, now)
    return await service.publish_terms(PUBLISHER, found.public_id, Publication("For the test", **said), now=now)


async def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row that a change of terms touches: compared before and after, it shows that nothing changed."""
    return {
        table: await rows(table) for table in ("terms", "terms_version", "terms_acceptance", "audit_entry", "audit_detail", "community")
    }
