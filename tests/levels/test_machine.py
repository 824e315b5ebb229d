"""The growth ledger against a model of thirty lines, and the list of planted bugs that this comparison must catch (DESIGN 5.1-5.3)."""

import asyncio
import hashlib
import inspect
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import CodeType, ModuleType
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from app.core import db
from app.levels import queries, rules, service
from app.levels.rules import AccountKey, GrowthBelowZero, GrowthConflict, Posting
from tests.shop import make_members, open_shop

START = datetime(2026, 11, 1, tzinfo=UTC)
HOURS = st.integers(0, 6).map(lambda hours: START + timedelta(hours=hours))


@dataclass
class Model:
    """The ledger as a list: (posting, recorded_at) in the order of arrival."""

    entries: list[tuple[Posting, datetime]] = field(default_factory=list)

    def of(self, account: AccountKey) -> list[tuple[Posting, datetime]]:
        return [each for each in self.entries if each[0].account == account]

    def post(self, batch: list[Posting], now: datetime) -> tuple[int, int] | type[Exception]:
        """(posted, repeated), or the refusal, and then nothing has changed."""
        before, posted, repeated = list(self.entries), 0, 0
        for posting in batch:
            same = [each for each, _ in self.entries if each.source == posting.source]
            if same and same[0] != posting:
                self.entries = before
                return GrowthConflict
            if same:
                repeated += 1
            elif posting.amount:
                if sum(each.amount for each, _ in self.of(posting.account)) + posting.amount < 0:
                    self.entries = before
                    return GrowthBelowZero
                self.entries.append((posting, now))
                posted += 1
        return posted, repeated


def chain(entries: list[tuple[Posting, datetime]]) -> list[tuple[int, str, str]]:
    """(seq, prev_hash, hash) of each entry, written down from ADR 0030 and not from the code."""
    found, before = [], ""
    for seq, (posting, recorded_at) in enumerate(entries, 1):
        occurred, recorded, available = (
            round(at.timestamp() * 1_000_000) for at in (posting.occurred_at, recorded_at, posting.available_at)
        )
        member, programme = posting.account.member_id, posting.account.programme_id
        key = f"{programme}:{posting.kind}:{posting.source_type}:{posting.source_id}"
        fields = ["growth1", before, member, programme, seq, posting.kind, posting.amount, posting.counter_account]
        fields += [occurred, recorded, available, posting.source_type, posting.source_id, posting.rule_version_id or "", key]
        digest = hashlib.sha256("|".join(str(each) for each in fields).encode()).hexdigest()
        found.append((seq, before, digest))
        before = digest
    return found


async def outcome(batch: list[Posting], now: datetime) -> tuple[int, int] | type[Exception]:
    """(posted, repeated) as the service says, or which refusal it raised."""
    try:
        report = await service.post_growth(batch, now=now)
    except (GrowthConflict, GrowthBelowZero) as refusal:
        return type(refusal)
    return report.posted, report.repeated


class Ledger(RuleBasedStateMachine):
    """Two new members in two programmes for each example. It runs in a thread and calls the service in the test's loop."""

    loop: ClassVar[asyncio.AbstractEventLoop]
    programmes: ClassVar[tuple[int, int]]
    members_made: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        names = [f"m{Ledger.members_made}", f"n{Ledger.members_made}"]
        Ledger.members_made += 1
        ids = self.run(make_members(names, self.programmes[0], START))
        self.accounts = [AccountKey(member, programme) for member in ids.values() for programme in self.programmes]
        self.model = Model()
        self.offered: list[Posting] = []

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(30)

    def offer(self, batch: list[Posting], now: datetime) -> None:
        expected = self.model.post(batch, now)
        assert self.run(outcome(batch, now)) == expected
        self.offered += batch

    @rule(data=st.data(), size=st.integers(1, 4), now=HOURS)
    def post(self, data: st.DataObject, size: int, now: datetime) -> None:
        self.offer([self.draw(data) for _ in range(size)], now)

    @precondition(lambda self: self.offered)
    @rule(data=st.data(), now=HOURS)
    def repeat(self, data: st.DataObject, now: datetime) -> None:
        again = data.draw(st.lists(st.sampled_from(self.offered), min_size=1, max_size=3))
        self.offer([*again, self.draw(data)], now)

    def draw(self, data: st.DataObject) -> Posting:
        occurred = data.draw(HOURS)
        return Posting(
            account=data.draw(st.sampled_from(self.accounts)),
            kind=data.draw(st.sampled_from(["PURCHASE", "REFUND"])),
            amount=data.draw(st.sampled_from([0, 1, 7, 7, 30, -5, -40])),
            counter_account=data.draw(st.sampled_from(["earning:purchase", "earning:purchase", "earning:visit"])),
            occurred_at=occurred,
            available_at=occurred + timedelta(hours=data.draw(st.sampled_from([0, 0, 2]))),
            source_type=data.draw(st.sampled_from(["PURCHASE", "VISIT"])),
            source_id=str(data.draw(st.integers(1, 3))),
        )

    @rule(at=HOURS, known_at=st.none() | HOURS)
    def balances_are_those_of_the_model(self, at: datetime, known_at: datetime | None) -> None:
        members = sorted({account.member_id for account in self.accounts})
        found = self.run(queries.growth_of(members, at=at, known_at=known_at))
        for account in self.accounts:
            told = [(each.available, each.pending) for each in found[account.member_id] if each.programme_id == account.programme_id]
            seen = [p for p, recorded in self.model.of(account) if p.occurred_at <= at and (known_at is None or recorded <= known_at)]
            available = sum(posting.amount for posting in seen if posting.available_at <= at)
            expected = [(available, sum(posting.amount for posting in seen) - available)] if seen else []
            assert told == expected

    @invariant()
    def the_books_are_those_of_the_model(self) -> None:
        members = sorted({account.member_id for account in self.accounts})
        entries = self.run(
            db.fetch("SELECT * FROM growth_entry WHERE member_id IN (:members) ORDER BY account_id, seq, id", members=members)
        )
        heads = self.run(db.fetch("SELECT * FROM growth_account WHERE member_id IN (:members)", members=members))
        keys = {head["id"]: AccountKey(head["member_id"], head["programme_id"]) for head in heads}
        for account in self.accounts:
            expected = self.model.of(account)
            links = chain(expected)
            found = [row for row in entries if keys[row["account_id"]] == account]
            assert [(row["seq"], row["prev_hash"], row["hash"]) for row in found] == links
            assert [(row["amount"], row["source_id"], row["kind"]) for row in found] == [
                (p.amount, p.source_id, p.kind) for p, _ in expected
            ]
            head = [(row["seq"], row["head"], row["balance"]) for row in heads if keys[row["id"]] == account]
            balance = sum(posting.amount for posting, _ in expected)
            assert head in ([], [(0, "", 0)]) if not links else head == [(links[-1][0], links[-1][2], balance)]


async def run_machine(examples: int, steps: int, *, shrink: bool = True) -> None:
    Ledger.loop = asyncio.get_running_loop()
    phases = [Phase.generate, Phase.shrink] if shrink else [Phase.generate]
    chosen = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        phases=phases,
        report_multiple_bugs=False,
        print_blob=shrink,
        derandomize=not shrink,
        suppress_health_check=list(HealthCheck),
    )
    await asyncio.to_thread(run_state_machine_as_test, Ledger, settings=chosen)


@pytest.fixture
async def ground(store: Any) -> None:
    shop = await open_shop(START)
    Ledger.programmes = (shop.vip, shop.talk)


async def test_the_ledger_is_what_the_model_says(ground: None, request: pytest.FixtureRequest) -> None:
    await run_machine(*((400, 50) if request.config.getoption("--long") else (40, 25)))


Bug = tuple[ModuleType, str, str]
BUGS: dict[str, Bug] = {
    "a batch forgets its own entries": (rules, "end = ends.get(posting.account", "end = heads.get(posting.account"),
    "the balance is the last amount": (rules, "balance = end.balance + posting.amount", "balance = posting.amount"),
    "a double in one batch counts twice": (rules, "        seen[posting.source] = posting\n", ""),
    "another body passes for a replay": (rules, "            check_same_body(before, posting)\n", ""),
    "another instant passes for a replay": (rules, '"occurred_at", "available_at", "rule_version_id")', '"rule_version_id",)'),
    "0 is posted": (rules, "        if posting.amount == 0:\n            continue\n", ""),
    "growth falls below 0": (rules, "if balance < 0:", "if balance < -40:"),
    "the chain does not hold on to the entry before": (rules, "entry_hash(end.hash, seq,", 'entry_hash("", seq,'),
    "the amount is not hashed": (rules, "posting.kind, posting.amount, posting", "posting.kind, 0, posting"),
    "replays are not counted": (rules, "            repeated += 1\n", ""),
    "the cached balance is not written": (service, "balance = r.balance FROM", "balance = growth_account.balance FROM"),
    "the head is not written": (service, "head = r.head, balance", "head = growth_account.head, balance"),
    "what is known is not looked up": (service, "    return [_posting(row, keys[row[\"account_id\"]]) for row in found]", "    return []"),
    "growth counts a moment too late": (queries, "CASE WHEN e.available_at <= :at", "CASE WHEN e.available_at < :at"),
    "growth is there before it happened": (queries, "AND e.occurred_at <= :at", "AND e.occurred_at <= :at OR 1 = 1"),
    "what is known later is told too early": (queries, "AND e.recorded_at <= :known_at", "AND (e.recorded_at <= :known_at OR 1 = 1)"),
}  # fmt: skip


def functions(module: ModuleType) -> dict[str, Callable[..., Any]]:
    return {name: each for name, each in vars(module).items() if inspect.isfunction(each) and each.__module__ == module.__name__}


@contextmanager
def planted(module: ModuleType, right: str, wrong: str) -> Iterator[None]:
    """Every function of the module runs the code of its source with `right` replaced by `wrong`."""
    source = inspect.getsource(module)
    assert source.count(right) == 1, f"{right!r} stands {source.count(right)} times in {module.__name__}"
    space: dict[str, Any] = {"__name__": module.__name__}
    exec(compile(source.replace(right, wrong), module.__name__, "exec"), space)
    before: dict[str, CodeType] = {name: each.__code__ for name, each in functions(module).items()}
    try:
        for name, each in functions(module).items():
            each.__code__ = space[name].__code__
        yield
    finally:
        for name, each in functions(module).items():
            each.__code__ = before[name]


@pytest.mark.parametrize("bug", BUGS)
async def test_each_planted_bug_is_caught(ground: None, bug: str) -> None:
    with planted(*BUGS[bug]):
        caught = (await asyncio.gather(run_machine(150, 20, shrink=False), return_exceptions=True))[0]
    assert isinstance(caught, Exception), f"nobody noticed: {bug}"
    assert not isinstance(caught, NameError | SyntaxError | AttributeError | TimeoutError), f"the bug is no bug: {caught!r}"
