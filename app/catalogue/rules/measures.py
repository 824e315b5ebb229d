"""Whom a change hits: for each member a state before and a state after, as SQL over all and as judged for one (B8, W2). Pure.

A `Measure` is what a kind of thing does to members. What stands in SQL means the same as what the evaluators say, so that
the counts and the reasons on a list of members never differ.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import Protocol

from app.benefits.rules import CompiledBenefit, Entitlement, Quota
from app.catalogue.rules.sides import KEPT, NO, NOWHERE, YES, AllFacts, PlanSide, Side, first
from app.core.conditions import Condition, Fact, Facts, Leaf, Needs, Operator, SegmentBound
from app.core.conditions.sql import FALSE, Relation, where
from app.core.errors import Invalid
from app.orders.rules.pricing import Priced


class Group(StrEnum):
    """What a change does to a member."""

    KEEP = "keep"
    GAIN = "gain"
    LOSE = "lose"
    LOSE_LATER = "lose_later"
    NONE = "none"
    SAME = "same"
    LESS = "less"
    MORE = "more"
    OPENS = "opens"
    CLOSES = "closes"
    STAY = "stay"
    MOVE = "move"


class Measure(Protocol):
    """What a change is measured by: a number for each member before and after, and what the pair of them means.

    `details` are further numbers by which members are counted together.
    """

    @property
    def needs(self) -> Needs: ...
    @property
    def states(self) -> tuple[range, range]: ...
    def before(self, relation: AllFacts) -> str: ...
    def after(self, relation: AllFacts) -> str: ...
    def details(self, relation: AllFacts) -> tuple[str, ...]: ...
    def group(self, before: int, after: int) -> Group: ...
    def judged(self, facts: Facts) -> tuple["Judged", "Judged"]: ...


Judged = Entitlement | Priced | str | None


@dataclass(frozen=True)
class BenefitMeasure:
    """Who is entitled to a benefit."""

    old: Side
    new: Side
    states = (range(NO, YES + 1), range(NO, YES + 1))

    @property
    def needs(self) -> Needs:
        """What must be gathered to judge a member."""
        return self.old.needs | self.new.needs

    @cached_property
    def quotas(self) -> tuple[tuple[Quota | None, ...], tuple[Quota | None, ...]] | None:
        """What each variant gives, the benefit itself last, before and after; None where that is the same (B6, B12)."""
        if self.old.live is None or self.new.live is None:
            return None
        old, new = (_quotas(benefit) for benefit in (self.old.live, self.new.live))
        audiences = [[variant.audience for _, variant in benefit.variants] for benefit in (self.old.live, self.new.live)]
        return None if old == new and audiences[0] == audiences[1] else (old, new)

    def before(self, relation: AllFacts) -> str:
        """YES, KEPT or NO."""
        return self.old.sql(relation)

    def after(self, relation: AllFacts) -> str:
        """YES, KEPT or NO."""
        return self.new.sql(relation)

    def details(self, relation: AllFacts) -> tuple[str, ...]:
        """Which variant before and after, where they give something else."""
        if self.quotas is None or self.old.live is None or self.new.live is None:
            return ()
        return _variant(self.old.live, relation), _variant(self.new.live, relation)

    def group(self, before: int, after: int) -> Group:
        """Who loses only what they were to lose anyway at the end of their period, keeps."""
        if before == NO:
            return Group.GAIN if after else Group.NONE
        if after == NO:
            return Group.LOSE
        return Group.LOSE_LATER if (before, after) == (YES, KEPT) else Group.KEEP

    def judged(self, facts: Facts) -> tuple[Judged, Judged]:
        """The evaluator's answers before and after."""
        return self.old.judged(facts), self.new.judged(facts)


@dataclass(frozen=True)
class PlanMeasure:
    """Which row of the price list a member pays by."""

    old: PlanSide
    new: PlanSide

    @property
    def states(self) -> tuple[range, range]:
        """The rows by their place."""
        return self.old.states, self.new.states

    @property
    def needs(self) -> Needs:
        """What must be gathered to price a member."""
        return self.old.needs | self.new.needs

    def before(self, relation: AllFacts) -> str:
        """The place of the row."""
        return self.old.sql(relation)

    def after(self, relation: AllFacts) -> str:
        """The place of the row."""
        return self.new.sql(relation)

    def details(self, relation: AllFacts) -> tuple[str, ...]:
        """Nothing further."""
        return ()

    def group(self, before: int, after: int) -> Group:
        """Whether the member would pay more or less, could buy it at last, or no more."""
        old, new = self.old.asked(before), self.new.asked(after)
        if old is None:
            return Group.NONE if new is None else Group.OPENS
        if new is None:
            return Group.CLOSES
        return Group.SAME if new == old else Group.LESS if new < old else Group.MORE

    def judged(self, facts: Facts) -> tuple[Judged, Judged]:
        """What the price lists answer."""
        return self.old.judged(facts), self.new.judged(facts)


@dataclass(frozen=True)
class SegmentMeasure:
    """In which segment a member is; `benefits` are those for which that matters, by code."""

    old: tuple[SegmentBound, ...]
    new: tuple[SegmentBound, ...]
    benefits: Mapping[str, Side]
    needs = Needs()

    @property
    def states(self) -> tuple[range, range]:
        """The segments by their place."""
        return range(NOWHERE, len(self.old)), range(NOWHERE, len(self.new))

    def before(self, relation: AllFacts) -> str:
        """The place of the segment."""
        return segment_sql(relation.recut(self.old))

    def after(self, relation: AllFacts) -> str:
        """The place of the segment."""
        return segment_sql(relation.recut(self.new))

    def details(self, relation: AllFacts) -> tuple[str, ...]:
        """Nothing further."""
        return ()

    def group(self, before: int, after: int) -> Group:
        """A segment is the same where its code is."""
        names = [cut[place].code if place >= 0 else None for cut, place in ((self.old, before), (self.new, after))]
        return Group.STAY if names[0] == names[1] else Group.MOVE

    def judged(self, facts: Facts) -> tuple[Judged, Judged]:
        """The codes of the segments."""
        return tuple(replace(facts, segments=cut).segment for cut in (self.old, self.new))  # type: ignore[return-value]  # two of them


def pair_of(before: int, after: int) -> int:
    """One number for both states, so that a group of members is one list of numbers; states begin at `NOWHERE`."""
    return (before - NOWHERE) * 1_000 + after - NOWHERE


def states_of(pair: int) -> tuple[int, int]:
    """Both states again."""
    return pair // 1_000 + NOWHERE, pair % 1_000 + NOWHERE


def pairs_of(measure: Measure, group: Group) -> list[int]:
    """The pairs of states that make up the group. Raises Invalid where the measure has no such group."""
    before, after = measure.states
    found = [pair_of(b, a) for b in before for a in after if measure.group(b, a) is group]
    if not found:
        raise Invalid("group", "Choose one of the list.")
    return found


def pair_sql(measure: Measure, relation: AllFacts) -> str:
    """The same in SQL."""
    return f"(({measure.before(relation)}) + {-NOWHERE}) * 1000 + ({measure.after(relation)}) + {-NOWHERE}"


def segment_sql(relation: Relation) -> str:
    """The place of the member's segment in the relation's cut."""
    return first([where(Condition(Leaf(Fact.SEGMENT, Operator.IN, (part.code,))), relation) for part in relation.segments])


def _quotas(benefit: CompiledBenefit) -> tuple[Quota | None, ...]:
    own = benefit.content.quota
    return (*(variant.quota or own for _, variant in benefit.variants), own)


def _variant(benefit: CompiledBenefit, relation: Relation) -> str:
    return first([where(condition, relation) for condition, _ in benefit.variants] or [FALSE])
