"""2,357 real buyers: who is entitled by growth, who is not yet, and how much each of them lacks (W1, V1, issue A's figures)."""

import csv
from collections import Counter
from datetime import datetime
from fractions import Fraction

import pytest

from app.activity.service import ImportOptions, import_purchases
from app.benefits import queries as benefits
from app.core.conditions import parse
from app.core.paging import PageRequest
from app.facts.service import count_matching, members_matching
from app.integrity.service import doctor
from app.members.queries import members_by_external_refs
from tests.benefits.offers import leaf, publish, specific
from tests.shop import CLERK, SAMPLE, open_shop

pytestmark = pytest.mark.usefixtures("store")


def growth_by_the_file() -> Counter[str]:
    """Each buyer's growth, computed from the file alone: a yuan is one, each purchase rounded half to even."""
    growth: Counter[str] = Counter()
    with SAMPLE.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            growth[row["member"]] += round(Fraction(row["amount"]))
    return growth


async def test_a_benefit_for_1000_growth_opens_to_20_and_tells_2337_what_they_lack(now: datetime) -> None:
    await open_shop(now)
    await import_purchases(CLERK, SAMPLE, ImportOptions(create_members=True, source="cdnow"), now=now)
    expected = growth_by_the_file()
    assert (len(expected), sum(expected.values())) == (2357, 243_849)
    condition = leaf("growth", ">=", 1000)
    benefit = await publish(specific("desk", programme="88vip", condition=condition), now)
    ids = await members_by_external_refs("cdnow", list(expected))
    answers = await benefits.entitlements_of([(member_id, benefit.public_id) for member_id in ids.values()], at=now)
    found = {name: answers[member_id, benefit.public_id] for name, member_id in ids.items()}
    open_to = {name for name, answer in found.items() if answer.entitled}
    closed_to = {}
    for name in found.keys() - open_to:
        (unmet,) = found[name].verdict.unmet
        closed_to[name] = (unmet.has, unmet.missing)
    assert len(open_to) == 20
    assert len(closed_to) == 2337
    assert open_to == {name for name, growth in expected.items() if growth >= 1000}
    assert closed_to == {name: (growth, 1000 - growth) for name, growth in expected.items() if growth < 1000}
    asked = parse(condition)
    assert await count_matching(asked, at=now, programme="88vip") == 20
    assert set(await members_matching(asked, at=now, programme="88vip", limit=100)) == {ids[name] for name in open_to}
    assert (await doctor()).healthy


async def test_every_page_of_entitlements_says_the_same(now: datetime) -> None:
    """Of a buyer without a growth account, because all it bought was for 0, the verdict is as exact as of the others."""
    await open_shop(now)
    await import_purchases(CLERK, SAMPLE, ImportOptions(create_members=True, source="cdnow"), now=now)
    await publish(specific("desk", programme="88vip", condition=leaf("growth", ">=", 1000)), now)
    nothing = [name for name, growth in growth_by_the_file().items() if growth == 0]
    ids = await members_by_external_refs("cdnow", nothing)
    assert ids
    for member_id in ids.values():
        page = await benefits.entitlements_page(member_id, PageRequest(20), at=now)
        (unmet,) = page.rows[0].verdict.unmet
        assert (page.rows[0].entitled, unmet.has, unmet.missing) == (False, 0, 1000)
