"""What a change would mean for members: the content that might come into force, measured against what is in force then (B8)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from app.benefits import rules as benefit_rules
from app.benefits.queries.catalogue import Catalogue, Line, Stub, catalogue, compiled
from app.benefits.queries.lists import KIND as BENEFITS
from app.benefits.queries.lists import access_benefit
from app.benefits.queries.lists import history as benefit_history
from app.benefits.rules import BenefitContent, CompiledBenefit, Issue, closed_content, compile_benefit
from app.catalogue.rules.impact import Proposal
from app.catalogue.rules.measures import BenefitMeasure, Measure, PlanMeasure, SegmentMeasure
from app.catalogue.rules.sides import Kept, PlanSide, Side, kept_stubs
from app.community import service as community
from app.core.access import Actor
from app.core.calendar import local_date
from app.core.conditions import Fact, SegmentBound, leaves
from app.core.errors import Invalid, NotFound
from app.core.versions import service as versions
from app.core.versions.models import Identity
from app.core.versions.rules import content_hash, pick_live
from app.plans import rules as plan_rules
from app.plans.queries import KIND as PLANS
from app.plans.queries import access_plan_draft, plan_catalogue
from app.plans.queries import history as plan_history
from app.plans.rules import PlanContent
from app.plans.service import plans
from app.segments import service as segments
from app.segments.rules import SegmentCut, parse_cut
from app.segments.service import cut_in_force

BENEFIT, PLAN, SEGMENTS = "Benefit", "Plan", "SegmentScheme"
_TEXTS: Mapping[str, frozenset[str]] = {
    BENEFIT: frozenset({"title", "summary", "stage", "terms", "face_value", "unit_cost", "discount", "position", "kind", "products"}),
    PLAN: frozenset({"name", "summary", "duration", "grace_days", "terms", "benefits", "comparisons", "position"}),
    SEGMENTS: frozenset(),
}


@dataclass(frozen=True)
class Change:
    """A proposal with all that counting it needs.

    `hash` is of what matters for the count and of the version it is measured against, so that a corrected title asks for no new one,
    and what was counted against another version is none of it. `replay` measures the same without the
    days on which a thing is offered (W2), over the members of `replay_in` where that is named; `plans` are those told apart.
    """

    subject: str
    public_id: UUID
    hash: str
    at: datetime
    revision: int
    measure: Measure
    plans: tuple[str, ...]
    cut: SegmentCut
    replay: Measure | None = None
    replay_in: str | None = None

    @property
    def bounds(self) -> tuple[SegmentBound, ...]:
        """The cut in force."""
        return _bounds(self.cut)


async def change_of(actor: Actor, proposal: Proposal, *, now: datetime) -> Change:
    """The proposal, ready to be counted. Needs the scope to read drafts of its kind. Raises NotFound, Invalid.

    Two statements at most besides the revision once all is in memory.
    """
    resolve = {BENEFIT: _benefit, PLAN: _plan, SEGMENTS: _segments}.get(proposal.subject)
    if resolve is None:
        raise Invalid("subject", "Nobody gains or loses by a change of terms: who agreed to them keeps them to the end of the period.")
    with community.one_revision():
        return await resolve(actor, proposal, proposal.effective_from or now, now)


def fingerprint(subject: str, content: Mapping[str, Any], against: int) -> str:
    """The hash of what of a content decides whom it hits, where the version `against` is in force; 0: none is."""
    normal = _NORMAL[subject](content)
    return content_hash({**{name: value for name, value in normal.items() if name not in _TEXTS[subject]}, "against": against})


_NORMAL: Mapping[str, Callable[[Mapping[str, Any]], Mapping[str, Any]]] = {
    BENEFIT: lambda content: benefit_rules.normal_form(benefit_rules.read_content(content)),
    PLAN: lambda content: plan_rules.normal_form(plan_rules.read_content(content)),
    SEGMENTS: lambda content: content,
}


async def _content(kind: versions.Kind[Any, Any], identity: Identity, number: int | None) -> Mapping[str, Any]:
    content = identity.draft if number is None else (await versions.version_numbered(kind, identity.id, number)).content
    if content is None:
        raise NotFound("draft")
    return content


async def _benefit(actor: Actor, proposal: Proposal, at: datetime, _now: datetime) -> Change:
    identity = await access_benefit(actor, proposal.public_id)
    found = await catalogue(at)
    live = found.in_force.get(identity.id)
    if not proposal.ends:
        content = benefit_rules.read_content(await _content(BENEFITS, identity, proposal.number))
    elif live is not None:
        content = closed_content(live.content, local_date(at, found.zone) - timedelta(days=1))
    else:
        raise NotFound("version")
    codes = found.timeline.plans.get(content.programme, ())
    line = found.timeline.lines.get(identity.id)
    new = compile_benefit(_issue(identity.id, identity.public_id, at), content, codes)
    stub = pick_live(line.stubs, at) if line else None
    return Change(
        subject=BENEFIT,
        public_id=identity.public_id,
        hash=fingerprint(BENEFIT, benefit_rules.normal_form(content), stub.number if stub else 0),
        at=at,
        revision=found.revision,
        measure=BenefitMeasure(await _side(found, line, live, at), await _side(found, line, new, at)),
        plans=codes,
        cut=found.cut,
        replay=BenefitMeasure(Side(live and _undated(live, codes)), Side(None if proposal.ends else _undated(new, codes))),
    )


async def _plan(actor: Actor, proposal: Proposal, at: datetime, _now: datetime) -> Change:
    identity = await access_plan_draft(actor, proposal.public_id)
    in_force = (await plan_catalogue(at)).by_id.get(identity.id)
    live = in_force.content if in_force else None
    if not proposal.ends:
        content = plan_rules.read_content(await _content(PLANS, identity, proposal.number))
    elif live is not None:
        content = live.model_copy(update={"on_sale": False})
    else:
        raise NotFound("version")
    found = await catalogue(at)
    return Change(
        subject=PLAN,
        public_id=identity.public_id,
        hash=fingerprint(PLAN, plan_rules.normal_form(content), in_force.number if in_force else 0),
        at=at,
        revision=found.revision,
        measure=PlanMeasure(_priced(live), _priced(content)),
        plans=found.timeline.plans.get(content.programme, ()),
        cut=found.cut,
        replay=PlanMeasure(_priced(live, dated=False), _priced(content, dated=False)),
        replay_in=content.programme,
    )


async def _segments(actor: Actor, proposal: Proposal, at: datetime, now: datetime) -> Change:
    identity = (await segments.scheme(actor, now=now)).identity
    content = await _content(segments.KIND, identity, proposal.number)
    cut = parse_cut(content, (await community.get()).languages)
    before = await cut_in_force(at)
    found = await catalogue(at)
    sides = {
        benefit.code: await _side(found, found.timeline.lines[benefit.issue.benefit_id], benefit, at)
        for benefit in sorted(found.in_force.values(), key=lambda each: each.code)
    }
    return Change(
        subject=SEGMENTS,
        public_id=identity.public_id,
        hash=fingerprint(SEGMENTS, content, before.number or 0),
        at=at,
        revision=found.revision,
        measure=SegmentMeasure(_bounds(before), _bounds(cut), {code: side for code, side in sides.items() if _asks_for_segments(side)}),
        plans=tuple(sorted(plan.code for plan in await plans())),
        cut=before,
    )


async def _side(found: Catalogue, line: Line | None, live: CompiledBenefit | None, at: datetime) -> Side:
    """The benefit with `live` in force from `at`, and what running memberships keep then (B8)."""
    if line is None or live is None:
        return Side(live)
    begins = sorted({stub.effective_from for stub in line.stubs if stub.effective_from <= at})
    steps = [(since, pick_live(line.stubs, since)) for since in begins]
    kept = kept_stubs(steps, live.issue.version_id)
    if live.issue.effective_from == at:  # it is only proposed: who begins at that very instant agrees to it
        kept = [(plan, since, until or at, version_id) for plan, since, until, version_id in kept]
    by_id = {stub.version_id: stub for stub in line.stubs}
    made = await compiled(found.timeline, _wanted(line, by_id, [version_id for *_, version_id in kept]))
    return Side(live, tuple(Kept(plan, since, until, made[version_id]) for plan, since, until, version_id in kept))


def _wanted(line: Line, by_id: Mapping[int, Stub], version_ids: Iterable[int]) -> list[tuple[Line, Stub]]:
    return [(line, by_id[version_id]) for version_id in dict.fromkeys(version_ids)]


def _issue(benefit_id: int, public_id: UUID, at: datetime) -> Issue:
    """Of a version that there is not."""
    return Issue(benefit_id, public_id, 0, public_id, 0, at, {})


def _undated(benefit: CompiledBenefit, codes: tuple[str, ...]) -> CompiledBenefit:
    """The same without the days of its window and its pilot, so that any month can be asked (W2)."""
    content: BenefitContent = benefit.content
    days: dict[str, Any] = {"offered_from": None, "offered_until": None}
    if content.pilot is not None:
        days["pilot"] = content.pilot.model_copy(update={"from_on": None, "until_on": None})
    return compile_benefit(benefit.issue, content.model_copy(update=days), codes)


def _priced(content: PlanContent | None, *, dated: bool = True) -> PlanSide:
    if content is None:
        return PlanSide(())
    if content.pilot is not None and not dated:
        content = content.model_copy(update={"pilot": content.pilot.model_copy(update={"from_on": None, "until_on": None})})
    return PlanSide(plan_rules.compile_prices(content), plan_rules.seen_condition(content))


def _bounds(cut: SegmentCut) -> tuple[SegmentBound, ...]:
    return tuple(SegmentBound(part.code, part.from_months, part.to_months) for part in cut.segments)


def _asks_for_segments(side: Side) -> bool:
    rules = [benefit.rule for benefit in (side.live, *(kept.benefit for kept in side.kept)) if benefit is not None]
    return any(leaf.fact is Fact.SEGMENT for rule in rules for _, leaf in leaves(rule.root))


async def proposals_like(actor: Actor, subject: str, public_id: UUID, at: datetime, *, now: datetime) -> list[Proposal]:
    """Everything that might have been meant by a change of the thing: its draft, each of its versions, its end."""
    if subject == BENEFIT:
        numbers = [version.number for version in (await benefit_history(actor, public_id, now=now)).versions]
    elif subject == PLAN:
        numbers = [version.number for version in (await plan_history(actor, public_id, now=now)).versions]
    else:
        numbers = [version.number for version in (await segments.scheme(actor, now=now)).versions]
    again = [Proposal(subject, public_id, number=number, effective_from=at) for number in numbers]
    return [Proposal(subject, public_id, effective_from=at), Proposal(subject, public_id, ends=True, effective_from=at), *again]
