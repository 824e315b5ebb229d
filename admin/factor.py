"""One's own second factor: set up with a picture, its recovery codes, another authenticator, or none (A3, ADR 0090)."""

import segno
from markupsafe import Markup
from starlette.responses import Response

from admin import auth
from admin.flash import Flash
from admin.forms import Input, parse
from admin.i18n import msg
from admin.pages import action, page
from admin.view import View
from app.accounts import queries as account_queries
from app.accounts import service as accounts
from app.core.access import FACTOR_ROLES, Scope

_MODULE = 4  # pixels of the picture's smallest square: a phone reads it from an arm's length


class SetUpInput(Input):
    """The secret that was shown, sealed, and what the authenticator makes of it."""

    offer: str
    code: str
    next: str = ""


@page("/account/second-factor", scope=Scope.SELF_READ)
async def factor(view: View) -> Response:
    """What guards my sign-in besides the password?"""
    found = await account_queries.own_factor(view.actor)
    onward = auth.safe_next(view, view.query.get("next", ""))
    return await view.render("session/factor.html", factor=found, needed=view.actor.role in FACTOR_ROLES, onward=onward)


@page("/account/second-factor/set-up", scope=Scope.SELF_SECURE, enrolling=True)
async def set_up_factor(view: View) -> Response:
    """Which authenticator shall it be?"""
    issuer = view.community.name.get(view.language) or next(iter(view.community.name.values()))
    offer = await accounts.offer_factor(view.actor, issuer, now=view.now, sealed=view.form.get("offer") or None)
    picture = segno.make(offer.uri, error="m", micro=False).svg_inline(
        scale=_MODULE, dark="#000", light="#fff", svgclass=None, lineclass=None
    )
    return await view.render(
        "session/set_up_factor.html",
        offer=offer,
        picture=Markup(picture),  # noqa: S704  drawn by segno out of squares
        next=view.form.get("next") or view.query.get("next", ""),
        needed=view.actor.role in FACTOR_ROLES,
    )


@action("/account/second-factor/set-up", scope=Scope.SELF_SECURE, again=set_up_factor, enrolling=True)
async def confirm_factor(view: View) -> Response:
    """The authenticator counts from now on; the next page shows the recovery codes once."""
    given = parse(SetUpInput, view.form, view.words)
    renewed, codes = await accounts.set_factor(view.actor, given.offer, given.code, now=view.now)
    view.keep(renewed)
    return _tell_codes(view, msg("Your second factor is set up. Any other sign-in of yours has ended."), codes, given.next)


@action("/account/second-factor/codes", scope=Scope.SELF_SECURE)
async def renew_codes(view: View) -> Response:
    """There are ten new recovery codes; the next page shows them once."""
    codes = await accounts.renew_codes(view.actor, now=view.now)
    return _tell_codes(view, msg("You have new recovery codes. The old ones open nothing any more."), codes)


@page("/account/second-factor/remove", scope=Scope.SELF_SECURE)
async def removing_factor(view: View) -> Response:
    """Do you really want to do without?"""
    return await view.render("session/remove_factor.html")


@action("/account/second-factor/remove", scope=Scope.SELF_SECURE, again=removing_factor)
async def remove_factor(view: View) -> Response:
    """The password alone signs in from now on."""
    await accounts.remove_factor(view.actor, now=view.now)
    return view.redirect(view.url("factor"), Flash(msg("Your second factor is gone. The password alone signs you in.")))


def _tell_codes(view: View, said: str, codes: tuple[str, ...], wished: str = "") -> Response:
    return view.redirect(view.url("factor", next=wished), Flash(said, secret="\n".join(codes)))
