"""The content of a benefit or plan as cells, and cells as a content (B8). Pure.

A sheet says the plain fields. Conditions, exclusions, products and other content for some stay as they are: they are no cells.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from app.benefits import rules as benefits
from app.core.errors import Invalid
from app.plans import rules as plans
from app.sheets.rules import cells
from app.sheets.rules.cells import Cell
from app.sheets.rules.columns import Column, Way

Content = Mapping[str, Any]
_PRICE = re.compile(r"([a-z0-9-]+)\s*[=:：]\s*(\S+)")
_NOT_FOR_SALE = "–"
_SAYS_NOT_FOR_SALE = {_NOT_FOR_SALE, "-", "—"}


@dataclass(frozen=True, slots=True)
class Shape:
    """How a kind of content stands in a sheet. The first column is what a row is known by; `name` is the field that holds what
    people call it; of `groups` either something is said or they are none; `read` refuses what cannot stand in a draft."""

    columns: tuple[Column, ...]
    name: str
    groups: tuple[str, ...]
    read: Callable[[Content], object]
    currency: str


def benefit_shape(languages: Iterable[str], currency: str) -> Shape:
    """How benefits stand in a sheet."""
    spoken = tuple(languages)
    columns = (
        *(Column("code"), Column("programme"), Column("status", told=True)),
        *_texts("title", spoken),
        *_texts("summary", spoken),
        *(Column("kind"), Column("reach"), Column("plan"), Column("stage")),
        *(Column("audience.membership"), Column("audience.segments", Way.LIST), Column("audience.plans", Way.LIST)),
        *(Column("discount.percent", Way.WHOLE), Column("quota.count", Way.WHOLE), Column("quota.per")),
        *_texts("quota.unit", spoken),
        *(Column("face_value.amount_minor", Way.MONEY), Column("face_value.source"), Column("face_value.on", Way.DAY)),
        *(Column("unit_cost.amount_minor", Way.MONEY), Column("unit_cost.paid_by")),
        *(Column("offered_from", Way.DAY), Column("offered_until", Way.DAY), Column("position", Way.WHOLE)),
        *_texts("terms", spoken),
    )
    groups = ("quota.unit", "quota", "face_value", "unit_cost", "discount")
    return Shape(columns, "title", groups, benefits.read_content, currency)


def plan_shape(languages: Iterable[str], currency: str) -> Shape:
    """How plans stand in a sheet."""
    spoken = tuple(languages)
    columns = (
        *(Column("code"), Column("programme"), Column("status", told=True)),
        *_texts("name", spoken),
        *_texts("summary", spoken),
        *(Column("duration.count", Way.WHOLE), Column("duration.unit"), Column("grace_days", Way.WHOLE), Column("on_sale", Way.FLAG)),
        *(Column("prices", Way.PRICES), Column("benefits", Way.LIST), Column("terms.code"), Column("terms.version", Way.WHOLE)),
        Column("position", Way.WHOLE),
    )
    return Shape(columns, "name", ("duration", "terms"), plans.read_content, currency)


def _texts(path: str, languages: Sequence[str]) -> list[Column]:
    return [Column(f"{path}.{language}") for language in languages]


def cells_of(content: Content, shape: Shape) -> dict[str, Cell]:
    """What the content says under each column; `told` ones are not of the content."""
    return {column.name: _SAID[column.way](_at(content, column.name), shape.currency) for column in shape.columns if not column.told}


def texts_of(content: Content, shape: Shape) -> dict[str, str]:
    """The same as the texts that a sheet is compared by."""
    return {name: cells.bare(cells.text_of(cell)) for name, cell in cells_of(content, shape).items()}


def changed_content(content: Content, given: Mapping[str, str], shape: Shape) -> tuple[dict[str, Any], list[Invalid]]:
    """The content with those cells read into it, and a fault for each that cannot be read. An empty cell empties its field."""
    changed, faults = deepcopy(dict(content)), []
    for column in shape.columns:
        if column.name not in given or column.told:
            continue
        try:
            _put(changed, column.name, _value(column, given[column.name], changed, shape.currency))
        except Invalid as fault:
            faults.append(fault)
    for path in shape.groups:
        if any(name.startswith(f"{path}.") for name in given):
            _empty_to_none(changed, path)
    return changed, faults


def column_of(path: str, columns: Sequence[Column]) -> str:
    """The column in which the mend of a refusal about `path` lies; nothing where it lies in none: the row as a whole."""
    plain = re.sub(r"\[[^\]]*\].*", "", path)
    names = {column.name for column in columns}
    return plain if plain in names else next((name for name in names if name.startswith(f"{plain}.")), "")


def _value(column: Column, text: str, content: Content, currency: str) -> Any:
    if column.way is Way.PRICES:
        return _prices(text, content, currency)
    if not text:
        return [] if column.way is Way.LIST else None
    return _READ[column.way](text, column.name, currency)


def _prices(text: str, content: Content, currency: str) -> list[dict[str, Any]]:
    """The price list with these amounts; which rows there are, and for whom, is the editor's. Raises Invalid(prices)."""
    rows = [dict(row) for row in content.get("prices") or []]
    by_code = {row["code"]: row for row in rows}
    for part in (part.strip() for part in re.split(r"[;；\n]", text) if part.strip()):
        found = _PRICE.fullmatch(part)
        if found is None:
            raise Invalid("prices", "Write each row of the price list as code = price, with semicolons between.")
        if found[1] not in by_code:
            known = ", ".join(by_code) or "none yet"
            raise Invalid("prices", "The price list has no row {code}. There are: {known}.", code=found[1], known=known)
        amount = None if found[2] in _SAYS_NOT_FOR_SALE else cells.read_minor(found[2], "prices", currency)
        by_code[found[1]]["price"] = None if amount is None else {"amount_minor": amount, "currency": currency}
    return rows


def _said_prices(rows: Any, currency: str) -> str:
    said = [(row["code"], row["price"]) for row in rows or []]
    return "; ".join(f"{code} = {cells.major(price['amount_minor'], currency) if price else _NOT_FOR_SALE}" for code, price in said)


def _at(content: Any, path: str) -> Any:
    for step in path.split("."):
        content = content.get(step) if isinstance(content, Mapping) else None
    return content


def _put(content: dict[str, Any], path: str, value: Any) -> None:
    """The field says the value; without one it is not there."""
    *steps, last = path.split(".")
    for step in steps:
        inner = content.get(step)
        content[step] = content = dict(inner) if isinstance(inner, Mapping) else {}
    if value is None:
        content.pop(last, None)
    else:
        content[last] = value


def _empty_to_none(content: dict[str, Any], path: str) -> None:
    """A group of which nothing is said is none."""
    *steps, last = path.split(".")
    for step in steps:
        content = content.get(step) or {}
    group = content.get(last)
    if isinstance(group, Mapping) and not any(value is not None for value in group.values()):
        content[last] = None


_READ: Mapping[Way, Callable[[str, str, str], Any]] = {
    Way.TEXT: lambda text, name, currency: text,
    Way.WHOLE: lambda text, name, currency: cells.read_whole(text, name),
    Way.MONEY: lambda text, name, currency: cells.read_minor(text, name, currency),
    Way.DAY: lambda text, name, currency: cells.read_day(text, name).isoformat(),
    Way.FLAG: lambda text, name, currency: cells.read_flag(text, name),
    Way.LIST: lambda text, name, currency: cells.read_list(text),
}
_SAID: Mapping[Way, Callable[[Any, str], Cell]] = {
    Way.TEXT: lambda value, currency: value,
    Way.WHOLE: lambda value, currency: value,
    Way.MONEY: lambda value, currency: None if value is None else cells.major(value, currency),
    Way.DAY: lambda value, currency: value if value is None else cells.read_day(value, ""),
    Way.FLAG: lambda value, currency: None if value is None else cells.flag(value),
    Way.LIST: lambda value, currency: cells.listed(value or []),
    Way.PRICES: _said_prices,
}
