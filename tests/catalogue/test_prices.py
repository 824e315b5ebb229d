"""Which rows of a price list can give a price, and who pays more for fulfilling more (T1, W3): planted faults, healthy twins,
and a witness whom the evaluator confirms."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings

from app.catalogue.rules.findings import Severity
from app.catalogue.rules.prices import Row, row_faults
from app.catalogue.rules.reasoning import TooManyBranches, goal, possible
from app.catalogue.rules.witness import Witness, witness_of
from app.core import conditions
from app.core.calendar import add_months
from app.core.conditions import AnyOf, Condition, Fact, Facts, Leaf, NameBook, Node, Operator
from app.core.words import refusal
from tests.catalogue.test_reasoning import BOUNDS, GROUND, _leaves, _nodes, growth, held, months, on, read, region, segment, spent, tag

BOOK = NameBook(programmes={"shop": {"en": "the shop", "zh": "商店"}})
ERROR, WARNING = Severity.ERROR, Severity.WARNING
Given = tuple[dict[str, Any] | None, int | None]


def rows(*given: Given) -> list[Row]:
    return [Row(None if root is None else read(root), price) for root, price in given]


def found(*given: Given) -> list[tuple[Severity, str, str]]:
    return [(severity, fault.field, fault.message) for severity, fault in row_faults(rows(*given), GROUND, BOOK)]


REFERENCE: list[Given] = [(growth(">=", 1000), 8_800), (None, 88_800)]
HEALTHY: list[list[Given]] = [
    REFERENCE,
    [(None, 9_900)],
    [(growth(">=", 1000), 8_800), (None, None)],
    [(growth(">=", 1000), 8_800), (growth(">=", 500), 40_000), (None, 88_800)],
    [(growth("<", 500), 88_800), (growth(">=", 1000), 8_800), (None, 40_000)],  # no one fulfils both; the warning is told apart
    [(tag("has_any", "press"), None), (growth(">=", 1000), 8_800), (None, 88_800)],  # not for sale to the press, on purpose
    [(segment("in", "junior"), 5_000), (segment("in", "middle"), 5_000), (None, 9_900)],
    [(region("in", "CN"), 5_000), (region("not_in", "CN"), 9_000), (None, None)],  # who has not said where they live
    [(growth(">=", 1000), 8_800), (tag("has_any", "mentor"), 8_800), (None, 88_800)],  # one price: nobody pays more
]


@pytest.mark.parametrize("given_rows", HEALTHY, ids=str)
def test_a_healthy_list_has_no_error(given_rows: list[Given]) -> None:
    assert [each for each in found(*given_rows) if each[0] is ERROR] == []


UNREACHED: list[tuple[list[Given], str, str]] = [
    (
        [({"all": [growth(">=", 1000), growth("<", 1000)]}, 8_800), (None, 88_800)],
        "prices[0].condition.root",
        "No member can ever fulfil this condition",
    ),
    (
        [(growth(">=", 500), 40_000), (growth(">=", 1000), 8_800), (None, 88_800)],
        "prices[1]",
        "A member with growth of exactly 1,000 in the shop pays by row 1.",
    ),
    (
        [(growth(">=", 0), 8_800), (None, 88_800)],
        "prices[1]",
        "everybody fulfils a row before it",
    ),
    (
        [(growth(">=", 1000), 8_800), (growth("<", 1000), 40_000), (None, 88_800)],
        "prices[2]",
        "everybody fulfils a row before it",
    ),
    (
        [(months(">=", 24), 8_800), (segment("in", "senior"), 8_000), (None, 88_800)],
        "prices[1]",
        "A member with exactly 48 months in the industry pays by row 1.",
    ),
    (
        [(growth("<", 10), 1), (growth("=", 10), 2), ({"all": [growth(">=", 7), growth("<=", 10)]}, 4), (None, 9)],
        "prices[2]",
        "A member with growth of exactly 7 in the shop pays by row 1.",
    ),
    (
        [(region("in", "CN"), 5_000), (region("in", "CN-31"), 4_000), (None, 9_900)],
        "prices[1]",
        "A member with a home in Shanghai pays by row 1.",
    ),
    (
        [(held("in", "ACTIVE", "GRACE"), 5_000), (held("in", "GRACE"), 4_000), (None, 9_900)],
        "prices[1]",
        "A member with a gold membership that is in grace pays by row 1.",
    ),
    (
        [(on(">=", "2026-01-01"), 5_000), (on(">", "2027-01-01"), 4_000), (None, 9_900)],
        "prices[1]",
        "A member with a day from 2027-01-02 on pays by row 1.",
    ),
]


@pytest.mark.parametrize(("given_rows", "path", "words"), UNREACHED, ids=lambda value: str(value)[:60])
def test_a_row_that_never_applies_is_an_error_with_a_member_who_shows_it(given_rows: list[Given], path: str, words: str) -> None:
    errors = [each for each in found(*given_rows) if each[0] is ERROR]
    assert [error[1] for error in errors] == [path]
    assert words in errors[0][2]


OVERLAPPING: list[tuple[list[Given], str]] = [
    (
        [(tag("has_any", "mentor"), 40_000), (growth(">=", 1000), 8_800), (None, 88_800)],
        "Who fulfils rows 1 and 2 pays by row 1, the dearer one. A member with growth of exactly 1,000 in the shop, and the tag “mentor” "
        "pays CNY 400.00 instead of CNY 88.00. Put the cheaper row first.",
    ),
    (
        [(spent(">=", 50_000), 40_000), (tag("has_any", "mentor"), 39_999), (None, 88_800)],
        "A member with spending of exactly CNY 500.00 in the shop over the last 30 days, and the tag “mentor” pays CNY 400.00 "
        "instead of CNY 399.99.",
    ),
    (
        [(segment("in", "junior", "middle"), 40_000), ({"all": [months(">=", 12), growth(">=", 5)]}, 8_800), (None, 88_800)],
        "A member with exactly 12 months in the industry, and growth of exactly 5 in the shop",
    ),
]


@pytest.mark.parametrize(("given_rows", "words"), OVERLAPPING, ids=lambda value: str(value)[:60])
def test_who_fulfils_two_rows_and_pays_the_dearer_is_shown(given_rows: list[Given], words: str) -> None:
    ((severity, path, message),) = found(*given_rows)
    assert (severity, path) == (ERROR, "prices[0]")
    assert words in message
    healthy = sorted(given_rows[:-1], key=lambda row: row[1] or 0) + given_rows[-1:]
    assert found(*healthy) == []


def test_the_witness_of_an_overlap_gets_no_earlier_row() -> None:
    """Whoever could be harmed is caught by a row before: that is no overlap."""
    mentor, thousand = tag("has_any", "mentor"), growth(">=", 1000)
    both: Given = ({"all": [mentor, thousand]}, 5_000)
    assert found(both, (mentor, 40_000), (thousand, 8_800), (None, 88_800)) == []


def test_who_fulfils_a_row_and_pays_more_than_everybody_is_warned_of() -> None:
    """88VIP with its two prices the wrong way round."""
    assert found((growth(">=", 1000), 88_800), (None, 8_800)) == [
        (
            WARNING,
            "prices[0]",
            "Who fulfils row 1 pays more than everybody else. A member with growth of exactly 1,000 in the shop pays CNY 888.00 "
            "instead of CNY 88.00.",
        )
    ]


def test_a_witness_is_said_in_chinese_too() -> None:
    ((_, fault),) = row_faults(rows((tag("has_any", "mentor"), 2), (growth(">=", 1000), 1), (None, 3)), GROUND, BOOK)
    assert "商店成长值恰为 1,000，并且带有标签「mentor」" in refusal(fault, "zh")


def test_of_conditions_with_too_many_branches_nothing_is_said() -> None:
    free = [AnyOf((read(tag("has_any", f"a{i}")), read(tag("has_any", f"b{i}")))) for i in range(14)]
    clash = [AnyOf(tuple(read(growth("=", n)) for n in numbers)) for numbers in ((1, 2, 3), (4, 5, 6))]
    wild = conditions.All((*free, *clash))
    with pytest.raises(TooManyBranches):
        possible([goal(wild, GROUND)])
    assert list(row_faults([Row(wild, 5), Row(None, 9)], GROUND, BOOK)) == []


def facts_of(witness: Witness) -> Facts:
    """The member whom the witness describes; of whatever it leaves unsaid, nothing is known."""
    told: dict[str, Any] = {"growth": {"shop": 0, "other": 0}, "spend": {}, "memberships": {}, "programmes": set(), "tags": set()}
    since, at = None, datetime(2026, 11, 21, 4, tzinfo=UTC)
    for leaf in witness.leaves:
        value: Any = leaf.value
        if leaf.fact is Fact.GROWTH:
            told["growth"][leaf.programme] = value
        elif leaf.fact is Fact.SPEND and leaf.period:
            told["spend"][leaf.programme, leaf.period.key] = value
        elif leaf.fact is Fact.EXPERIENCE_MONTHS:
            since = add_months(date(2026, 11, 21), -value)
        elif leaf.fact is Fact.MEMBERSHIP:
            told["memberships"][leaf.plan] = value[0]
        elif leaf.fact is Fact.DATE:
            at = datetime(value.year, value.month, value.day, 4, tzinfo=UTC)
        elif leaf.fact in (Fact.REGION, Fact.ACCOUNT_STATUS):
            told[leaf.fact.value] = value[0]
        elif leaf.operator in (Operator.HAS_ANY, Operator.IN):
            told[f"{leaf.fact.value}s"] |= set(value)
    spend = {("shop", "rolling_days:30"): 0, ("shop", "membership:gold"): None, **told.pop("spend")}
    sets = {name: frozenset(told.pop(name)) for name in ("programmes", "tags")}
    return Facts(member_id=1, at=at, zone="Asia/Shanghai", industry_since=since, segments=BOUNDS, spend=spend, **sets, **told)


def _timeless(node: Node) -> bool:
    return not any(leaf.fact in (Fact.DATE, Fact.EXPERIENCE_MONTHS, Fact.SEGMENT) for _, leaf in conditions.leaves(node))


@settings(max_examples=300, deadline=None)
@given(_nodes.filter(_timeless))
def test_the_evaluator_says_yes_to_the_witness(node: Node) -> None:
    """Whoever is shown as fulfilling a condition does fulfil it, by the evaluator that sells (W3)."""
    known = possible([goal(node, GROUND)])
    if known is not None:
        witness = witness_of(known, BOOK)
        assert conditions.evaluate(Condition(node, "shop"), facts_of(witness)).entitled, str(witness)


@settings(max_examples=100, deadline=None)
@given(_leaves)
def test_the_evaluator_says_yes_to_the_witness_of_a_leaf(leaf: Leaf) -> None:
    known = possible([goal(leaf, GROUND)])
    if known is not None:
        assert conditions.evaluate(Condition(leaf, "shop"), facts_of(witness_of(known, BOOK))).entitled
