"""Parts of contents as form fields, and back: texts in each language, exclusions, amounts, whole numbers.

A field is named by its path in the content, so a refusal finds its field.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from admin.forms import Form, number_in
from app.core.errors import Invalid
from app.core.money import format_amount, parse_amount

_COMMA = re.compile(r"[,，、\n]")
_CODES = ("regions", "products", "categories", "scenarios")


@dataclass(frozen=True, slots=True)
class Setting:
    """What reading a form depends on: the community's languages and currency."""

    languages: tuple[str, ...]
    currency: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a form says: the content, the form's field for each path in it, and what could not be read at all."""

    content: dict[str, Any]
    field_of: Callable[[str], str]
    faults: list[Invalid]


def texts(at: str, content: Mapping[str, str] | None) -> dict[str, Any]:
    """The fields of a text, one for each language."""
    return {f"{at}.{language}": text for language, text in (content or {}).items()}


def texts_of(form: Form, at: str, setting: Setting) -> dict[str, str]:
    """The texts that say something, as they were typed: a line break at the end is a line break."""
    found = {language: form.get(f"{at}.{language}") for language in setting.languages}
    return {language: text for language, text in found.items() if text.strip()}


def exclusions(said: Mapping[str, Any] | None) -> dict[str, Any]:
    """The fields of what was stated about exclusions."""
    if said is None:
        return {}
    values: dict[str, Any] = {f"exclusions.{name}": ", ".join(said[name]) for name in _CODES}
    values |= texts("exclusions.note", said["note"])
    return values | {"exclusions": "none" if said["none"] else "some", "exclusions.account_statuses": said["account_statuses"]}


def exclusions_of(form: Form, setting: Setting) -> dict[str, Any] | None:
    """What was stated; nothing where neither answer was chosen, which publishing refuses (B5)."""
    if form.get("exclusions") not in ("none", "some"):
        return None
    if form.get("exclusions") == "none":
        return {"none": True}
    found: dict[str, Any] = {name: words_in(form.get(f"exclusions.{name}")) for name in _CODES}
    found["account_statuses"] = form.all("exclusions.account_statuses")
    return found | {"none": False, "note": texts_of(form, "exclusions.note", setting)}


def field_of_list(path: str) -> str:
    """The form's field for a path in a list of codes, which one field holds as a whole."""
    return re.sub(r"((?:segments|plans|regions|account_statuses|products|categories|scenarios))\[\d+\]$", r"\1", path)


def words_in(text: str) -> list[str]:
    """The words between commas, western or Chinese, or on lines of their own."""
    return [word.strip() for word in _COMMA.split(text) if word.strip()]


def amount(minor: int, currency: str) -> str:
    """Minor units as one types them: `88.00`."""
    return format_amount(minor, currency).split(" ", 1)[1].replace(",", "")


def amount_of(text: str, currency: str, at: str, faults: list[Invalid]) -> int | None:
    """The minor units that were typed; nothing, and one fault more, where they cannot be read."""
    try:
        return parse_amount(text, currency, at)
    except Invalid as fault:
        faults.append(fault)
        return None


def whole(text: str) -> Any:
    """A whole number; what is none stays as typed, and the content's form refuses it by name."""
    text = text.strip().replace(",", "")
    return int(text) if re.fullmatch(r"-?\d{1,9}", text) else text


def count_of(form: Form, name: str, most: int) -> int:
    """How many lines of a kind the form holds."""
    return min(number_in(form.get(name)) or 0, most)


def without_line(values: Mapping[str, list[str]], name: str, place: int, count: int) -> dict[str, list[str]]:
    """The form's values without the line at a place; those behind it move up."""
    kept: dict[str, list[str]] = {}
    for key, found in values.items():
        head, mark, tail = key.partition("]")
        at = int(head.removeprefix(f"{name}[")) if mark and re.fullmatch(rf"{name}\[\d{{1,4}}", head) else None
        if at is None or at < place:
            kept[key] = found
        elif at > place:
            kept[f"{name}[{at - 1}]{tail}"] = found
    return kept | {name: [str(count - 1)]}
