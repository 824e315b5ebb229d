"""The rules of terms, pure: the form of a content, what may not be published, editions and acceptances (M1, M3)."""

from app.terms.rules.checks import NO_CATEGORY_TEMPLATE, NO_PRODUCT_TEMPLATE, World, exclusion_faults, faults
from app.terms.rules.content import (
    Exclusions,
    Payment,
    Promotions,
    Refunds,
    TermsContent,
    normal_form,
    read_content,
)
from app.terms.rules.editions import Acceptance, TermsDifference, TermsEdition

__all__ = [
    "NO_CATEGORY_TEMPLATE",
    "NO_PRODUCT_TEMPLATE",
    "Acceptance",
    "Exclusions",
    "Payment",
    "Promotions",
    "Refunds",
    "TermsContent",
    "TermsDifference",
    "TermsEdition",
    "World",
    "exclusion_faults",
    "faults",
    "normal_form",
    "read_content",
]
