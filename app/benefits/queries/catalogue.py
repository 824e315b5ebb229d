"""The catalogue at an instant: which version of which benefit is in force, compiled once and kept in memory (B8, S3, W5).

Between two instants at which something begins or ends nothing changes, so one `Catalogue` serves the whole interval. It is
kept by the catalogue's revision: a process that finds another revision builds anew, so what was published shows at once.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from uuid import UUID

from app.benefits.rules import CompiledBenefit, Issue, compile_benefit, is_open, read_content, served_segments, turning_points
from app.community import service as community
from app.core import db
from app.core.calendar import local_date
from app.core.conditions import Needs
from app.core.errors import Invalid
from app.core.versions.content import FIRST_YEAR, LAST_YEAR
from app.core.versions.rules import is_known, pick_live
from app.plans import service as plans
from app.publishing.rules import BEGINNING, END
from app.segments import service as segments
from app.segments.rules import SegmentCut

_KEPT_CATALOGUES = 8
_KEPT_TIMELINES = 2
_KEPT_VERSIONS = 4_000

Key = tuple[int, int, str]

_TIMELINE = """
SELECT b.id AS benefit_id, b.public_id, v.id AS version_id, v.public_id AS version_public_id, v.number, v.effective_from,
       v.recorded_at, v.cancelled_at, v.content ->> 'plan' AS plan, v.content ->> 'programme' AS programme
FROM benefit_version v JOIN benefit b ON b.id = v.identity_id
ORDER BY b.id, v.number
"""


@dataclass(frozen=True, slots=True)
class Stub:
    """A version without its content."""

    version_id: int
    version_public_id: UUID
    number: int
    effective_from: datetime
    recorded_at: datetime
    cancelled_at: datetime | None
    plan: str | None
    programme: str


@dataclass(frozen=True, slots=True)
class Line:
    """All versions of one benefit, by number."""

    benefit_id: int
    public_id: UUID
    stubs: tuple[Stub, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Every version of every benefit, as it was at `revision`, and the codes of each programme's plans."""

    revision: int
    lines: Mapping[int, Line]
    plans: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Catalogue:
    """What is published at every instant of [since, until), by what was recorded at `known_at` (None: at `revision`).

    `in_force` holds the version in force of every benefit, `offered` those whose window is open, by position and code.
    """

    timeline: Timeline
    since: datetime
    until: datetime
    known_at: datetime | None
    zone: str
    cut: SegmentCut
    in_force: Mapping[int, CompiledBenefit]
    offered: tuple[CompiledBenefit, ...]
    orders: dict[str | None, tuple[tuple[Key, ...], tuple[CompiledBenefit, ...]]] = field(default_factory=dict, compare=False, repr=False)

    @property
    def revision(self) -> int:
        """The catalogue's revision that this was made from."""
        return self.timeline.revision

    @cached_property
    def by_public_id(self) -> Mapping[UUID, CompiledBenefit]:
        """The version in force of every benefit, offered at the moment or not, by the benefit's public id."""
        return {benefit.issue.public_id: benefit for benefit in self.in_force.values()}

    @cached_property
    def by_code(self) -> Mapping[str, CompiledBenefit]:
        """The same by code."""
        return {benefit.code: benefit for benefit in self.in_force.values()}

    @cached_property
    def needs(self) -> Needs:
        """What must be gathered to judge any benefit in force; memberships always, for B8."""
        found = Needs(memberships=True)
        for benefit in self.in_force.values():
            found |= benefit.needs
        return found

    @cached_property
    def served(self) -> Mapping[int, tuple[str, ...]]:
        """By benefit: the segments whose members can be entitled at all; empty where that is every one."""
        return {benefit_id: served_segments(benefit, self.cut) for benefit_id, benefit in self.in_force.items()}

    @cached_property
    def piloted(self) -> tuple[CompiledBenefit, ...]:
        """The benefits in force that only testers see (G5)."""
        return tuple(benefit for benefit in self.in_force.values() if benefit.pilot is not None)

    @cached_property
    def offered_ids(self) -> frozenset[int]:
        """The benefits whose window is open."""
        return frozenset(benefit.issue.benefit_id for benefit in self.offered)

    @cached_property
    def changed(self) -> tuple[tuple[Line, frozenset[str]], ...]:
        """The benefits whose version in force may not be the one that a member accepted, with the plans of all versions (B8)."""
        found = []
        for line in self.timeline.lines.values():
            named = frozenset(stub.plan for stub in line.stubs if stub.plan is not None)
            live = self.in_force.get(line.benefit_id)
            if named and live is not None and any(stub.version_id != live.issue.version_id for stub in line.stubs):
                found.append((line, named))
        return tuple(found)

    def supposing(self, draft: CompiledBenefit) -> "Catalogue":
        """The same, if `draft` were what is in force of its benefit: how somebody would stand who accepted what holds now (B8)."""
        return replace(self, in_force={**self.in_force, draft.issue.benefit_id: draft}, orders={})

    def order(self, segment_code: str | None) -> tuple[CompiledBenefit, ...]:
        """What is offered, for a member of that segment: its stage first, then benefits for every stage, then the others (S3)."""
        return self.keyed_order(self.stage(segment_code))[1]

    def stage(self, segment_code: str | None) -> str | None:
        """The stage of the segment in the cut in force."""
        part = self.cut.by_code(segment_code)
        return part.stage.value if part else None

    def keyed_order(self, stage: str | None) -> tuple[tuple[Key, ...], tuple[CompiledBenefit, ...]]:
        """What is offered in the order for the stage, and beside it the sort keys."""
        if stage not in self.orders:
            ordered = tuple(sorted(self.offered, key=lambda benefit: sort_key(benefit, stage)))
            self.orders[stage] = tuple(sort_key(benefit, stage) for benefit in ordered), ordered
        return self.orders[stage]

    def accepted_stubs(self, running: Mapping[str, datetime]) -> dict[int, tuple[Line, Stub]]:
        """By benefit: the version that was in force when the running membership of its plan began, where another is now (B8).

        `running` gives the start of the running period by plan.
        """
        found = {}
        for line, named in self.changed:
            live_id = self.in_force[line.benefit_id].issue.version_id
            for plan in sorted(named.intersection(running), reverse=True):  # of several plans the first by its code decides
                stub = pick_live(line.stubs, running[plan], self.known_at)
                if stub is not None and stub.plan == plan and stub.version_id != live_id:
                    found[line.benefit_id] = line, stub
        return found


def sort_key(benefit: CompiledBenefit, stage: str | None) -> Key:
    """Match of the stage, then position, then code (S3)."""
    own = benefit.content.stage
    match = 1 if own is None else 0 if own == stage else 2
    return match, benefit.content.position, benefit.code


_timelines: dict[int, Timeline] = {}
_catalogues: list[Catalogue] = []
_versions: dict[tuple[UUID, tuple[str, ...]], CompiledBenefit] = {}  # row ids come again after a roll back, public ids do not


async def catalogue(at: datetime, known_at: datetime | None = None) -> Catalogue:
    """The catalogue at the instant `at`, by what was recorded at `known_at` (None: now).

    One statement (the revision) while it is in memory, and none inside `community.one_revision()` after the first.
    Raises Invalid(as_of) outside the years 1900 to 2999.
    """
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise Invalid("as_of", "Choose an instant from {first} to {last}.", first=FIRST_YEAR, last=LAST_YEAR)
    with community.one_revision():
        current = await community.revision()
        for place, known in enumerate(_catalogues):
            if known.revision == current and known.known_at == known_at and known.since <= at < known.until:
                if place:
                    _catalogues.insert(0, _catalogues.pop(place))
                return known
        made = await _build(await _timeline(current), at, known_at)
    _catalogues.insert(0, made)
    del _catalogues[_KEPT_CATALOGUES:]
    return made


async def compiled(timeline: Timeline, wanted: Iterable[tuple[Line, Stub]]) -> dict[int, CompiledBenefit]:
    """Those versions, ready to be judged, by version id. At most one statement, none for what is in memory."""
    pairs = list(wanted)
    missing = [stub.version_id for _, stub in pairs if (stub.version_public_id, timeline.plans.get(stub.programme, ())) not in _versions]
    rows = {}
    if missing:
        found = await db.fetch("SELECT id, content, terms_html FROM benefit_version WHERE id IN (:ids)", ids=missing)
        rows = {int(row["id"]): row for row in found}
        if len(_versions) > _KEPT_VERSIONS:
            _versions.clear()
    made = {}
    for line, stub in pairs:
        codes = timeline.plans.get(stub.programme, ())
        benefit = _versions.get((stub.version_public_id, codes))
        if benefit is None:
            row = rows.get(stub.version_id)
            if row is None:  # it was forgotten above while others were read
                return await compiled(timeline, pairs)
            issue = Issue(
                benefit_id=line.benefit_id,
                public_id=line.public_id,
                version_id=stub.version_id,
                version_public_id=stub.version_public_id,
                number=stub.number,
                effective_from=stub.effective_from,
                terms_html=db.as_json(row["terms_html"]),
            )
            benefit = _versions[stub.version_public_id, codes] = compile_benefit(issue, read_content(db.as_json(row["content"])), codes)
        made[stub.version_id] = benefit
    return made


def forget_cached() -> None:
    """Nothing is kept in memory."""
    _timelines.clear()
    _catalogues.clear()
    _versions.clear()


async def _timeline(current: int) -> Timeline:
    found = _timelines.get(current)
    if found is None:
        info = await community.get()
        lines: dict[int, Line] = {}
        for row in await db.fetch(_TIMELINE):
            stub = Stub(
                version_id=int(row["version_id"]),
                version_public_id=db.as_uuid(row["version_public_id"]),
                number=int(row["number"]),
                effective_from=db.as_instant(row["effective_from"]),
                recorded_at=db.as_instant(row["recorded_at"]),
                cancelled_at=db.as_instant(row["cancelled_at"]) if row["cancelled_at"] else None,
                plan=row["plan"],
                programme=row["programme"],
            )
            benefit_id = int(row["benefit_id"])
            before = lines[benefit_id].stubs if benefit_id in lines else ()
            lines[benefit_id] = Line(benefit_id, db.as_uuid(row["public_id"]), (*before, stub))
        codes: dict[str, tuple[str, ...]] = {}
        for plan in await plans.plans():
            programme = info.programme_by_id(plan.programme_id).code
            codes[programme] = (*codes.get(programme, ()), plan.code)
        while len(_timelines) >= _KEPT_TIMELINES:
            _timelines.pop(next(iter(_timelines)))
        found = _timelines[current] = Timeline(current, lines, codes)
    return found


async def _build(timeline: Timeline, at: datetime, known_at: datetime | None) -> Catalogue:
    zone = (await community.get()).zone
    live = {line.benefit_id: (line, stub) for line in timeline.lines.values() if (stub := pick_live(line.stubs, at, known_at))}
    made = await compiled(timeline, live.values())
    in_force = {benefit_id: made[stub.version_id] for benefit_id, (_, stub) in live.items()}
    turns = [BEGINNING, END, *await segments.turning_points(timeline.revision)]
    turns += [stub.effective_from for line in timeline.lines.values() for stub in line.stubs if is_known(stub, known_at)]
    for benefit in in_force.values():
        turns += turning_points(benefit.content, zone)
    turns.sort()
    place = bisect_right(turns, at)
    on = local_date(at, zone)
    offered = [benefit for benefit in in_force.values() if is_open(benefit.content, on)]
    return Catalogue(
        timeline=timeline,
        since=turns[place - 1],
        until=turns[min(place, len(turns) - 1)],
        known_at=known_at,
        zone=zone,
        cut=await segments.cut_in_force(at, known_at, revision=timeline.revision),
        in_force=in_force,
        offered=tuple(sorted(offered, key=lambda benefit: (benefit.content.position, benefit.code))),
    )
