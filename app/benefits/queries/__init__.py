"""Reading benefits: the catalogue at an instant, entitlements from it, and the console's lists."""

from app.benefits.queries.catalogue import Catalogue, catalogue
from app.benefits.queries.entitlements import (
    Asked,
    OfferFilter,
    SegmentEntry,
    entitlement,
    entitlement_by,
    entitlements_for,
    entitlements_of,
    entitlements_page,
    next_segment,
    offers_page,
    segments_entered,
)
from app.benefits.queries.lists import (
    BenefitFilter,
    BenefitRow,
    History,
    access_benefit,
    access_benefits,
    count_benefits,
    history,
    list_benefits,
    newest_benefits,
)

__all__ = [
    "Asked",
    "BenefitFilter",
    "BenefitRow",
    "Catalogue",
    "History",
    "OfferFilter",
    "SegmentEntry",
    "access_benefit",
    "access_benefits",
    "catalogue",
    "count_benefits",
    "entitlement",
    "entitlement_by",
    "entitlements_for",
    "entitlements_of",
    "entitlements_page",
    "history",
    "list_benefits",
    "newest_benefits",
    "next_segment",
    "offers_page",
    "segments_entered",
]
