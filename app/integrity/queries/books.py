"""Reading the books in pages, and what purchases should have earned, as one pass over them (V1, W10)."""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from app.activity.rules import ENTRY_KIND, ENTRY_SOURCE
from app.core import db
from app.integrity.queries.checks import VERSION_TABLES, Check, breaking
from app.integrity.rules import LedgerRow, Reign, Tally
from app.levels.rules import chain_hash, entry_key, microseconds

_PAGE = 20_000

UNITS = (
    "p.amount_minor / CAST(:per AS bigint) + CASE WHEN 2 * (p.amount_minor % CAST(:per AS bigint)) > CAST(:per AS bigint) "
    "OR (2 * (p.amount_minor % CAST(:per AS bigint)) = CAST(:per AS bigint) AND (p.amount_minor / CAST(:per AS bigint)) % 2 = 1) "
    "THEN 1 ELSE 0 END"
)
GROWTH_OF_UNITS = (
    "CASE WHEN q.units >= (CAST(:cap AS bigint) + CAST(:each AS bigint) - 1) / CAST(:each AS bigint) THEN CAST(:cap AS bigint) "
    "ELSE q.units * CAST(:each AS bigint) END"
)


async def ledger_pages() -> AsyncIterator[list[LedgerRow]]:
    """Every growth entry, account by account in the order of seq, with its account's head as it is in the same snapshot."""
    member, account, seq = 0, 0, 0
    while True:
        rows = await db.fetch(
            "SELECT e.member_id, e.account_id, e.seq, e.kind, e.amount, e.counter_account, e.occurred_at, e.recorded_at, e.available_at, "
            "e.source_type, e.source_id, e.rule_version_id, e.idempotency_key, e.prev_hash, e.hash, a.programme_id, a.head "
            "FROM growth_entry e JOIN growth_account a ON a.id = e.account_id "
            "WHERE (e.member_id, e.account_id, e.seq) > (:member, :account, :seq) ORDER BY e.member_id, e.account_id, e.seq LIMIT :page",
            member=member,
            account=account,
            seq=seq,
            page=_PAGE,
        )
        if not rows:
            return
        yield [_ledger_row(row) for row in rows]
        member, account, seq = rows[-1]["member_id"], rows[-1]["account_id"], rows[-1]["seq"]


async def published(kind: str) -> list[tuple[int, int, Mapping[str, Any], str]]:
    """Identity, number, content and hash of every version of a kind of `VERSION_TABLES`."""
    table = VERSION_TABLES[kind]
    rows = await db.fetch(f"SELECT identity_id, number, content, hash FROM {table} ORDER BY identity_id, number")  # noqa: S608  constants
    return [(row["identity_id"], row["number"], db.as_json(row["content"]), row["hash"]) for row in rows]


async def programme_ids() -> list[int]:
    """Every programme."""
    return [row["id"] for row in await db.fetch("SELECT id FROM programme ORDER BY id")]


async def wrongly_paid(reign: Reign) -> Tally:
    """Purchases recorded in that time without the entry that the version in force then gives them, or with another one.

    The growth is computed in whole numbers: units rounded half to even, never more than the cap; like
    `earning.rules.growth_for`, which a test compares.
    """
    growth = "0"
    params: dict[str, Any] = {"programme": reign.programme_id, "from_at": reign.from_at, "version": None}
    if reign.version is not None:
        rate = reign.version.content.growth
        params |= {"version": reign.version.id, "per": rate.per_minor, "each": rate.points_each, "cap": reign.version.content.cap_per_event}
        growth = GROWTH_OF_UNITS
    until = ""
    if reign.until_at is not None:
        until, params["until_at"] = "AND p.recorded_at < :until_at ", reign.until_at
    sql = (
        f"SELECT w.* FROM (SELECT q.*, {growth} AS expected FROM ("  # noqa: S608  constants
        f"SELECT p.id, p.external_ref, {UNITS if reign.version else '0'} AS units, e.amount, e.rule_version_id, "
        "CASE WHEN e.occurred_at = p.occurred_at THEN 1 ELSE 0 END AS same_instant "
        "FROM purchase p LEFT JOIN growth_account a ON a.member_id = p.member_id AND a.programme_id = p.programme_id "
        "LEFT JOIN growth_entry e ON e.member_id = p.member_id AND e.account_id = a.id "
        f"AND e.kind = '{ENTRY_KIND}' AND e.source_type = '{ENTRY_SOURCE}' AND e.source_id = CAST(p.id AS TEXT) "
        f"WHERE p.programme_id = :programme AND p.recorded_at >= :from_at {until}) q) w "
        "WHERE COALESCE(w.amount, 0) <> w.expected "
        "OR (w.amount IS NOT NULL AND (w.same_instant = 0 OR COALESCE(w.rule_version_id, 0) <> COALESCE(CAST(:version AS bigint), 0)))"
    )
    return await breaking(
        Check(
            "purchases.growth",
            "",
            sql,
            "purchase {id} ({external_ref}): growth {amount}, by rule version {rule_version_id}; right is {expected}",
        ),
        **params,
    )


def _ledger_row(row: dict[str, Any]) -> LedgerRow:
    what = (row["member_id"], row["programme_id"], row["seq"], row["kind"], row["amount"], row["counter_account"])
    when = (_microseconds(row["occurred_at"]), _microseconds(row["recorded_at"]), _microseconds(row["available_at"]))
    key = entry_key(row["programme_id"], row["kind"], row["source_type"], row["source_id"])
    why = (row["source_type"], row["source_id"], row["rule_version_id"], key)
    recomputed = chain_hash(row["prev_hash"], what, when, why) if row["idempotency_key"] == key else ""
    return LedgerRow(row["account_id"], row["seq"], row["prev_hash"], row["hash"], recomputed, row["head"])


@lru_cache(maxsize=10_000)
def _microseconds(raw: datetime | str) -> int:
    """Many entries share their instants: a day's purchases, a batch's recording."""
    return microseconds(db.as_instant(raw))
