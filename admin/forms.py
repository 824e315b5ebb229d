"""What was posted: read by a pydantic model, refused in the reader's language, and kept for the next try."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.fields import FieldInfo
from starlette.datastructures import FormData

from admin.i18n import Words, msg

FormModel = TypeVar("FormModel", bound=BaseModel)

_MESSAGES = {
    "missing": msg("Fill this in."),
    "string_too_short": msg("At least {min_length} characters."),
    "string_too_long": msg("At most {max_length} characters."),
    "string_pattern_mismatch": msg("This is not written as it should be."),
    "int_parsing": msg("Give a whole number."),
    "int_type": msg("Give a whole number."),
    "int_from_float": msg("Give a whole number."),
    "greater_than": msg("Give more than {gt}."),
    "greater_than_equal": msg("Give {ge} or more."),
    "less_than": msg("Give less than {lt}."),
    "less_than_equal": msg("Give {le} or less."),
    "date_parsing": msg("Give a date such as 2026-12-01."),
    "date_from_datetime_parsing": msg("Give a date such as 2026-12-01."),
    "date_from_datetime_inexact": msg("Give a date such as 2026-12-01."),
    "datetime_parsing": msg("Give a date and time such as 2026-12-01 09:00."),
    "datetime_from_date_parsing": msg("Give a date and time such as 2026-12-01 09:00."),
    "literal_error": msg("Choose one of the list."),
    "enum": msg("Choose one of the list."),
    "uuid_parsing": msg("Choose one of the list."),
    "too_short": msg("Choose at least {min_length}."),
    "too_long": msg("Choose at most {max_length}."),
    "bool_parsing": msg("Choose yes or no."),
}


class Input(BaseModel):
    """A form. Unknown fields are dropped, spaces around words too, an empty field counts as not given."""

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong: the form's field (none where it is the whole form), a sentence in the reader's language, and perhaps
    what the field is called, where the sentence alone would not say it."""

    field: str | None
    text: str
    label: str = ""


class FormRefused(Exception):
    """The form does not hold; every problem is named."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("the form was refused")


@dataclass(frozen=True, slots=True)
class PostedFile:
    """A file that came with a form."""

    name: str
    raw: bytes


@dataclass
class Form:
    """The values that a form shows, and what is wrong with them; and the file that came with it, which no page shows again."""

    values: dict[str, list[str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    file: PostedFile | None = None

    def get(self, name: str, default: str = "") -> str:
        """The field's value, or the default where the form does not hold it."""
        found = self.values.get(name)
        return found[0] if found else default

    def all(self, name: str) -> list[str]:
        """Every value of a field that can be given more than once."""
        return self.values.get(name, [])

    def has(self, name: str, value: str) -> bool:
        """Whether the value is among those of the field: a box that is ticked, an option that is chosen."""
        return value in self.values.get(name, ())

    def problem(self, name: str) -> str | None:
        """What is wrong with the field."""
        return next((problem.text for problem in self.problems if problem.field == name), None)

    def __contains__(self, name: str) -> bool:
        return name in self.values


def number_in(text: str, digits: int = 9) -> int | None:
    """The whole number that the text is, nothing where it is none or has more digits: whoever made up an address or a form meets
    no fault of ours."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= digits else None


def posted(data: FormData) -> Form:
    """The form as it came; files, line-ending styles and NUL, which no text in PostgreSQL holds, do not get through."""
    values: dict[str, list[str]] = {}
    for name, value in data.multi_items():
        if isinstance(value, str):
            values.setdefault(name, []).append(value.replace("\r\n", "\n").replace("\0", "\ufffd"))
    return Form(values)


def filled(values: Mapping[str, Any]) -> Form:
    """A form that shows `values`: lists stay lists, None is an empty field."""
    return Form(
        {
            name: [str(item) for item in value] if isinstance(value, list | tuple | set | frozenset) else _one(value)
            for name, value in values.items()
        }
    )


def _one(value: Any) -> list[str]:
    return [] if value is None else [str(value)]


def parse(model: type[FormModel], form: Form, words: Words) -> FormModel:
    """The form's values, typed. Raises FormRefused naming every field that is wrong."""
    raw: dict[str, Any] = {}
    for name, info in model.model_fields.items():
        key = info.alias or name
        if _is_list(info):
            raw[key] = [value for value in form.all(key) if value.strip()]
        elif form.get(key).strip():
            raw[key] = form.get(key)
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        raise FormRefused(
            Problem(str(item["loc"][0]) if item["loc"] else None, said(dict(item), words)) for item in error.errors()
        ) from None


def said(item: dict[str, Any], words: Words) -> str:
    """What pydantic found, in the reader's language."""
    message = _MESSAGES.get(str(item["type"]), msg("This does not fit."))
    return words.text(message, **{name: value for name, value in (item.get("ctx") or {}).items() if isinstance(value, int | str)})


def _is_list(info: FieldInfo) -> bool:
    annotation = info.annotation
    options = get_args(annotation) if get_origin(annotation) in (Union, UnionType) else (annotation,)
    return any(get_origin(option) in (list, tuple, set, frozenset) for option in options)
