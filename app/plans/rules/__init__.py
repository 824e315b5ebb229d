"""The rules of plans, pure: the form of a content, what may not be published, and a version ready to be priced (T1)."""

from app.plans.rules.checks import SOLD_ON_TEMPLATE, World, faults, pinned_version
from app.plans.rules.content import (
    DEFAULT_GRACE_DAYS,
    Comparison,
    Duration,
    PlanContent,
    Price,
    PriceForm,
    TermsPin,
    normal_form,
    read_content,
)
from app.plans.rules.inforce import PinnedTerms, PlanInForce, PriceRow, compile_prices, seen_condition
from app.plans.rules.rows import PlanRow

__all__ = [
    "DEFAULT_GRACE_DAYS",
    "SOLD_ON_TEMPLATE",
    "Comparison",
    "Duration",
    "PinnedTerms",
    "PlanContent",
    "PlanInForce",
    "PlanRow",
    "Price",
    "PriceForm",
    "PriceRow",
    "TermsPin",
    "World",
    "compile_prices",
    "faults",
    "normal_form",
    "pinned_version",
    "read_content",
    "seen_condition",
]
