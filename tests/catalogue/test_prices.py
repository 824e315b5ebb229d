"""Which rows of a price list can give a price, and who pays more for fulfilling more (T1, W3): planted faults, healthy twins,
and a witness whom the evaluator confirms."""

from typing import Any

import pytest
from hypothesis import given, settings

from app.catalogue.rules.findings import Severity
from app.catalogue.rules.prices import PriceList, Row, row_faults
from app.catalogue.rules.reasoning import TooManyBranches, failing, goal, possible
from app.catalogue.rules.witness import ANY_DAY, Witness, facts_of, witness_of
from app.core import conditions
from app.core.conditions import Condition, NameBook, Node
from tests.catalogue.test_reasoning import CUT, GROUND, _nodes, growth, held, months, on, pigeons, read, region, segment, spent, tag

BOOK = NameBook(programmes={"shop": {"en": "the shop", "zh": "商店"}})
ERROR, WARNING = Severity.ERROR, Severity.WARNING
Given = tuple[dict[str, Any] | None, int | None]


def rows(*given: Given) -> list[Row]:
    return [Row(None if root is None else read(root), price) for root, price in given]


def found(*given: Given) -> list[tuple[Severity, str, str]]:
    """Each finding with its witness behind the message."""
    faults = row_faults(PriceList(rows(*given), GROUND, BOOK))
    return [(each.severity, each.fault.field, f"{each.fault.message} For example {each.witness}.") for each in faults]


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
        "row 1 comes before it for everybody who fulfils it. For example a member with growth of exactly 1,000 in the shop.",
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
        "row 1 comes before it for everybody who fulfils it. For example a member with exactly 48 months in the industry.",
    ),
    (
        [(growth("<", 10), 1), (growth("=", 10), 2), ({"all": [growth(">=", 7), growth("<=", 10)]}, 4), (None, 9)],
        "prices[2]",
        "row 1 comes before it for everybody who fulfils it. For example a member with growth of exactly 7 in the shop.",
    ),
    (
        [(region("in", "CN"), 5_000), (region("in", "CN-31"), 4_000), (None, 9_900)],
        "prices[1]",
        "row 1 comes before it for everybody who fulfils it. For example a member with a home in Shanghai.",
    ),
    (
        [(held("in", "ACTIVE", "GRACE"), 5_000), (held("in", "GRACE"), 4_000), (None, 9_900)],
        "prices[1]",
        "row 1 comes before it for everybody who fulfils it. For example a member with a gold membership that is in grace.",
    ),
    (
        [(on(">=", "2026-01-01"), 5_000), (on(">", "2027-01-01"), 4_000), (None, 9_900)],
        "prices[1]",
        "row 1 comes before it for everybody who fulfils it. For example any member, on 2027-01-02.",
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
        "Who fulfils rows 1 and 2 pays by row 1, the dearer one: CNY 400.00 instead of CNY 88.00. Put the cheaper row first. "
        "For example a member with growth of exactly 1,000 in the shop, and the tag “mentor”.",
    ),
    (
        [(spent(">=", 50_000), 40_000), (tag("has_any", "mentor"), 39_999), (None, 88_800)],
        "CNY 400.00 instead of CNY 399.99. Put the cheaper row first. For example a member with spending of exactly CNY 500.00 in the "
        "shop over the last 30 days, and the tag “mentor”.",
    ),
    (
        [(segment("in", "junior", "middle"), 40_000), ({"all": [months(">=", 12), growth(">=", 5)]}, 8_800), (None, 88_800)],
        "a member with exactly 12 months in the industry, and growth of exactly 5 in the shop",
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
            "Who fulfils row 1 pays CNY 888.00, more than everybody else, who pays CNY 88.00. "
            "For example a member with growth of exactly 1,000 in the shop.",
        )
    ]


def test_a_witness_is_said_in_chinese_too() -> None:
    given_rows = rows((tag("has_any", "mentor"), 2), (growth(">=", 1000), 1), (None, 3))
    (found,) = row_faults(PriceList(given_rows, GROUND, BOOK))
    assert found.witness is not None
    assert found.witness.said("zh") == "商店成长值恰为 1,000，并且带有标签「mentor」的会员"


def test_of_conditions_with_too_many_branches_nothing_is_said() -> None:
    """Six in five places, which no condition that can be written is large enough to say."""
    with pytest.raises(TooManyBranches):
        possible([goal(pigeons(6, 5), GROUND)])
    assert list(row_faults(PriceList([Row(pigeons(6, 5), 5), Row(None, 9)], GROUND, BOOK))) == []


@settings(max_examples=500, deadline=None)
@given(_nodes)
def test_the_evaluator_says_yes_to_the_witness(node: Node) -> None:
    """Whoever is shown as fulfilling a condition does fulfil it, by the evaluator that sells (W3)."""
    known = possible([goal(node, GROUND)])
    if known is not None:
        assert fulfils(node, witness_of(known, BOOK))


@settings(max_examples=500, deadline=None)
@given(_nodes, _nodes)
def test_the_evaluator_says_no_to_the_witness_of_a_difference(first: Node, second: Node) -> None:
    """Whoever is shown as fulfilling one and missing the other does so: subsumption is decided, not guessed."""
    known = possible([goal(first, GROUND), failing(second, GROUND)])
    if known is not None:
        witness = witness_of(known, BOOK)
        assert fulfils(first, witness)
        assert not fulfils(second, witness)


def fulfils(node: Node, witness: Witness) -> bool:
    condition = Condition(node, "shop")
    return conditions.evaluate(condition, facts_of(witness, conditions.needs(condition), CUT, ANY_DAY)).entitled
