"""Whether a community is ready for a paid plan, why, and what waiting costs (G2, W14). Pure.

Three grounds are judged by themselves and joined as conditions are (B4): one NO says no, else one NOT_CLEAR says not clear.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from math import isqrt
from typing import Any, Literal
from uuid import UUID

from app.core.calendar import add_months
from app.core.money import format_amount
from app.core.words import translated
from app.reports.rules.shares import WANTED, WHOLE, Concentration

MONTHS = 6
ACTIVE_DAYS = 90  # whoever bought nothing for longer is quiet (D1)

_SHARE_YES_TEMPLATE = (
    "The top {top} of {buyers} buyers make {share} % of all sales; all of the 95 % interval ({low} to {high} %) lies at 80 % or above."
)
_SHARE_NO_TEMPLATE = (
    "The top {top} of {buyers} buyers make {share} % of all sales; all of the 95 % interval ({low} to {high} %) lies below 80 %."
)
_SHARE_UNCLEAR_TEMPLATE = (
    "The top {top} of {buyers} buyers make {share} % of all sales, but the 95 % interval ({low} to {high} %) holds the 80 % that is wanted."
)
_SHARE_NONE_TEMPLATE = "There is no share to judge yet: it takes at least five buyers and some sales, and there are {buyers} buyers."
_MEMBERS_YES_TEMPLATE = "{active} active free members, at least {wanted} are wanted."
_MEMBERS_NO_TEMPLATE = "{active} active free members, fewer than the {wanted} that are wanted."
_VARIATION_YES_TEMPLATE = "Monthly sales varied by {variation} % over six whole months, at most {most} % is wanted."
_VARIATION_NO_TEMPLATE = "Monthly sales varied by {variation} % over six whole months, more than the {most} % that is wanted."
_VARIATION_YOUNG_TEMPLATE = "Six whole months of sales are wanted, and the first purchase is of {first}."
_VARIATION_NONE_TEMPLATE = "There were no sales in the last six whole months, so how much they vary cannot be said."
_WAITING_TEMPLATE = (
    "If every one of the {members} active free members whom {plan} offers a price bought it today, it would bring {amount} a month: "
    "each month of waiting costs at most that."
)
_CEILING_TEMPLATE = "That is a ceiling and no forecast: how many would buy is not known, and what the benefits cost is not taken off."
_NOBODY_WAITS_TEMPLATE = "{plan} offers a price to no active free member today, so waiting with it costs nothing."
_NOTHING_WAITS_TEMPLATE = (
    "No plan is on sale, so what waiting costs cannot be said yet: publish a plan with a price, even for a small audience."
)


class Verdict(StrEnum):
    """The answer."""

    YES = "YES"
    NO = "NO"
    NOT_CLEAR = "NOT_CLEAR"


class Ground(StrEnum):
    """What is judged."""

    SHARE = "SHARE"
    MEMBERS = "MEMBERS"
    VARIATION = "VARIATION"


@dataclass(frozen=True, slots=True)
class Month:
    """The sales of one whole month."""

    starts_on: date
    sales_minor: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a plan would bring each month if every active free member whom it offers a price bought it at that price."""

    plan_id: UUID
    plan: str
    name: dict[str, str]
    members: int
    monthly_minor: int

    def sentence(self, language: str, currency: str) -> str:
        """The same in words."""
        told = translated(_WAITING_TEMPLATE if self.members else _NOBODY_WAITS_TEMPLATE, language)
        amount = format_amount(self.monthly_minor, currency)
        return told.format(members=f"{self.members:,}", plan=self.name.get(language, self.plan), amount=amount)


@dataclass(frozen=True, slots=True)
class Figures:
    """What was counted through the day `on`. `least_members` and `most_variation` (percent) are the community's settings."""

    programme: str | None
    on: date
    currency: str
    purchases: int
    first_on: date | None
    last_on: date | None
    concentration: Concentration
    months: tuple[Month, ...]
    active_free_members: int
    least_members: int
    most_variation: int
    waiting: tuple[Waiting, ...]

    @property
    def earlier(self) -> date | None:
        """The day of the last purchase where it lies before the months that are looked at: then another day says more."""
        return self.last_on if self.last_on is not None and self.last_on < self.months[0].starts_on else None


@dataclass(frozen=True, slots=True)
class Reason:
    """What one ground says, with its numbers as they stand in the sentence."""

    ground: Ground
    verdict: Verdict
    template: str
    values: dict[str, Any]

    def sentence(self, language: str) -> str:
        """The reason in the language."""
        return translated(self.template, language).format(**self.values)


@dataclass(frozen=True, slots=True)
class Readiness:
    """The report: the verdict, why, and what it was made from. `variation` is in basis points, missing where it cannot be said."""

    figures: Figures
    verdict: Verdict
    reasons: tuple[Reason, ...]
    variation: int | None

    def waiting(self, language: str) -> tuple[str, ...]:
        """What waiting costs, a sentence for each plan on sale, and how that is to be read."""
        found = self.figures.waiting
        if not found:
            return (translated(_NOTHING_WAITS_TEMPLATE, language),)
        ceiling = (translated(_CEILING_TEMPLATE, language),) if any(each.members for each in found) else ()
        return (*(each.sentence(language, self.figures.currency) for each in found), *ceiling)

    def to_json(self) -> dict[str, Any]:
        """The report as plain values, without the curve; shares in basis points and in percent."""
        figures, found = self.figures, self.figures.concentration
        low, high = found.interval or (None, None)
        return {
            "verdict": self.verdict,
            "reasons": [
                {"ground": each.ground, "verdict": each.verdict, "zh": each.sentence("zh"), "en": each.sentence("en")}
                for each in self.reasons
            ],
            "waiting": [
                {"plan": each.plan, "members": each.members, "monthly_minor": each.monthly_minor}
                | {language: each.sentence(language, figures.currency) for language in ("zh", "en")}
                for each in figures.waiting
            ],
            "programme": figures.programme,
            "on": figures.on,
            "currency": figures.currency,
            "buyers": found.buyers,
            "purchases": figures.purchases,
            "sales_minor": found.sales_minor,
            "first_on": figures.first_on,
            "last_on": figures.last_on,
            "top_buyers": found.top_buyers,
            "top_sales_minor": found.top_minor,
            "share": _both(found.share),
            "interval": {"low": _both(low), "high": _both(high)} if found.interval else None,
            "meets_the_share": found.meets_the_share,
            "active_free_members": figures.active_free_members,
            "least_active_free_members": figures.least_members,
            "months": [{"starts_on": month.starts_on, "sales_minor": month.sales_minor} for month in figures.months],
            "variation": _both(self.variation),
            "most_variation_percent": figures.most_variation,
        }


def month_starts(on: date) -> tuple[date, ...]:
    """The first days of the last six months that are whole by the end of the day, and the first day after them."""
    end = (on + timedelta(days=1)).replace(day=1)
    return tuple(add_months(end, months - MONTHS) for months in range(MONTHS + 1))


def variation_of(sales: Sequence[int]) -> int | None:
    """The coefficient of variation in basis points, rounded up: the sample's standard deviation / the mean. None without sales."""
    total, number = sum(sales), len(sales)
    if total == 0:
        return None
    squares = WHOLE**2 * number * _spread(sales)  # the square of what is wanted, times the divisor
    divisor = (number - 1) * total**2
    floor = isqrt(squares // divisor)
    return floor if floor**2 * divisor == squares else floor + 1


def _spread(sales: Sequence[int]) -> int:
    """n times the sum of squared deviations from the mean, in whole numbers."""
    return len(sales) * sum(each**2 for each in sales) - sum(sales) ** 2


def per_month(total_minor: int, count: int, unit: Literal["DAY", "MONTH", "YEAR"]) -> int:
    """What is paid for so many days, months or years, for one month; a month is a twelfth of 365 days. Rounded down."""
    if unit == "DAY":
        return total_minor * 365 // (12 * count)
    return total_minor // (count * (12 if unit == "YEAR" else 1))


def readiness_of(figures: Figures) -> Readiness:
    """The verdict on the figures, with a reason for each ground. Source: G2."""
    variation = variation_of([month.sales_minor for month in figures.months]) if _covers(figures) else None
    reasons = (_share(figures.concentration), _members(figures), _variation(figures, variation))
    return Readiness(figures, joined([reason.verdict for reason in reasons]), reasons, variation)


def joined(verdicts: Sequence[Verdict]) -> Verdict:
    """One NO says no, else one NOT_CLEAR says not clear."""
    return next((verdict for verdict in (Verdict.NO, Verdict.NOT_CLEAR) if verdict in verdicts), Verdict.YES)


def percent(basis_points: int) -> str:
    """`67.40`."""
    return f"{basis_points // 100}.{basis_points % 100:02}"


def _both(basis_points: int | None) -> dict[str, Any] | None:
    return None if basis_points is None else {"basis_points": basis_points, "percent": percent(basis_points)}


def _covers(figures: Figures) -> bool:
    """Whether the history is as old as the months that are looked at."""
    return figures.first_on is not None and figures.first_on <= figures.months[0].starts_on


def _share(found: Concentration) -> Reason:
    if found.share is None or found.interval is None:
        return Reason(Ground.SHARE, Verdict.NOT_CLEAR, _SHARE_NONE_TEMPLATE, {"buyers": f"{found.buyers:,}"})
    low, high = found.interval
    verdict, template = Verdict.NOT_CLEAR, _SHARE_UNCLEAR_TEMPLATE
    if low >= WANTED:
        verdict, template = Verdict.YES, _SHARE_YES_TEMPLATE
    elif high < WANTED:
        verdict, template = Verdict.NO, _SHARE_NO_TEMPLATE
    values = {"top": f"{found.top_buyers:,}", "buyers": f"{found.buyers:,}"}
    return Reason(Ground.SHARE, verdict, template, values | {"share": percent(found.share), "low": percent(low), "high": percent(high)})


def _members(figures: Figures) -> Reason:
    values = {"active": f"{figures.active_free_members:,}", "wanted": f"{figures.least_members:,}"}
    if figures.active_free_members >= figures.least_members:
        return Reason(Ground.MEMBERS, Verdict.YES, _MEMBERS_YES_TEMPLATE, values)
    return Reason(Ground.MEMBERS, Verdict.NO, _MEMBERS_NO_TEMPLATE, values)


def _variation(figures: Figures, variation: int | None) -> Reason:
    if variation is None:
        if figures.first_on is not None and not _covers(figures):
            return Reason(Ground.VARIATION, Verdict.NOT_CLEAR, _VARIATION_YOUNG_TEMPLATE, {"first": figures.first_on.isoformat()})
        return Reason(Ground.VARIATION, Verdict.NOT_CLEAR, _VARIATION_NONE_TEMPLATE, {})
    values = {"variation": percent(variation), "most": figures.most_variation}
    if variation <= figures.most_variation * 100:
        return Reason(Ground.VARIATION, Verdict.YES, _VARIATION_YES_TEMPLATE, values)
    return Reason(Ground.VARIATION, Verdict.NO, _VARIATION_NO_TEMPLATE, values)
