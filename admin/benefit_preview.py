"""A benefit as a member would meet it: somebody made up or a member, on a day, by the draft or by what is live (W1, W5, R5)."""

from dataclasses import dataclass, replace

from markupsafe import Markup
from starlette.responses import Response

from admin import made_up, names
from admin.benefit_personas import judged, plans_of, supposed_asked
from admin.benefit_publishing import thing_of, words_of
from admin.benefit_words import BenefitWords
from admin.forms import Form, Problem
from admin.i18n import Words
from admin.made_up import Asked
from admin.member_choice import member_named
from admin.pages import action, page
from admin.publishing import Thing
from admin.verdicts import reasons
from admin.view import View
from app.benefits.rules import Entitlement
from app.catalogue import service as catalogue
from app.catalogue.service import Look
from app.core.access import Scope
from app.core.calendar import local_date
from app.core.errors import Invalid
from app.members.rules import MemberRow

_FIRST = "12"  # months: whoever opens the page sees the newcomer


@dataclass(frozen=True, slots=True)
class Card:
    """What the member reads, in one language."""

    language: str
    title: dict[str, str]
    summary: str
    quota: str
    lines: list[str]


@dataclass(frozen=True, slots=True)
class Answer:
    """The verdict; `label` names the variant that fits, `member` whom it is about where it is a member, `terms` what was agreed."""

    entitled: bool
    offered: bool
    accepted: int | None
    lines: list[str]
    label: str
    cards: list[Card]
    terms: dict[str, Markup]
    member: MemberRow | None = None


@page("/benefits/{id:uuid}/preview", scope=Scope.BENEFITS_READ)
async def preview_benefit(view: View) -> Response:
    """How would somebody meet this benefit, and why would they get it or not?"""
    return await _show(view, await thing_of(view))


@action("/benefits/{id:uuid}/preview", scope=Scope.MEMBERS_READ, again=preview_benefit)
async def preview_benefit_as_member(view: View) -> Response:
    """How does this member meet it? That it was looked at stands in the audit log; no session of the member is made."""
    member, thing = await member_named(view), await thing_of(view)
    look = _look(view, thing)
    answer = await catalogue.preview_benefit(view.actor, view.id(), member.public_id, look, now=view.now)
    return await _show(view, thing, replace(_answer(await words_of(view), answer, view), member=member))


async def _show(view: View, thing: Thing, answer: Answer | None = None) -> Response:
    view.form = Form(_typed(view) | view.form.values, view.form.problems)
    told, cut = await words_of(view), await names.cut(view)
    plans = await plans_of(view, thing.newest["programme"])
    look, benefit, asked = Look(view.now), None, Asked()
    try:
        look = _look(view, thing)
        benefit = await catalogue.benefit_as(view.actor, view.id(), look)
        if benefit is not None:
            asked = supposed_asked(benefit, plans)
            if answer is None and not view.form.problems:
                answer = _answer(told, judged(benefit, asked, view.form, view, cut), view)
    except Invalid as error:
        view.refuse([Problem(error.field, view.words.refusal(error))])
    on = local_date(look.at, view.community.zone)
    view.form.values["day"] = view.form.values.get("day") or [on.isoformat()]
    paid = thing.newest.get("plan") or (plans[0] if plans else None)
    return await view.render(
        "benefits/preview.html",
        section=thing.section,
        thing=thing,
        look=look,
        benefit=benefit,
        both=thing.draft is not None and bool(thing.versions),
        on=on,
        personas=[(each, _chosen(each, view)) for each in made_up.personas(view, paid, told.book)],
        asks=made_up.asks(asked, view, told.book) if benefit is not None else [],
        answer=answer,
    )


def _typed(view: View) -> dict[str, list[str]]:
    """What the address says; nobody in particular is somebody in the first year. A field left empty is empty."""
    typed = {name: view.request.query_params.getlist(name) for name in view.request.query_params}
    return {"months": [_FIRST]} | typed


def _look(view: View, thing: Thing) -> Look:
    """The draft where there is one, unless what is live is wished for. Raises Invalid."""
    live = view.form.get("of") == "live" or view.query.get("of") == "live"
    return Look(made_up.day_of(view.form, view), draft=thing.draft is not None and not live)


def _chosen(persona: made_up.Persona, view: View) -> bool:
    """Whether the form says this persona and nothing else."""
    said = {name: found[0] for name, found in view.form.values.items() if found and found[0] and name not in ("of", "day", "status")}
    held = {name: value for name, value in said.items() if not (name.startswith("membership.") and value == "NONE")}
    return held == persona.values


def _answer(told: BenefitWords, answer: Entitlement, view: View) -> Answer:
    [reason] = reasons(view.words, told.book, [answer])
    terms = answer.deciding.issue.terms_html
    return Answer(
        entitled=answer.entitled,
        offered=answer.offered,
        accepted=answer.accepted_version,
        lines=reason.lines,
        label=told.text(answer.variant.label) if answer.variant else "",
        cards=[_card(Words(language, view.words.zone), told, answer) for language in view.community.languages],
        terms={language: Markup(html) for language, html in terms.items()},  # noqa: S704  sanitised when it was rendered
    )


def _card(words: Words, told: BenefitWords, answer: Entitlement) -> Card:
    content, variant = answer.benefit.content, answer.variant
    quota = (variant.quota if variant else None) or content.quota
    summary = (variant.summary if variant else None) or content.summary
    [reason] = reasons(words, told.book, [answer])
    said = BenefitWords(words, told.book).quota(quota.model_dump()) if quota else ""
    title = {words.language: "", **content.title}
    return Card(words.language, title, summary.get(words.language, ""), said, [] if answer.entitled else reason.lines)
