"""The rules of plans, pure: the form of a content, what may not be published, and a version ready to be priced (T1)."""

from dataclasses import dataclass

from app.community.rules import check_code, check_text
from app.plans.rules.checks import World, faults, pinned_version
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
from app.plans.rules.inforce import PinnedTerms, PlanInForce, PriceRow, compile_prices
from app.plans.rules.rows import PlanRow

__all__ = [
    "DEFAULT_GRACE_DAYS",
    "Comparison",
    "Duration",
    "NewPlan",
    "PinnedTerms",
    "PlanContent",
    "PlanInForce",
    "PlanRow",
    "Price",
    "PriceForm",
    "PriceRow",
    "TermsPin",
    "World",
    "check_plan",
    "compile_prices",
    "faults",
    "normal_form",
    "pinned_version",
    "read_content",
]


@dataclass(frozen=True, slots=True)
class NewPlan:
    """What a plan is named by."""

    programme: str
    code: str
    name: dict[str, str]
    grace_days: int = DEFAULT_GRACE_DAYS


def check_plan(new: NewPlan, languages: tuple[str, ...]) -> None:
    """The plan may be made. Raises Invalid on code or name."""
    check_code(new.code)
    check_text(new.name, languages, "name", 80)
