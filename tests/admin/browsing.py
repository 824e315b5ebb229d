"""A browser without a screen: it keeps cookies, reads pages, and sends a form as a browser without JavaScript would."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import httpx2

from app.core.cookies import session_cookie_name

VOID = {"br", "hr", "img", "input", "link", "meta", "path", "rect", "circle"}


@dataclass
class HtmlForm:
    """A form of a page: where it goes, what its fields hold, and its buttons as (name, value, action)."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)

    def with_values(self, **values: Any) -> list[tuple[str, str]]:
        """The fields with some of them answered otherwise; `__` stands for a dot, a list gives several values, None leaves out."""
        changed = {name.replace("__", "."): value for name, value in values.items()}
        return self.answered(changed)

    def answered(self, changed: dict[str, Any]) -> list[tuple[str, str]]:
        """As `with_values`, for names that are no Python words."""
        kept = [(name, value) for name, value in self.fields if name not in changed]
        for name, value in changed.items():
            if value is not None:
                kept += [(name, str(item)) for item in (value if isinstance(value, list) else [value])]
        return kept

    def value(self, name: str) -> str | None:
        """The value of a field, None where the form would not send it."""
        return next((value for known, value in self.fields if known == name), None)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[HtmlForm] = []
        self.open: HtmlForm | None = None
        self.select: str | None = None
        self.options: list[tuple[str, bool]] = []
        self.area: tuple[str, list[str]] | None = None
        self.text: list[tuple[str, str]] = []
        self.languages: list[tuple[str, str]] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        told = {name: value if value is not None else "" for name, value in attributes}
        if tag not in VOID:
            self.languages.append((tag, told.get("lang", self.languages[-1][1] if self.languages else "")))
        if tag == "a":
            self.links.append(told.get("href", ""))
        for name in ("aria-label", "placeholder", "title"):
            if told.get(name):
                self.text.append((told[name], told.get("lang", self.languages[-1][1] if self.languages else "")))
        if tag == "form":
            self.open = HtmlForm(told.get("action", ""), told.get("method", "get"))
            self.forms.append(self.open)
        elif self.open is not None:
            self._field(tag, told)

    def _field(self, tag: str, told: dict[str, str]) -> None:
        assert self.open is not None
        name = told.get("name", "")
        if tag == "input" and name:
            if told.get("type") not in ("checkbox", "radio") or "checked" in told:
                self.open.fields.append((name, told.get("value", "on" if told.get("type") == "checkbox" else "")))
        elif tag == "select":
            self.select, self.options = name, []
        elif tag == "option":
            self.options.append((told.get("value", ""), "selected" in told))
        elif tag == "textarea":
            self.area = (name, [])
        elif tag == "button":
            self.open.buttons.append((name, told.get("value", ""), told.get("formaction", self.open.action)))

    def handle_endtag(self, tag: str) -> None:
        if self.languages and self.languages[-1][0] == tag:
            self.languages.pop()
        if tag == "form":
            self.open = None
        elif tag == "select" and self.open is not None and self.select is not None:
            chosen = [value for value, selected in self.options if selected] or [value for value, _ in self.options[:1]]
            self.open.fields += [(self.select, value) for value in chosen]
            self.select = None
        elif tag == "textarea" and self.open is not None and self.area is not None:
            self.open.fields.append((self.area[0], "".join(self.area[1]).removeprefix("\n")))
            self.area = None

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.area[1].append(data)
        elif data.strip():
            self.text.append((data.strip(), self.languages[-1][1] if self.languages else ""))


@dataclass(frozen=True)
class Read:
    """An answer and what is on the page."""

    response: httpx2.Response
    forms: list[HtmlForm]
    text: list[tuple[str, str]]
    links: list[str]

    @property
    def status(self) -> int:
        """The status code."""
        return self.response.status_code

    @property
    def html(self) -> str:
        """The page as it was sent."""
        return self.response.text

    @property
    def words(self) -> str:
        """All that is written on the page."""
        return " ".join(text for text, _ in self.text)

    def form(self, action: str) -> HtmlForm:
        """The posted form whose address ends so."""
        return next(form for form in self.forms if form.method == "post" and form.action.split("#")[0].endswith(action))


class Browser:
    """One browser at the console."""

    def __init__(self, app: Any, language: str = "en", address: str = "127.0.0.1") -> None:
        transport = httpx2.ASGITransport(app=app, client=(address, 1234))
        headers = {"accept-language": language, "user-agent": "tests"}
        self.client = httpx2.AsyncClient(transport=transport, base_url="http://localhost", headers=headers)

    def keep(self, session: str) -> None:
        """The browser holds that session, as if the console had handed it over: a new one takes its place."""
        self.client.cookies.set(session_cookie_name(secure=False), session, domain="localhost.local")

    async def get(self, path: str, **said: Any) -> Read:
        """The page at a path below /console, without following where it points."""
        return _read(await self.client.get(_full(path), **said))

    async def post(self, path: str, data: list[tuple[str, str]] | dict[str, Any] | None = None, **headers: str) -> Read:
        """A form is sent, as from one of the console's own pages unless the headers say otherwise."""
        sent: dict[str, Any] = {}
        for name, value in data.items() if isinstance(data, dict) else data or []:
            sent.setdefault(name, []).append(value)
        told = {"origin": "http://localhost", "sec-fetch-site": "same-origin"} | {k.replace("_", "-"): v for k, v in headers.items()}
        return _read(await self.client.post(_full(path), data=sent, headers=told))

    async def press(self, read: Read, action: str, **values: Any) -> Read:
        """The form of a page is sent with some fields answered otherwise."""
        form = read.form(action)
        return await self.post(form.action, form.with_values(**values))

    async def follow(self, read: Read) -> Read:
        """The page that a 303 points to."""
        assert read.status == 303, read.words
        return await self.get(read.response.headers["location"])


def _full(path: str) -> str:
    return path if path.startswith("/console") else f"/console{path}"


def _read(response: httpx2.Response) -> Read:
    reader = _Reader()
    reader.feed(response.text if "html" in response.headers.get("content-type", "") else "")
    return Read(response, reader.forms, reader.text, reader.links)
