"""Writing the growth ledger: entries in batches at the end of hash chains, the cached sum in the same transaction (V1, DESIGN 5.1-5.3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from app.core import db
from app.core.db.records import ColumnKind, Records, execute_with, fetch_with
from app.levels.rules import AccountHead, AccountKey, Appended, Entry, Posting, append

_ENTRY_COLUMNS: Final[dict[str, ColumnKind]] = {
    "member_id": "bigint",
    "account_id": "bigint",
    "seq": "bigint",
    "kind": "text",
    "amount": "bigint",
    "counter_account": "text",
    "occurred_at": "timestamptz",
    "recorded_at": "timestamptz",
    "available_at": "timestamptz",
    "source_type": "text",
    "source_id": "text",
    "rule_version_id": "bigint",
    "idempotency_key": "text",
    "prev_hash": "text",
    "hash": "text",
}
_FIND_ACCOUNTS: Final = (
    "SELECT a.id, a.member_id, a.programme_id, a.seq, a.head, a.balance FROM :records r CROSS JOIN growth_account a "
    "WHERE a.member_id = r.member_id AND a.programme_id = r.programme_id ORDER BY a.member_id, a.programme_id"
)


@dataclass(frozen=True, slots=True)
class PostingReport:
    """What a batch changed: entries added, replays that changed nothing, and the growth added in all."""

    posted: int
    repeated: int
    growth: int


async def post_growth(postings: Sequence[Posting], *, now: datetime) -> PostingReport:
    """Every posting stands in the ledger once, in the order given, all of them or none; accounts are opened as needed.

    A posting of 0 adds nothing (P0). The same source again with the same body adds nothing. In a caller's transaction
    call it late: it locks the accounts, always in the order (member, programme).
    Raises GrowthConflict where a source says something else than before, GrowthBelowZero, Invalid on what cannot be posted.
    """
    if not postings:
        return PostingReport(0, 0, 0)
    async with db.transaction():
        await _open_accounts({posting.account for posting in postings if posting.amount}, now)
        accounts = await _locked_accounts({posting.account for posting in postings})
        known = await _known_postings(postings, accounts)
        heads = {account: head for account, (_, head) in accounts.items()}
        appended = append(postings, heads, known, recorded_at=now)
        ids = {account: account_id for account, (account_id, _) in accounts.items()}
        if appended.entries:
            await _write(appended, ids)
    growth = sum(entry.posting.amount for entry in appended.entries)
    return PostingReport(len(appended.entries), appended.repeated, growth)


async def _open_accounts(wanted: set[AccountKey], now: datetime) -> None:
    """Inserts come before locks and in one order, so that no two tasks wait for each other (ADR 0031)."""
    found = await _find_accounts(wanted)
    missing = [[key.member_id, key.programme_id, now] for key in _ordered(wanted) if key not in found]
    if not missing:
        return
    await execute_with(
        Records({"member_id": "bigint", "programme_id": "bigint", "opened_at": "timestamptz"}, missing),
        "INSERT INTO growth_account (member_id, programme_id, seq, head, balance, base_value, opened_at) "
        "SELECT r.member_id, r.programme_id, 0, '', 0, 0, r.opened_at FROM :records r "
        "WHERE 1 = 1 ORDER BY r.member_id, r.programme_id ON CONFLICT (member_id, programme_id) DO NOTHING",
    )


async def _locked_accounts(wanted: set[AccountKey]) -> dict[AccountKey, tuple[int, AccountHead]]:
    return await _find_accounts(wanted, " FOR UPDATE OF a" if db.dialect() == "postgres" else "")


async def _find_accounts(wanted: set[AccountKey], lock: str = "") -> dict[AccountKey, tuple[int, AccountHead]]:
    found = await fetch_with(
        Records({"member_id": "bigint", "programme_id": "bigint"}, ([key.member_id, key.programme_id] for key in wanted)),
        _FIND_ACCOUNTS + lock,
    )
    return {
        AccountKey(row["member_id"], row["programme_id"]): (row["id"], AccountHead(row["seq"], row["head"], row["balance"]))
        for row in found
    }


async def _known_postings(postings: Sequence[Posting], accounts: dict[AccountKey, tuple[int, AccountHead]]) -> list[Posting]:
    """Those postings of the ledger that stand under one of these sources."""
    sources = {
        (posting.account.member_id, accounts[posting.account][0], posting.kind, posting.source_type, posting.source_id)
        for posting in postings
        if posting.account in accounts
    }
    found = await fetch_with(
        Records({"member_id": "bigint", "account_id": "bigint", "kind": "text", "source_type": "text", "source_id": "text"}, sources),
        "SELECT e.account_id, e.kind, e.amount, e.counter_account, e.occurred_at, e.available_at, e.source_type, e.source_id, "
        "e.rule_version_id FROM :records r CROSS JOIN growth_entry e "
        "WHERE e.member_id = r.member_id AND e.account_id = r.account_id AND e.kind = r.kind AND e.source_type = r.source_type "
        "AND e.source_id = r.source_id",
    )
    keys = {account_id: account for account, (account_id, _) in accounts.items()}
    return [_posting(row, keys[row["account_id"]]) for row in found]


async def _write(appended: Appended, ids: dict[AccountKey, int]) -> None:
    await execute_with(
        Records(_ENTRY_COLUMNS, (_values(entry, ids[entry.posting.account]) for entry in appended.entries)),
        "INSERT INTO growth_entry (member_id, account_id, seq, kind, amount, counter_account, occurred_at, recorded_at, available_at, "
        "source_type, source_id, rule_version_id, idempotency_key, prev_hash, hash) "
        "SELECT r.member_id, r.account_id, r.seq, r.kind, r.amount, r.counter_account, r.occurred_at, r.recorded_at, r.available_at, "
        "r.source_type, r.source_id, r.rule_version_id, r.idempotency_key, r.prev_hash, r.hash FROM :records r",
    )
    heads = ([ids[account], head.seq, head.hash, head.balance] for account, head in appended.heads.items())
    await execute_with(
        Records({"id": "bigint", "seq": "bigint", "head": "text", "balance": "bigint"}, heads),
        "UPDATE growth_account SET seq = r.seq, head = r.head, balance = r.balance FROM :records r WHERE growth_account.id = r.id",
    )


def _values(entry: Entry, account_id: int) -> list[Any]:
    posting = entry.posting
    return [
        posting.account.member_id,
        account_id,
        entry.seq,
        posting.kind,
        posting.amount,
        posting.counter_account,
        posting.occurred_at,
        entry.recorded_at,
        posting.available_at,
        posting.source_type,
        posting.source_id,
        posting.rule_version_id,
        posting.idempotency_key,
        entry.prev_hash,
        entry.hash,
    ]


def _posting(row: dict[str, Any], account: AccountKey) -> Posting:
    return Posting(
        account=account,
        kind=row["kind"],
        amount=row["amount"],
        counter_account=row["counter_account"],
        occurred_at=db.as_instant(row["occurred_at"]),
        available_at=db.as_instant(row["available_at"]),
        source_type=row["source_type"],
        source_id=row["source_id"],
        rule_version_id=row["rule_version_id"],
    )


def _ordered(keys: set[AccountKey]) -> list[AccountKey]:
    return sorted(keys, key=lambda key: (key.member_id, key.programme_id))
