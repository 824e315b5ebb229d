"""The quote simulator: what a plan costs somebody made up, by its draft too, and what it costs a member (T1, W1, W6)."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from starlette.responses import Response

from admin import made_up, names, plan_line
from admin.forms import Form, Problem
from admin.i18n import msg
from admin.member_choice import member_named
from admin.pages import action, page
from admin.plan_publishing import thing_of, words_of
from admin.plan_words import PlanWords
from admin.publishing import Thing
from admin.verdicts import why_not
from admin.view import View
from app.catalogue import service as catalogue
from app.core import conditions
from app.core.access import Scope
from app.core.errors import Invalid
from app.members.rules import MemberRow
from app.orders import service as orders
from app.orders.rules import JudgedRow, Priced, Step, Way, price
from app.plans.rules import PriceRow


@dataclass(frozen=True, slots=True)
class RowShown:
    """A row: whether it holds (None: a row before it held, so it was not asked), for whom it is (nothing: everybody), at which price,
    and what is missing."""

    holds: bool | None
    label: str
    who: str
    price: str
    lines: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class WayShown:
    """One way to the next better row; `note` says what it takes."""

    lines: list[str]
    note: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The price and why, in words; `sold`: it can be bought at all. `member` and `steps` are there where it was asked for a member."""

    price: str
    sold: bool
    rows: list[RowShown]
    better: tuple[str, str, list[WayShown]] | None
    member: MemberRow | None = None
    steps: Sequence[Step] = ()


@page("/plans/{id:uuid}/quote", scope=Scope.PLANS_READ)
async def simulate_quote(view: View) -> Response:
    """What would this plan cost whom, and why?"""
    return await _show(view, await thing_of(view))


@action("/plans/{id:uuid}/quote", scope=Scope.QUOTES_READ, again=simulate_quote)
async def quote_member(view: View) -> Response:
    """What does this plan cost this member now, by the draft or by what is live, and why? The audit log keeps that it was looked at."""
    member = await member_named(view)
    thing, told = await thing_of(view), await words_of(view)
    if view.form.get("of") == "draft":
        rows, priced = await catalogue.preview_plan(view.actor, view.id(), member.public_id, now=view.now)
        return await _show(view, thing, replace(await _answer(view, told, priced, rows), member=member))
    quote = await orders.look_at_quote(view.actor, view.id(), member.public_id, now=view.now)
    answer = await _answer(view, told, quote.priced, quote.plan.prices)
    return await _show(view, thing, replace(answer, member=member, steps=quote.steps))


async def _show(view: View, thing: Thing, answer: Answer | None = None) -> Response:
    told = await words_of(view)
    content, source = _content(view, thing)
    rows = plan_line.compiled(content, content["programme"])
    asked = made_up.asked_by(row.condition for row in rows)
    typed = Form({name: view.request.query_params.getlist(name) for name in view.query})
    view.form = Form(typed.values | view.form.values, view.form.problems)
    growth = None
    if answer is None:
        try:
            facts = made_up.facts_of(asked, typed, view, await names.cut(view))
        except Invalid as error:
            view.refuse([Problem(error.field, view.words.refusal(error))])
        else:
            growth = next(iter(facts.growth.values()), None)
            answer = await _answer(view, told, price(rows, facts, await orders.earning_rates(view.now)), rows)
    return await view.render(
        "plans/quote.html",
        section=thing.section,
        thing=thing,
        source=source,
        card=content,
        both=thing.draft is not None and thing.live(view.now) is not None,
        asks=made_up.asks(asked, view, told.book),
        readable=bool(rows),
        line=await plan_line.drawn(view, rows, told, growth),
        answer=answer,
        told=told,
    )


def _content(view: View, thing: Thing) -> tuple[dict[str, Any], str]:
    """What is asked: the draft where there is one, unless the version in force is wished for."""
    live = thing.live(view.now)
    if live is not None and (thing.draft is None or view.form.get("of") == "live" or view.query.get("of") == "live"):
        return live.content, "live"
    return thing.newest, "draft"


async def _answer(view: View, told: PlanWords, priced: Priced, rows: Sequence[PriceRow]) -> Answer:
    better = None
    if priced.better is not None:
        gain = told.money(priced.better.saving.minor) if priced.better.saving else ""
        better = (_row(told, priced.better.row).price, gain, [_way(view, told, way) for way in priced.better.ways])
    return Answer(
        price=_row(told, priced.row).price if priced.row else view.words.text(msg("not for sale")),
        sold=priced.price is not None,
        rows=[_judged(view, told, judged) for judged in priced.judged] + [_row(told, row) for row in rows[len(priced.judged) :]],
        better=better,
    )


def _judged(view: View, told: PlanWords, judged: JudgedRow) -> RowShown:
    shown = _row(told, judged.row)
    if judged.verdict is None or judged.verdict.entitled:
        return replace(shown, holds=True)
    return replace(shown, holds=False, lines=why_not(view.words, told.book, judged.verdict.unmet))


def _row(told: PlanWords, row: PriceRow) -> RowShown:
    """A row that was not asked: one before it held."""
    condition = row.condition
    who = conditions.say(condition, told.words.language, told.book) if condition else ""
    price = told.money(row.price.minor) if row.price else told.words.text(msg("not for sale"))
    return RowShown(None, told.text(row.label) or row.code, who, price)


def _way(view: View, told: PlanWords, way: Way) -> WayShown:
    words = view.words
    notes = []
    if way.spend_minor:
        notes.append(words.text(msg("by purchases of {amount}"), amount=told.money(way.spend_minor)))
    if way.opens_on:
        notes.append(words.text(msg("opens on {day}"), day=words.day(way.opens_on)))
    if not way.reachable:
        notes.append(words.text(msg("out of reach")))
    return WayShown(why_not(view.words, told.book, [replace(unmet, choices=()) for unmet in way.unmet]), words.listing(notes))
