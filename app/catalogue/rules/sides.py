"""One side of a change: what of a thing is in force for members, as SQL over all and as judged for one (B8, T1, G5). Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Protocol

from app.benefits.rules import CompiledBenefit, Entitlement, judge
from app.benefits.rules.judging import HELD
from app.core.conditions import Condition, Fact, Facts, Leaf, Needs, Operator, SegmentBound, evaluate, needs
from app.core.conditions.sql import TRUE, Relation, where
from app.orders.rules.pricing import Priced, price
from app.plans.rules import PriceRow

NO, KEPT, YES = 0, 1, 2  # not entitled; by what was agreed for the running period; by the version in force
NOWHERE = -1  # in no segment, or no row of the list holds


class AllFacts(Relation, Protocol):
    """Facts of members as SQL, also by another cut, and since when they run a plan."""

    def running_since(self, plan: str) -> str:
        """An instant; NULL where none runs."""
        ...

    def recut(self, segments: tuple[SegmentBound, ...]) -> "AllFacts":
        """The same by another cut."""
        ...


@dataclass(frozen=True, slots=True)
class Kept:
    """Who runs the plan since an instant of [since, until) agreed to this version (B8); None as the end: and all later ones."""

    plan: str
    since: datetime
    until: datetime | None
    benefit: CompiledBenefit


@dataclass(frozen=True)
class Side:
    """A benefit before the change, or after it: what is in force, and what running memberships keep, in the order of asking."""

    live: CompiledBenefit | None
    kept: tuple[Kept, ...] = ()

    @cached_property
    def needs(self) -> Needs:
        """What must be gathered to judge it."""
        found = Needs(memberships=bool(self.kept))
        for benefit in [each for each in (self.live, *(kept.benefit for kept in self.kept)) if each is not None]:
            found |= benefit.needs
        return found

    def sql(self, relation: AllFacts) -> str:
        """YES, KEPT or NO."""
        live = f" WHEN {where(self.live.rule, relation)} THEN {YES}" if self.live else ""
        agreed = "".join(
            f" WHEN {_between(relation, kept)} THEN CASE WHEN {where(kept.benefit.rule, relation)} THEN {KEPT} ELSE {NO} END"
            for kept in self.kept
        )
        return f"CASE{live}{agreed} ELSE {NO} END" if live or agreed else str(NO)

    def judged(self, facts: Facts) -> Entitlement | None:
        """The evaluator's answer; None where nothing is in force."""
        return judge(self.live, facts, self.accepted(facts)) if self.live else None

    def accepted(self, facts: Facts) -> CompiledBenefit | None:
        """The version agreed for the running membership, where it is not the one in force."""
        for kept in self.kept:
            since = facts.running.get(kept.plan)
            if since is not None and kept.since <= since and (kept.until is None or since < kept.until):
                return kept.benefit
        return None


@dataclass(frozen=True)
class PlanSide:
    """A plan before the change, or after it: its price list, and who may see it at all while it is tried out (G5)."""

    rows: tuple[PriceRow, ...]
    seen: Condition | None = None

    @property
    def needs(self) -> Needs:
        """What must be gathered to price a member."""
        found = Needs() if self.seen is None else needs(self.seen)
        for row in self.rows:
            found |= needs(row.condition) if row.condition is not None else Needs()
        return found

    @property
    def states(self) -> range:
        """The rows by their place."""
        return range(NOWHERE, len(self.rows))

    def sql(self, relation: Relation) -> str:
        """The place of the row, `NOWHERE` where none holds."""
        place = first([TRUE if row.condition is None else where(row.condition, relation) for row in self.rows])
        return place if self.seen is None else f"CASE WHEN {where(self.seen, relation)} THEN {place} ELSE {NOWHERE} END"

    def asked(self, place: int) -> int | None:
        """The price of the row in minor units; None where it is not for sale."""
        row = self.rows[place] if place >= 0 else None
        return row.price.minor if row and row.price else None

    def judged(self, facts: Facts) -> Priced:
        """What the price list answers."""
        seen = self.seen is None or evaluate(self.seen, facts).entitled
        return price(self.rows if seen else (), facts)


class _Stub(Protocol):
    @property
    def version_id(self) -> int: ...
    @property
    def plan(self) -> str | None: ...
    @property
    def effective_from(self) -> datetime: ...


def kept_stubs(steps: Sequence[tuple[datetime, _Stub | None]], live_id: int) -> list[tuple[str, datetime, datetime | None, int]]:
    """Who keeps which version: plan, [since, until) of the running period's start, version. `steps` say what was in force from when.

    In the order of `Catalogue.accepted_stubs`: of several plans the first by its code (B8).
    """
    ends: list[datetime | None] = [*(since for since, _ in steps[1:]), None][: len(steps)]
    found = [
        (stub.plan, since, until, stub.version_id)
        for (since, stub), until in zip(steps, ends, strict=True)
        if stub is not None and stub.plan is not None and stub.version_id != live_id
    ]
    return sorted(found, key=lambda each: (each[0], each[1]))


def holds_plan(plan: str, relation: Relation) -> str:
    """Whether the member holds the plan, ACTIVE or GRACE."""
    return where(Condition(Leaf(Fact.MEMBERSHIP, Operator.IN, HELD, plan=plan)), relation)


def first(holds: Sequence[str]) -> str:
    """The place of the first that holds."""
    cases = "".join(f" WHEN {each} THEN {place}" for place, each in enumerate(holds))
    return f"CASE{cases} ELSE {NOWHERE} END" if cases else str(NOWHERE)


def _between(relation: AllFacts, kept: Kept) -> str:
    since = relation.running_since(kept.plan)
    before = f" AND {since} < {relation.bind(kept.until)}" if kept.until is not None else ""
    return f"({since} >= {relation.bind(kept.since)}{before})"
