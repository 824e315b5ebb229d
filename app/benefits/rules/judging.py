"""Who is entitled to a benefit, and why not (B3, B4, B5, B8, A5). Pure.

All that a version asks of a member becomes one condition: its window, its pilot (G5), its audience, an account that is not paused, the plan
or the programme, its exclusions, its own condition. So one evaluator answers, in one vocabulary; the same condition compiled
to SQL finds the members. It is built once per version.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from app.benefits.rules.content import Audience, BenefitContent, Variant
from app.core import conditions
from app.core.calendar import start_of_day
from app.core.conditions import (
    AccountStatus,
    All,
    AnyOf,
    Condition,
    Fact,
    Facts,
    Leaf,
    Needs,
    Node,
    Operator,
    Unmet,
    Verdict,
)
from app.core.conditions.facts import RUNNING
from app.core.versions.pilot import pilot_condition, pilot_sections

HELD = tuple(sorted(RUNNING))
PAUSED = (str(AccountStatus.SUSPENDED), str(AccountStatus.BANNED), str(AccountStatus.DELETED))
_EXCLUSIONS = "exclusions."
_TREES = ("condition", "pilot.condition")  # the sections whose leaves have places of their own


@dataclass(frozen=True, slots=True)
class Issue:
    """Where a content comes from: which version of which benefit."""

    benefit_id: int
    public_id: UUID
    version_id: int
    version_public_id: UUID
    number: int
    effective_from: datetime
    terms_html: Mapping[str, str]


@dataclass(frozen=True)
class CompiledBenefit:
    """A version of a benefit, ready to be judged.

    `sections` names the field of the content that each part of `rule` comes from; the first `offer_parts` of them say who
    sees the benefit offered, the others who may use it.
    """

    issue: Issue
    content: BenefitContent
    rule: Condition
    sections: tuple[str, ...]
    offer_parts: int
    variants: tuple[tuple[Condition, Variant], ...]

    @property
    def code(self) -> str:
        """The code of the benefit; it never changes."""
        return self.content.code

    @cached_property
    def offer(self) -> Condition | None:
        """The part of the rule that says who sees the benefit; None where everybody does."""
        root = self.rule.root
        parts = root.parts[: self.offer_parts] if isinstance(root, All) else ()
        return Condition(All(parts), self.rule.programme) if parts else None

    @cached_property
    def needs(self) -> Needs:
        """Which facts must be gathered to judge it and to choose its variant."""
        found = conditions.needs(self.rule)
        for condition, _ in self.variants:
            found |= conditions.needs(condition)
        return found

    @cached_property
    def pilot(self) -> Condition | None:
        """Who sees the benefit while it is tried out (G5); None where it is for everybody."""
        return pilot_condition(self.content.pilot, self.content.programme)

    def seen_by(self, facts: Facts) -> bool:
        """Whether the member may know of it at all: it is for everybody, or the member tries it out (G5)."""
        return self.pilot is None or conditions.evaluate(self.pilot, facts).entitled

    def where(self, unmet: Unmet) -> str:
        """The field of the content that an unmet leaf comes from, such as `audience.segments` or `condition.root.all[1]`."""
        place, _, rest = unmet.path.removeprefix("root.all[").partition("]")
        section = self.sections[int(place)]
        return f"{section}.root{rest}" if section in _TREES else section


@dataclass(frozen=True)
class Entitlement:
    """The answer for one member and one benefit.

    `benefit` is the version in force. `offered`: the member sees it. `entitled`: the member may use it now, by the version in
    force or by the `accepted` one (B8); `verdict` is of the one that decides, and says why not. `seen`: the member may know of it
    at all; others than staff are told nothing of what is tried out by other members (G5).
    """

    benefit: CompiledBenefit
    offered: bool
    entitled: bool
    verdict: Verdict
    accepted: CompiledBenefit | None = None
    variant: Variant | None = None
    seen: bool = True

    @property
    def version(self) -> int:
        """The number of the version in force."""
        return self.benefit.issue.number

    @property
    def accepted_version(self) -> int | None:
        """The number of the accepted version, where it is what entitles."""
        return self.accepted.issue.number if self.accepted else None

    @property
    def deciding(self) -> CompiledBenefit:
        """The version whose rule the verdict is about."""
        return self.accepted or self.benefit

    @property
    def excluded_by(self) -> tuple[str, ...]:
        """Which exclusions keep the member out: `regions`, `account_statuses`. An undeclared region is unmet, not excluded."""
        places = {self.deciding.where(unmet) for unmet in self.verdict.unmet if unmet.known}
        return tuple(sorted(place.removeprefix(_EXCLUSIONS) for place in places if place.startswith(_EXCLUSIONS)))


def compile_benefit(issue: Issue, content: BenefitContent, plans: tuple[str, ...]) -> CompiledBenefit:
    """The version, ready to be judged. `plans` are the codes of the programme's plans: whoever holds one is paying."""
    offer = {**_window(content), **pilot_sections(content.pilot), **_audience(content.audience, plans)}
    use = {**_use(content), **_excluded(content)}
    if content.condition is not None:
        use["condition"] = conditions.parse(content.condition).root
    sections: dict[str, Node] = {}
    for name, node in {**offer, **use}.items():
        if node not in sections.values():  # who pays for a plan, sees it as its holder and may use it as its holder: asked once
            sections[name] = node
    return CompiledBenefit(
        issue=issue,
        content=content,
        rule=Condition(All(tuple(sections.values())), content.programme),
        sections=tuple(sections),
        offer_parts=len(offer.keys() & sections.keys()),
        variants=tuple((_whole(_audience(variant.audience, plans)), variant) for variant in content.variants),
    )


def judge(benefit: CompiledBenefit, facts: Facts, accepted: CompiledBenefit | None = None) -> Entitlement:
    """Whether the member is entitled: by the version in force, else by the one `accepted` for the running membership (B8)."""
    verdict = conditions.evaluate(benefit.rule, facts)
    variant = next((variant for condition, variant in benefit.variants if conditions.evaluate(condition, facts).entitled), None)
    if verdict.entitled:
        return Entitlement(benefit, offered=True, entitled=True, verdict=verdict, variant=variant)
    seen = benefit.seen_by(facts) or (accepted is not None and accepted.seen_by(facts))
    offered = benefit.offer is None or conditions.evaluate(benefit.offer, facts).entitled
    if accepted is not None and accepted.issue.version_id != benefit.issue.version_id:
        kept = conditions.evaluate(accepted.rule, facts)
        if kept.entitled:
            return Entitlement(benefit, offered=offered, entitled=True, verdict=kept, accepted=accepted, variant=variant)
    return Entitlement(benefit, offered=offered, entitled=False, verdict=verdict, variant=variant, seen=seen)


def is_open(content: BenefitContent, on: date) -> bool:
    """Whether the benefit is offered at all on the local day `on`; its last day is the one it names."""
    first, last = _days(content)
    return (first is None or first <= on) and (last is None or on <= last)


def ends_at(content: BenefitContent, zone: str) -> datetime | None:
    """The first instant at which the benefit is not offered any more."""
    _, last = _days(content)
    return None if last is None else start_of_day(last + timedelta(days=1), zone)


def closed_content(content: BenefitContent, yesterday: date) -> BenefitContent:
    """The content whose last day was `yesterday`: what ends a benefit (B8)."""
    begins = content.offered_from if content.offered_from is not None and content.offered_from <= yesterday else None
    return content.model_copy(update={"offered_from": begins, "offered_until": yesterday})


def turning_points(content: BenefitContent, zone: str) -> list[datetime]:
    """The instants at which the window opens or closes."""
    first, _ = _days(content)
    opens = [] if first is None else [start_of_day(first, zone)]
    closes = ends_at(content, zone)
    return opens if closes is None else [*opens, closes]


def _days(content: BenefitContent) -> tuple[date | None, date | None]:
    """The first and the last day on which anybody sees it: within its window and, where it is tried out, within the pilot (G5)."""
    pilot = content.pilot
    firsts = [day for day in (content.offered_from, pilot.from_on if pilot else None) if day is not None]
    lasts = [day for day in (content.offered_until, pilot.until_on if pilot else None) if day is not None]
    return max(firsts, default=None), min(lasts, default=None)


def _window(content: BenefitContent) -> dict[str, Node]:
    found: dict[str, Node] = {}
    if content.offered_from is not None:
        found["offered_from"] = Leaf(Fact.DATE, Operator.AT_LEAST, content.offered_from)
    if content.offered_until is not None:
        found["offered_until"] = Leaf(Fact.DATE, Operator.AT_MOST, content.offered_until)
    return found


def _audience(audience: Audience, plans: tuple[str, ...]) -> dict[str, Node]:
    found: dict[str, Node] = {}
    if audience.membership == "PAID":
        found["audience.membership"] = _any_of([_holds(plan) for plan in plans])
    elif audience.membership == "FREE" and plans:
        found["audience.membership"] = All(tuple(Leaf(Fact.MEMBERSHIP, Operator.NOT_IN, HELD, plan=plan) for plan in plans))
    if audience.plans:
        found["audience.plans"] = _any_of([_holds(plan) for plan in audience.plans])
    if audience.segments:
        found["audience.segments"] = Leaf(Fact.SEGMENT, Operator.IN, tuple(audience.segments))
    return found


def _use(content: BenefitContent) -> dict[str, Node]:
    """B1: holders of its plan where it has one, else whoever is enrolled in its programme. A5: a paused account uses nothing."""
    found: dict[str, Node] = {"account_status": Leaf(Fact.ACCOUNT_STATUS, Operator.NOT_IN, PAUSED)}
    if content.plan is not None:
        found["plan"] = _holds(content.plan)
    else:
        found["programme"] = Leaf(Fact.PROGRAMME, Operator.IN, (content.programme,))
    return found


def _excluded(content: BenefitContent) -> dict[str, Node]:
    found: dict[str, Node] = {}
    said = content.exclusions
    if said is not None and said.regions:
        found["exclusions.regions"] = Leaf(Fact.REGION, Operator.NOT_IN, tuple(said.regions))
    if said is not None and said.account_statuses:
        found["exclusions.account_statuses"] = Leaf(Fact.ACCOUNT_STATUS, Operator.NOT_IN, tuple(said.account_statuses))
    return found


def _holds(plan: str) -> Node:
    return Leaf(Fact.MEMBERSHIP, Operator.IN, HELD, plan=plan)


def _any_of(nodes: list[Node]) -> Node:
    """One of the nodes; without any, nobody (a programme without plans has no paying members)."""
    if not nodes:
        return Leaf(Fact.PROGRAMME, Operator.IN, ())
    return nodes[0] if len(nodes) == 1 else AnyOf(tuple(nodes))


def _whole(sections: Mapping[str, Any]) -> Condition:
    return Condition(All(tuple(sections.values())))
