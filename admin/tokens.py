"""A partner's token: issued, shown once, looked through, rotated, changed, narrowed, revoked (X1, W15)."""

from datetime import date, timedelta
from typing import Any

import orjson
from pydantic import Field
from starlette.responses import Response

from admin import charts
from admin import words as tables
from admin.charts import Bar, Told
from admin.flash import Flash
from admin.forms import Input, filled, parse
from admin.i18n import msg
from admin.pages import action, page
from admin.partners import ReasonInput
from admin.view import View
from app.core.access import PARTNER_GRANTABLE, Scope
from app.core.calendar import start_of_day
from app.core.errors import NotFound
from app.partners import queries, service
from app.partners.rules import USUAL_RATE, IssuedToken, NewToken, PartnerRow, TokenChange, TokenRow, Usage, token_state

_OVERLAPS = (0, 1, 24, 72)
_LIFE = timedelta(days=90)
_MOST_SHOWN = 20_000
_FIRST_LOOK = "{ thisToken { label scopes expiresAt } }"


class NewTokenInput(Input):
    """What a token is made of; its last day is counted in the community's zone."""

    label: str
    scopes: list[str]
    until: date
    addresses: str = ""
    rate: int | None = None
    live: str = "live"


class ChangeInput(Input):
    """What may become different about a token, and why."""

    label: str
    addresses: str = ""
    rate: int | None = None
    reason: str = ""


class RotationInput(Input):
    """For how many hours the old token goes on, and why it is replaced."""

    overlap_hours: int
    reason: str = ""


class NarrowInput(Input):
    """The scopes that the token keeps."""

    scopes: list[str]


class LookInput(Input):
    """A query to be asked as the token."""

    query: str = Field(max_length=_MOST_SHOWN)


@page("/partners/{id:uuid}/tokens/new", scope=Scope.PARTNERS_WRITE)
async def new_token(view: View) -> Response:
    """What may the new token do, and for how long?"""
    row = await queries.access_partner(view.actor, view.id())
    if "label" not in view.form:
        problems = view.form.problems
        view.form = filled({"until": view.today + _LIFE, "live": "live"})
        view.form.problems = problems
    scopes = tables.choices(view.words, tables.SCOPE, only=sorted(scope.value for scope in PARTNER_GRANTABLE))
    return await view.render("partners/new_token.html", partner=row, scopes=scopes)


@action("/partners/{id:uuid}/tokens/new", scope=Scope.PARTNERS_WRITE, again=new_token)
async def issue_token(view: View) -> Response:
    """The partner has one more token; the next page shows its secret once."""
    view.field_of = lambda path: "until" if path == "expires_at" else path.partition("[")[0]
    given = parse(NewTokenInput, view.form, view.words)
    wanted = NewToken(
        label=given.label,
        scopes=tuple(given.scopes),
        expires_at=start_of_day(given.until + timedelta(days=1), view.community.zone),
        addresses=_addresses(given.addresses),
        live=given.live == "live",
        rate=given.rate,
    )
    issued = await service.issue_token(view.actor, view.id(), wanted, now=view.now)
    return _shown_once(view, issued, msg("The token is issued. Copy it now: it is shown only this once."))


@page("/partners/{id:uuid}/tokens/{token:uuid}", scope=Scope.PARTNERS_READ)
async def token(view: View) -> Response:
    """What was this token used for, and what may it do that it never does?"""
    partner, row = await _named(view)
    usage = (await queries.usage_of([row], now=view.now))[row.id]
    return await view.render(
        "partners/token.html",
        **_told(view, partner, row),
        usage=usage,
        usual_rate=USUAL_RATE,
        days=[(day.on, sum(day.counts.values()), day.counts) for day in reversed(usage.days) if day.counts],
        picture=_picture(view, usage),
    )


@action("/partners/{id:uuid}/tokens/{token:uuid}/narrow", scope=Scope.PARTNERS_WRITE, again=token)
async def narrow_token(view: View) -> Response:
    """The token keeps only these scopes: those that it used."""
    given = parse(NarrowInput, view.form, view.words)
    reason = view.words.text(msg("It did not use the others for 30 days."))
    row = await service.narrow_token(view.actor, view.id("token"), tuple(given.scopes), reason=reason, now=view.now)
    return _back(view, msg("The token “{label}” may do only what it does."), row)


@page("/partners/{id:uuid}/tokens/{token:uuid}/change", scope=Scope.PARTNERS_WRITE)
async def changing_token(view: View) -> Response:
    """What shall be different about this token?"""
    partner, row = await _named(view)
    if "label" not in view.form:
        view.form = filled({"label": row.label, "addresses": ", ".join(row.addresses), "rate": row.rate})
    return await view.render("partners/change_token.html", **_told(view, partner, row))


@action("/partners/{id:uuid}/tokens/{token:uuid}/change", scope=Scope.PARTNERS_WRITE, again=changing_token)
async def change_token(view: View) -> Response:
    """The token has that name, these addresses and that rate."""
    given = parse(ChangeInput, view.form, view.words)
    change = TokenChange(label=given.label, addresses=_addresses(given.addresses), rate=given.rate)
    row = await service.change_token(view.actor, view.id("token"), change, reason=given.reason, now=view.now)
    return _back(view, msg("The token “{label}” is changed."), row)


@page("/partners/{id:uuid}/tokens/{token:uuid}/rotate", scope=Scope.PARTNERS_WRITE)
async def rotating_token(view: View) -> Response:
    """Shall another token take over, and how long shall this one go on beside it?"""
    partner, row = await _named(view)
    if "overlap_hours" not in view.form:
        view.form = filled({"overlap_hours": 24})
    overlaps = [
        (hours, view.words.plural("{n} hour", "{n} hours", hours) if hours else view.words.text(msg("it ends at once")))
        for hours in _OVERLAPS
    ]
    return await view.render("partners/rotate.html", **_told(view, partner, row), overlaps=overlaps)


@action("/partners/{id:uuid}/tokens/{token:uuid}/rotate", scope=Scope.PARTNERS_WRITE, again=rotating_token)
async def rotate_token(view: View) -> Response:
    """Another token took over; the next page shows its secret once."""
    given = parse(RotationInput, view.form, view.words)
    issued = await service.rotate_token(view.actor, view.id("token"), given.overlap_hours, reason=given.reason, now=view.now)
    return _shown_once(view, issued, msg("Another token took over. Copy it now: it is shown only this once."))


@page("/partners/{id:uuid}/tokens/{token:uuid}/revoke", scope=Scope.PARTNERS_WRITE)
async def revoking(view: View) -> Response:
    """Shall this token stop opening anything, at once?"""
    partner, row = await _named(view)
    return await view.render("partners/revoke.html", **_told(view, partner, row))


@action("/partners/{id:uuid}/tokens/{token:uuid}/revoke", scope=Scope.PARTNERS_WRITE, again=revoking)
async def revoke_token(view: View) -> Response:
    """The token opens nothing any more."""
    given = parse(ReasonInput, view.form, view.words)
    row = await service.revoke_token(view.actor, view.id("token"), reason=given.reason, now=view.now)
    return _back(view, msg("The token “{label}” opens nothing any more."), row)


@page("/partners/{id:uuid}/tokens/{token:uuid}/preview", scope=Scope.PARTNERS_WRITE)
async def previewing_token(view: View) -> Response:
    """What would whoever calls with this token see?"""
    if "query" not in view.form:
        view.form = filled({"query": _FIRST_LOOK})
    return await _preview(view, "")


@action("/partners/{id:uuid}/tokens/{token:uuid}/preview", scope=Scope.PARTNERS_WRITE, again=previewing_token)
async def preview_token(view: View) -> Response:
    """The query is answered as the token would be answered; the log says that somebody looked. Nothing else changes."""
    given = parse(LookInput, view.form, view.words)
    seen = await service.look_as_token(view.actor, view.id("token"), given.query, now=view.now)
    answer = await view.console.preview.ask(seen, given.query, now=view.now, language=view.language)
    return await _preview(view, orjson.dumps(answer, option=orjson.OPT_INDENT_2).decode())


async def _preview(view: View, answer: str) -> Response:
    partner, row = await _named(view)
    seen = await queries.caller_by(view.actor, row.public_id)
    fields = [(name, scopes, any(map(seen.holds, scopes))) for name, scopes in view.console.preview.root_fields]
    return await view.render(
        "partners/preview.html",
        **_told(view, partner, row),
        open_fields=[(name, [scope for scope in scopes if seen.holds(scope)]) for name, scopes, may in fields if may],
        closed_fields=[(name, scopes) for name, scopes, may in fields if not may],
        answer=answer[:_MOST_SHOWN],
        cut=len(answer) > _MOST_SHOWN,
    )


async def _named(view: View) -> tuple[PartnerRow, TokenRow]:
    """The partner and the token of the address. Raises NotFound, also for a token of another partner."""
    partner = await queries.access_partner(view.actor, view.id())
    row = await queries.access_token(view.actor, view.id("token"))
    if row.partner_id != partner.id:
        raise NotFound("token")
    return partner, row


def _told(view: View, partner: PartnerRow, row: TokenRow) -> dict[str, Any]:
    """What every page about a token shows of it."""
    return {"partner": partner, "token": row, "state": token_state(row.revoked_at, row.expires_at, view.now), "tables": tables}


def _shown_once(view: View, issued: IssuedToken, message: str) -> Response:
    return view.redirect(view.url("partner", id=view.id()), Flash(message, secret=issued.secret))


def _back(view: View, message: str, row: TokenRow) -> Response:
    return view.redirect(view.url("token", id=view.id(), token=row.public_id), Flash(message, {"label": row.label}))


def _addresses(text: str) -> tuple[str, ...]:
    return tuple(text.replace(",", " ").replace("、", " ").split())


def _picture(view: View, usage: Usage) -> str:
    """How often it was used on each of the 30 days."""
    sums = [(day.on, sum(day.counts.values())) for day in usage.days]
    words = view.words
    most = max(sums, key=lambda day: day[1])
    told = Told(
        words.text(msg("Use per day, the last 30 days")),
        words.text(
            msg("{used} of 30 days with use; the most on {day}: {n}."),
            used=sum(1 for _on, count in sums if count),
            day=words.day(most[0]),
            n=words.number(most[1]),
        ),
    )
    return charts.bars("uses", [Bar(count, f"{words.day(on)}: {words.number(count)}") for on, count in sums], told)
