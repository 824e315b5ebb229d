"""Conditions (B4): a tree over facts, its one evaluator, its words and its SQL. `docs/conditions.md` tells the language."""

from app.core.conditions.evaluate import Truth, Verdict, evaluate
from app.core.conditions.facts import Change, Facts, SegmentBound, spend_key
from app.core.conditions.names import NameBook
from app.core.conditions.needs import Needs, Reference, References, needs, references
from app.core.conditions.parse import InvalidCondition, parse
from app.core.conditions.tree import (
    AccountStatus,
    All,
    AnyOf,
    Condition,
    Fact,
    Leaf,
    MembershipState,
    Node,
    Not,
    Operator,
    Period,
    PeriodKind,
    dump,
    leaves,
    of_membership,
    rolling,
    this_month,
    this_year,
)
from app.core.conditions.unmet import Choice, HowCode, Unmet
from app.core.conditions.words import UnmetWords, say, say_unmet

__all__ = [
    "AccountStatus",
    "All",
    "AnyOf",
    "Change",
    "Choice",
    "Condition",
    "Fact",
    "Facts",
    "HowCode",
    "InvalidCondition",
    "Leaf",
    "MembershipState",
    "NameBook",
    "Needs",
    "Node",
    "Not",
    "Operator",
    "Period",
    "PeriodKind",
    "Reference",
    "References",
    "SegmentBound",
    "Truth",
    "Unmet",
    "UnmetWords",
    "Verdict",
    "dump",
    "evaluate",
    "leaves",
    "needs",
    "of_membership",
    "parse",
    "references",
    "rolling",
    "say",
    "say_unmet",
    "spend_key",
    "this_month",
    "this_year",
]
