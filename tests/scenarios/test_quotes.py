"""The reference price list on the real buyers (T1, T2, W1, W5, W6): who is quoted which price, today and in 1997, each proved."""

import csv
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import pytest

from app.activity.service import ImportOptions, import_purchases
from app.catalogue.service import import_catalogue
from app.consents.rules import MemberRef
from app.core.calendar import start_of_day
from app.core.ids import NodeType, global_id
from app.core.money import Money
from app.members.queries import members_by_external_refs, members_by_ids
from app.orders.rules import PlanNotPublished, QuoteExpired
from app.orders.service import Quote, count_prices, quote_plan, verify_quote
from app.plans.queries import plan_catalogue
from tests.cast import SYSTEM
from tests.catalogue.examples import FOLDER
from tests.scenarios.test_real_buyers import SAMPLE, growth_by_the_file
from tests.shop import HEADER

pytestmark = pytest.mark.usefixtures("store")
ZONE = "Asia/Shanghai"
CHEAP, DEAR = Money(8_800, "CNY"), Money(88_800, "CNY")


async def _open(now: datetime, purchases: Path | BytesIO = SAMPLE) -> None:
    """The example community, with these purchases in 88VIP."""
    await import_catalogue(SYSTEM, [FOLDER], now=now)
    report = await import_purchases(SYSTEM, purchases, ImportOptions("88vip", "cdnow", create_members=True), now=now)
    assert report.refused == 0


async def _members(names: list[str]) -> dict[str, MemberRef]:
    ids = await members_by_external_refs("cdnow", names)
    rows = await members_by_ids(list(ids.values()))
    return {name: MemberRef(id_, global_id(NodeType.MEMBER, rows[id_].public_id)) for name, id_ in ids.items()}


async def _quote(member: MemberRef, now: datetime, at: datetime | None = None) -> Quote:
    plan = next(plan for plan in (await plan_catalogue(now)).plans if plan.code == "88vip")
    return await quote_plan(SYSTEM, plan.public_id, member=member, at=at, now=now)


def growth_until(last: date) -> Counter[str]:
    """Each buyer's growth from purchases up to that day, computed from the file alone."""
    growth: Counter[str] = Counter()
    with SAMPLE.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            growth[row["member"]] += round(Fraction(row["amount"])) if row["occurred_on"] <= last.isoformat() else 0
    return growth


async def test_20_buyers_are_quoted_88_and_2337_are_quoted_888(now: datetime) -> None:
    """Each by name, with what is missing to the lower price; each quote is verified by the text alone."""
    await _open(now)
    expected = growth_by_the_file()
    quotes = {name: await _quote(member, now) for name, member in (await _members(list(expected))).items()}
    assert Counter(quote.price for quote in quotes.values()) == {CHEAP: 20, DEAR: 2_337}
    for name, quote in quotes.items():
        assert quote.price == (CHEAP if expected[name] >= 1_000 else DEAR)
        if quote.price == DEAR:
            assert quote.better is not None
            assert (quote.better.row.code, quote.better.saving) == ("thousand", Money(80_000, "CNY"))
            assert [unmet.missing for way in quote.better.ways for unmet in way.unmet] == [1_000 - expected[name]]
            assert [unmet.has for judged in quote.rejected if judged.verdict for unmet in judged.verdict.unmet] == [expected[name]]
    plan = quotes["00004"].plan
    assert await count_prices(SYSTEM, plan.public_id, at=now) == {"thousand": 20, "everybody": 2_337}
    for name in [name for name, quote in quotes.items() if quote.price == CHEAP] + ["00004", "02761"]:
        checked = await verify_quote(SYSTEM, quotes[name].text, now=now)
        assert (checked.proof.price, checked.proof.row, checked.differs) == (quotes[name].price, quotes[name].row.code, None)  # type: ignore[union-attr]


async def test_as_of_a_day_in_1997_gives_that_days_answer(now: datetime) -> None:
    """By that day's growth and price list; the proof holds for ever, and orders nothing: its quarter of an hour is over (T2, W5)."""
    await _open(now)
    last = date(1997, 12, 31)
    at = start_of_day(last + timedelta(days=1), ZONE) - timedelta(microseconds=1)
    expected, today = growth_until(last), growth_by_the_file()
    rich = {name for name, growth in expected.items() if growth >= 1_000}
    later = {name for name, growth in today.items() if growth >= 1_000} - rich
    assert (len(rich), len(later)) == (9, 11)
    members = await _members([*rich, *later, "00004"])
    for name, member in members.items():
        quote = await _quote(member, now, at)
        assert quote.price == (CHEAP if name in rich else DEAR)
        assert (quote.plan.number, quote.plan.effective_from) == (1, datetime(1996, 12, 31, 16, tzinfo=UTC))
    with pytest.raises(QuoteExpired) as refusal:
        await verify_quote(SYSTEM, quote.text, now=now)
    assert (refusal.value.verification.differs, refusal.value.verification.proof.price) == (None, DEAR)
    with pytest.raises(PlanNotPublished):
        await _quote(members["00004"], now, datetime(1996, 12, 31, 15, 59, tzinfo=UTC))


@pytest.mark.parametrize(
    ("amounts", "growth", "price"),
    [
        (["999.00"], 999, DEAR),
        (["1000.00"], 1_000, CHEAP),
        (["998.50"], 998, DEAR),  # halves go to the even neighbour
        (["999.50"], 1_000, CHEAP),
        (["999.49"], 999, DEAR),
        (["500.00", "499.00"], 999, DEAR),
        (["500.00", "499.00", "1.00"], 1_000, CHEAP),
    ],
)
async def test_the_boundary_of_a_thousand(amounts: list[str], growth: int, price: Money, now: datetime) -> None:
    """T1: 999 pays 888.00; 1000 pays 88.00."""
    lines = [HEADER, *(f"ada,2026-11-01,{amount},CNY,{place}" for place, amount in enumerate(amounts)), ""]
    await _open(now, BytesIO("\n".join(lines).encode()))
    quote = await _quote((await _members(["ada"]))["ada"], now)
    assert quote.price == price
    missing = [unmet.missing for way in quote.better.ways for unmet in way.unmet] if quote.better else []
    assert missing == ([] if price == CHEAP else [1_000 - growth])
