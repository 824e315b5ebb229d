"""The doctor's own arithmetic: which rule was in force when, what SQL says a purchase earns, where a chain breaks."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.core.db.records import Records, fetch_with
from app.core.versions.rules import content_hash
from app.earning.rules import RuleVersion, check_rule, growth_for
from app.integrity.queries.books import GROWTH_OF_UNITS, UNITS
from app.integrity.rules import EXAMPLES, ChainReader, CheckResult, LedgerRow, Report, Tally, changed_versions, reigns, uncovered_cuts
from tests.segments.cuts import content, part
from tests.shop import rule_content

START = datetime(1, 1, 1, tzinfo=UTC)
DAY = datetime(2026, 11, 1, tzinfo=UTC)


def version(number: int, days: int, **changes: Any) -> RuleVersion:
    at = DAY + timedelta(days=days)
    values: dict[str, Any] = {
        "id": number,
        "rule_id": 1,
        "programme_id": 1,
        "code": "rule",
        "number": number,
        "content": check_rule(rule_content()),
        "effective_from": at,
        "recorded_at": DAY,
        "cancelled_at": None,
        "archived_at": None,
    }
    return RuleVersion(**{**values, **changes})


@pytest.mark.parametrize(
    ("versions", "expected"),
    [
        ([], [(None, None)]),
        ([version(1, 0)], [(None, 0), (1, None)]),
        ([version(1, 0), version(2, 5)], [(None, 0), (1, 5), (2, None)]),
        ([version(1, 0), version(2, 5), version(3, 5)], [(None, 0), (1, 5), (3, None)]),
        ([version(1, 0), version(2, 5, cancelled_at=DAY)], [(None, 0), (1, 5), (1, None)]),
        ([version(1, 0, archived_at=DAY + timedelta(days=9))], [(None, 0), (1, 9), (None, None)]),
        ([version(1, 0, programme_id=2)], [(None, None)]),
    ],
)
def test_which_rule_was_in_force_when(versions: list[RuleVersion], expected: list[tuple[int | None, int | None]]) -> None:
    found = list(reigns(versions, [1], START))
    told = [(each.version.number if each.version else None, (each.until_at - DAY).days if each.until_at else None) for each in found]
    assert told == expected
    assert found[0].from_at == START
    assert [each.from_at for each in found[1:]] == [each.until_at for each in found[:-1]]


def test_each_programme_has_its_own_reigns() -> None:
    found = list(reigns([version(1, 0), version(1, 3, programme_id=2, id=9)], [1, 2, 3], START))
    assert [(each.programme_id, each.version.id if each.version else None) for each in found] == [
        (1, None),
        (1, 1),
        (2, None),
        (2, 9),
        (3, None),
    ]


async def test_sql_gives_a_purchase_what_the_rule_gives_it(store: Any) -> None:
    chance = random.Random(20261121)
    for _ in range(60):
        per, each, cap = (
            chance.choice([1, 2, 3, 7, 100, 1000, 10**9]),
            chance.choice([1, 2, 3, 10, 10**6]),
            chance.choice([1, 9, 500, 10**9]),
        )
        rule = check_rule(rule_content(growth={"per_minor": per, "points_each": each, "rounding": "HALF_EVEN"}, cap_per_event=cap))
        halves = [per * n + offset for n in range(12) for offset in (per // 2 - 1, per // 2, per // 2 + 1)]
        amounts = sorted({max(amount, 0) for amount in halves} | {chance.randrange(2**53) for _ in range(20)} | {0, 2**53})
        rows = await fetch_with(
            Records({"amount_minor": "bigint"}, ([amount] for amount in amounts)),
            f"SELECT q.amount_minor, {GROWTH_OF_UNITS} AS growth FROM (SELECT p.amount_minor, {UNITS} AS units FROM :records p) q",
            per=per,
            each=each,
            cap=cap,
        )
        assert [(row["amount_minor"], row["growth"]) for row in rows] == [(amount, growth_for(rule, amount)) for amount in amounts]


def row(account: int, seq: int, before: str, own: str, **changes: Any) -> LedgerRow:
    return LedgerRow(
        **{"account_id": account, "seq": seq, "prev_hash": before, "hash": own, "recomputed": own, "account_head": own, **changes}
    )


def test_chains_are_followed_over_the_edge_of_a_page() -> None:
    reader = ChainReader(Tally())
    reader.read([row(1, 1, "", "a"), row(1, 2, "a", "b")])
    reader.read([row(1, 3, "b", "c"), row(2, 1, "", "d")])
    reader.close()
    assert reader.tally.found == 0


@pytest.mark.parametrize(
    ("rows", "example"),
    [
        ([row(1, 1, "", "a"), row(1, 2, "x", "b")], "account 1, entry 2: it does not follow the entry before"),
        ([row(1, 1, "z", "a")], "account 1, entry 1: it does not follow the entry before"),
        ([row(1, 1, "", "a"), row(2, 1, "a", "b")], "account 2, entry 1: it does not follow the entry before"),
        ([row(1, 1, "", "a", recomputed="b")], "account 1, entry 1: it was changed"),
        ([row(1, 1, "", "a", account_head="")], "account 1: its head is not the hash of entry 1, the last one"),
        ([row(1, 1, "", "a", account_head="b"), row(2, 1, "", "c")], "account 1: its head is not the hash of entry 1, the last one"),
    ],
)
def test_each_break_of_a_chain_is_told_once(rows: list[LedgerRow], example: str) -> None:
    reader = ChainReader(Tally())
    reader.read(rows)
    reader.close()
    assert (reader.tally.found, reader.tally.examples) == (1, [example])


def test_a_tally_counts_all_and_keeps_the_first_five() -> None:
    tally, other = Tally(), Tally()
    for number in range(4):
        tally.add(f"a{number}")
        other.add(f"b{number}")
    tally.merge(other)
    assert (tally.found, tally.examples) == (8, ["a0", "a1", "a2", "a3", "b0"])
    assert len(tally.examples) == EXAMPLES


def test_changed_contents_are_found_by_their_hash() -> None:
    said = {"b": 1, "a": [1, 2]}
    rows = [(7, 1, said, content_hash({"a": [1, 2], "b": 1})), (7, 2, {"b": 2}, content_hash(said))]
    assert list(changed_versions("benefit", rows)) == ["benefit 7, version 2: the content was changed"]


def test_cuts_with_a_gap_are_found() -> None:
    """S2."""
    whole = content(part("a", 0, 24), part("b", 24, None))
    gap = content(part("a", 0, 12), part("b", 24, None))
    found = list(uncovered_cuts([(1, whole), (2, gap), (3, {})]))
    assert [example.split(":")[0] for example in found] == ["version 2", "version 3"]
    assert "gap" in found[0]


def test_a_report_is_healthy_where_every_check_holds() -> None:
    good, bad = CheckResult("a", "A.", 0, ()), CheckResult("b", "B.", 2, ("x",))
    assert Report((good,)).healthy
    assert not Report((good, bad)).healthy
    assert Report((good, bad)).broken == (bad,)
