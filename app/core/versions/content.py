"""Reading the form of a published content: what pydantic finds wrong, as refusals that name the field and say what is right.

Fields are strict: a number in quotes is no number, so that what was written is what is stored. Dates are ISO words.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic_core import PydanticCustomError

from app.core.errors import Invalid

FIRST_YEAR, LAST_YEAR = 1900, 2999
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_SENTENCES = {
    "missing": "This is needed.",
    "extra_forbidden": "There is no such field here.",
    "string_type": "Give a text.",
    "string_too_short": "This is too short: at least {min_length}.",
    "string_too_long": "Use at most {max_length} characters.",
    "string_pattern_mismatch": "This is not written as it should be.",
    "int_type": "Give a whole number.",
    "bool_type": "Give true or false.",
    "greater_than_equal": "Give at least {ge}.",
    "less_than_equal": "Give at most {le}.",
    "literal_error": "Give one of {expected}.",
    "list_type": "Give a list.",
    "too_long": "Give at most {max_length} of them.",
    "too_short": "Give at least {min_length} of them.",
    "dict_type": "Give fields with their values.",
    "model_type": "Give fields with their values.",
    "model_attributes_type": "Give fields with their values.",
    "date_type": "Give a day such as 2026-11-21.",
    "day_range": "Give a day from 1900 to 2999.",
}


class Form(BaseModel):
    """A part of a content: immutable, strict, without unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


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
    path = path_of(prefix, found["loc"])
    template = _SENTENCES.get(found["type"])
    if template is None:
        return Invalid(path or "content", "This is not what belongs here.")
    return Invalid(path or "content", template, **found.get("ctx", {}))
