"""Buckets of one process and of many: the same answers, nothing spent twice, nobody locked out while the store is away (ADR 0080)."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator

import pytest

from app.core.shared import Shared
from schema.budget import ADDRESS, MAXIMUM_COST, TOKEN, Allowance, MemoryBudget, SharedBudget, token_allowance
from tests.conftest import PATIENCE
from tests.core.shared_store import SharedStore, shared_store

SLOW = Allowance("slow", 100, 1)
STILL = Allowance("still", 100, 0.0001)  # type: ignore[arg-type]  # nothing comes back while a test runs


@pytest.fixture(scope="module")
def server() -> Iterator[SharedStore]:
    with shared_store() as made:
        yield made


@pytest.fixture
async def two(server: SharedStore) -> AsyncIterator[tuple[SharedBudget, SharedBudget]]:
    """The budgets of two processes."""
    stores = [Shared(patience=PATIENCE), Shared(patience=PATIENCE)]
    for store in stores:
        store.start(server.url)
    await stores[0].run("return redis.call('FLUSHALL')", "")
    yield (SharedBudget(MemoryBudget(), stores[0]), SharedBudget(MemoryBudget(), stores[1]))
    for store in stores:
        await store.stop()


@pytest.mark.parametrize(
    ("rate", "allowance"),
    [
        (None, TOKEN),
        (500, TOKEN),
        (1, Allowance("token", MAXIMUM_COST, 1)),
        (50, Allowance("token", 5_000, 50)),
        (51, Allowance("token", 5_100, 51)),
        (10_000, Allowance("token", 1_000_000, 10_000)),
    ],
)
def test_the_rate_of_a_token_makes_its_allowance(rate: int | None, allowance: Allowance) -> None:
    """X1: the dearest document fits in always."""
    assert token_allowance(rate) == allowance


async def test_both_kinds_answer_alike(two: tuple[SharedBudget, SharedBudget]) -> None:
    memory = MemoryBudget(monotonic=lambda: 1.0)
    for amount in (0, 30, 70, 1, 0, 250):
        told, expected = await two[0].take("a", amount, STILL), await memory.take("a", amount, STILL)
        assert (told.refused, told.remaining) == (expected.refused, expected.remaining), amount
        assert 0 <= expected.retry_after - told.retry_after < PATIENCE
    assert (told.refused, told.remaining, expected.retry_after) == (True, 0, 2_500_000)


async def test_many_at_once_never_spend_more_than_there_is(two: tuple[SharedBudget, SharedBudget]) -> None:
    answers = await asyncio.gather(*(two[turn % 2].take("a", 3, STILL) for turn in range(60)))
    assert sum(not each.refused for each in answers) == 33
    assert sorted(each.remaining for each in answers if not each.refused) == [1 + 3 * place for place in range(33)]


async def test_it_fills_up_again_and_is_forgotten_when_full(two: tuple[SharedBudget, SharedBudget], server: SharedStore) -> None:
    fast = Allowance("fast", 100, 1_000)
    assert (await two[0].take("a", 100, fast)).remaining == 0
    await asyncio.sleep(0.05)
    assert 40 <= (await two[1].take("a", 0, fast)).remaining <= 100
    assert (await two[1].take("b", 0, fast)).remaining == 100
    other = Shared(patience=PATIENCE)
    other.start(server.url)
    assert await other.run("return redis.call('EXISTS', KEYS[1])", "budget|b") == 0, "looking keeps nothing"
    assert (await two[1].take("c", 100, SLOW)).remaining == 0
    assert 60_000 < await other.run("return redis.call('PTTL', KEYS[1])", "budget|c") <= 101_000
    await other.stop()


async def test_a_smaller_allowance_counts_at_once(two: tuple[SharedBudget, SharedBudget]) -> None:
    assert (await two[0].take("a", 10, ADDRESS)).remaining == ADDRESS.capacity - 10
    assert (await two[1].take("a", 10, SLOW)).remaining == 90


async def test_while_the_store_is_away_each_process_counts_alone() -> None:
    now = 0.0
    with shared_store() as server:
        stores = [Shared(lambda: now, PATIENCE), Shared(lambda: now, PATIENCE)]
        budgets = [SharedBudget(MemoryBudget(), store) for store in stores]
        for store in stores:
            store.start(server.url)
        assert (await budgets[0].take("a", 60, STILL)).remaining == 40
        assert (await budgets[1].take("a", 60, STILL)).refused
        server.stop()
        for budget in budgets:
            assert (await budget.take("a", 60, STILL)).remaining == 40, "a bucket of its own, full at first"
            assert (await budget.take("a", 60, STILL)).refused, "and no more than that"
        server.start()
        now += 10.0
        assert (await budgets[0].take("a", 60, STILL)).remaining == 40
        assert (await budgets[1].take("a", 60, STILL)).refused
        for store in stores:
            await store.stop()


async def test_the_headers_tell_the_rate(two: tuple[SharedBudget, SharedBudget]) -> None:
    standing = await two[0].take("token:1", 10, token_allowance(51))
    headers = standing.headers()
    assert headers["RateLimit-Policy"] == '"token";q=5100;w=100'
    assert re.fullmatch(r'"token";r=5090;t=1', headers["RateLimit"])
