"""The content of terms as form fields, and back (M1, B5, M2, L7)."""

import re
from collections.abc import Mapping
from typing import Any

from admin import fields
from admin.fields import Reading, Setting
from admin.forms import Form
from app.core.errors import Invalid

_DEFAULT_HOURS = "168"


def to_form(content: Mapping[str, Any], _setting: Setting) -> dict[str, Any]:
    """The fields that show `content`."""
    values: dict[str, Any] = {name: content.get(name) for name in ("code", "programme")}
    for name in ("title", "body"):
        values |= fields.texts(name, content.get(name))
    values |= fields.exclusions(content.get("exclusions"))
    for part in ("refunds", "promotions", "payment"):
        told = content.get(part) or {}
        values |= {f"{part}.{name}": value for name, value in told.items() if name != "note"}
        values |= fields.texts(f"{part}.note", told.get("note"))
    return values | {"refunds.deduct_used": "yes" if (content.get("refunds") or {}).get("deduct_used") else None}


def from_form(form: Form, setting: Setting) -> Reading:
    """The content that the form says. A part whose question was not answered is not there, which publishing refuses (M1)."""
    content: dict[str, Any] = {name: fields.texts_of(form, name, setting) for name in ("title", "body")}
    content["exclusions"] = fields.exclusions_of(form, setting)
    content["refunds"] = _refunds(form, setting)
    rule = form.get("promotions.rule")
    content["promotions"] = {"rule": rule, "note": fields.texts_of(form, "promotions.note", setting)} if rule else None
    content["payment"] = _payment(form, setting)
    content |= {name: form.get(name).strip() for name in ("code", "programme") if name in form}
    return Reading(content, _field_of, list[Invalid]())


def _refunds(form: Form, setting: Setting) -> dict[str, Any] | None:
    basis = form.get("refunds.basis")
    if not basis:
        return None
    return {
        "basis": basis,
        "deduct_used": form.has("refunds.deduct_used", "yes"),
        "full_before_days": fields.whole(form.get("refunds.full_before_days") or "0"),
        "note": fields.texts_of(form, "refunds.note", setting),
    }


def _payment(form: Form, setting: Setting) -> dict[str, Any] | None:
    methods, renewal = form.all("payment.methods"), form.get("payment.renewal")
    if not methods and not renewal:
        return None
    return {
        "methods": methods,
        "renewal": renewal,
        "hold_hours": fields.whole(form.get("payment.hold_hours") or _DEFAULT_HOURS),
        "note": fields.texts_of(form, "payment.note", setting),
    }


def _field_of(path: str) -> str:
    """The form's field for the path that a refusal names."""
    whole = {"refunds": "refunds.basis", "promotions": "promotions.rule", "payment": "payment.methods", "exclusions.none": "exclusions"}
    return whole.get(path) or re.sub(r"^payment\.methods\[\d+\]$", "payment.methods", fields.field_of_list(path))
