"""The growth ledger in the store: order, replays, refusals, balances on any day, and chains that PostgreSQL recomputes (ADR 0030)."""

import dataclasses
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.core import db
from app.core.errors import Invalid
from app.levels.queries import Growth, growth_of
from app.levels.rules import AccountHead, AccountKey, GrowthBelowZero, GrowthConflict, Posting, entry_hash
from app.levels.service import PostingReport, post_growth
from tests.shop import Shop, everything, make_members, one, open_shop

pytestmark = pytest.mark.usefixtures("store")

CHAIN_IN_SQL = """
    SELECT e.id FROM growth_entry e
    JOIN growth_account a ON a.id = e.account_id
    LEFT JOIN growth_entry b ON b.member_id = e.member_id AND b.account_id = e.account_id AND b.seq = e.seq - 1
    WHERE e.prev_hash <> coalesce(b.hash, '')
       OR e.hash <> encode(sha256(convert_to(concat_ws('|', 'growth1', e.prev_hash, e.member_id, a.programme_id, e.seq, e.kind, e.amount,
            e.counter_account,
            (extract(epoch FROM e.occurred_at) * 1000000)::bigint,
            (extract(epoch FROM e.recorded_at) * 1000000)::bigint,
            (extract(epoch FROM e.available_at) * 1000000)::bigint,
            e.source_type, e.source_id, coalesce(e.rule_version_id::text, ''), e.idempotency_key), 'UTF8')), 'hex')
"""


@dataclasses.dataclass(frozen=True)
class Ground:
    """A shop with two members."""

    shop: Shop
    ada: int
    ben: int

    def posting(self, amount: int, source_id: str, *, member: int | None = None, at: datetime, **changes: Any) -> Posting:
        key = AccountKey(member or self.ada, self.shop.vip)
        base = Posting(key, "PURCHASE", amount, "earning:purchase", at, at, "PURCHASE", source_id, self.shop.rule_version)
        return dataclasses.replace(base, **changes)


@pytest.fixture
async def ground(store: Any, now: datetime) -> Ground:
    shop = await open_shop(now)
    ids = await make_members(["ada", "ben"], shop.vip, now)
    return Ground(shop, ids["ada"], ids["ben"])


async def rows() -> list[dict[str, Any]]:
    return await db.fetch("SELECT * FROM growth_entry ORDER BY member_id, account_id, seq")


async def head(member: int) -> AccountHead:
    found = await db.fetch("SELECT seq, head, balance FROM growth_account WHERE member_id = :member", member=member)
    return AccountHead(*found[0].values()) if found else AccountHead()


async def test_a_batch_is_posted_in_order_with_head_and_balance(ground: Ground, now: datetime) -> None:
    day = now - timedelta(days=2)
    batch = [
        ground.posting(29, "1", at=day),
        ground.posting(7, "2", at=day, member=ground.ben),
        ground.posting(30, "3", at=now, available_at=now + timedelta(days=7)),
    ]
    assert await post_growth(batch, now=now) == PostingReport(3, 0, 66)
    found = await rows()
    assert [(row["member_id"], row["seq"], row["amount"], row["source_id"]) for row in found] == [
        (ground.ada, 1, 29, "1"),
        (ground.ada, 2, 30, "3"),
        (ground.ben, 1, 7, "2"),
    ]
    assert found[0]["prev_hash"] == ""
    assert found[0]["hash"] == entry_hash("", 1, batch[0], now) == found[1]["prev_hash"]
    assert found[1]["hash"] == entry_hash(found[0]["hash"], 2, batch[2], now)
    assert await head(ground.ada) == AccountHead(2, found[1]["hash"], 59)
    assert await head(ground.ben) == AccountHead(1, found[2]["hash"], 7)
    assert (db.as_instant(found[1]["occurred_at"]), db.as_instant(found[1]["available_at"])) == (now, now + timedelta(days=7))
    assert db.as_instant(found[1]["recorded_at"]) == now
    assert found[1]["rule_version_id"] == ground.shop.rule_version
    assert found[1]["counter_account"] == "earning:purchase"
    assert found[1]["idempotency_key"] == f"{ground.shop.vip}:PURCHASE:PURCHASE:3"


async def test_a_later_batch_goes_on_where_the_chain_ended(ground: Ground, now: datetime) -> None:
    await post_growth([ground.posting(29, "1", at=now)], now=now)
    await post_growth([ground.posting(-9, "1", at=now, kind="REFUND")], now=now + timedelta(microseconds=1))
    first, second = await rows()
    assert second["prev_hash"] == first["hash"]
    assert await head(ground.ada) == AccountHead(2, second["hash"], 20)


async def test_programmes_have_accounts_of_their_own(ground: Ground, now: datetime) -> None:
    """G4."""
    talk = AccountKey(ground.ada, ground.shop.talk)
    await post_growth([ground.posting(29, "1", at=now), ground.posting(5, "1", at=now, account=talk)], now=now)
    assert await growth_of([ground.ada], at=now) == {ground.ada: (Growth(ground.shop.talk, 5, 0), Growth(ground.shop.vip, 29, 0))}


async def test_an_amount_of_0_posts_nothing_and_opens_no_account(ground: Ground, now: datetime) -> None:
    """P0."""
    before = await everything()
    assert await post_growth([ground.posting(0, "1", at=now)], now=now) == PostingReport(0, 0, 0)
    assert await post_growth([], now=now) == PostingReport(0, 0, 0)
    assert await everything() == before


async def test_the_same_batch_again_changes_nothing(ground: Ground, now: datetime) -> None:
    batch = [ground.posting(29, "1", at=now), ground.posting(7, "2", at=now, member=ground.ben, rule_version_id=None)]
    await post_growth(batch, now=now)
    before = await everything()
    assert await post_growth(batch, now=now + timedelta(days=1)) == PostingReport(0, 2, 0)
    assert await everything() == before


@pytest.mark.parametrize(
    "changes",
    [{"amount": 30}, {"counter_account": "earning:visit"}, {"available_at": datetime(2027, 1, 1, tzinfo=UTC)}, {"rule_version_id": None}],
    ids=lambda changes: next(iter(changes)),
)
async def test_the_same_source_with_another_body_is_refused_and_nothing_of_the_batch_stays(
    ground: Ground, now: datetime, changes: dict[str, Any]
) -> None:
    """DESIGN 5.2."""
    posted = ground.posting(29, "1", at=now)
    await post_growth([posted], now=now)
    before = await everything()
    with pytest.raises(GrowthConflict):
        await post_growth([ground.posting(1, "2", at=now, member=ground.ben), dataclasses.replace(posted, **changes)], now=now)
    assert await everything() == before


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"amount": -35}, GrowthBelowZero),
        ({"source_id": "Ada Wong"}, Invalid),
        ({"available_at": datetime(2026, 1, 1, tzinfo=UTC)}, Invalid),
    ],
)
async def test_a_refused_posting_leaves_nothing(ground: Ground, now: datetime, changes: dict[str, Any], refusal: type[Exception]) -> None:
    await post_growth([ground.posting(29, "1", at=now)], now=now)
    before = await everything()
    with pytest.raises(refusal):
        await post_growth([ground.posting(5, "2", at=now), dataclasses.replace(ground.posting(5, "3", at=now), **changes)], now=now)
    assert await everything() == before


async def test_the_store_itself_refuses_a_second_entry_of_a_source(ground: Ground, now: datetime) -> None:
    """DESIGN 5.2: the database has the last word."""
    await post_growth([ground.posting(29, "1", at=now)], now=now)
    columns = (
        "member_id, account_id, seq, kind, amount, counter_account, occurred_at, recorded_at, available_at, source_type, source_id, "
        "rule_version_id, idempotency_key, prev_hash, hash"
    )
    again = columns.replace("seq", "seq + 1").replace("idempotency_key", "'other'")
    with pytest.raises(Exception, match=r"(?i)unique"):
        await db.execute(f"INSERT INTO growth_entry ({columns}) SELECT {again} FROM growth_entry")
    for statement in ("UPDATE growth_entry SET amount = 1", "DELETE FROM growth_entry"):
        with pytest.raises(Exception, match="never changed or deleted"):
            await db.execute(statement)


async def test_growth_counts_from_when_it_is_available(ground: Ground, now: datetime) -> None:
    """V9: pending growth is visible and counts for nothing."""
    bought, counts = now - timedelta(days=3), now + timedelta(days=4)
    await post_growth([ground.posting(29, "1", at=bought, available_at=counts)], now=now)
    expected = {
        bought - timedelta(microseconds=1): (),
        bought: (Growth(ground.shop.vip, 0, 29),),
        counts - timedelta(microseconds=1): (Growth(ground.shop.vip, 0, 29),),
        counts: (Growth(ground.shop.vip, 29, 0),),
    }
    for at, growth in expected.items():
        assert await growth_of([ground.ada, ground.ben], at=at) == {ground.ada: growth, ground.ben: ()}


async def test_balances_on_a_day_by_what_was_known_on_another(ground: Ground, now: datetime) -> None:
    """W5: as of a day by what is recorded now, or by what was recorded then."""
    january = datetime(2026, 1, 1, tzinfo=UTC)
    await post_growth([ground.posting(10, "1", at=january)], now=january)
    await post_growth([ground.posting(5, "2", at=january)], now=now)  # heard of late
    for at, known_at, balance in (
        (january, None, 15),
        (january, january, 10),
        (now, now - timedelta(microseconds=1), 10),
        (now, now, 15),
    ):
        assert await growth_of([ground.ada], at=at, known_at=known_at) == {ground.ada: (Growth(ground.shop.vip, balance, 0),)}
    assert await growth_of([ground.ada], at=january - timedelta(days=1)) == {ground.ada: ()}


async def test_a_batch_costs_the_same_statements_whatever_its_size(ground: Ground, now: datetime) -> None:
    for size in (1, 200):
        with db.count_statements() as count:
            await post_growth([ground.posting(1, f"{size}-{n}", at=now) for n in range(size)], now=now)
        assert count.count <= 6
    with db.count_statements() as count:
        await growth_of([ground.ada, ground.ben], at=now)
    assert count.count == 1


@pytest.mark.postgres
async def test_postgresql_recomputes_the_chains_by_itself(ground: Ground, now: datetime) -> None:
    """ADR 0030: whoever has the database and no Python can check the books."""
    odd = datetime(2026, 3, 29, 1, 59, 59, 999_999, tzinfo=UTC)
    for turn in range(3):
        batch = [
            ground.posting(turn * 7 + 1, f"a{turn}", at=now - timedelta(microseconds=turn)),
            ground.posting(3, f"b{turn}", at=odd, available_at=odd + timedelta(microseconds=1), rule_version_id=None),
            ground.posting(9, f"c{turn}", at=datetime(1970, 1, 1, tzinfo=UTC), member=ground.ben),
            ground.posting(turn + 1, f"d{turn}", at=odd, kind="REFUND", account=AccountKey(ground.ben, ground.shop.talk)),
        ]
        await post_growth(batch, now=now + timedelta(seconds=turn, microseconds=turn))
    assert await one("SELECT count(*) FROM growth_entry") == 12
    assert await db.fetch(CHAIN_IN_SQL) == []
    async with db.transaction():
        await db.execute("SET LOCAL session_replication_role = replica")
        await db.execute("UPDATE growth_entry SET occurred_at = occurred_at - interval '1 microsecond' WHERE seq = 2")
    assert len(await db.fetch(CHAIN_IN_SQL)) == 3
