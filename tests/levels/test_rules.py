"""The growth ledger as arithmetic: order, replays, refusals, and the bytes that are hashed (ADR 0030)."""

import dataclasses
import hashlib
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from app.core.errors import Invalid
from app.levels.rules import (
    MAX_GROWTH,
    AccountHead,
    AccountKey,
    GrowthBelowZero,
    GrowthConflict,
    Posting,
    append,
    check_posting,
    entry_hash,
    microseconds,
)

NOW = datetime(2026, 11, 21, 4, 5, 6, 789, tzinfo=UTC)
ADA, BEN = AccountKey(1, 7), AccountKey(2, 7)


def posting(account: AccountKey = ADA, amount: int = 29, source_id: str = "1", **changes: Any) -> Posting:
    values: dict[str, Any] = {
        "account": account,
        "kind": "PURCHASE",
        "amount": amount,
        "counter_account": "earning:purchase",
        "occurred_at": NOW - timedelta(days=3),
        "available_at": NOW + timedelta(days=4),
        "source_type": "PURCHASE",
        "source_id": source_id,
        "rule_version_id": 5,
    }
    return Posting(**{**values, **changes})


def test_the_bytes_that_are_hashed() -> None:
    """The layout of ADR 0030, written out by hand: whoever changes it breaks every chain there is."""
    one = posting(occurred_at=datetime(1997, 1, 1, tzinfo=UTC), available_at=datetime(1997, 1, 8, tzinfo=UTC))
    text = "growth1||1|7|1|PURCHASE|29|earning:purchase|852076800000000|1795233906000789|852681600000000|PURCHASE|1|5|7:PURCHASE:PURCHASE:1"
    first = hashlib.sha256(text.encode()).hexdigest()
    assert entry_hash("", 1, one, NOW) == first
    two = posting(source_id="2", amount=-3, rule_version_id=None, occurred_at=NOW, available_at=NOW)
    text = (
        f"growth1|{first}|1|7|2|PURCHASE|-3|earning:purchase|1795233906000789|1795233906000789|1795233906000789"
        "|PURCHASE|2||7:PURCHASE:PURCHASE:2"
    )
    assert entry_hash(first, 2, two, NOW) == hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(
    "changes",
    [
        {"account": BEN},
        {"account": AccountKey(1, 8)},
        {"kind": "REFUND"},
        {"amount": 30},
        {"counter_account": "earning:visit"},
        {"occurred_at": NOW},
        {"available_at": NOW},
        {"source_type": "VISIT"},
        {"source_id": "2"},
        {"rule_version_id": 6},
        {"rule_version_id": None},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_every_field_is_hashed(changes: dict[str, Any]) -> None:
    before = entry_hash("", 1, posting(), NOW)
    assert entry_hash("", 1, dataclasses.replace(posting(), **changes), NOW) != before


def test_place_and_time_of_recording_are_hashed() -> None:
    hashes = {
        entry_hash("", 1, posting(), NOW),
        entry_hash("", 2, posting(), NOW),
        entry_hash("ab", 1, posting(), NOW),
        entry_hash("", 1, posting(), NOW + timedelta(microseconds=1)),
    }
    assert len(hashes) == 4


def test_an_instant_is_hashed_alike_in_every_zone() -> None:
    shanghai = timezone(timedelta(hours=8))
    assert microseconds(NOW.astimezone(shanghai)) == microseconds(NOW)
    assert entry_hash("", 1, posting(), NOW.astimezone(shanghai)) == entry_hash("", 1, posting(), NOW)


def test_instants_before_the_epoch_have_a_number_too() -> None:
    assert microseconds(datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)) == -1


def test_postings_are_appended_in_their_order_account_by_account() -> None:
    heads = {ADA: AccountHead(4, "aa", 100)}
    done = append([posting(amount=1), posting(BEN, 2), posting(amount=4, source_id="2")], heads, [], recorded_at=NOW)
    assert [(entry.posting.account, entry.seq, entry.posting.amount) for entry in done.entries] == [(ADA, 5, 1), (BEN, 1, 2), (ADA, 6, 4)]
    assert done.entries[0].prev_hash == "aa"
    assert done.entries[1].prev_hash == ""
    assert done.entries[2].prev_hash == done.entries[0].hash
    assert done.heads == {ADA: AccountHead(6, done.entries[2].hash, 105), BEN: AccountHead(1, done.entries[1].hash, 2)}
    assert done.repeated == 0


def test_an_amount_of_0_posts_nothing() -> None:
    """P0."""
    done = append([posting(amount=0)], {}, [], recorded_at=NOW)
    assert (done.entries, done.heads, done.repeated) == ((), {}, 0)


def test_the_same_source_with_the_same_body_is_a_replay() -> None:
    done = append([posting(), posting(), posting(source_id="9")], {}, [posting(source_id="9")], recorded_at=NOW)
    assert (len(done.entries), done.repeated, done.heads[ADA].balance) == (1, 2, 29)


@pytest.mark.parametrize(
    ("changes", "difference"),
    [
        ({"amount": 30}, "amount"),
        ({"amount": 0}, "amount"),
        ({"counter_account": "earning:visit"}, "counter_account"),
        ({"occurred_at": NOW}, "occurred_at"),
        ({"available_at": NOW}, "available_at"),
        ({"rule_version_id": None}, "rule_version_id"),
    ],
)
@pytest.mark.parametrize("within_one_batch", [True, False])
def test_the_same_source_with_another_body_is_refused(changes: dict[str, Any], difference: str, within_one_batch: bool) -> None:
    """DESIGN 5.2: the same key with another body is an error, not a replay."""
    other = dataclasses.replace(posting(), **changes)
    batch, known = ([posting(), other], []) if within_one_batch else ([other], [posting()])
    with pytest.raises(GrowthConflict) as refusal:
        append(batch, {}, known, recorded_at=NOW)
    assert refusal.value.params["difference"] == difference
    assert refusal.value.message == f"PURCHASE from PURCHASE 1 is already in the ledger with another {difference}."


@pytest.mark.parametrize("changes", [{"account": BEN}, {"kind": "REFUND"}, {"source_type": "VISIT"}, {"source_id": "2"}])
def test_another_source_is_another_entry(changes: dict[str, Any]) -> None:
    done = append([posting(), dataclasses.replace(posting(), **changes)], {}, [], recorded_at=NOW)
    assert len(done.entries) == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"amount": 0}, "amount"),
        ({"amount": MAX_GROWTH + 1}, "amount"),
        ({"amount": -MAX_GROWTH - 1}, "amount"),
        ({"kind": ""}, "kind"),
        ({"kind": "K" * 21}, "kind"),
        ({"counter_account": "a|b"}, "counter_account"),
        ({"source_type": "Ada Wong"}, "source_type"),
        ({"source_id": "1\n"}, "source_id"),
        ({"source_id": "x" * 121}, "source_id"),
        ({"source_id": "订单"}, "source_id"),
        ({"kind": "K" * 20, "source_type": "S" * 20, "source_id": "x" * 117}, "source_id"),
        ({"occurred_at": datetime(2026, 1, 1)}, "occurred_at"),  # noqa: DTZ001  that it is naive is the point
        ({"available_at": datetime(2027, 1, 1)}, "available_at"),  # noqa: DTZ001
        ({"available_at": NOW - timedelta(days=4)}, "available_at"),
    ],
)
def test_what_cannot_be_hashed_safely_is_refused(changes: dict[str, Any], field: str) -> None:
    """A4: no free text in a hashed field; and no `|`, which parts the fields."""
    with pytest.raises(Invalid) as refusal:
        check_posting(dataclasses.replace(posting(), **changes))
    assert refusal.value.field == field


def test_the_growth_of_one_member_stays_within_what_every_reader_can_hold() -> None:
    with pytest.raises(Invalid, match="cannot exceed"):
        append([posting(amount=1)], {ADA: AccountHead(1, "aa", MAX_GROWTH)}, [], recorded_at=NOW)


@pytest.mark.parametrize(("taken", "left"), [(99, 1), (100, 0)])
def test_growth_can_be_taken_back_down_to_0(taken: int, left: int) -> None:
    done = append([posting(amount=-taken)], {ADA: AccountHead(1, "aa", 100)}, [], recorded_at=NOW)
    assert done.heads[ADA].balance == left


def test_growth_never_falls_below_0() -> None:
    with pytest.raises(GrowthBelowZero) as refusal:
        append([posting(amount=-101)], {ADA: AccountHead(1, "aa", 100)}, [], recorded_at=NOW)
    assert refusal.value.params == {"balance": 100, "amount": 101}
