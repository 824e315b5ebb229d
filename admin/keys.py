"""The keys that the console listens to, and the switch that turns single letters off (WCAG 2.1.4)."""

from datetime import timedelta

from starlette.responses import Response

from admin import auth
from admin.flash import Flash
from admin.i18n import msg
from admin.pages import action, page
from admin.view import KEYS_COOKIE, View
from app.core.access import Scope

_YEAR = int(timedelta(days=365).total_seconds())
KEYS = (
    (msg("Everywhere"), (("/", msg("Search")), ("u", msg("Up to where this page belongs")), ("?", msg("This page")))),
    (
        msg("Go to"),
        (
            ("g t", msg("Today")),
            ("g b", msg("Benefits")),
            ("g l", msg("Plans")),
            ("g e", msg("Terms")),
            ("g s", msg("Segments")),
            ("g m", msg("Members")),
            ("g p", msg("Partners")),
            ("g r", msg("Readiness")),
            ("g a", msg("Audit")),
        ),
    ),
    (
        msg("In a list"),
        (
            ("j", msg("The next line")),
            ("k", msg("The line before")),
            ("Enter", msg("Open it")),
            ("x", msg("Mark it, or take the mark off")),
            ("n", msg("A new one")),
        ),
    ),
    (
        msg("On a draft"),
        (
            ("e", msg("Edit")),
            ("Ctrl S", msg("Save the draft")),
            ("Ctrl Enter", msg("Continue to publishing")),
        ),
    ),
)


@page("/keys", scope=Scope.SELF_READ)
async def keys(view: View) -> Response:
    """Which keys are there?"""
    return await view.render("session/keys.html", groups=KEYS)


@action("/keys", scope=Scope.SELF_WRITE)
async def switch_keys(view: View) -> Response:
    """Single letters do something, or nothing, in this browser; it keeps that for a year."""
    on = view.form.get("letters") == "on"
    said = msg("Single letters are on.") if on else msg("Single letters are off. Keys with Ctrl still work.")
    response = view.redirect(view.url("keys"), Flash(said))
    path = view.url("today").rstrip("/") or "/"
    secure = auth.is_secure(view.request)
    response.set_cookie(KEYS_COOKIE, "on" if on else "off", max_age=_YEAR, path=path, secure=secure, httponly=True, samesite="lax")
    return response
