"""Partners: who may call, and with which tokens (X1)."""

from uuid import UUID

from starlette.responses import Response

from admin import listing
from admin import words as tables
from admin.flash import Flash
from admin.forms import Input, parse
from admin.i18n import msg
from admin.pages import action, page
from admin.view import View
from app.core.access import Scope
from app.core.errors import Invalid
from app.partners import queries
from app.partners import service as partners_service
from app.partners.queries import PartnerFilter
from app.partners.rules import token_state

_PAGE, _TOKENS = 40, 25
_WHERE = "partners"


class NewPartnerInput(Input):
    """A partner's code and name."""

    code: str
    name: str


class ReasonInput(Input):
    """A confirmation that says why."""

    reason: str = ""


@page("/partners", scope=Scope.PARTNERS_READ)
async def partners(view: View) -> Response:
    """Who calls us, and with how many tokens?"""
    filters: listing.Filters = {"state": (msg("State"), _states(view))}
    found = await queries.partners_page(view.actor, wanted(view, view.query), view.page_request(_WHERE, _PAGE))
    tokens = await queries.tokens_of_partners(view.actor, [row.id for row in found.rows])
    active = {
        partner: [token for token in rows if token_state(token.revoked_at, token.expires_at, view.now) == "active"]
        for partner, rows in tokens.items()
    }
    return await view.render(
        "partners/list.html",
        page=found,
        active=active,
        states=_states(view),
        chips=listing.chips(view, filters),
        where=_WHERE,
        frame=await listing.frame(view, _WHERE),
    )


def wanted(_view: View, asked: listing.Asked, _only: tuple[UUID, ...] = ()) -> PartnerFilter:
    """What the list is narrowed to. Raises Invalid for a word that is none."""
    if asked.get("state") not in (None, "on", "off"):
        raise Invalid("state", "Choose one of the list.")
    return PartnerFilter(asked.get("q", ""), asked["state"] == "off" if "state" in asked else None)


def _states(view: View) -> listing.Choices:
    return [("on", view.words.text(msg("active"))), ("off", view.words.text(msg("switched off")))]


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
    usage = await queries.usage_of(found.rows, now=view.now)
    rows = [(token, token_state(token.revoked_at, token.expires_at, view.now), usage[token.id]) for token in found.rows]
    return await view.render("partners/partner.html", partner=row, page=found, rows=rows, tables=tables)


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
