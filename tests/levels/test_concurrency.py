"""Many tasks post to the same accounts at once, with replays and deadlines: sum, seq and chain hold (DESIGN 5.1, 5.2)."""

import asyncio
import random
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from app.core import db
from app.levels.rules import AccountKey, GrowthConflict, Posting
from app.levels.service import PostingReport, post_growth
from tests.levels.test_service import CHAIN_IN_SQL
from tests.shop import make_members, one, open_shop

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("store")]
TASKS = 8
ROUNDS = 40
POSTINGS = 240
CONFLICTS = 12


async def offers(now: datetime) -> list[Posting]:
    """Postings on ten accounts of five members; every task will offer most of them."""
    shop = await open_shop(now)
    ids = await make_members([f"m{n}" for n in range(5)], shop.vip, now)
    accounts = [AccountKey(member, programme) for member in ids.values() for programme in (shop.vip, shop.talk)]
    at = now - timedelta(days=1)
    return [
        Posting(accounts[n % len(accounts)], "PURCHASE", 1 + n % 7, "earning:purchase", at, at, "PURCHASE", str(n), shop.rule_version)
        for n in range(POSTINGS)
    ]


async def client(chance: random.Random, postings: list[Posting], counts: dict[str, int], now: datetime) -> None:
    """Offers random batches; a batch whose outcome is unknown is offered again until it is known."""
    for _ in range(ROUNDS):
        batch = chance.sample(postings, chance.randint(1, 25))
        while True:
            deadline = chance.uniform(0.001, 0.02) if chance.random() < 0.2 else 30.0
            try:
                async with asyncio.timeout(deadline):
                    report = await post_growth(batch, now=now)
            except TimeoutError:
                counts["unknown"] += 1
                continue
            counts["posted"] += report.posted
            counts["repeated"] += report.repeated
            break


async def test_sum_seq_and_chain_hold_under_concurrency_and_deadlines(now: datetime) -> None:
    seed = random.randrange(10**6)
    print("seed", seed)
    postings = await offers(now)
    counts = {"posted": 0, "repeated": 0, "unknown": 0}
    await asyncio.gather(*(client(random.Random(seed + n), postings, counts, now) for n in range(TASKS)))
    await post_growth(postings, now=now)  # what nobody happened to offer
    assert counts["repeated"] > 0
    assert await one("SELECT count(*) FROM growth_entry") == POSTINGS
    assert await one("SELECT sum(amount) FROM growth_entry") == sum(posting.amount for posting in postings)
    wrong = await db.fetch(
        "SELECT a.id FROM growth_account a LEFT JOIN "
        "(SELECT account_id, count(*) AS entries, max(seq) AS last, min(seq) AS first, sum(amount) AS total FROM growth_entry "
        "GROUP BY account_id) e ON e.account_id = a.id "
        "WHERE a.seq <> e.entries OR a.seq <> e.last OR e.first <> 1 OR a.balance <> e.total "
        "OR a.head <> (SELECT hash FROM growth_entry l WHERE l.account_id = a.id AND l.seq = a.seq)"
    )
    assert wrong == []
    assert await db.fetch(CHAIN_IN_SQL) == []
    assert await post_growth(postings, now=now + timedelta(days=1)) == PostingReport(0, POSTINGS, 0)


async def test_of_two_bodies_for_one_source_exactly_one_stays(now: datetime) -> None:
    postings = (await offers(now))[:CONFLICTS]
    pairs = [[posting, replace(posting, amount=posting.amount + 100)] for posting in postings]
    outcomes = await asyncio.gather(*(post_growth([body], now=now) for pair in pairs for body in pair), return_exceptions=True)
    for first, second in zip(outcomes[::2], outcomes[1::2], strict=True):
        assert sorted([isinstance(first, GrowthConflict), isinstance(second, GrowthConflict)]) == [False, True]
    assert await one("SELECT count(*) FROM growth_entry") == CONFLICTS


async def test_batches_in_opposite_order_never_wait_for_each_other_in_a_circle(now: datetime) -> None:
    """ADR 0031: accounts are opened, then locked, always in one order."""
    postings = await offers(now)
    there = [replace(posting, kind="THERE") for posting in postings]
    back = [replace(posting, kind="BACK") for posting in reversed(postings)]
    work = [post_growth(batch[n : n + 60], now=now) for n in range(0, POSTINGS, 60) for batch in (there, back)]
    assert sum(report.posted for report in await asyncio.gather(*work)) == 2 * POSTINGS
    assert await db.fetch(CHAIN_IN_SQL) == []
