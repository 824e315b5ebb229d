"""A load of writes and reads over HTTP, and what became of each: every write has an id of its own by which it can be found again."""

import asyncio
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar

import httpx2

from app.core.clock import monotonic
from tests.resilience.installation import Process, until

PATIENCE = 30.0  # nothing may take so long: whoever waits for it has found a request that hangs
_PAUSE_AFTER_FAILURE = 0.1


class Became(StrEnum):
    """What the answer said of a request."""

    KEPT = "KEPT"  # acknowledged; a read: answered
    RETRY = "RETRY"  # told that nothing was changed
    UNKNOWN = "UNKNOWN"  # told that nobody knows
    WRONG = "WRONG"  # no such answer may be


@dataclass(frozen=True, slots=True)
class Sent:
    """One request and what became of it. `key` is empty for a read."""

    kind: str
    key: str
    process: int
    began: float
    seconds: float
    became: Became
    told: str = ""


@dataclass
class Journal:
    """Everything that was sent."""

    sent: list[Sent] = field(default_factory=list)
    running: bool = True

    def keys(self, kind: str, became: Became) -> list[str]:
        """The ids of the writes of that kind that became so, in their order."""
        return [each.key for each in self.sent if each.kind == kind and each.became is became]

    def count(self, became: Became, *, process: int | None = None) -> int:
        """How many writes became so."""
        return sum(bool(each.key) and each.became is became and process in (None, each.process) for each in self.sent)

    def figures(self) -> str:
        """The counts in a line."""
        writes = Counter(each.became for each in self.sent if each.key)
        reads = Counter(each.became for each in self.sent if not each.key)
        longest = max(each.seconds for each in self.sent)
        return (
            f"{writes[Became.KEPT]:,} writes acknowledged, {writes[Became.RETRY]:,} told RETRY, {writes[Became.UNKNOWN]:,} told UNKNOWN; "
            f"{reads[Became.KEPT]:,} reads answered, {reads[Became.RETRY]:,} told RETRY; slowest {longest:.1f} s"
        )


class Api:
    """One server as somebody who is signed in meets it."""

    def __init__(self, process: Process, client: httpx2.AsyncClient, bearer: str | None = None) -> None:
        self.process, self.client, self.bearer = process, client, bearer

    async def post(self, query: str, **variables: Any) -> dict[str, Any]:
        """The answer, whatever it says."""
        headers = {"authorization": f"Bearer {self.bearer}"} if self.bearer else {}
        answer = await self.client.post(f"{self.process.url}/graphql", json={"query": query, "variables": variables}, headers=headers)
        self.client.cookies.clear()  # a bearer speaks for itself; a cookie of another's sign-in would end that session
        return dict(answer.json())

    async def data(self, query: str, **variables: Any) -> Any:
        """The data of an answer without errors."""
        answer = await self.post(query, **variables)
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    async def sign_in(self, name: str, password: str, code: str | None = None) -> "Api":
        """The same server as that account."""
        document = "mutation ($in: SignInInput!) { signIn(input: $in) { ... on SignInSuccess { token } ... on Problem { code } } }"
        found = await self.data(document, **{"in": {"name": name, "password": password, "code": code, "returnToken": True}})
        return Api(self.process, self.client, found["signIn"]["token"])


def judge(answer: dict[str, Any]) -> tuple[Became, str]:
    """What an answer means, by the documented words alone. A write is acknowledged by its success type."""
    if "errors" in answer:
        told = answer["errors"][0]["extensions"]
        temporary = told["code"] in ("SERVICE_UNAVAILABLE", "TIMEOUT")
        return (Became(told["outcome"]), told["code"]) if temporary else (Became.WRONG, str(answer["errors"][0]))
    for field_ in answer["data"].values():
        if isinstance(field_, dict) and field_.get("__typename", "").endswith("Problem"):
            return Became.WRONG, str(field_)
    return Became.KEPT, ""


class Worker(ABC):
    """Sends one request after the other until the journal says that it is enough."""

    kind: ClassVar[str]
    pause: ClassVar[float] = 0.01
    most: ClassVar[int] = 1_000_000

    def __init__(self, api: Api, journal: Journal) -> None:
        self.api, self.journal = api, journal
        self.done = 0

    @abstractmethod
    def next(self) -> tuple[str, str, dict[str, Any]]:
        """The id of the next write (empty for a read), the document, the variables."""

    async def settle(self, sent: Sent, answer: dict[str, Any]) -> None:  # noqa: B027  most have nothing to learn
        """What a worker has to learn from an answer before it goes on."""

    async def ask(self) -> dict[str, Any]:
        """The answer to one request more, beside the journal."""
        _key, document, variables = self.next()
        return await self.api.post(document, **variables)

    async def run(self) -> None:
        """Works."""
        while self.journal.running and self.done < self.most:
            key, document, variables = self.next()
            began = monotonic()
            answer = await self.api.post(document, **variables)
            became, told = judge(answer)
            sent = Sent(self.kind, key, self.api.process.number, began, monotonic() - began, became, told)
            self.journal.sent.append(sent)
            self.done += 1
            await self.settle(sent, answer)
            await asyncio.sleep(self.pause if became is Became.KEPT else max(self.pause, _PAUSE_AFTER_FAILURE))


@asynccontextmanager
async def load(workers: list[Worker]) -> AsyncIterator[Journal]:
    """The workers work while the block runs."""
    journal = workers[0].journal
    tasks = [asyncio.create_task(worker.run()) for worker in workers]
    try:
        yield journal
        journal.running = False
        async with asyncio.timeout(PATIENCE):
            await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def progress(journal: Journal, writes: int, *, within: float) -> None:
    """Every server has acknowledged so many writes more."""
    wanted = {process: journal.count(Became.KEPT, process=process) + writes for process in {each.process for each in journal.sent}}
    since = monotonic()
    try:
        await until(lambda: all(journal.count(Became.KEPT, process=process) >= count for process, count in wanted.items()), within=within)
    except TimeoutError:
        became = Counter((each.process, each.kind, each.became.value, each.told) for each in journal.sent if each.began > since)
        raise AssertionError(
            f"within {within} s only {dict(became)}, the last {max(each.began for each in journal.sent) - since:.1f} s in"
        ) from None
