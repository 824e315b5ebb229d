"""The proof that delicate work asks for when the last one is ten minutes old (A3, ADR 0091).

A form whose work needs a fresh proof is answered by a page that asks for one and carries the form; sent again with the proof, it
goes on by itself: nothing typed is lost, with or without a script.
"""

from urllib.parse import urlsplit

from starlette.responses import Response

from admin import auth
from admin.forms import Problem
from admin.i18n import msg
from admin.view import View
from app.accounts import queries as account_queries
from app.accounts import service as accounts
from app.accounts.rules import TooManyFailures, WrongCredentials
from app.core.errors import AppError

FIELD = "proof"


class NotProved(Exception):
    """The proof that came with a form does not hold; `refusal` says why."""

    def __init__(self, refusal: AppError | None) -> None:
        self.refusal = refusal
        super().__init__("not proved")


async def take(view: View) -> None:
    """The proof that came with the form is taken out of it and holds. Raises NotProved."""
    given = view.form.values.pop(FIELD, None)
    if given is None:
        return
    if not given[0].strip():
        raise NotProved(None)
    try:
        view.keep(await accounts.prove(view.actor, given[0], now=view.now))
    except (WrongCredentials, TooManyFailures) as error:
        raise NotProved(error) from None


async def ask(view: View, wrong: NotProved | None = None, *, onward: str | None = None) -> Response:
    """The page that asks for a proof and carries the form that needs one; for a page that is read, it leads `onward`, by default back
    there."""
    view.form.problems = []
    view.form.values.pop(FIELD, None)  # a proof is never carried, nor shown again
    status = 403 if onward is None else 200
    if wrong is not None:
        text = view.words.text(msg("Fill this in.")) if wrong.refusal is None else view.words.refusal(wrong.refusal)
        limited = isinstance(wrong.refusal, TooManyFailures)
        view.refuse([Problem(FIELD, text)], retry_at=getattr(wrong.refusal, "retry_at", None))
        status = 429 if limited else 422
    to, carried = view.asked, [(name, value) for name, values in view.form.values.items() for value in values]
    if view.request.method == "GET":
        to, carried = view.url("prove"), [("next", view.asked if onward is None else onward)]
    by_code = await account_queries.own_factor(view.actor) is not None
    back = auth.safe_next(view, urlsplit(view.request.headers.get("referer", "")).path)
    return await view.render("session/prove.html", status=status, to=to, carried=carried, by_code=by_code, back=back)
