"""What a purchase earns, and which rules cannot be published (V1, R2, V9)."""

from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import Invalid
from app.earning.rules import EarningRuleContent, UncappedSource, UnknownEvent, check_rule, growth_for, half_even

CONTENT: dict[str, Any] = {
    "event": "PURCHASE",
    "growth": {"per_minor": 100, "points_each": 1, "rounding": "HALF_EVEN"},
    "cap_per_event": 100_000,
    "available_after_days": 7,
}


def content(**changes: Any) -> EarningRuleContent:
    return check_rule({**CONTENT, **changes})


@pytest.mark.parametrize(
    ("amount_minor", "growth"),
    [
        (0, 0),
        (1, 0),
        (49, 0),
        (50, 0),  # the even one of 0 and 1
        (51, 1),
        (100, 1),
        (149, 1),
        (150, 2),
        (151, 2),
        (250, 2),
        (251, 3),
        (350, 4),
        (2933, 29),
        (2950, 30),
        (2850, 28),
        (9_999_950, 100_000),
        (9_999_949, 99_999),
        (2**53, 100_000),  # the cap (R2)
    ],
)
def test_one_growth_for_each_yuan_rounded_half_to_even(amount_minor: int, growth: int) -> None:
    assert growth_for(content(), amount_minor) == growth


@pytest.mark.parametrize(
    ("rate", "amount_minor", "growth"),
    [
        ({"per_minor": 100, "points_each": 10}, 149, 10),  # whole units are rounded first, then multiplied
        ({"per_minor": 100, "points_each": 10}, 150, 20),
        ({"per_minor": 1000, "points_each": 3}, 500, 0),
        ({"per_minor": 1000, "points_each": 3}, 1500, 6),
        ({"per_minor": 3, "points_each": 1}, 4, 1),
        ({"per_minor": 3, "points_each": 1}, 5, 2),
        ({"per_minor": 1, "points_each": 1}, 7, 7),
    ],
)
def test_other_rates(rate: dict[str, int], amount_minor: int, growth: int) -> None:
    assert growth_for(content(growth={**rate, "rounding": "HALF_EVEN"}), amount_minor) == growth


@pytest.mark.parametrize(("cap", "growth"), [(1, 1), (28, 28), (29, 29), (30, 29)])
def test_no_event_earns_more_than_the_cap(cap: int, growth: int) -> None:
    """R2: over the cap what fits is granted."""
    assert growth_for(content(cap_per_event=cap), 2933) == growth


def test_a_negative_purchase_is_refused() -> None:
    with pytest.raises(Invalid, match="cannot be negative"):
        growth_for(content(), -1)


@given(st.integers(0, 2**60), st.integers(1, 10**9))
def test_half_even_is_what_a_fraction_says(numerator: int, denominator: int) -> None:
    assert half_even(numerator, denominator) == round(Fraction(numerator, denominator))  # Python rounds fractions half to even


@given(st.integers(0, 2**53))
def test_fen_round_as_decimal_rounds_yuan(amount_minor: int) -> None:
    assert half_even(amount_minor, 100) == int((Decimal(amount_minor) / 100).to_integral_value(ROUND_HALF_EVEN))


@pytest.mark.parametrize("missing", [{}, {"cap_per_event": None}])
def test_a_source_without_a_cap_is_refused(missing: dict[str, Any]) -> None:
    """R2."""
    bare = {key: value for key, value in CONTENT.items() if key != "cap_per_event"}
    with pytest.raises(UncappedSource) as refusal:
        check_rule(bare | missing)
    assert refusal.value.field == "content.cap_per_event"


@pytest.mark.parametrize(
    ("changes", "field", "kind"),
    [
        ({"event": "LOTTERY"}, "content.event", UnknownEvent),
        ({"event": None}, "content.event", UnknownEvent),
        ({"growth": None}, "content.growth", Invalid),
        ({"growth": {"per_minor": 0, "points_each": 1, "rounding": "HALF_EVEN"}}, "content.growth.per_minor", Invalid),
        ({"growth": {"per_minor": 100.0, "points_each": 1, "rounding": "HALF_EVEN"}}, "content.growth.per_minor", Invalid),
        ({"growth": {"per_minor": 100, "points_each": True, "rounding": "HALF_EVEN"}}, "content.growth.points_each", Invalid),
        ({"growth": {"per_minor": 100, "points_each": 1, "rounding": "HALF_UP"}}, "content.growth.rounding", Invalid),
        ({"growth": {"per_minor": 100, "points_each": 1}}, "content.growth.rounding", Invalid),
        ({"cap_per_event": 0}, "content.cap_per_event", Invalid),
        ({"cap_per_event": 10**9 + 1}, "content.cap_per_event", Invalid),
        ({"cap_per_event": "10"}, "content.cap_per_event", Invalid),
        ({"available_after_days": -1}, "content.available_after_days", Invalid),
        ({"available_after_days": 366}, "content.available_after_days", Invalid),
        ({"bonus": 1}, "content.bonus", Invalid),
    ],
)
def test_what_is_no_rule_is_refused_with_its_path(changes: dict[str, Any], field: str, kind: type[Invalid]) -> None:
    with pytest.raises(kind) as refusal:
        content(**changes)
    assert refusal.value.field == field
    assert refusal.value.message


@pytest.mark.parametrize("missing", ["event", "growth", "available_after_days"])
def test_nothing_may_be_left_out(missing: str) -> None:
    with pytest.raises(Invalid) as refusal:
        check_rule({key: value for key, value in CONTENT.items() if key != missing})
    assert refusal.value.field == f"content.{missing}"


def test_a_rule_reads_back_as_it_was_written() -> None:
    assert content().model_dump(mode="json") == CONTENT
