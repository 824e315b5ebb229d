"""Says the refusals of the domain in the caller's language; both edges use it.

English is the key. The other languages stand in `locale/`, one text file each, read and compiled at first use; a test finds
what has no translation. `python -m admin.messages` keeps the files complete.
"""

import io
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from app.core.errors import AppError, NotFound

LOCALE_DIR = Path(__file__).parent / "locale"


@runtime_checkable
class Spoken(Protocol):
    """A value of a refusal that is said differently in each language, such as a condition."""

    def said(self, language: str) -> str: ...


def refusal(error: AppError, language: str, shown: Mapping[str, Any] | None = None) -> str:
    """What was refused, in the language; in English where the language is not known.

    `shown` takes the place of the refusal's own values; by itself an instant is printed in UTC.
    """
    values = {name: _said(value, language) for name, value in (shown or error.params).items()}
    if isinstance(error, NotFound):
        values["what"] = translated(str(error.params["what"]), language)
    return translated(error.template, language).format(**values)


def translated(text: str, language: str) -> str:
    """The text in the language, its places for values still open."""
    return _catalogue(language).gettext(text) if text else text


@cache
def _catalogue(language: str) -> NullTranslations:
    file = LOCALE_DIR / f"{language}.po"
    if language not in _known():
        return NullTranslations()
    compiled = io.BytesIO()
    with file.open("rb") as source:
        write_mo(compiled, read_po(source, locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)


@cache
def _known() -> frozenset[str]:
    return frozenset(file.stem for file in LOCALE_DIR.glob("*.po"))


def _said(value: Any, language: str) -> Any:
    if isinstance(value, Spoken):
        return value.said(language)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M UTC")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple | set | frozenset):
        return ("、" if language == "zh" else ", ").join(str(item) for item in value)
    return value
