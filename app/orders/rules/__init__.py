"""The rules of quotes, pure: which row prices a member, the proof of it, what a plan would have saved (T1, T2, T6, W1, W6)."""

from app.orders.rules.pricing import Better, JudgedRow, Priced, price
from app.orders.rules.proof import FACTS, KIND, PLAN, Proof, Question, Step, first_difference, payload, prove, read_payload
from app.orders.rules.refusals import (
    NotInPilot,
    PlanNotPublished,
    QuoteDiffers,
    QuoteExpired,
    QuoteForged,
    QuoteOfAnotherMember,
    QuoteRefused,
    QuoteStale,
    UnknownSigningKey,
    Verification,
    check_usable,
)
from app.orders.rules.savings import Bought, ListedValue, Savings, Year, as_holder, savings
from app.orders.rules.ways import Rates, Way

__all__ = [
    "FACTS",
    "KIND",
    "PLAN",
    "Better",
    "Bought",
    "JudgedRow",
    "ListedValue",
    "NotInPilot",
    "PlanNotPublished",
    "Priced",
    "Proof",
    "Question",
    "QuoteDiffers",
    "QuoteExpired",
    "QuoteForged",
    "QuoteOfAnotherMember",
    "QuoteRefused",
    "QuoteStale",
    "Rates",
    "Savings",
    "Step",
    "UnknownSigningKey",
    "Verification",
    "Way",
    "Year",
    "as_holder",
    "check_usable",
    "first_difference",
    "payload",
    "price",
    "prove",
    "read_payload",
    "savings",
]
