"""One request to the console: who asks, in which language, what was posted, and how it is answered."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qsl, quote, urlencode, urlsplit
from uuid import UUID

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from admin import auth, drawings, words
from admin.assets import assets
from admin.flash import Flash, FlashSeal
from admin.forms import Form, Problem, number_in
from admin.i18n import LANGUAGE_NAMES, LANGUAGES, Words, negotiate, together
from admin.session_words import device_word
from app.accounts.rules import SignedIn
from app.community import service as community
from app.community.rules import CommunityInfo, NoCommunity
from app.core import context
from app.core.access import ANONYMOUS, Actor, FactorState, Scope
from app.core.calendar import local_date
from app.core.errors import NotFound
from app.core.paging import CursorSeal, PageRequest, page_request
from app.core.settings import Settings
from app.views.rules import SECTIONS, normal_query

HERE = Path(__file__).parent
LANGUAGE_COOKIE = "guildhall_language"
THEME_COOKIE = "guildhall_theme"
KEYS_COOKIE = "guildhall_keys"
_LONGEST_WAY_BACK = 500
THEMES = ("auto", "light", "dark")


class Preview(Protocol):
    """What another caller would see of GraphQL; the installation hands it in, since the console does not know that layer."""

    root_fields: tuple[tuple[str, tuple[Scope, ...]], ...]

    async def ask(self, actor: Actor, query: str, *, now: datetime, language: str) -> dict[str, Any]:
        """The answer that the caller would get; nothing is changed by it."""


class Console:
    """What all requests share: the templates, the seals, the paths of the pages by name, the static files by content."""

    def __init__(self, settings: Settings, preview: Preview) -> None:
        self.settings = settings
        self.preview = preview
        self.flash = FlashSeal(settings.key)
        self.cursors = CursorSeal(settings.key)
        self.paths: dict[str, str] = {}
        self.templates = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"],
        )
        self.templates.filters["together"] = together
        self.templates.globals.update(tables=words, draw=drawings, device=device_word, Scope=Scope, LANGUAGE_NAMES=LANGUAGE_NAMES)


class View:
    """The request as the pages see it."""

    form: Form

    def __init__(self, request: Request, console: Console, now: datetime) -> None:
        self.request, self.console, self.now = request, console, now
        wished = request.cookies.get(LANGUAGE_COOKIE, "")
        self.language = wished if wished in LANGUAGES else negotiate(request.headers.get("accept-language", ""))
        theme = request.cookies.get(THEME_COOKIE, "")
        self.theme = theme if theme in THEMES else "auto"
        self.letters = request.cookies.get(KEYS_COOKIE) != "off"
        self.words = Words(self.language)
        self.actor: Actor = ANONYMOUS
        self.kept: SignedIn | None = None
        self.info: CommunityInfo | None = None
        self.form = Form()
        self.field_of: Callable[[str], str] = _field_of
        self.label_of: Callable[[str], str] = lambda _path: ""
        self.status = 200
        self.shown: str | None = None
        self.wishes: dict[str, str] = {}
        self.retry_at: datetime | None = None

    async def open(self) -> None:
        """Who asks is known, and the community: two statements."""
        try:
            self.info = await community.get()
            self.words = Words(self.language, self.info.zone)
        except NoCommunity:
            self.info = None
        self.actor = await auth.actor_of(self.request, self.now)

    def speak(self, language: str) -> None:
        """The answer is in that language."""
        self.language, self.words = language, Words(language, self.words.zone)

    def words_only(self) -> None:
        """From here on the answer asks the database nothing."""
        self.actor = ANONYMOUS

    # what was asked

    @property
    def community(self) -> CommunityInfo:
        """The community. Raises NoCommunity while there is none."""
        if self.info is None:
            raise NoCommunity()
        return self.info

    @property
    def address(self) -> str | None:
        """Where the request comes from, as far as the server can tell."""
        return self.request.client.host if self.request.client else None

    @cached_property
    def today(self) -> date:
        """The local day."""
        return local_date(self.now, self.info.zone if self.info else "UTC")

    def last_day(self, until: datetime) -> date:
        """The last local day of something that holds until the instant, which is no longer part of it."""
        return local_date(until - timedelta(microseconds=1), self.words.zone)

    @property
    def query(self) -> Mapping[str, str]:
        """The values after the question mark; empty ones are left out."""
        return {name: value for name, value in self.request.query_params.items() if value.strip()}

    @cached_property
    def path(self) -> str:
        """The page's address below the console's own, without slashes around it."""
        return self.request.url.path.removeprefix(str(self.request.scope.get("root_path", ""))).strip("/")

    @property
    def section(self) -> str:
        """The first word of the address: the list that the page belongs to."""
        return self.path.split("/")[0]

    @cached_property
    def came(self) -> str:
        """What stood behind the question mark of the list that one came from; on a list, what stands there."""
        found = self.request.url.query if self.path in SECTIONS else self.request.query_params.get("list", "")
        return urlencode(parse_qsl(found)) if len(found) <= _LONGEST_WAY_BACK else ""

    @property
    def filters(self) -> Mapping[str, str]:
        """What the list that one came from was narrowed to."""
        return dict(parse_qsl(normal_query(self.section, self.came)))

    @property
    def asked(self) -> str:
        """The address that was asked for."""
        return self.request.url.path + (f"?{self.request.url.query}" if self.request.url.query else "")

    @property
    def here(self) -> str:
        """Where the page that is shown can be read again, also where it answers a form."""
        if self.request.method == "GET":
            return self.asked
        return self.shown or auth.safe_next(self, urlsplit(self.request.headers.get("referer", "")).path)

    def id(self, name: str = "id") -> UUID:
        """The id in the path."""
        found: UUID = self.request.path_params[name]
        return found

    def number(self) -> int:
        """The version's number in the path. Raises NotFound for one that no version can have."""
        found = number_in(str(self.request.path_params["number"]))
        if found is None:
            raise NotFound("version")
        return found

    def revision(self) -> int:
        """The revision of the draft that the form was made from; -1, which never holds, where it says none."""
        found = number_in(self.form.get("revision"))
        return -1 if found is None else found

    def page_request(self, where: str, size: int) -> PageRequest:
        """Which page of the list `where` is asked for by `after` or `before`. Raises Invalid for a cursor that is not ours."""
        after, before = self.query.get("after"), self.query.get("before")
        if before is not None:
            return page_request(None, None, size, self.console.cursors.open(where, before, "before"))
        return page_request(size, self.console.cursors.open(where, after, "after") if after else None, None, None)

    # how it is answered

    def url(self, name: str, /, **values: Any) -> str:
        """The address of a page: values that its path does not name go behind the question mark, empty ones are left out.

        Below a list the filters of the list go along, so that every way back leads to what one came from.
        """
        path = self.console.paths[name]
        if self.came and path.startswith(f"/{self.section}/"):
            values = {"list": self.came, **values}
        for key in list(values):
            marked = next((f"{{{key}{kind}}}" for kind in ("", ":uuid", ":int") if f"{{{key}{kind}}}" in path), None)
            if marked is not None:
                path = path.replace(marked, quote(str(values.pop(key)), safe=""))
        query = urlencode({key: value for key, value in values.items() if value not in (None, "")}, doseq=True)
        return str(self.request.scope.get("root_path", "")) + path + (f"?{query}" if query else "")

    def back(self, name: str) -> str:
        """The address of the list, narrowed down as it was when one left it."""
        return self.url(name) + (f"?{self.came}" if self.came and name == self.section else "")

    def link(self, **changes: Any) -> str:
        """This very page with other filters; a change of filters begins at the first page again."""
        kept = {name: value for name, value in self.query.items() if name not in ("after", "before")}
        query = urlencode({name: value for name, value in {**kept, **changes}.items() if value not in (None, "")}, doseq=True)
        return self.request.url.path + (f"?{query}" if query else "")

    def asset(self, name: str) -> str:
        """The address of a static file."""
        return str(self.request.scope.get("root_path", "")) + f"/static/{name}?v={assets()[name].mark}"

    def may(self, scope: Scope) -> bool:
        """Whether the link or button is worth showing, be it after a fresh proof; the service decides."""
        return self.actor.may(scope)

    @property
    def at_work(self) -> bool:
        """Whether one of the staff is signed in for good: no code is due and no second factor to be set up."""
        return self.actor.role is not None and self.actor.factor is FactorState.OPEN

    def keep(self, signed_in: SignedIn) -> None:
        """Whoever asks is that session's actor from here on, and the answer hands its token to the browser."""
        self.actor, self.kept = signed_in.actor, signed_in

    def refuse(self, problems: Iterable[Problem], *, status: int = 422, retry_at: datetime | None = None) -> None:
        """The page that follows shows the posted form again, with these problems."""
        self.form.problems = list(problems)
        self.status, self.retry_at = status, retry_at

    async def render(self, template: str, *, status: int | None = None, **values: Any) -> Response:
        """The page. What the session before left to say is said, once."""
        flash = self.console.flash.read(self.request, self.actor.session_id or 0)
        shared = {
            "view": self,
            "words": self.words,
            "_": self.words.markup,
            "n_": self.words.plural_markup,
            "url": self.url,
            "form": self.form,
            "status": status or self.status,
            "flash": flash,
            "request_id": context.request_id.get(),
        }
        body = self.console.templates.get_template(template).render(shared | values)
        response = HTMLResponse(body, status or self.status, headers={"content-language": self.language})
        if self.retry_at is not None:
            response.headers["retry-after"] = str(max(1, int((self.retry_at - self.now).total_seconds())))
        if flash is not None:
            self.console.flash.forget(response, self.request)
        return response

    def redirect(self, to: str, flash: Flash | None = None) -> Response:
        """303 to an address of the console; the page there says `flash` once."""
        response = RedirectResponse(to, status_code=303)
        if flash is not None:
            self.console.flash.write(response, self.request, flash, self.actor.session_id or 0)
        return response


def _field_of(path: str) -> str:
    """The form's field for the path of a refusal: one field holds a whole list, and names are written small."""
    return re.sub(r"([a-z])([A-Z])", lambda match: f"{match[1]}_{match[2].lower()}", re.sub(r"\[\d+\]$", "", path))
