"""What can be brought back in a sheet, and what one must hold for it (B8, A2). Pure."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from app.core.access import Scope
from app.sheets.rules.columns import Column
from app.sheets.rules.contents import Shape, benefit_shape, plan_shape
from app.sheets.rules.people import KEY, MEMBER_COLUMNS


class Noun(StrEnum):
    """A kind of row that a sheet can change."""

    BENEFITS = "benefits"
    PLANS = "plans"
    MEMBERS = "members"


WRITE: Mapping[Noun, Scope] = {
    Noun.BENEFITS: Scope.BENEFITS_WRITE,
    Noun.PLANS: Scope.PLANS_WRITE,
    Noun.MEMBERS: Scope.MEMBERS_WRITE,
}
KEYS: Mapping[Noun, str] = {Noun.BENEFITS: "code", Noun.PLANS: "code", Noun.MEMBERS: KEY}


def shape_of(noun: Noun, languages: Sequence[str], currency: str) -> Shape:
    """How the contents of that kind stand in a sheet; members have none."""
    return (benefit_shape if noun is Noun.BENEFITS else plan_shape)(languages, currency)


def columns_of(noun: Noun, languages: Sequence[str], currency: str) -> tuple[Column, ...]:
    """The columns of such a sheet, the one by which rows are known first."""
    return MEMBER_COLUMNS if noun is Noun.MEMBERS else shape_of(noun, languages, currency).columns
