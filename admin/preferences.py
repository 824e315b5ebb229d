"""How the console looks in one browser: its language and its appearance, which that browser keeps for a year.

Both are switched from every page. Where a page holds a form to be filled in (`id="sheet"`), the switch is one of its buttons: the
form comes along, nothing is done with it, and its page is shown again with all that was typed, with or without a script.
"""

from starlette.responses import Response

from admin import auth
from admin.i18n import LANGUAGES
from admin.view import LANGUAGE_COOKIE, THEME_COOKIE, THEMES, View
from app.accounts import service as accounts

LANGUAGE, THEME = "set_language", "set_theme"
_YEAR = 365 * 24 * 3600


async def take(view: View) -> bool:
    """The page is in the language, or has the appearance, that the form asks for. False where it asks for neither."""
    language, theme = (view.form.values.pop(name, [""])[0] for name in (LANGUAGE, THEME))
    if language in LANGUAGES:
        view.speak(language)
        view.wishes[LANGUAGE_COOKIE] = language
        if view.at_work:
            await accounts.change_language(view.actor, language)
    if theme in THEMES:
        view.theme = view.wishes[THEME_COOKIE] = theme
    return bool(view.wishes)


def hand_over(view: View, response: Response) -> None:
    """The answer has the browser keep what was asked for."""
    path = view.url("today").rstrip("/") or "/"
    for name, value in view.wishes.items():
        secure = auth.is_secure(view.request)
        response.set_cookie(name, value, max_age=_YEAR, path=path, secure=secure, httponly=True, samesite="lax")
