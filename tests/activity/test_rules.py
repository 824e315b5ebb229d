"""What a line of a purchase file must look like, and every way in which it is refused."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.activity.rules import (
    COLUMNS,
    AmbiguousProgramme,
    BrokenFile,
    PurchaseLine,
    ReadingRules,
    RefusedLine,
    check_source,
    column_order,
    different_body,
    read_line,
)
from app.core.errors import Invalid

CNY = ReadingRules("CNY", date(2026, 11, 21))
ORDER = (0, 1, 2, 3, 4)
_SAME = ("00004", date(1997, 1, 1), 2933, "CNY", "1")
GOOD = {"member": "00004", "occurred_on": "1997-01-01", "amount": "29.33", "currency": "CNY", "reference": "1"}


def read(rules: ReadingRules = CNY, **changes: str) -> PurchaseLine | list[RefusedLine]:
    return read_line(2, list({**GOOD, **changes}.values()), ORDER, rules)


def test_a_good_line() -> None:
    assert read() == PurchaseLine(2, "00004", date(1997, 1, 1), 2933, "CNY", "1")


def test_blanks_around_a_field_do_not_count() -> None:
    assert read(member=" 00004 ", amount=" 29.33\t", currency=" CNY") == read()


@pytest.mark.parametrize(
    ("text", "minor"),
    [("0", 0), ("0.00", 0), ("5", 500), ("5.", None), (".5", None), ("5.1", 510), ("5.10", 510), ("5.100", 510), ("0.01", 1),
     ("007.50", 750), ("90071992547409.92", 2**53)],
)  # fmt: skip
def test_amounts(text: str, minor: int | None) -> None:
    """P0: an amount of 0 is read like any other."""
    line = read(amount=text)
    assert (line.amount_minor if isinstance(line, PurchaseLine) else None) == minor


@pytest.mark.parametrize(("currency", "text", "minor"), [("JPY", "500", 500), ("KWD", "1.234", 1234), ("JPY", "500.00", 500)])
def test_each_currency_has_its_own_digits(currency: str, text: str, minor: int) -> None:
    line = read(ReadingRules(currency, date(2026, 11, 21)), amount=text, currency=currency)
    assert isinstance(line, PurchaseLine)
    assert line.amount_minor == minor


@pytest.mark.parametrize(
    ("field", "text", "reason"),
    [
        ("member", "", "It is empty."),
        ("member", "   ", "It is empty."),
        ("member", "x" * 81, "It has 81 characters, more than 80."),
        ("member", "a\x00b", "It holds a character that cannot be printed."),
        ("reference", "", "It is empty."),
        ("reference", "r" * 81, "It has 81 characters, more than 80."),
        ("reference", "two\nlines", "It holds a character that cannot be printed."),
        ("occurred_on", "", "Write the day as YYYY-MM-DD."),
        ("occurred_on", "19970101", "Write the day as YYYY-MM-DD."),
        ("occurred_on", "01/02/1997", "Write the day as YYYY-MM-DD."),
        ("occurred_on", "1997-1-1", "Write the day as YYYY-MM-DD."),
        ("occurred_on", "1997-W01-1", "Write the day as YYYY-MM-DD."),
        ("occurred_on", "1997-01-01T00:00", "Write the day as YYYY-MM-DD."),
        ("occurred_on", "１９９７-01-01", "Write the day as YYYY-MM-DD."),
        ("occurred_on", "1997-02-29", "There is no such day."),
        ("occurred_on", "1997-13-01", "There is no such day."),
        ("occurred_on", "0000-01-01", "There is no such day."),
        ("occurred_on", "2026-11-22", "The day lies in the future; today is 2026-11-21."),
        ("occurred_on", "1969-12-31", "The day lies before 1970-01-01."),
        ("amount", "", "Write the amount as digits with a point, such as 29.33."),
        ("amount", "abc", "Write the amount as digits with a point, such as 29.33."),
        ("amount", "29,33", "Write the amount as digits with a point, such as 29.33."),
        ("amount", "1,000.00", "Write the amount as digits with a point, such as 29.33."),
        ("amount", "1e3", "Write the amount as digits with a point, such as 29.33."),
        ("amount", "1_000", "Write the amount as digits with a point, such as 29.33."),
        ("amount", "NaN", "Write the amount as digits with a point, such as 29.33."),
        ("amount", "Infinity", "Write the amount as digits with a point, such as 29.33."),
        ("amount", "+5", "Write the amount as digits with a point, such as 29.33."),
        ("amount", "¥5", "Write the amount as digits with a point, such as 29.33."),
        ("amount", "٥", "Write the amount as digits with a point, such as 29.33."),
        ("amount", "=1+1", "Write the amount as digits with a point, such as 29.33."),
        ("amount", "1" * 17, "Write the amount as digits with a point, such as 29.33."),
        ("amount", "-29.33", "A purchase cannot be negative."),
        ("amount", "-0.00", "A purchase cannot be negative."),
        ("amount", "29.333", "CNY has 2 digits after the point."),
        ("amount", "0.001", "CNY has 2 digits after the point."),
        ("amount", "90071992547409.93", "The amount is too large."),
        ("amount", "9999999999999999", "The amount is too large."),
        ("currency", "", "This community counts in CNY."),
        ("currency", "USD", "This community counts in CNY."),
        ("currency", "cny", "This community counts in CNY."),
    ],
)
def test_a_bad_field_is_refused_with_line_field_and_reason(field: str, text: str, reason: str) -> None:
    faults = read(**{field: text})
    assert isinstance(faults, list)
    assert [(fault.line, fault.field, fault.reason) for fault in faults] == [(2, field, reason)]


def test_every_fault_of_a_line_is_told() -> None:
    faults = read(member="", occurred_on="soon", amount="-1", currency="USD", reference="")
    assert isinstance(faults, list)
    assert [fault.field for fault in faults] == list(COLUMNS)


@pytest.mark.parametrize("cells", [[], ["00004"], ["00004", "1997-01-01", "29.33", "CNY", "1", ""]])
def test_a_line_has_as_many_fields_as_the_header(cells: list[str]) -> None:
    faults = read_line(9, cells, ORDER, CNY)
    assert isinstance(faults, list)
    assert [(fault.line, fault.field) for fault in faults] == [(9, "line")]
    assert faults[0].reason == f"The line has {len(cells)} fields, not 5."


def test_the_last_day_is_today_and_the_first_is_in_1970() -> None:
    assert isinstance(read(occurred_on="2026-11-21"), PurchaseLine)
    assert isinstance(read(occurred_on="1970-01-01"), PurchaseLine)


def test_columns_stand_in_any_order() -> None:
    header = ["reference", "currency", " amount ", "occurred_on", "member"]
    assert column_order(header) == (4, 3, 2, 1, 0)
    assert read_line(2, list(GOOD.values())[::-1], column_order(header), CNY) == read()


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (["member", "occurred_on", "amount", "currency", "reference", "colour"], "there is no column 'colour'"),
        (["00004", "1997-01-01", "29.33", "CNY", "1"], "The first line names the columns: member, occurred_on"),
        (["member;occurred_on;amount;currency;reference"], "there is no column 'member;occurred_on;amount;currency;"),
        (["Member", "occurred_on", "amount", "currency", "reference"], "there is no column 'Member'"),
        (["member", "occurred_on", "amount", "currency"], "missing columns: reference."),
        (["member"], "missing columns: occurred_on, amount, currency, reference."),
        (["member", "occurred_on", "amount", "currency", "reference", "amount"], "the column amount is there twice"),
        (["member", "occurred_on", "amount", "currency", "reference", ""], "there is no column ''"),
    ],
)
def test_a_header_that_does_not_fit_breaks_the_file(header: list[str], words: str) -> None:
    with pytest.raises(BrokenFile) as refusal:
        column_order(header)
    assert words in refusal.value.message
    assert refusal.value.message.startswith("Line 1: ")
    assert (refusal.value.field, refusal.value.line) == ("file", 1)


@pytest.mark.parametrize(("text", "sku"), [("AU-2004", "AU-2004"), ("", None), (" ", None), ("s" * 64, "s" * 64)])
def test_a_line_may_name_the_product(text: str, sku: str | None) -> None:
    """X3: only purchases that say their product can be reckoned with a discount on designated products (T6)."""
    line = read_line(2, [*GOOD.values(), text], (*ORDER, 5), CNY)
    assert line == PurchaseLine(2, "00004", date(1997, 1, 1), 2933, "CNY", "1", sku)
    assert column_order(["sku", *COLUMNS]) == (1, 2, 3, 4, 5, 0)


@pytest.mark.parametrize(
    ("text", "reason"),
    [("s" * 65, "It has 65 characters, more than 64."), ("a\x00b", "It holds a character that cannot be printed.")],
)
def test_what_is_no_product(text: str, reason: str) -> None:
    (refused,) = read_line(2, [*GOOD.values(), text], (*ORDER, 5), CNY)
    assert (refused.field, refused.reason) == ("sku", reason)


def test_a_line_without_a_product_agrees_with_any_and_another_product_is_another_purchase() -> None:
    named, plain = PurchaseLine(2, *_SAME, sku="AU-2004"), PurchaseLine(2, *_SAME)
    assert different_body(plain, named.body) is None
    for line, before in ((named, plain), (PurchaseLine(2, *_SAME, sku="AU-2005"), named)):
        refused = different_body(line, before.body)
        assert refused is not None
        assert refused.reason == "The reference came before with another sku."


@pytest.mark.parametrize(
    ("changes", "column"),
    [({"member": "5"}, "member"), ({"occurred_on": "1997-01-02"}, "occurred_on"), ({"amount": "29.34"}, "amount")],
)
def test_a_reference_that_comes_again_says_the_same(changes: dict[str, str], column: str) -> None:
    before, again = read(), read(**changes)
    assert isinstance(before, PurchaseLine)
    assert isinstance(again, PurchaseLine)
    assert different_body(before, before.body) is None
    refused = different_body(again, before.body)
    assert refused is not None
    assert (refused.field, refused.reason) == ("reference", f"The reference came before with another {column}.")


@pytest.mark.parametrize("source", ["cdnow", "shop-2", "a" * 40, "0"])
def test_names_of_sources(source: str) -> None:
    assert check_source(source) == source


@pytest.mark.parametrize("source", ["", "A", "a b", "-a", "a" * 41, "a|b", "店"])
def test_what_is_no_name_of_a_source(source: str) -> None:
    with pytest.raises(Invalid) as refusal:
        check_source(source)
    assert refusal.value.field == "source"


def test_an_ambiguous_programme_is_refused_with_the_choices() -> None:
    assert "88vip, pmtalk" in AmbiguousProgramme(["88vip", "pmtalk"]).message
    assert AmbiguousProgramme([]).message == "No programme has a live earning rule for purchases. Publish one first."


@given(st.lists(st.text(max_size=100), min_size=5, max_size=5))
def test_no_text_breaks_the_reader(cells: list[str]) -> None:
    """Whatever a line holds, it is read or refused in words that can be printed."""
    found: Any = read_line(2, cells, ORDER, CNY)
    assert isinstance(found, PurchaseLine) or all(fault.reason for fault in found)
