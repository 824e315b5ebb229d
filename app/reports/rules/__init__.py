"""What reports compute, apart from any store: whether a community is ready for a paid plan (G2, W14)."""

from app.reports.rules.readiness import (
    ACTIVE_DAYS,
    MONTHS,
    Figures,
    Ground,
    Month,
    Readiness,
    Reason,
    Verdict,
    Waiting,
    month_starts,
    per_month,
    percent,
    readiness_of,
)
from app.reports.rules.shares import WANTED, Concentration, Group, Point, concentration_of

__all__ = [
    "ACTIVE_DAYS",
    "MONTHS",
    "WANTED",
    "Concentration",
    "Figures",
    "Ground",
    "Group",
    "Month",
    "Point",
    "Readiness",
    "Reason",
    "Verdict",
    "Waiting",
    "concentration_of",
    "month_starts",
    "per_month",
    "percent",
    "readiness_of",
]
