"""Whom a change hits, counted: the rows of a count folded into what is kept, shown and put on record (B8, W2). Pure.

The result is JSON as it stands in `impact_run` and `version_record`: `groups` over all members, then the same by segment and
by plan (a null code: in none), and what else a kind of thing has to tell.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from app.catalogue.rules.measures import BenefitMeasure, Group, Measure, PlanMeasure, SegmentMeasure, states_of
from app.core.calendar import add_months

LANGUAGE = 1
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Proposal:
    """What might come into force: the draft, what version `number` said, or (`ends`) nothing any more; from when (None: now)."""

    subject: str
    public_id: UUID
    number: int | None = None
    ends: bool = False
    effective_from: datetime | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """Members counted together: both states as one number, the place of their segment, the plans that they hold, the details."""

    pair: int
    segment: int
    held: tuple[bool, ...]
    details: tuple[int, ...]


@dataclass
class Tally:
    """What has been counted so far. `hit` says by benefit who gains and who loses it, `months` the pairs of each month."""

    cells: Counter[Cell] = field(default_factory=Counter)
    hit: dict[str, tuple[int, int]] = field(default_factory=dict)
    months: dict[date, Counter[int]] = field(default_factory=dict)

    def add_hit(self, code: str, gain: int, lose: int) -> None:
        """So many more gain the benefit and lose it."""
        before = self.hit.get(code, (0, 0))
        self.hit[code] = before[0] + gain, before[1] + lose


@dataclass(frozen=True, slots=True)
class Told:
    """By which names the count is told: segments in their order, plans, and when it was counted for which instant."""

    segments: Sequence[str]
    plans: Sequence[str]
    at: datetime
    counted_at: datetime


def result_of(tally: Tally, measure: Measure, told: Told) -> dict[str, Any]:
    """The count as it is kept."""
    groups: Counter[Group] = Counter()
    by_segment: dict[str | None, Counter[Group]] = {code: Counter() for code in (*told.segments, None)}
    by_plan: dict[str | None, Counter[Group]] = {code: Counter() for code in (*told.plans, None)}
    for cell, members in tally.cells.items():
        group = measure.group(*states_of(cell.pair))
        groups[group] += members
        by_segment[told.segments[cell.segment] if cell.segment >= 0 else None][group] += members
        held: list[str | None] = [code for code, holds in zip(told.plans, cell.held, strict=True) if holds]
        for plan in held or [None]:
            by_plan[plan][group] += members
    return {
        "language": LANGUAGE,
        "at": told.at.isoformat(),
        "counted_at": told.counted_at.isoformat(),
        "members": tally.cells.total(),
        "groups": _plain(groups),
        "segments": [{"code": code, **_plain(found)} for code, found in by_segment.items() if found],
        "plans": [{"code": code, **_plain(found)} for code, found in by_plan.items() if found],
        **_further(tally, measure),
        "months": [_month(month, pairs, measure) for month, pairs in sorted(tally.months.items())],
    }


def last_months(on: date) -> list[date]:
    """The first days of the last twelve whole months before the day's own, and behind them the end of the last."""
    first = on.replace(day=1)
    return [add_months(first, -back) for back in range(MONTHS, -1, -1)]


def _plain(groups: Mapping[Group, int]) -> dict[str, int]:
    return {group.value: members for group in Group if (members := groups.get(group, 0))}


def _further(tally: Tally, measure: Measure) -> dict[str, Any]:
    if isinstance(measure, BenefitMeasure):
        return {"quotas": _quotas(tally, measure)}
    if isinstance(measure, PlanMeasure):
        codes = [[row.code for row in side.rows] for side in (measure.old, measure.new)]
        return {"rows": _moves(tally, codes)}
    if isinstance(measure, SegmentMeasure):
        codes = [[part.code for part in cut] for cut in (measure.old, measure.new)]
        hit = [{"code": code, "gain": gain, "lose": lose} for code, (gain, lose) in sorted(tally.hit.items()) if gain or lose]
        return {"moves": _moves(tally, codes), "benefits": hit}
    return {}


def _moves(tally: Tally, codes: Sequence[Sequence[str]]) -> list[dict[str, Any]]:
    """How many go from which row or segment to which; a null code: none."""
    pairs: Counter[int] = Counter()
    for cell, members in tally.cells.items():
        pairs[cell.pair] += members
    found = []
    for pair, members in sorted(pairs.items()):
        before, after = (names[place] if place >= 0 else None for names, place in zip(codes, states_of(pair), strict=True))
        found.append({"before": before, "after": after, "members": members})
    return found


def _quotas(tally: Tally, measure: BenefitMeasure) -> list[dict[str, Any]]:
    """How many of those who keep the benefit may use it more or less often (B6, B12)."""
    if measure.quotas is None:
        return []
    found: Counter[tuple[int, int]] = Counter()
    for cell, members in tally.cells.items():
        if measure.group(*states_of(cell.pair)) is Group.KEEP:
            found[cell.details[0], cell.details[1]] += members
    told = [([quotas[place] for quotas, place in zip(measure.quotas, places, strict=True)], members) for places, members in found.items()]
    return [
        {"before": old and old.model_dump(mode="json"), "after": new and new.model_dump(mode="json"), "members": members}
        for (old, new), members in told
        if old != new
    ]


def _month(month: date, pairs: Mapping[int, int], measure: Measure) -> dict[str, Any]:
    """How many would have been entitled before and after, or would have paid less and more, at the end of the month (W2)."""
    groups: Counter[Group] = Counter()
    for pair, members in pairs.items():
        groups[measure.group(*states_of(pair))] += members
    return {"month": month.isoformat(), **_plain(groups)}
