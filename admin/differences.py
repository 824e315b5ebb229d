"""What changed, shown in words: what was taken away is struck out, what came is underlaid."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from markupsafe import Markup, escape

from admin.i18n import Words, msg
from app.core.differences import Kind
from app.core.differences import words as words_of
from app.core.markdown import render
from app.core.redline import redline
from app.core.versions.rules import compare

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_STRETCH, _LONG = 400, 3_000
_BRIEF, _SHORT = 3, 40
_MOST_RENDERED = 12_000


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that changed: what it is called, before and after in one text, and the text's language where it has one.

    `rendered` says that the text is paragraphs of its own, as readers see them.
    """

    label: str
    html: Markup
    path: str = ""
    language: str = ""
    rendered: bool = False

    @property
    def field(self) -> str:
        """The path without its language."""
        return self.path.removesuffix(f".{self.language}") if self.language else self.path


def raw(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, words: Words) -> list[Difference]:
    """Every field that differs, by its own name: for the audit log, which shows what was stored."""
    return [
        Difference(change.path, texts(plain(change.before, words), plain(change.after, words)), change.path)
        for change in compare(before, after)
    ]


def brief(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, words: Words) -> tuple[list[Difference], int]:
    """The first differences, cut short, and how many more there are: for a list."""
    changes = compare(before, after)
    shown = [
        Difference(change.path, texts(_cut(plain(change.before, words)), _cut(plain(change.after, words))), change.path)
        for change in changes[:_BRIEF]
    ]
    return shown, max(0, len(changes) - _BRIEF)


def _cut(text: str) -> str:
    return text if len(text) <= _SHORT else text[: _SHORT - 1] + "…"


def plain(value: Any, words: Words) -> str:
    """A stored value as text; nothing for what was not there."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return words.text(msg("yes")) if value else words.text(msg("no"))
    if isinstance(value, dict) or (isinstance(value, list) and any(isinstance(item, dict) for item in value)):
        return orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()
    if isinstance(value, list):
        return words.listing([str(item) for item in value])
    if isinstance(value, str) and _INSTANT.fullmatch(value):
        return words.moment(datetime.fromisoformat(value))
    return str(value)


def texts(before: str, after: str) -> Markup:
    """Both texts in one: words that went in `del`, words that came in `ins`; long stretches that stayed are cut short."""
    return Markup("").join(_SHOWN[part.kind](part.text) for part in words_of(before, after))


def rendered(before: str, after: str) -> Markup | None:
    """Both texts in Markdown as readers see them, in one; None where that is too much for a page."""
    if len(before) + len(after) > _MOST_RENDERED:
        return None
    html = redline(render(before), render(after))
    return Markup(html) if len(html) <= _MOST_RENDERED else None  # noqa: S704  sanitised by redline


def _stayed(text: str) -> Markup:
    return escape(text if len(text) <= _STRETCH else f"{text[: _STRETCH // 3]} … {text[-_STRETCH // 3 :]}")


def _gone(text: str) -> Markup:
    return Markup("<del>{}</del> ").format(_whole(text)) if text else Markup("")


def _came(text: str) -> Markup:
    return Markup("<ins>{}</ins>").format(_whole(text)) if text else Markup("")


def _whole(text: str) -> str:
    return text if len(text) <= _LONG else f"{text[:_LONG]} …"


_SHOWN = {Kind.SAME: _stayed, Kind.GONE: _gone, Kind.CAME: _came}
