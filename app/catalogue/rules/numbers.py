"""Which rule of the rule book a fault breaks: by the noun and the field that it is about. Pure."""

import re
from collections.abc import Mapping

from app.catalogue.rules.documents import BENEFITS, PLANS, RULE_OF, TERMS, Document
from app.core.conditions import InvalidCondition
from app.core.errors import Invalid

_FIELDS: Mapping[str, tuple[tuple[str, str], ...]] = {
    BENEFITS: (
        ("reach", "B1"),
        ("plan", "T1"),
        ("programme", "G4"),
        ("kind", "B2"),
        ("discount", "B2"),
        ("stage", "S3"),
        ("audience", "B3"),
        ("condition", "B4"),
        ("products", "X3"),
        ("exclusions", "B5"),
        ("face_value", "B7"),
        ("unit_cost", "B7"),
        ("quota", "B6"),
        ("variants", "B12"),
        ("terms", "M1"),
        ("code", "B8"),
        ("pilot", "G5"),
    ),
    TERMS: (
        ("programme", "G4"),
        ("code", "B8"),
        ("exclusions", "B5"),
        ("refunds", "M2"),
        ("promotions", "M2"),
        ("payment", "L7"),
    ),
    PLANS: (
        ("programme", "G4"),
        ("code", "B8"),
        ("name", "B9"),
        ("summary", "B9"),
        ("grace_days", "L1a"),
        ("terms", "M1"),
        ("comparisons", "T5"),
        ("pilot", "G5"),
    ),
}
_IN_A_PRICE = re.compile(r"prices\[\d+\]\.condition\.")
_B1 = re.compile(r"A GLOBAL benefit ")
_B3 = re.compile(r"stands in the audience already")


def rule_of(document: Document, fault: Invalid) -> str:
    """The number of the rule that the fault breaks."""
    if isinstance(fault, InvalidCondition) or _IN_A_PRICE.match(fault.field):
        return "B4"
    if document.noun == BENEFITS and _B1.match(fault.template):
        return "B1"
    if document.noun == BENEFITS and _B3.search(fault.template):
        return "B3"
    fields = _FIELDS.get(document.noun, (("programme", "G4"),))
    return next((rule for field, rule in fields if re.match(rf"{re.escape(field)}\b", fault.field)), RULE_OF[document.noun])
