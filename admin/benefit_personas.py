"""Typical members before a benefit: what is asked of somebody made up, and how they would stand (B4, W1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from admin import made_up, names
from admin.benefit_words import BenefitWords
from admin.forms import Form, filled
from admin.made_up import Asked
from admin.verdicts import reasons
from admin.view import View
from app.benefits.rules import CompiledBenefit, Entitlement, judge
from app.catalogue import service as catalogue
from app.core.conditions import Condition, Fact, leaves
from app.core.errors import Invalid
from app.plans import service as plans_service
from app.segments.rules import SegmentCut


@dataclass(frozen=True, slots=True)
class Standing:
    """How typical members would stand who stand alike: what they are called, the verdict, and the first reason against it."""

    entitled: bool
    why: str
    labels: tuple[str, ...]


async def standings(view: View, told: BenefitWords, content: Mapping[str, Any]) -> list[Standing]:
    """How typical members would stand with the content, saved or not; none while it cannot be read."""
    try:
        benefit = await catalogue.benefit_supposed(content, view.now)
        plans = await plans_of(view, benefit.content.programme)
        asked, cut = supposed_asked(benefit, plans), await names.cut(view)
        found: dict[tuple[bool, str], list[str]] = {}
        for persona in made_up.personas(view, benefit.content.plan or next(iter(plans), None), told.book):
            answer = judged(benefit, asked, filled(persona.values), view, cut)
            [reason] = reasons(view.words, told.book, [answer])
            found.setdefault((answer.entitled, "" if answer.entitled else reason.lines[0]), []).append(persona.label)
    except Invalid:
        return []
    return [Standing(*alike, tuple(labels)) for alike, labels in found.items()]


def supposed_asked(benefit: CompiledBenefit, plans: Sequence[str]) -> Asked:
    """What one says of somebody to whom the benefit is shown. Whoever is made up belongs to its programme, so that is not asked."""
    programme = benefit.content.programme
    rules = [benefit.rule, *(condition for condition, _ in benefit.variants)]
    asked = made_up.asked_by(rules) | made_up.anybody(programme, plans)
    return replace(asked, needs=replace(asked.needs, programmes=any(_elsewhere(rule, programme) for rule in rules)))


def judged(benefit: CompiledBenefit, asked: Asked, form: Form, view: View, cut: SegmentCut) -> Entitlement:
    """How somebody made up stands, by the public evaluator. Raises Invalid where the form cannot be read."""
    facts = made_up.facts_of(asked, form, view, cut)
    return judge(benefit, replace(facts, programmes=facts.programmes | {benefit.content.programme}))


async def plans_of(view: View, programme: str) -> list[str]:
    """The codes of the programme's plans."""
    known = {item.id: item.code for item in view.community.programmes}
    return [plan.code for plan in await plans_service.plans() if known[plan.programme_id] == programme]


def _elsewhere(rule: Condition, programme: str) -> bool:
    """Whether belonging to another programme is asked about."""
    return any(leaf.fact is Fact.PROGRAMME and leaf.value != (programme,) for _, leaf in leaves(rule.root))
