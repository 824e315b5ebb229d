"""B4: the rule of a benefit as SQL finds exactly the members whom the judge entitles, over every kind of section a rule has."""

from datetime import date, datetime, timedelta

from app.benefits import queries
from app.core.paging import PageRequest
from app.facts.service import count_matching, members_matching
from app.memberships.rules import NewMembership
from app.memberships.service import record_membership
from tests.benefits.offers import everybody, leaf, open_club, publish, specific
from tests.cast import SYSTEM, ada, member_of

PRODUCT = {"condition": None, "products": [{"sku": "apple"}]}
OFFERS = [
    everybody("for-all"),
    everybody("for-vip", programme="vip"),
    everybody("holders", plan="pro"),
    everybody("not-in-china", exclusions={"regions": ["CN"]}),
    everybody("not-in-shanghai", exclusions={"regions": ["CN-31"]}),
    everybody("not-muted", exclusions={"account_statuses": ["MUTED"]}),
    everybody("later", offered_from="2026-12-24"),
    everybody("over", offered_until="2026-11-20"),
    specific("seniors", **PRODUCT, audience={"segments": ["senior"]}),
    specific("payers", **PRODUCT, audience={"membership": "PAID"}),
    specific("free", **PRODUCT, audience={"membership": "FREE"}),
    specific("plans", **PRODUCT, audience={"plans": ["pro"]}),
    specific("years", condition=leaf("experience_months", ">=", 24)),
    specific("grown", condition=leaf("growth", "<", 1)),
    specific("not-early", condition={"language": 1, "root": {"not": leaf("segment", "in", ["early"])["root"]}}),
]


async def test_sql_finds_whom_the_judge_entitles(store: object, now: datetime) -> None:
    """One statement per benefit over all members; later issues build impact on it."""
    at = now + timedelta(hours=1)
    await open_club(now, now - timedelta(days=9))
    for content in OFFERS:
        await publish(content, now - timedelta(days=9))
    members = []
    for place, since in enumerate([None, date(2026, 1, 1), date(2024, 11, 21), date(2010, 1, 1)]):
        for region in (None, "CN", "CN-31", "US"):
            member = (await member_of(await ada(now, f"m{place}{region or 'XX'}".replace("-", ""), industry_since=since, region=region))).id
            members.append(member)
            if region in ("CN", "US"):
                await record_membership(SYSTEM, NewMembership(member, "pro", date(2026, 11, 21), months=1), source="test", now=now)
    found = await queries.catalogue(at)
    assert len(found.in_force) == len(OFFERS)
    entitled: dict[str, list[int]] = {content["code"]: [] for content in OFFERS}
    for member in members:
        for answer in (await queries.entitlements_page(member, PageRequest(100), at=at)).rows:
            if answer.entitled:
                entitled[answer.benefit.code].append(member)
    for code, expected in entitled.items():
        rule = found.by_code[code].rule
        assert await members_matching(rule, at=at, limit=1000) == expected, code
        assert await count_matching(rule, at=at) == len(expected)
    assert {code: len(ids) for code, ids in entitled.items()} == {
        "for-all": 16,
        "for-vip": 0,
        "holders": 8,
        "not-in-china": 4,
        "not-in-shanghai": 4,
        "not-muted": 16,
        "later": 0,
        "over": 0,
        "seniors": 4,
        "payers": 8,
        "free": 8,
        "plans": 8,
        "years": 8,
        "grown": 16,
        "not-early": 8,
    }
