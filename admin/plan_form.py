"""A plan's content as form fields, and back; and its price list as rows that are added, moved and taken away (T1, T5)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from admin import conditions, fields, pilot_form
from admin.conditions import Group
from admin.fields import Reading, Setting
from admin.forms import Form, filled
from app.core.errors import Invalid

MOST_ROWS = MOST_COMPARISONS = 20
_ROW = re.compile(r"prices\[(\d{1,3})\]")


@dataclass
class Row:
    """A row of the price list as the form holds it."""

    code: str = ""
    label: dict[str, str] = field(default_factory=dict)
    price: str = ""
    root: Group = field(default_factory=Group)


def root_of(place: int) -> str:
    """Where the condition of a row stands in the form."""
    return f"p{place}"


def rows_of(form: Form, setting: Setting) -> list[Row]:
    """The rows that the form holds, in order."""
    return [_row(form, place, setting) for place in range(fields.count_of(form, "prices", MOST_ROWS))]


def row_fields(rows: list[Row]) -> dict[str, Any]:
    """The fields of the rows."""
    values: dict[str, Any] = {"prices": len(rows)}
    for place, row in enumerate(rows):
        at = f"prices[{place}]"
        values |= {f"{at}.code": row.code, f"{at}.price": row.price} | fields.texts(f"{at}.label", row.label)
        values |= conditions.fields(conditions.placed(row.root, root_of(place)))
    return values


def with_rows(form: Form, rows: list[Row]) -> dict[str, list[str]]:
    """The form's values with these rows instead of its own."""
    kept = {name: found for name, found in form.values.items() if not name.startswith(("prices", "c:p"))}
    return kept | filled(row_fields(rows)).values


def to_form(content: Mapping[str, Any], setting: Setting) -> dict[str, Any]:
    """The fields that show `content`."""
    duration, terms = content.get("duration") or {}, content.get("terms") or {}
    values: dict[str, Any] = {name: content.get(name) for name in ("code", "programme", "grace_days", "position", "benefits")}
    values |= fields.texts("name", content.get("name")) | fields.texts("summary", content.get("summary"))
    values |= {f"duration.{name}": duration.get(name) for name in ("count", "unit")}
    values |= {f"terms.{name}": terms.get(name) for name in ("code", "version")}
    values["on_sale"] = "yes" if content.get("on_sale", True) else None
    rows = [
        Row(row["code"], row["label"], _amount(row["price"], setting), conditions.group_of(row["condition"], setting.currency))
        for row in content.get("prices") or []
    ]
    comparisons = content.get("comparisons") or []
    values["comparisons"] = len(comparisons)
    for place, other in enumerate(comparisons):
        values |= {f"comparisons[{place}].{name}": other[name] for name in ("name", "source", "on")}
        values[f"comparisons[{place}].price"] = _amount(other["price"], setting)
    return values | row_fields(rows) | pilot_form.to_form(content.get("pilot"), setting)


def from_form(form: Form, setting: Setting) -> Reading:
    """The content that the form says. What is no number stays as typed; an amount that cannot be read is a fault."""
    faults: list[Invalid] = []
    places: dict[str, str] = {}
    count, version = form.get("duration.count").strip(), form.get("terms.version").strip()
    content: dict[str, Any] = {
        "name": fields.texts_of(form, "name", setting),
        "summary": fields.texts_of(form, "summary", setting),
        "duration": {"count": fields.whole(count), "unit": form.get("duration.unit")} if count else None,
        "grace_days": fields.whole(form.get("grace_days") or "0"),
        "on_sale": form.has("on_sale", "yes"),
        "prices": [_price_of(row, place, setting, places, faults) for place, row in enumerate(rows_of(form, setting))],
        "benefits": list(dict.fromkeys([*form.all("benefits"), *fields.words_in(form.get("benefits.more"))])),
        "terms": {"code": form.get("terms.code"), "version": fields.whole(version) if version else None}
        if form.get("terms.code")
        else None,
        "comparisons": _comparisons_of(form, setting, faults),
        "position": fields.whole(form.get("position") or "0"),
    }
    content["pilot"], tested = pilot_form.from_form(form, setting)
    places |= tested
    content |= {name: form.get(name).strip() for name in ("code", "programme") if name in form}
    return Reading(content, partial(_field_of, places), faults)


def begin(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """A draft that follows a version: sold on whatever version of its terms is in force when it goes live, unless it is pinned again."""
    terms = content.get("terms")
    return {**content, "terms": {**terms, "version": None} if terms else None}


def _row(form: Form, place: int, setting: Setting) -> Row:
    at = f"prices[{place}]"
    return Row(
        code=form.get(f"{at}.code").strip(),
        label=fields.texts_of(form, f"{at}.label", setting),
        price=form.get(f"{at}.price").strip(),
        root=conditions.read(form, root_of(place)),
    )


def _price_of(row: Row, place: int, setting: Setting, places: dict[str, str], faults: list[Invalid]) -> dict[str, Any]:
    at = f"prices[{place}]"
    condition, found = conditions.condition_of(row.root, setting.currency, f"{at}.condition")
    places |= found
    price = _price(row.price, f"{at}.price", setting, faults)
    return {"code": row.code, "label": row.label, "condition": condition, "price": price}


def _comparisons_of(form: Form, setting: Setting, faults: list[Invalid]) -> list[dict[str, Any]]:
    found = []
    for place in range(fields.count_of(form, "comparisons", MOST_COMPARISONS)):
        at = f"comparisons[{place}]"
        told = {name: form.get(f"{at}.{name}").strip() for name in ("name", "price", "source", "on")}
        if any(told.values()):
            price = _price(told["price"] or "–", f"{at}.price", setting, faults) or {"amount_minor": 0, "currency": setting.currency}
            found.append(told | {"price": price})
    return found


def _price(text: str, at: str, setting: Setting, faults: list[Invalid]) -> dict[str, Any] | None:
    """The price that was typed; none where nothing was, or what cannot be read."""
    minor = fields.amount_of(text, setting.currency, at, faults) if text else None
    return None if minor is None else {"amount_minor": minor, "currency": setting.currency}


def _amount(price: Mapping[str, Any] | None, setting: Setting) -> str:
    return fields.amount(price["amount_minor"], setting.currency) if price else ""


def _field_of(places: Mapping[str, str], path: str) -> str:
    """The form's field for the path that a refusal names."""
    if (of_pilot := pilot_form.field_of(path, places)) is not None:
        return of_pilot
    row = _ROW.match(path)
    if row and path[row.end() :].startswith(".condition"):
        return conditions.field_of(path, places, root_of(int(row[1])))
    whole = {"terms": "terms.code", "duration": "duration.count"}
    return whole.get(path) or re.sub(r"\.price\.\w+$", ".price", re.sub(r"^benefits\[\d+\]$", "benefits", path))
