"""What a page of the console is: a path, a scope that must be named, and a view that answers.

`page` reads and changes nothing. `action` takes a posted form and answers 303; when the domain refuses, the page named by
`again` is shown once more with 422, the values kept and the refusal said in the reader's language.
"""

from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from typing import Any

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from admin import auth, preferences, proving
from admin.forms import Form, FormRefused, PostedFile, Problem, posted
from admin.i18n import msg
from admin.view import Console, View
from admin.words import SCOPE
from app.community import service as community
from app.core import clock, db
from app.core.access import FactorState, Scope, SecondFactorMissing, SecondFactorRequired, StepUpRequired, ensure
from app.core.errors import AppError, Conflict, ExternalFailure, Forbidden, Invalid, LimitReached, NotFound, Unauthenticated
from app.core.logging import logger

_log = logger("guildhall.console")
Handler = Callable[[View], Awaitable[Response]]
MAX_FIELDS = 2_000
_LONGEST_FIELD = 200_000
_STRANGERS_FIELDS, _STRANGERS_FIELD = 20, 4_000
_FORM, _FORM_WITH_FILE = "application/x-www-form-urlencoded", "multipart/form-data"
_LARGEST_UPLOAD = 4_000_000
_WAYS_IN = {Unauthenticated: "sign_in", SecondFactorRequired: "sign_in_code", SecondFactorMissing: "set_up_factor"}


@dataclass(frozen=True, slots=True)
class Page:
    """One door of the console. `name` is the word by which links name it; `enrolling` lets in also who has still to set up the
    second factor that the role needs; `upload` takes a form with a file."""

    path: str
    scope: Scope
    method: str
    handler: Handler
    name: str
    again: "Page | None" = None
    enrolling: bool = False
    upload: bool = False

    def route(self, console: Console) -> Route:
        """The route that answers it. Where a file may come the body may be larger, so that a page can say that the file is too large."""
        larger = [Middleware(RequestBodyLimitMiddleware, max_body_size=_LARGEST_UPLOAD)] if self.upload else None
        return Route(self.path, partial(_answer, self, console), methods=[self.method], name=self.name, middleware=larger)


def page(path: str, *, scope: Scope, enrolling: bool = False) -> Callable[[Handler], Page]:
    """A page that is read. `scope` is what the reader must hold; PUBLIC is a word that somebody typed."""
    return lambda handler: Page(path, scope, "GET", handler, handler.__name__, enrolling=enrolling)


def action(path: str, *, scope: Scope, again: Page | None = None, enrolling: bool = False) -> Callable[[Handler], Page]:
    """A posted form. Refused, the page `again` shows it once more."""
    return lambda handler: Page(path, scope, "POST", handler, handler.__name__, again, enrolling)


def pages_of(*modules: Any) -> list[Page]:
    """Every page of the view modules, in the order in which they stand there; those made for a kind stand in its `PAGES`."""
    found: list[Page] = []
    for module in modules:
        found += [page for page in vars(module).values() if isinstance(page, Page) and page.handler.__module__ == module.__name__]
        found += getattr(module, "PAGES", ())
    return found


async def nothing_here(console: Console, request: Request) -> Response:
    """The page for an address that no page has."""
    return await _answer(Page("", Scope.PUBLIC, "GET", _missing, "nothing"), console, request)


async def _missing(_view: View) -> Response:
    raise NotFound("page")


async def _answer(page: Page, console: Console, request: Request) -> Response:
    request.scope["query_string"] = request.scope["query_string"].replace(b"%00", b"%EF%BF%BD")  # NUL: PostgreSQL refuses it in any text
    view = View(request, console, clock.now())
    response = await _respond(page, view)
    auth.hand_over(view, response)
    preferences.hand_over(view, response)
    return response


async def _respond(page: Page, view: View) -> Response:
    with community.one_revision(), db.watch_commits() if page.method == "POST" else nullcontext():
        try:
            await view.open()
            _admit(page, view)
            return await _handle(page, view)
        except proving.NotProved as error:
            return await proving.ask(view, error)
        except StepUpRequired:
            return await proving.ask(view)
        except ExternalFailure as error:  # the store among others
            return await _trouble(view, 503, error)
        except (AppError, FormRefused) as error:
            return await _refuse(page, view, error)
        except HTTPException as error:  # no browser sends such a form, so it gets no page
            return PlainTextResponse("This form cannot be read. 无法读取此表单。", error.status_code)
        except ClientDisconnect:
            raise
        except Exception as error:
            _log.exception("page failed", page=page.name)
            return await _trouble(view, 500, error)


def _admit(page: Page, view: View) -> None:
    """A scope that only a fresh proof is wanting for lets in: what is read needs none, and a form may bring one."""
    if page.scope is Scope.PUBLIC:
        return
    auth.check_staff(view.actor)
    if view.actor.factor is FactorState.TO_ENROL and not page.enrolling:
        raise SecondFactorMissing(page.scope)
    if not view.actor.may(page.scope):
        raise view.actor.refusal([page.scope])


async def _form(page: Page, request: Request) -> Form:
    """What was posted. Whoever is not signed in may post little: parsing must cost a stranger more than us. Raises HTTPException."""
    kind = request.headers.get("content-type", _FORM)
    if page.upload and kind.startswith(_FORM_WITH_FILE):
        return await _form_with_file(request)
    if not kind.startswith(_FORM):
        raise HTTPException(415)
    stranger = page.scope is Scope.PUBLIC
    most, longest = (_STRANGERS_FIELDS, _STRANGERS_FIELD) if stranger else (MAX_FIELDS, _LONGEST_FIELD)
    async with request.form(max_files=0, max_fields=most, max_part_size=longest) as data:
        return posted(data)


async def _form_with_file(request: Request) -> Form:
    """What was posted, with the one file under the name `file`. Raises HTTPException."""
    async with request.form(max_files=1, max_fields=_STRANGERS_FIELDS, max_part_size=_STRANGERS_FIELD) as data:
        form, sent = posted(data), data.get("file")
        if isinstance(sent, UploadFile):
            form.file = PostedFile(sent.filename or "", await sent.read())
        return form


async def _handle(page: Page, view: View) -> Response:
    if page.method == "POST":
        view.form = await _form(page, view.request)
        if page.again is not None:
            view.shown = _stands_at(page.again, page, view)
        proves = page.scope is not Scope.PUBLIC and proving.FIELD in view.form.values
        if (proves or page.again is not None) and await preferences.take(view):
            return await proving.ask(view) if proves or page.again is None else await page.again.handler(view)
        if page.scope is not Scope.PUBLIC:
            await proving.take(view)
            ensure(view.actor, page.scope)
    try:
        return await page.handler(view)
    except (Invalid, Conflict, LimitReached, FormRefused) as error:
        if page.again is None:
            raise
        view.refuse(_problems(view, error), retry_at=getattr(error, "retry_at", None), status=_status(error))
        return await page.again.handler(view)


def _stands_at(again: Page, page: Page, view: View) -> str:
    """Where the page that shows a form once more is read."""
    named = {name: value for name, value in view.request.path_params.items() if f"{{{name}" in again.path}
    return view.asked if again.path == page.path else view.url(again.name, **named)


def _problems(view: View, error: AppError | FormRefused) -> list[Problem]:
    faults = getattr(error, "faults", None)
    if faults:
        return [Problem(view.field_of(fault.field), view.words.refusal(fault), view.label_of(fault.field)) for fault in faults]
    if isinstance(error, FormRefused):
        return list(error.problems)
    field = getattr(error, "field", None)
    return [Problem(view.field_of(field) if field else None, view.words.refusal(error))]


def _status(error: AppError | FormRefused) -> int:
    kinds: tuple[tuple[type[Exception], int], ...] = (
        (NotFound, 404),
        (Unauthenticated, 401),
        (Forbidden, 403),
        (LimitReached, 429),
    )
    return next((status for kind, status in kinds if isinstance(error, kind)), 422)


async def _refuse(page: Page, view: View, error: AppError | FormRefused) -> Response:
    way_in = next((name for kind, name in _WAYS_IN.items() if isinstance(error, kind)), None)
    if way_in and page.method == "GET":
        return RedirectResponse(auth.detour(view, way_in), status_code=303)
    status = _status(error)
    headings = {
        401: msg("Your session has ended"),
        403: msg("This is not for your role"),
        404: msg("Nothing is here"),
        429: msg("Too many tries"),
    }
    heading = headings.get(status, msg("That did not work"))
    if isinstance(error, SecondFactorRequired | SecondFactorMissing):
        heading = msg("Your second factor is missing")
    problems = [Problem(None, _not_yours(view, error))] if type(error) is Forbidden else _problems(view, error)
    return await view.render("error.html", status=status, heading=heading, problems=problems, way_in=way_in)


def _not_yours(view: View, error: Forbidden) -> str:
    """What the page or the form takes, as the console says what a scope lets do."""
    needed = [view.words.text(SCOPE[scope]) for scope in error.required_scopes if scope in SCOPE]
    if not needed:
        return view.words.text(msg("The console is for staff only."))
    return view.words.text(msg("It takes a colleague whose role may {what}."), what=view.words.listing(needed))


async def _trouble(view: View, status: int, error: Exception) -> Response:
    view.words_only()
    failure = error if isinstance(error, db.StoreUnavailable) else db.StoreUnavailable()
    undone = db.outcome_of(failure) is db.StoreOutcome.RETRY  # else nobody knows whether the change was made (ADR 0088)
    heading = msg("The database does not answer") if status == 503 else msg("Something broke on our side")
    response = await view.render("error.html", status=status, heading=heading, problems=[], undone=undone, way_in=None)
    if status == 503:
        response.headers["retry-after"] = "2"
    return response
