"""The store in which processes count together: away, back, frozen (ADR 0080). With a real server."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from typing import Any

import pytest

from app.core import shared as module
from app.core.shared import ANSWER_SECONDS, ASK_AGAIN_SECONDS, Away, BadRedisUrl, Shared
from tests.conftest import PATIENCE
from tests.core.shared_store import SharedStore, shared_store

COUNT = "return redis.call('INCR', KEYS[1])"


class Log:
    """What was logged."""

    def __init__(self) -> None:
        self.lines: list[dict[str, Any]] = []

    def warning(self, event: str, **told: Any) -> None:
        self.lines.append({"event": event, **told})

    info = warning


class Watch:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Log:
    made = Log()
    monkeypatch.setattr(module, "_log", made)
    return made


@pytest.fixture
def server() -> Iterator[SharedStore]:
    with shared_store() as made:
        yield made


@pytest.fixture
async def watch() -> Watch:
    return Watch()


@pytest.fixture
async def store(server: SharedStore, watch: Watch) -> AsyncIterator[Shared]:
    made = Shared(watch, PATIENCE)
    made.start(server.url)
    yield made
    await made.stop()


async def test_without_an_address_everybody_counts_alone(log: Log) -> None:
    store = Shared()
    store.start(None)
    with pytest.raises(Away):
        await store.run(COUNT, "x")
    await store.stop()
    assert log.lines == []


@pytest.mark.parametrize("url", ["http://host", "redis://host:port/0", "nonsense", ""])
def test_an_address_that_is_none_is_refused_in_a_sentence(url: str) -> None:
    with pytest.raises(BadRedisUrl, match="REDIS_URL must look like redis://"):
        Shared().start(url)


async def test_two_processes_count_together(server: SharedStore, store: Shared) -> None:
    other = Shared(patience=PATIENCE)
    other.start(server.url)
    counts = await asyncio.gather(*((store, other)[turn % 2].run(COUNT, "x") for turn in range(100)))
    assert sorted(counts) == list(range(1, 101))
    await other.stop()


async def test_it_goes_and_comes_back_and_says_each_once(server: SharedStore, store: Shared, watch: Watch, log: Log) -> None:
    assert await store.run(COUNT, "x") == 1
    server.stop()
    for outcome in await asyncio.gather(*(store.run(COUNT, "x") for _ in range(20)), return_exceptions=True):
        assert isinstance(outcome, Away)
    assert [(line["event"], line["outcome"]) for line in log.lines] == [("shared store", "away")]
    watch.at += ASK_AGAIN_SECONDS
    with pytest.raises(Away):
        await store.run(COUNT, "x")
    server.start()
    with pytest.raises(Away):
        await store.run(COUNT, "x")  # it was asked just now
    watch.at += ASK_AGAIN_SECONDS
    assert await store.run(COUNT, "x") == 1, "it starts with nothing, also without the script"
    assert await store.run(COUNT, "x") == 2
    assert [line["outcome"] for line in log.lines] == ["away", "back"]


async def _answered(store: Shared, watch: Watch) -> int:
    """What it counts once it has answered in time, which a busy machine may not make it do at once."""
    for _ in range(100):
        with suppress(Away):
            return int(await store.run(COUNT, "x"))
        watch.at += ASK_AGAIN_SECONDS
    raise AssertionError("it never answers in time")


async def test_a_frozen_one_delays_one_call_and_no_other(server: SharedStore, watch: Watch) -> None:
    store = Shared(watch)
    store.start(server.url)
    before = await _answered(store, watch)
    server.freeze()
    began = time.monotonic()
    async with asyncio.timeout(PATIENCE):
        with pytest.raises(Away):
            await store.run(COUNT, "x")
    assert time.monotonic() - began >= ANSWER_SECONDS * 0.8
    watch.at += ASK_AGAIN_SECONDS
    looking = asyncio.create_task(store.run(COUNT, "x"))
    await asyncio.sleep(0)
    for _ in range(100):
        with pytest.raises(Away):
            await store.run(COUNT, "x")
    assert not looking.done(), "the others do not wait"
    with pytest.raises(Away):
        await looking
    server.thaw()
    watch.at += ASK_AGAIN_SECONDS
    assert await _answered(store, watch) > before
    await store.stop()


async def test_an_answer_that_is_given_up_harms_no_other(store: Shared) -> None:
    """A deadline in the middle of a call must not leave its answer to the next one."""
    for turn in range(1, 30):
        lost = asyncio.create_task(store.run("return 'lost'", "x"))
        await asyncio.sleep(0.0001 * turn)
        lost.cancel()
        await asyncio.gather(lost, return_exceptions=True)
        assert await store.run(COUNT, "z") == turn


async def test_what_is_refused_there_is_no_answer(store: Shared, log: Log) -> None:
    """Out of memory, read-only, a wrong password: count alone, and never tell the address."""
    with pytest.raises(Away):
        await store.run("return redis.error_reply('OOM command not allowed')", "x")
    assert log.lines == [{"event": "shared store", "outcome": "away", "error": "OutOfMemoryError"}]
