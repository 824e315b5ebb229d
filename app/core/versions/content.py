"""Reading the form of a published content: what pydantic finds wrong, as refusals that name the field and say what is right.

Fields are strict: a number in quotes is no number, so that what was written is what is stored. Dates are ISO words.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from app.core.errors import Invalid

UNTRANSLATED_TEMPLATE = "The text in this language is missing."
FIRST_YEAR, LAST_YEAR = 1900, 2999
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})
_QUOTED = re.compile(r"'([^']*)'")
MISSING_TEMPLATE = "This is needed."
UNKNOWN_TEMPLATE = "There is no such field here."
TEXT_TEMPLATE = "Give a text."
SHORT_TEMPLATE = "This is too short: at least {min_length}."
LONG_TEMPLATE = "Use at most {max_length} characters."
PATTERN_TEMPLATE = "This is not written as it should be."
WHOLE_TEMPLATE = "Give a whole number."
FLAG_TEMPLATE = "Give true or false."
LEAST_TEMPLATE = "Give at least {ge}."
MOST_TEMPLATE = "Give at most {le}."
CHOICE_TEMPLATE = "Give one of {expected}."
LIST_TEMPLATE = "Give a list."
MANY_TEMPLATE = "Give at most {max_length} of them."
FEW_TEMPLATE = "Give at least {min_length} of them."
FIELDS_TEMPLATE = "Give fields with their values."
DAY_TEMPLATE = "Give a day such as 2026-11-21."
RANGE_TEMPLATE = "Give a day from 1900 to 2999."
OTHER_TEMPLATE = "This is not what belongs here."
_TEMPLATES = {
    "missing": MISSING_TEMPLATE,
    "extra_forbidden": UNKNOWN_TEMPLATE,
    "string_type": TEXT_TEMPLATE,
    "string_too_short": SHORT_TEMPLATE,
    "string_too_long": LONG_TEMPLATE,
    "string_pattern_mismatch": PATTERN_TEMPLATE,
    "int_type": WHOLE_TEMPLATE,
    "bool_type": FLAG_TEMPLATE,
    "greater_than_equal": LEAST_TEMPLATE,
    "less_than_equal": MOST_TEMPLATE,
    "literal_error": CHOICE_TEMPLATE,
    "list_type": LIST_TEMPLATE,
    "too_long": MANY_TEMPLATE,
    "too_short": FEW_TEMPLATE,
    "dict_type": FIELDS_TEMPLATE,
    "model_type": FIELDS_TEMPLATE,
    "model_attributes_type": FIELDS_TEMPLATE,
    "date_type": DAY_TEMPLATE,
    "day_range": RANGE_TEMPLATE,
}


class Form(BaseModel):
    """A part of a content: immutable, strict, without unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


Language = Annotated[str, Field(pattern=r"^[a-z]{2}(-[A-Z]{2})?$")]
Line = dict[Language, Annotated[str, Field(max_length=80)]]
Paragraph = dict[Language, Annotated[str, Field(max_length=300)]]
Code = Annotated[str, Field(min_length=1, max_length=64)]
Codes = Annotated[list[Code], Field(max_length=50)]
MOST_MINOR = 10**12  # a year of days at such a price, and a hundred such benefits, are still whole in JSON
Minor = Annotated[int, Field(ge=0, le=MOST_MINOR)]


class ThingForm(Form):
    """The content of what has a code in a programme: neither ever changes."""

    code: Annotated[str, Field(max_length=63)]
    programme: Annotated[str, Field(max_length=63)]


class InvalidContent(Invalid):
    """A content says something that cannot be published. It is the first of `faults`, which has one per faulty field."""

    def __init__(self, faults: list[Invalid]) -> None:
        self.faults = tuple(faults)
        super().__init__(faults[0].field, faults[0].template, **faults[0].params)


AnyForm = TypeVar("AnyForm", bound=Form)


def _day(value: Any) -> Any:
    if isinstance(value, str) and _ISO_DATE.fullmatch(value):
        try:
            value = date.fromisoformat(value)
        except ValueError:
            return value
    if isinstance(value, datetime) or not isinstance(value, date):
        return None if value is None else object()
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise PydanticCustomError("day_range", "out of range")
    return value


Day = Annotated[date, BeforeValidator(_day)]


def read_form(form: type[AnyForm], content: Mapping[str, Any], prefix: str = "") -> AnyForm:
    """The content as `form`. Raises InvalidContent with one fault for each field of the wrong kind, size or name."""
    try:
        return form.model_validate(dict(content))
    except ValidationError as error:
        raise InvalidContent([_fault(prefix, found) for found in error.errors(include_url=False)]) from None


def text_faults(path: str, text: Mapping[str, str], languages: tuple[str, ...]) -> Iterator[Invalid]:
    """A fault for each language of the community without a text, and for each text in another language."""
    for language in languages:
        if not shows(text.get(language, "")):
            yield Invalid(f"{path}.{language}", UNTRANSLATED_TEMPLATE)
    for language in text:
        if language not in languages:
            yield Invalid(f"{path}.{language}", "The community has the languages {languages}.", languages=", ".join(languages))


def shows(text: str) -> bool:
    """Whether there is anything to see: spaces, controls and marks without width alone are no text."""
    return any(unicodedata.category(letter) not in _UNSEEN for letter in text)


def path_of(prefix: str, steps: tuple[int | str, ...]) -> str:
    """`audience.segments[0]` for the steps audience, segments, 0."""
    path = prefix
    for step in steps:
        if isinstance(step, int):
            path += f"[{step}]"
        elif step != "[key]":
            path += f".{step}" if path else step
    return path


def _fault(prefix: str, found: Any) -> Invalid:
    context = dict(found.get("ctx", {}))
    if "expected" in context:
        context["expected"] = ", ".join(_QUOTED.findall(context["expected"]))
    return Invalid(path_of(prefix, found["loc"]) or "content", _TEMPLATES.get(found["type"], OTHER_TEMPLATE), **context)
