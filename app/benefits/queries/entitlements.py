"""What a member may have and why not: judged from the catalogue in memory and facts gathered in one statement (B4, B8, S5, W5)."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from app.benefits.queries.catalogue import Catalogue, Key, Line, Stub, catalogue, compiled, sort_key
from app.benefits.rules import CompiledBenefit, Entitlement, is_open, judge
from app.community import service as community
from app.core.calendar import start_of_day
from app.core.conditions import Facts, Needs
from app.core.errors import NotFound
from app.core.paging import Page, PageRequest
from app.facts import service as facts_service
from app.segments.rules import Crossing, crossings, next_change

_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class OfferFilter:
    """Which benefits of the catalogue are asked for; None is no limit."""

    programme: str | None = None
    kind: str | None = None
    reach: str | None = None
    stage: str | None = None
    plan: str | None = None

    def passes(self, benefit: CompiledBenefit) -> bool:
        """Whether the benefit is asked for."""
        content = benefit.content
        pairs = (
            (self.programme, content.programme),
            (self.kind, content.kind),
            (self.reach, content.reach),
            (self.stage, content.stage),
            (self.plan, content.plan),
        )
        return all(wanted is None or wanted == found for wanted, found in pairs)


@dataclass(frozen=True, slots=True)
class Asked:
    """At which instant, by what was recorded when (None: now), and about which benefits (None: all that are offered)."""

    at: datetime
    known_at: datetime | None = None
    only: OfferFilter | None = None


@dataclass(frozen=True, slots=True)
class SegmentEntry:
    """A member enters a segment, and what that alone opens and closes (S5)."""

    crossing: Crossing
    gained: tuple[CompiledBenefit, ...]
    lost: tuple[CompiledBenefit, ...]


async def offers_page(
    request: PageRequest, *, asked: Asked, segment: str | None = None, tried: Container[UUID] = frozenset()
) -> Page[CompiledBenefit]:
    """A page of what is offered at the instant, in the order for a member of that segment (S3). No statement but the revision.

    Of what is being tried out only the benefits `tried`, by public id: the caller has seen to it that they may be shown (G5).
    """
    found = await catalogue(asked.at, asked.known_at)
    order = _kept(found.keyed_order(found.stage(segment)), lambda benefit: benefit.pilot is None or benefit.issue.public_id in tried)
    return _page(*_asked(order, asked.only), request)


async def entitlements_page(
    member_id: int, request: PageRequest, *, at: datetime, known_at: datetime | None = None, only: OfferFilter | None = None
) -> Page[Entitlement]:
    """A page of what the member may have, each with the verdict; only the page is judged. Raises NotFound.

    Every benefit that is offered, and what a running membership still keeps (B8), in the order for the member's stage (S3).
    The caller holds the member's row: that is the permission. One statement besides the revision once all is in memory.
    """
    pages = await entitlements_for([member_id], request, asked=Asked(at, known_at, only))
    return pages[member_id]


async def entitlements_for(member_ids: Sequence[int], request: PageRequest, *, asked: Asked) -> dict[int, Page[Entitlement]]:
    """The same page for each of several members, by member id. Raises NotFound where one does not exist."""
    with community.one_revision():
        found = await catalogue(asked.at, asked.known_at)
        known = await _gather(member_ids, found.needs, asked)
        accepted = await _accepted(found, known.facts)
        pages = {id_: _member_page(found, known.facts[id_], accepted.get(id_, {}), request, asked.only) for id_ in member_ids}
        shown = {id_: {benefit_id: accepted.get(id_, {}).get(benefit_id) for benefit_id in page.rows} for id_, page in pages.items()}
        judged = await _judge(found, known, shown, asked)
    return {id_: Page([judged[id_][row] for row in page.rows], page.keys, page.has_next, page.has_previous) for id_, page in pages.items()}


async def entitlement(member_id: int, benefit_public_id: UUID, *, at: datetime, known_at: datetime | None = None) -> Entitlement:
    """Whether the member is entitled to that benefit, offered at the moment or not. Raises NotFound unless it was published then."""
    found = await entitlements_of([(member_id, benefit_public_id)], at=at, known_at=known_at)
    return found[member_id, benefit_public_id]


async def entitlements_of(
    pairs: Iterable[tuple[int, UUID]], *, at: datetime, known_at: datetime | None = None
) -> dict[tuple[int, UUID], Entitlement]:
    """The answers for pairs of member and benefit, each judged once. Raises NotFound where one does not exist."""
    with community.one_revision():
        return await _answers(await catalogue(at, known_at), list(pairs), Asked(at, known_at))


async def entitlement_by(draft: CompiledBenefit, member_id: int, *, at: datetime) -> Entitlement:
    """Whether the member would be entitled if the draft were in force at `at`: by it, or by what the running period keeps (B8).

    Raises NotFound where there is no such member.
    """
    with community.one_revision():
        found = (await catalogue(at)).supposing(draft)
        pair = member_id, draft.issue.public_id
        return (await _answers(found, [pair], Asked(at)))[pair]


async def _answers(found: Catalogue, wanted: Sequence[tuple[int, UUID]], asked: Asked) -> dict[tuple[int, UUID], Entitlement]:
    needs = Needs(memberships=True)
    for _, public_id in wanted:
        if public_id not in found.by_public_id:
            raise NotFound("benefit")
        needs |= found.by_public_id[public_id].needs
    known = await _gather(list({member_id for member_id, _ in wanted}), needs, asked)
    accepted = await _accepted(found, known.facts)
    shown: dict[int, dict[int, CompiledBenefit | None]] = {}
    for member_id, public_id in wanted:
        benefit_id = found.by_public_id[public_id].issue.benefit_id
        shown.setdefault(member_id, {})[benefit_id] = accepted.get(member_id, {}).get(benefit_id)
    judged = await _judge(found, known, shown, asked)
    return {(member_id, public_id): judged[member_id][found.by_public_id[public_id].issue.benefit_id] for member_id, public_id in wanted}


async def next_segment(member_id: int, *, at: datetime, known_at: datetime | None = None) -> SegmentEntry | None:
    """The next segment that the member enters by time alone, with what that opens and closes then (S5). None: there is none."""
    with community.one_revision():
        found = await catalogue(at, known_at)
        known = await _gather([member_id], found.needs, Asked(at, known_at))
        crossing = next_change(found.cut, known.facts[member_id].industry_since, known.facts[member_id].on)
        if crossing is None:
            return None
        day = start_of_day(crossing.on, found.zone)
        then = await catalogue(day, known_at)
        if known.needs | then.needs != known.needs:
            known = await _gather([member_id], then.needs, Asked(at, known_at))
        facts = known.facts[member_id]
        return await _entry(
            then,
            crossing,
            replace(known, facts={member_id: facts.later(day - _INSTANT)}),
            replace(known, facts={member_id: facts.later(day)}),
        )


async def segments_entered(member_id: int, from_on: date, to_on: date, *, known_at: datetime | None = None) -> list[SegmentEntry]:
    """Every segment that the member entered after the day `from_on` and up to `to_on`, with what that opened and closed (S5)."""
    entries = []
    with community.one_revision():
        zone = (await community.get()).zone
        end = start_of_day(to_on, zone)
        found = await catalogue(end, known_at)
        since = (await _gather([member_id], Needs(), Asked(end, known_at))).facts[member_id].industry_since
        for crossing in crossings(found.cut, since, from_on, to_on):
            day = start_of_day(crossing.on, zone)
            then = await catalogue(day, known_at)
            before = await _gather([member_id], then.needs, Asked(day - _INSTANT, known_at))
            after = await _gather([member_id], then.needs, Asked(day, known_at))
            entries.append(await _entry(then, crossing, before, after))
    return entries


async def _entry(found: Catalogue, crossing: Crossing, before: "_Known", after: "_Known") -> SegmentEntry:
    asked = Asked(next(iter(after.facts.values())).at, found.known_at)
    was, now = [await _judge_all(found, known, asked) for known in (before, after)]
    changed = [(benefit, was[benefit.issue.benefit_id], now[benefit.issue.benefit_id]) for benefit in found.order(crossing.entered.code)]
    return SegmentEntry(
        crossing,
        gained=tuple(benefit for benefit, old, new in changed if new and not old),
        lost=tuple(benefit for benefit, old, new in changed if old and not new),
    )


@dataclass(frozen=True, slots=True)
class _Known:
    """Facts by member, and what was gathered."""

    facts: Mapping[int, Facts]
    needs: Needs


async def _gather(member_ids: Sequence[int], needs: Needs, asked: Asked) -> _Known:
    found = await facts_service.gather(list(member_ids), needs=needs, at=asked.at, known_at=asked.known_at)
    if any(member_id not in found for member_id in member_ids):
        raise NotFound("member")
    return _Known(found, needs)


async def _accepted(found: Catalogue, facts: Mapping[int, Facts]) -> dict[int, dict[int, CompiledBenefit]]:
    """By member and benefit: the version accepted for the running membership, where it is not the one in force (B8)."""
    stubs: dict[int, dict[int, tuple[Line, Stub]]] = {}
    for member_id, known in facts.items():
        if known.running:
            stubs[member_id] = found.accepted_stubs(known.running)
    wanted = {stub.version_id: (line, stub) for lines in stubs.values() for line, stub in lines.values()}
    made = await compiled(found.timeline, wanted.values()) if wanted else {}
    return {id_: {benefit_id: made[stub.version_id] for benefit_id, (_, stub) in lines.items()} for id_, lines in stubs.items()}


def _member_page(
    found: Catalogue, facts: Facts, accepted: Mapping[int, CompiledBenefit], request: PageRequest, only: OfferFilter | None
) -> Page[int]:
    """The ids of the benefits on the page: what is offered, and what is not any more but still agreed with this member."""
    stage = found.stage(facts.segment)
    keys, benefits = found.keyed_order(stage)
    if found.piloted:
        keys, benefits = _kept((keys, benefits), lambda benefit: benefit.seen_by(facts))
    kept = {id_ for id_, benefit in accepted.items() if is_open(benefit.content, facts.on) and benefit.seen_by(facts)}
    agreed = kept - {benefit.issue.benefit_id for benefit in benefits}
    if agreed:
        benefits = tuple(sorted([*benefits, *(found.in_force[id_] for id_ in agreed)], key=lambda benefit: sort_key(benefit, stage)))
        keys = tuple(sort_key(benefit, stage) for benefit in benefits)
    page = _page(*_asked((keys, benefits), only), request)
    return Page([benefit.issue.benefit_id for benefit in page.rows], page.keys, page.has_next, page.has_previous)


async def _judge_all(found: Catalogue, known: _Known, asked: Asked) -> dict[int, bool]:
    """Whether the one member is entitled to each benefit that is offered, by benefit id."""
    (member_id,) = known.facts
    accepted = (await _accepted(found, known.facts)).get(member_id, {})
    shown = {member_id: {benefit_id: accepted.get(benefit_id) for benefit_id in found.offered_ids}}
    judged = await _judge(found, known, shown, asked)
    return {benefit_id: answer.entitled for benefit_id, answer in judged[member_id].items()}


async def _judge(
    found: Catalogue, known: _Known, shown: Mapping[int, Mapping[int, CompiledBenefit | None]], asked: Asked
) -> dict[int, dict[int, Entitlement]]:
    """The verdicts by member and benefit; `shown` gives the accepted version of each. Facts that only those need cost a statement."""
    needs = known.needs
    for benefits in shown.values():
        for accepted in benefits.values():
            needs = needs if accepted is None else needs | accepted.needs
    if needs != known.needs:
        known = await _gather(list(known.facts), needs, asked)
    return {
        member_id: {id_: judge(found.in_force[id_], known.facts[member_id], accepted) for id_, accepted in benefits.items()}
        for member_id, benefits in shown.items()
    }


def _asked(
    order: tuple[tuple[Key, ...], tuple[CompiledBenefit, ...]], only: OfferFilter | None
) -> tuple[tuple[Key, ...], tuple[CompiledBenefit, ...]]:
    return order if only is None or only == OfferFilter() else _kept(order, only.passes)


def _kept(
    order: tuple[tuple[Key, ...], tuple[CompiledBenefit, ...]], passes: Callable[[CompiledBenefit], bool]
) -> tuple[tuple[Key, ...], tuple[CompiledBenefit, ...]]:
    kept = [(key, benefit) for key, benefit in zip(*order, strict=True) if passes(benefit)]
    return tuple(key for key, _ in kept), tuple(benefit for _, benefit in kept)


def _page(keys: tuple[Key, ...], benefits: tuple[CompiledBenefit, ...], request: PageRequest) -> Page[CompiledBenefit]:
    """The page of a list in memory, found by bisection in its sort keys."""
    start = bisect_right(keys, request.after) if request.after is not None else 0
    end = bisect_left(keys, request.before) if request.before is not None else len(keys)
    if request.backward:
        first, last = max(start, end - request.limit), end
        has_next, has_previous = request.before is not None, first > start
    else:
        first, last = start, min(end, start + request.limit)
        has_next, has_previous = last < end, request.after is not None
    return Page(benefits[first:last], keys[first:last], has_next, has_previous)
