"""What a plan consists of, what may not be published, and how its price list is compiled (T1, T5, M1)."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from app.core.conditions import InvalidCondition, Needs
from app.core.errors import Invalid
from app.core.money import Money
from app.core.versions.content import InvalidContent
from app.plans.rules import compile_prices, faults, normal_form, pinned_version, read_content
from app.publishing.rules import Line, Stub
from tests.plans.offers import WORLD, both, growth, price, row, vip88

NOBODY = UUID(int=1)
SEGMENT = {"language": 1, "root": {"fact": "segment", "operator": "in", "value": ["senior", "wizards"]}}
PLAN = {"language": 1, "root": {"fact": "membership", "plan": "gold", "operator": "in", "value": ["ACTIVE"]}}
LONG = {"language": 1, "root": {"all": [{"fact": "tag", "operator": "has_any", "value": [f"{place:040d}" for place in range(50)]}] * 6}}
ELSEWHERE = {"language": 1, "root": {"fact": "growth", "programme": "shop", "operator": ">=", "value": 1}}


def told(content: dict[str, Any]) -> list[tuple[str, str]]:
    return [(fault.field, fault.message) for fault in faults(read_content(content), WORLD)]


def fields(content: dict[str, Any]) -> list[str]:
    return [field for field, _ in told(content)]


def test_the_reference_case_may_be_published() -> None:
    form = read_content(vip88())
    assert faults(form, WORLD) == []
    assert read_content(normal_form(form)) == form
    assert form.on_sale


def test_a_draft_may_be_unfinished_and_says_all_that_is_missing() -> None:
    assert fields({"code": "gold", "programme": "vip"}) == [
        *("name.zh", "name.en", "summary.zh", "summary.en"),
        *("duration", "prices", "terms"),
    ]


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"code": "G"}, ["code"]),
        ({"programme": "nowhere"}, ["programme"]),
        ({"name": {"en": "88VIP"}}, ["name.zh"]),
        ({"summary": {**both("x"), "fr": "x"}}, ["summary.fr"]),
        ({"duration": {"count": 3_660, "unit": "DAY"}}, []),
        ({"duration": {"count": 121, "unit": "MONTH"}}, ["duration.count"]),
        ({"duration": {"count": 11, "unit": "YEAR"}}, ["duration.count"]),
        ({"prices": []}, ["prices"]),
        ({"prices": [row("long", 1, LONG), row("everybody", 2)]}, ["prices"]),
        ({"prices": [row("everybody", None)]}, []),
        ({"prices": [row("loyal", 8_800, growth(1_000)), row("rest", None)]}, []),
        ({"prices": [row("everybody", 88_800), row("loyal", 8_800, growth(1_000))]}, ["prices[0]", "prices[1].condition"]),
        ({"prices": [row("one", 1), row("two", 2)]}, ["prices[0]"]),
        ({"prices": [row("loyal", 8_800, growth(1_000))]}, ["prices[0].condition"]),
        ({"prices": [row("same", 8_800, growth(1_000)), row("same", 88_800)]}, ["prices[1].code"]),
        ({"prices": [{**row("everybody", 1), "label": {"en": "All"}}]}, ["prices[0].label.zh"]),
        ({"prices": [row("S", 1)]}, ["prices[0].code"]),
        ({"prices": [{**row("everybody", 1), "price": price(88_800, "USD")}]}, ["prices[0].price.currency"]),
        ({"prices": [{**row("everybody", 1), "price": price(88_800, "XX")}]}, ["prices[0].price.currency"]),
        ({"prices": [{**row("everybody", 1), "price": price(88_800, "cny")}]}, ["prices[0].price.currency"]),
        ({"prices": [row("old", 1, SEGMENT), row("rest", 2)]}, ["prices[0].condition.root.value[1]"]),
        ({"prices": [row("held", 1, PLAN), row("rest", 2)]}, ["prices[0].condition.root.plan"]),
        ({"prices": [row("shop", 1, ELSEWHERE), row("rest", 2)]}, ["prices[0].condition.root.programme"]),
        ({"benefits": ["video", "music", "video"]}, ["benefits[2]"]),
        ({"terms": None}, ["terms"]),
        ({"terms": {"code": "other-terms", "version": 1}}, ["terms.code"]),
        ({"comparisons": [{"name": "JD", "price": price(1, "USD"), "source": " ", "on": "2026-11-01"}]},
         ["comparisons[0].price.currency", "comparisons[0].source"]),
    ],
)  # fmt: skip
def test_what_may_not_be_published(changes: dict[str, Any], wrong: list[str]) -> None:
    """T1: the last row is for everybody, and only the last; one currency; a plan without terms is none."""
    assert fields(vip88(**changes)) == wrong


@pytest.mark.parametrize("currency", ["USD", "XX", ""])
def test_a_refusal_says_what_would_be_right(currency: str) -> None:
    assert told(vip88(prices=[row("one", 1), {**row("two", 2), "price": price(2, currency)}], terms=None)) == [
        ("prices[0]", "This row has no condition, so no row after it can ever apply. Give it one, or make it the last."),
        ("prices[1].price.currency", "Everything here is paid in CNY, the community's one currency."),
        ("terms", "A plan is sold on terms: say on which."),
    ]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"duration": {"count": 0, "unit": "YEAR"}}, "duration.count"),
        ({"duration": {"count": 1, "unit": "WEEK"}}, "duration.unit"),
        ({"grace_days": -1}, "grace_days"),
        ({"grace_days": 366}, "grace_days"),
        ({"prices": [{**row("everybody", 1), "price": {"amount_minor": 1.5, "currency": "CNY"}}]}, "prices[0].price.amount_minor"),
        ({"prices": [{**row("everybody", 1), "price": {"amount_minor": -1, "currency": "CNY"}}]}, "prices[0].price.amount_minor"),
        ({"prices": [row("everybody", 10**12 + 1)]}, "prices[0].price.amount_minor"),
        ({"prices": [{**row("everybody", 1), "price": {"amount_minor": 1, "currency": "yuan"}}]}, "prices[0].price.currency"),
        ({"prices": [row(f"r-{place}", 1) for place in range(21)]}, "prices"),
        ({"terms": {"code": "vip-terms", "version": 0}}, "terms.version"),
        ({"comparisons": [{"name": "JD", "price": price(1), "source": "list", "on": "yesterday"}]}, "comparisons[0].on"),
        ({"discount": 5}, "discount"),
    ],
)
def test_a_field_of_the_wrong_kind_is_named(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidContent) as refusal:
        read_content(vip88(**changes))
    assert [fault.field for fault in refusal.value.faults] == [field]


def test_a_condition_that_cannot_be_read_is_named_by_its_row() -> None:
    bad = {"language": 1, "root": {"fact": "luck", "operator": ">=", "value": 1}}
    with pytest.raises(InvalidCondition) as refusal:
        read_content(vip88(prices=[row("loyal", 1, growth(1)), row("lucky", 2, bad), row("rest", 3)]))
    assert refusal.value.field == "prices[1].condition.root.fact"


def test_rows_are_compiled_within_the_plans_programme() -> None:
    loyal, rest = compile_prices(read_content(vip88()))
    assert (loyal.code, loyal.price, rest.code, rest.price, rest.condition) == (
        *("loyal", Money(8_800, "CNY")),
        *("everybody", Money(88_800, "CNY"), None),
    )
    assert loyal.condition is not None
    assert loyal.condition.programme == "vip"
    assert compile_prices(read_content(vip88(prices=[row("rest", None)])))[0].price is None
    assert compile_prices(read_content(vip88(on_sale=False))) == ()


def test_needs_are_those_of_the_whole_list(now: datetime) -> None:
    from app.core import conditions

    rows = compile_prices(read_content(vip88(prices=[row("one", 1, growth(9)), row("two", 2, PLAN), row("rest", 3)])))
    found = Needs()
    for each in rows:
        found |= conditions.needs(each.condition) if each.condition else Needs()
    assert found == Needs(growth=frozenset({"vip"}), memberships=True)


def line(now: datetime, *days: int, cancelled: int | None = None) -> Line:
    """Terms with a version from each of the days after `now`."""
    stubs = tuple(
        Stub(number, UUID(int=number), number, "h", now + timedelta(days=day), now, now if number == cancelled else None)
        for number, day in enumerate(days, 1)
    )
    return Line(1, NOBODY, "vip-terms", None, stubs)


@pytest.mark.parametrize(
    ("version", "at", "days", "cancelled", "answer"),
    [
        (None, 0, (0,), None, 1),
        (None, 9, (0, 5), None, 2),
        (None, 4, (0, 5), None, 1),
        (None, 9, (0, 5), 2, 1),
        (1, 9, (0, 5), None, 1),
        (2, 5, (0, 5), None, 2),
        (None, 4, (5,), None, "terms.code"),
        (None, 4, (), None, "terms.code"),
        (2, 4, (0, 5), None, "terms.version"),
        (3, 9, (0, 5), None, "terms.version"),
        (2, 9, (0, 5), 2, "terms.version"),
    ],
)
def test_which_version_of_the_terms_is_pinned(
    now: datetime, version: int | None, at: int, days: tuple[int, ...], cancelled: int | None, answer: int | str
) -> None:
    """M1, invariant 9: the one named, else the one in force when the plan goes live; never one that does not hold by then."""
    terms = line(now, *days, cancelled=cancelled)
    if isinstance(answer, int):
        assert pinned_version("vip-terms", version, terms, now + timedelta(days=at)).number == answer
        return
    with pytest.raises(Invalid) as refusal:
        pinned_version("vip-terms", version, terms, now + timedelta(days=at))
    assert refusal.value.field == answer
