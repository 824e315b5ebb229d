"""The growth ledger as arithmetic: what may be posted, which bytes are hashed, how a chain is recomputed. Pure (V1, ADR 0030).

GrowthConflict    the same source was posted before with another body: not a replay
GrowthBelowZero   more would be taken back than there is
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from app.core.errors import Conflict, Invalid

MAX_GROWTH = 2**53
_LAYOUT = "growth1"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_WORD = re.compile(r"[A-Za-z0-9._:-]+")
_LIMITS = {"kind": 20, "counter_account": 40, "source_type": 20, "source_id": 120}
_KEY_LIMIT = 160


class GrowthConflict(Conflict):
    """The source already has an entry, and it says something else (DESIGN 5.2)."""

    code = "GROWTH_CONFLICT"
    template = "{kind} from {source_type} {source_id} is already in the ledger with another {difference}."

    def __init__(self, posting: "Posting", difference: str) -> None:
        self.posting = posting
        super().__init__(kind=posting.kind, source_type=posting.source_type, source_id=posting.source_id, difference=difference)


class GrowthBelowZero(Conflict):
    """Growth never falls below 0: what is taken back is at most what is there."""

    code = "GROWTH_BELOW_ZERO"
    template = "{amount} growth cannot be taken from a balance of {balance}."

    def __init__(self, balance: int, amount: int) -> None:
        super().__init__(balance=balance, amount=amount)


@dataclass(frozen=True, slots=True)
class AccountKey:
    """A ledger account: one member's growth in one programme."""

    member_id: int
    programme_id: int


@dataclass(frozen=True, slots=True)
class Posting:
    """What somebody wants in the ledger. (account, kind, source_type, source_id) names it for ever.

    `amount` is growth, negative where it is taken back. `counter_account` is the other side of the double entry, an
    aggregate such as `earning:purchase`. No field may hold personal data or free text: all of them are hashed (A4).
    """

    account: AccountKey
    kind: str
    amount: int
    counter_account: str
    occurred_at: datetime
    available_at: datetime
    source_type: str
    source_id: str
    rule_version_id: int | None = None

    @property
    def source(self) -> tuple[AccountKey, str, str, str]:
        """What names the entry."""
        return self.account, self.kind, self.source_type, self.source_id

    @property
    def idempotency_key(self) -> str:
        """The key of the entry among the member's entries, unique for ever."""
        return entry_key(self.account.programme_id, self.kind, self.source_type, self.source_id)


@dataclass(frozen=True, slots=True)
class AccountHead:
    """The end of an account's chain: the last `seq`, its hash, and the sum of all entries."""

    seq: int = 0
    hash: str = ""
    balance: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """A posting with its place in the chain."""

    posting: Posting
    seq: int
    recorded_at: datetime
    prev_hash: str
    hash: str


@dataclass(frozen=True, slots=True)
class Appended:
    """What a batch adds: entries in the order of the postings, the new heads, and how many postings were replays."""

    entries: tuple[Entry, ...]
    heads: dict[AccountKey, AccountHead]
    repeated: int


def check_posting(posting: Posting) -> None:
    """The posting may be hashed and stored. Raises Invalid(field) otherwise."""
    if not 0 < abs(posting.amount) <= MAX_GROWTH:
        raise Invalid("amount", "Growth is a whole number, not 0, of at most {maximum}.", maximum=MAX_GROWTH)
    for name, limit in _LIMITS.items():
        value = getattr(posting, name)
        if len(value) > limit or not _WORD.fullmatch(value):
            raise Invalid(name, "Give 1 to {limit} letters, digits or . _ : - only.", limit=limit)
    if len(posting.idempotency_key) > _KEY_LIMIT:
        raise Invalid("source_id", "Kind and source are too long together.")
    for name in ("occurred_at", "available_at"):
        if getattr(posting, name).tzinfo is None:
            raise Invalid(name, "Give an instant with its offset.")
    if posting.available_at < posting.occurred_at:
        raise Invalid("available_at", "Growth cannot count before it was earned.")


def append(
    postings: Sequence[Posting],
    heads: Mapping[AccountKey, AccountHead],
    known: Iterable[Posting],
    *,
    recorded_at: datetime,
) -> Appended:
    """The postings stand at the end of their accounts' chains, in their order.

    `known` are the postings already in the ledger under one of these sources. The same body again adds nothing;
    an amount of 0 adds nothing (P0). Raises GrowthConflict on another body, GrowthBelowZero, Invalid on a posting that cannot
    stand.
    """
    seen = {posting.source: posting for posting in known}
    ends = dict(heads)
    entries: list[Entry] = []
    repeated = 0
    for posting in postings:
        before = seen.get(posting.source)
        if before is not None:
            check_same_body(before, posting)
            repeated += 1
            continue
        if posting.amount == 0:
            continue
        check_posting(posting)
        end = ends.get(posting.account, AccountHead())
        entry = next_entry(end, posting, recorded_at)
        balance = end.balance + posting.amount
        if balance < 0:
            raise GrowthBelowZero(end.balance, -posting.amount)
        if balance > MAX_GROWTH:
            raise Invalid("amount", "The growth of one member cannot exceed {maximum}.", maximum=MAX_GROWTH)
        ends[posting.account] = AccountHead(entry.seq, entry.hash, balance)
        seen[posting.source] = posting
        entries.append(entry)
    changed = {entry.posting.account for entry in entries}
    return Appended(tuple(entries), {account: ends[account] for account in changed}, repeated)


def check_same_body(before: Posting, again: Posting) -> None:
    """Both say the same. Raises GrowthConflict with the first field that differs."""
    for name in ("amount", "counter_account", "occurred_at", "available_at", "rule_version_id"):
        if getattr(before, name) != getattr(again, name):
            raise GrowthConflict(again, name)


def entry_key(programme_id: int, kind: str, source_type: str, source_id: str) -> str:
    """The idempotency key of an entry: its source, within the member."""
    return f"{programme_id}:{kind}:{source_type}:{source_id}"


def next_entry(end: AccountHead, posting: Posting, recorded_at: datetime) -> Entry:
    """The entry that follows `end`."""
    seq = end.seq + 1
    return Entry(posting, seq, recorded_at, end.hash, entry_hash(end.hash, seq, posting, recorded_at))


def entry_hash(prev_hash: str, seq: int, posting: Posting, recorded_at: datetime) -> str:
    """SHA-256 in lower-case hex over the byte layout of ADR 0030. Instants are whole microseconds since 1970-01-01T00:00:00Z."""
    return chain_hash(
        prev_hash,
        (posting.account.member_id, posting.account.programme_id, seq, posting.kind, posting.amount, posting.counter_account),
        (microseconds(posting.occurred_at), microseconds(recorded_at), microseconds(posting.available_at)),
        (posting.source_type, posting.source_id, posting.rule_version_id, posting.idempotency_key),
    )


def chain_hash(
    prev_hash: str,
    what: tuple[int, int, int, str, int, str],
    when: tuple[int, int, int],
    why: tuple[str, str, int | None, str],
) -> str:
    """The hash over the fifteen fields joined by `|` in UTF-8, a missing rule version empty (ADR 0030).

    `what`: member, programme, seq, kind, amount, counter account. `when`: occurred, recorded, available, in microseconds.
    `why`: source type, source id, rule version, idempotency key.
    """
    source_type, source_id, rule, key = why
    fields = (_LAYOUT, prev_hash, *what, *when, source_type, source_id, "" if rule is None else rule, key)
    return hashlib.sha256("|".join(map(str, fields)).encode()).hexdigest()


def microseconds(at: datetime) -> int:
    """Whole microseconds since the epoch, without a float."""
    return (at - _EPOCH) // _MICROSECOND
