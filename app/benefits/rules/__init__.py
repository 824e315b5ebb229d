"""The rules of benefits, pure: the form of a content, what may not be published, and who is entitled."""

from app.benefits.rules.checks import World, faults
from app.benefits.rules.content import (
    Audience,
    BenefitContent,
    Discount,
    FaceValue,
    Quota,
    UnitCost,
    Variant,
    normal_form,
    read_content,
)
from app.benefits.rules.judging import (
    CompiledBenefit,
    Entitlement,
    Issue,
    closed_content,
    compile_benefit,
    ends_at,
    is_open,
    judge,
    turning_points,
)
from app.benefits.rules.serving import served_segments

__all__ = [
    "Audience",
    "BenefitContent",
    "CompiledBenefit",
    "Discount",
    "Entitlement",
    "FaceValue",
    "Issue",
    "Quota",
    "UnitCost",
    "Variant",
    "World",
    "closed_content",
    "compile_benefit",
    "ends_at",
    "faults",
    "is_open",
    "judge",
    "normal_form",
    "read_content",
    "served_segments",
    "turning_points",
]
