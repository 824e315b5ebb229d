"""Whom a change hits, before it is published: counted over all members, told by segment and plan, and who they are (B8, W2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from starlette.responses import Response

from admin import charts, names
from admin import words as tables
from admin.affected import PAGE, said_of
from admin.benefit_words import BenefitWords
from admin.charts import Bar, End, Told
from admin.forms import number_in
from admin.i18n import msg
from admin.lifecycle import Kind
from admin.pages import Page
from admin.publishing import Thing
from admin.view import View
from app.benefits import queries as benefit_queries
from app.catalogue import service as catalogue
from app.catalogue.rules.measures import Group
from app.catalogue.service import Change, Proposal, Run, Slice
from app.core.calendar import add_months
from app.core.conditions import NameBook
from app.core.errors import Invalid

_WORST = {"Benefit": Group.LOSE, "Plan": Group.MORE, "SegmentScheme": Group.MOVE}
_WAITS = "1"  # seconds until a page that shows progress is asked for again


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table: what it is about, its code as the address names it, and the numbers by group."""

    name: str
    code: str
    numbers: Mapping[str, int]


def impact_pages(kind: Kind, subject: str) -> tuple[Page, Page, Page]:
    """The pages of a kind that say whom a change hits: the count, the form that starts it, and the members."""

    async def look(view: View) -> Response:
        """Who gains by this, who loses, and how many?"""
        return await _look(view, await kind.find(view), subject)

    async def count(view: View) -> Response:
        """Everybody is being counted."""
        thing = await kind.find(view)
        proposal = _proposal(view, thing, subject)
        await catalogue.start_impact(view.actor, proposal, now=view.now)
        return view.redirect(thing.url(view, "impact", **_query(proposal)))

    async def members(view: View) -> Response:
        """Who are they, and why does it hit them?"""
        thing = await kind.find(view)
        proposal = _proposal(view, thing, subject)
        change, _ = await _change(view, thing, proposal)
        return await (_members(view, thing, proposal, change) if change else _look(view, thing, subject))

    page = kind.page("impact", "/impact", kind.read, look)
    return page, kind.action("count", "/impact", kind.write, count, page), kind.page("affected", "/impact/members", kind.read, members)


def _proposal(view: View, thing: Thing, subject: str) -> Proposal:
    """What is asked about: the draft, a version again, or the end; from when. Raises Invalid."""
    asked, on = view.query.get("number"), view.query.get("on")
    number = number_in(asked) if asked else None
    try:
        at = datetime.fromisoformat(on).astimezone(UTC) if on and datetime.fromisoformat(on).tzinfo else None
    except (ValueError, OverflowError):
        at = None
    if (asked and number is None) or (on and at is None):
        raise Invalid("on" if on and at is None else "number", "Choose one of the list.")
    return Proposal(subject, thing.public_id, number, ends="ends" in view.query, effective_from=at)


async def _change(view: View, thing: Thing, proposal: Proposal) -> tuple[Change | None, str]:
    """What it would change; None where there is no draft, or none that can be counted, and then why."""
    if thing.draft is None and proposal.number is None and not proposal.ends:
        return None, ""
    try:
        return await catalogue.change_of(view.actor, proposal, now=view.now), ""
    except Invalid as fault:
        return None, view.words.refusal(fault)


async def _look(view: View, thing: Thing, subject: str) -> Response:
    proposal = _proposal(view, thing, subject)
    change, fault = await _change(view, thing, proposal)
    run = await catalogue.impact_of(view.actor, change, now=view.now) if change else None
    shown = await _shown(view, thing, proposal, change, run)
    response = await view.render("versions/impact.html", **shown, fault=fault)
    if run is not None and run.state == "RUNNING" and not run.lost:
        response.headers["refresh"] = _WAITS
    return response


def _query(proposal: Proposal) -> dict[str, Any]:
    """The proposal in an address."""
    at = proposal.effective_from
    return {"number": proposal.number, "ends": "1" if proposal.ends else None, "on": at.isoformat() if at else None}


async def _shown(view: View, thing: Thing, proposal: Proposal, change: Change | None, run: Run | None) -> dict[str, Any]:
    result = run.result if run else None
    shown: dict[str, Any] = {
        "thing": thing,
        "section": thing.section,
        "live": thing.live(change.at if change else view.now),
        "proposal": proposal,
        "query": _query(proposal),
        "run": run,
        "result": result,
        "told": [group for group in tables.IMPACT if result and group in result["groups"]],
    }
    if change is None or result is None:
        return shown
    segments = {part.code: names.chosen(view.language, part.name) for part in change.cut.segments}
    book = await names.book(view)
    plans = {code: book.plan(code, view.language) for code in change.plans}
    members_query = {**_query(proposal), "on": result["at"]}
    return shown | {
        "members_query": members_query,
        "segments": _lines(view, result["segments"], segments, msg("in no segment")),
        "plans": _lines(view, result["plans"], plans, msg("free, without a plan")),
        "moves": _moves(result, _called(view, thing, proposal)),
        "hit": await _hit(view, result),
        "months": _months(view, result, proposal.subject),
        "chart": _chart(view, result) if proposal.subject == "Benefit" else "",
        "quotas": _quotas(view, book, result),
    }


def _lines(view: View, rows: Sequence[Mapping[str, Any]], known: Mapping[str, str], without: str) -> list[Line]:
    return [
        Line(view.words.text(without) if row["code"] is None else known.get(row["code"], row["code"]), row["code"] or "-", row)
        for row in rows
    ]


def _called(view: View, thing: Thing, proposal: Proposal) -> dict[str | None, str]:
    """The names of rows or segments by code, as they are and as they would be; of a null code: what it means to be in none."""
    version = thing.numbered(proposal.number) if proposal.number is not None else None
    live = thing.live(view.now)
    plan = proposal.subject == "Plan"
    field, label = ("prices", "label") if plan else ("segments", "name")
    called: dict[str | None, str] = {None: view.words.text(msg("not for sale") if plan else msg("in no segment"))}
    for content in (live.content if live else {}, version.content if version else thing.draft or {}):
        called |= {part["code"]: names.chosen(view.language, part[label]) or part["code"] for part in content.get(field, [])}
    return called


def _moves(result: Mapping[str, Any], called: Mapping[str | None, str]) -> list[tuple[str, str, int]]:
    """From which row or segment to which; those who stay where they are stand there too."""
    rows = result.get("rows", result.get("moves", []))
    return [(called.get(row["before"], row["before"]), called.get(row["after"], row["after"]), row["members"]) for row in rows]


async def _hit(view: View, result: Mapping[str, Any]) -> list[tuple[str, int, int]]:
    """Which benefits change hands by another cut, how many gain and lose them."""
    known = (await benefit_queries.catalogue(view.now)).by_code
    titles = {code: names.chosen(view.language, benefit.content.title) for code, benefit in known.items()}
    return [(titles.get(row["code"], row["code"]), row["gain"], row["lose"]) for row in result.get("benefits", [])]


def _quotas(view: View, book: NameBook, result: Mapping[str, Any]) -> list[tuple[str, str, int]]:
    """How often those who keep it may use it before and after."""
    told, without = BenefitWords(view.words, book), view.words.text(msg("as often as they like"))
    return [
        (*(told.quota(quota) if quota else without for quota in (row["before"], row["after"])), row["members"])
        for row in result.get("quotas", [])
    ]


def _months(view: View, result: Mapping[str, Any], subject: str) -> list[tuple[str, str, list[int]]]:
    """The month that comes, the month that it is like, and how many it would be (W2)."""
    found = []
    for row in result["months"]:
        month = date.fromisoformat(row["month"])
        coming = view.words.month(add_months(month, 12))
        found.append((coming, view.words.month(month), list(_before_after(row) if subject == "Benefit" else _less_more(row))))
    return found


def _before_after(row: Mapping[str, int]) -> tuple[int, int]:
    kept = row.get("keep", 0) + row.get("lose_later", 0)
    return kept + row.get("lose", 0), kept + row.get("gain", 0)


def _less_more(row: Mapping[str, int]) -> tuple[int, int]:
    return row.get("less", 0) + row.get("opens", 0), row.get("more", 0) + row.get("closes", 0)


def _chart(view: View, result: Mapping[str, Any]) -> str:
    if not result["months"]:
        return ""
    shown = [(coming, before, after) for coming, _, (before, after) in _months(view, result, "Benefit")]
    said = [
        view.words.text(msg("{month}: {before} before, {after} after"), month=m, before=view.words.number(b), after=view.words.number(a))
        for m, b, a in shown
    ]
    told = Told(view.words.text(msg("Entitled after the change, by month")), view.words.listing(said))
    bars = [Bar(after, label, before) for (_, before, after), label in zip(shown, said, strict=True)]
    arrow = msg("{old} → {new}")
    first, last = (
        End(view.words.text(arrow, old=view.words.number(before), new=view.words.number(after)), month)
        for month, before, after in (shown[0], shown[-1])
    )
    return charts.bars("months", bars, told, (first, last))


async def _members(view: View, thing: Thing, proposal: Proposal, change: Change) -> Response:
    try:
        group = Group(view.query.get("group", _WORST[proposal.subject]))
    except ValueError:
        raise Invalid("group", "Choose one of the list.") from None
    wanted = Slice(group, view.query.get("segment"), view.query.get("plan"))
    found = await catalogue.impact_members(view.actor, change, wanted, view.page_request("affected", PAGE))
    book = await names.book(view)
    called = _called(view, thing, proposal)
    rows = [said_of(view, book, called, group, each) for each in found.rows]
    segments = {part.code: names.chosen(view.language, part.name) for part in change.cut.segments}
    chips = [(msg("Segment"), segments.get(wanted.segment or "", ""), "segment")] if wanted.segment else []
    chips += [(msg("Plan"), book.plan(wanted.plan, view.language), "plan")] if wanted.plan else []
    without = {"segment": msg("in no segment"), "plan": msg("free, without a plan")}
    return await view.render(
        "versions/affected.html",
        thing=thing,
        section=thing.section,
        page=found,
        rows=rows,
        group=group.value,
        chips=[
            (view.words.text(label), view.words.text(without[name]) if view.query[name] == "-" else text, view.link(**{name: None}))
            for label, text, name in chips
        ],
        query=_query(proposal) | {"on": None},
        at=change.at,
    )
