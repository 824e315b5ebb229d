"""Partners and their tokens: who may call, with what, until when (X1). A secret is shown once."""

from datetime import date, timedelta

from starlette.responses import Response

from admin import words as tables
from admin.flash import Flash
from admin.forms import Input, filled, parse
from admin.i18n import msg
from admin.pages import action, page
from admin.view import View
from app.core.access import PARTNER_GRANTABLE, Scope
from app.core.calendar import start_of_day
from app.partners import queries
from app.partners import service as partners_service
from app.partners.rules import NewToken, TokenRow, token_state

_PAGE, _TOKENS = 40, 25
_WHERE = "partners"


class NewPartnerInput(Input):
    """A partner's code and name."""

    code: str
    name: str


class NewTokenInput(Input):
    """What a token is made of; its last day is counted in the community's zone."""

    label: str
    scopes: list[str]
    until: date
    addresses: str = ""
    live: str = "live"


class ReasonInput(Input):
    """A confirmation that says why."""

    reason: str = ""


@page("/partners", scope=Scope.PARTNERS_READ)
async def partners(view: View) -> Response:
    """Who calls us, and with how many tokens?"""
    search = view.query.get("q", "")
    found = await queries.partners_page(view.actor, view.page_request(_WHERE, _PAGE), search=search)
    tokens = await queries.tokens_of_partners(view.actor, [row.id for row in found.rows])
    active = {partner: [token for token in rows if _state(view, token) == "active"] for partner, rows in tokens.items()}
    return await view.render("partners/list.html", page=found, active=active, search=search, where=_WHERE)


@page("/partners/new", scope=Scope.PARTNERS_WRITE)
async def new_partner(view: View) -> Response:
    """Who is the new partner?"""
    return await view.render("partners/new.html")


@action("/partners/new", scope=Scope.PARTNERS_WRITE, again=new_partner)
async def create_partner(view: View) -> Response:
    """The partner exists."""
    given = parse(NewPartnerInput, view.form, view.words)
    row = await partners_service.create_partner(view.actor, given.code, given.name, now=view.now)
    return view.redirect(
        view.url("partner", id=row.public_id), Flash(msg("{name} is a partner now. Next, issue a token."), {"name": row.name})
    )


@page("/partners/{id:uuid}", scope=Scope.PARTNERS_READ)
async def partner(view: View) -> Response:
    """What may this partner do, until when, and did it use it?"""
    row = await queries.access_partner(view.actor, view.id())
    found = await queries.tokens_page(view.actor, row.id, view.page_request("tokens", _TOKENS))
    return await view.render("partners/partner.html", partner=row, page=found, state=lambda token: _state(view, token), tables=tables)


@page("/partners/{id:uuid}/tokens/new", scope=Scope.PARTNERS_WRITE)
async def new_token(view: View) -> Response:
    """What may the new token do, and for how long?"""
    row = await queries.access_partner(view.actor, view.id())
    if "label" not in view.form:
        problems = view.form.problems
        view.form = filled({"until": view.today + timedelta(days=90), "live": "live"})
        view.form.problems = problems
    scopes = tables.choices(view.words, tables.SCOPE, only=sorted(scope.value for scope in PARTNER_GRANTABLE))
    return await view.render("partners/new_token.html", partner=row, scopes=scopes)


@action("/partners/{id:uuid}/tokens/new", scope=Scope.PARTNERS_WRITE, again=new_token)
async def issue_token(view: View) -> Response:
    """The partner has one more token; the next page shows its secret once."""
    given = parse(NewTokenInput, view.form, view.words)
    wanted = NewToken(
        label=given.label,
        scopes=tuple(given.scopes),
        expires_at=start_of_day(given.until + timedelta(days=1), view.community.zone),
        addresses=tuple(given.addresses.replace(",", " ").split()),
        live=given.live == "live",
    )
    issued = await partners_service.issue_token(view.actor, view.id(), wanted, now=view.now)
    flash = Flash(msg("The token is issued. Copy it now: it is shown only this once."), secret=issued.secret)
    return view.redirect(view.url("partner", id=view.id()), flash)


@page("/partners/{id:uuid}/tokens/{token:uuid}/revoke", scope=Scope.PARTNERS_WRITE)
async def revoking(view: View) -> Response:
    """Shall this token stop opening anything, at once?"""
    row = await queries.access_partner(view.actor, view.id())
    token = await queries.access_token(view.actor, view.id("token"))
    return await view.render("partners/revoke.html", partner=row, token=token)


@action("/partners/{id:uuid}/tokens/{token:uuid}/revoke", scope=Scope.PARTNERS_WRITE, again=revoking)
async def revoke_token(view: View) -> Response:
    """The token opens nothing any more."""
    given = parse(ReasonInput, view.form, view.words)
    row = await partners_service.revoke_token(view.actor, view.id("token"), reason=given.reason, now=view.now)
    return view.redirect(view.url("partner", id=view.id()), Flash(msg("The token “{label}” opens nothing any more."), {"label": row.label}))


@page("/partners/{id:uuid}/switch", scope=Scope.PARTNERS_WRITE)
async def switching_partner(view: View) -> Response:
    """Shall this partner be switched off, or on again?"""
    return await view.render("partners/switch.html", partner=await queries.access_partner(view.actor, view.id()))


@action("/partners/{id:uuid}/switch", scope=Scope.PARTNERS_WRITE, again=switching_partner)
async def switch_partner(view: View) -> Response:
    """The partner is switched off or on, and with it all its tokens."""
    given = parse(ReasonInput, view.form, view.words)
    disabled = view.form.get("disabled") == "yes"
    row = await partners_service.change_partner(view.actor, view.id(), disabled=disabled, reason=given.reason, now=view.now)
    said = msg("{name} is switched off: none of its tokens opens anything.") if disabled else msg("{name} is switched on again.")
    return view.redirect(view.url("partner", id=view.id()), Flash(said, {"name": row.name}))


def _state(view: View, token: TokenRow) -> str:
    return token_state(token.revoked_at, token.expires_at, view.now)
