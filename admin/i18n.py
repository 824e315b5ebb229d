"""The console's words in its two languages: messages, refusals, dates, numbers, and how far away an instant is.

English is the key of every message. The catalogues are text files under `locale/`, compiled in memory at start, so that a
clean clone needs no build step. A message holds its values as `{name}`, like the refusals of the domain.
"""

import io
import re
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from gettext import GNUTranslations
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from markupsafe import Markup, escape

from app.core import words as refusals
from app.core.errors import AppError

LANGUAGES = ("en", "zh")
LANGUAGE_NAMES = {"en": "English", "zh": "中文"}
LOCALE_DIR = Path(__file__).parent / "locale"
_DATE = {"en": "d MMM y", "zh": "y年M月d日"}
_MONTH = {"en": "MMM y", "zh": "y年M月"}
_FIELD_AND_MARK = re.compile("(?:<select[^>]*>(?:(?!</select>).)*</select>|<input[^>]*>)[，。；：、,.;:]", re.S)
_MOMENT = {"en": "d MMM y, HH:mm", "zh": "y年M月d日 HH:mm"}


def msg(text: str) -> str:
    """The text itself, marked for the catalogue; it is translated where it is shown."""
    return text


@cache
def catalogue(language: str) -> GNUTranslations:
    """The compiled messages of a language."""
    compiled = io.BytesIO()
    with (LOCALE_DIR / f"{language}.po").open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)


def together(sentence: str) -> Markup:
    """The sentence with every mark on the line of the field before it: a browser may else begin a line with it."""
    return Markup(_FIELD_AND_MARK.sub(r'<span class="whole">\g<0></span>', str(sentence)))  # noqa: S704  it was escaped when filled


def negotiate(accepted: str) -> str:
    """The console's language that an Accept-Language header likes best; English where it names none of ours."""
    wishes: list[tuple[float, str]] = []
    for part in accepted.split(","):
        tag, _, weight = part.strip().partition(";q=")
        code = tag.split("-")[0].lower()
        if code in LANGUAGES:
            wishes.append((_weight(weight), code))
    return max(wishes, key=lambda wish: wish[0])[1] if wishes else "en"


def _weight(text: str) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0


class Words:
    """Says things in one language, and times in one zone."""

    def __init__(self, language: str, zone: str = "UTC") -> None:
        self.language, self.zone = language, zone
        self._catalogue = catalogue(language)

    def text(self, message: str, **values: Any) -> str:
        """The message in this language, filled with `values`."""
        found = self._catalogue.gettext(message) if message else ""
        return found.format(**values) if values else found

    def plural(self, one: str, many: str, n: int, **values: Any) -> str:
        """The form of the message that fits `n`; `{n}` is printed with thousands apart."""
        return self._catalogue.ngettext(one, many, n).format(n=self.number(n), **values)

    def markup(self, message: str, **values: Any) -> Markup:
        """The message for a page: text and values escaped, values that are markup (an input in a sentence) kept."""
        found = escape(self._catalogue.gettext(message) if message else "")
        return found.format(**values) if values else found

    def plural_markup(self, one: str, many: str, n: int, **values: Any) -> Markup:
        """As `plural`, for a page."""
        return escape(self._catalogue.ngettext(one, many, n)).format(n=self.number(n), **values)

    def refusal(self, error: AppError) -> str:
        """What the domain refused, in this language; instants in the community's zone."""
        shown = {name: self.value(value) if isinstance(value, date) else value for name, value in error.params.items()}
        return refusals.refusal(error, self.language, shown)

    def value(self, value: Any) -> Any:
        """A value as it stands in a sentence."""
        if isinstance(value, datetime):
            return self.moment(value)
        if isinstance(value, date):
            return self.day(value)
        if isinstance(value, list | tuple | set | frozenset):
            return self.listing([str(self.value(item)) for item in value])
        return value

    def listing(self, words: list[str]) -> str:
        """`a, b, c`, with the comma of the language."""
        return ("、" if self.language == "zh" else ", ").join(words)

    def day(self, on: date) -> str:
        """`14 Mar 2026`, `2026年3月14日`."""
        return format_date(on, _DATE[self.language], locale=self.language)

    def weekday(self, on: date) -> str:
        """`Monday`, `星期一`."""
        return format_date(on, "EEEE", locale=self.language)

    def day_of(self, at: datetime) -> str:
        """The local day of an instant."""
        return self.day(at.astimezone(ZoneInfo(self.zone)).date())

    def day_told(self, at: str) -> str:
        """The local day of an instant that is kept as text."""
        return self.day_of(datetime.fromisoformat(at))

    def month(self, starts_on: date) -> str:
        """`Mar 2026`, `2026年3月`."""
        return format_date(starts_on, _MONTH[self.language], locale=self.language)

    def moment(self, at: datetime) -> str:
        """Day and time in the community's zone."""
        return format_datetime(at, _MOMENT[self.language], tzinfo=ZoneInfo(self.zone), locale=self.language)

    def number(self, value: int) -> str:
        """`1,204`."""
        return format_decimal(value, locale=self.language)

    @property
    def city(self) -> str:
        """The place by which people call the zone: `Shanghai`, `上海`."""
        return _city(self.zone, self.language)

    def relative(self, at: datetime, now: datetime) -> str:
        """`in 9 days 16 h`, `2 h ago`: the two largest units."""
        ahead = at >= now
        span = at - now if ahead else now - at
        if span < timedelta(minutes=1):
            return self.text(msg("in a moment")) if ahead else self.text(msg("just now"))
        phrase = self._span(span)
        return self.text(msg("in {span}"), span=phrase) if ahead else self.text(msg("{span} ago"), span=phrase)

    def days_until(self, on: date, today: date) -> str:
        """`in 113 days`, `today`, `12 days ago`."""
        days = (on - today).days
        if days == 0:
            return self.text(msg("today"))
        phrase = self.plural("{n} day", "{n} days", abs(days))
        return self.text(msg("in {span}"), span=phrase) if days > 0 else self.text(msg("{span} ago"), span=phrase)

    def _span(self, span: timedelta) -> str:
        minutes = int(span.total_seconds() // 60)
        days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
        parts = []
        if days:
            parts.append(self.plural("{n} day", "{n} days", days))
        if hours and days < 14:
            parts.append(self.plural("{n} h", "{n} h", hours))
        if minutes and not days and hours < 3:
            parts.append(self.plural("{n} min", "{n} min", minutes))
        return " ".join(parts)


@lru_cache(maxsize=64)
def _city(zone: str, language: str) -> str:
    known: Any = Locale(language).time_zones.get(zone)
    place = known.get("city") if known is not None else None
    return str(place) if place else zone.rsplit("/", 1)[-1].replace("_", " ")
