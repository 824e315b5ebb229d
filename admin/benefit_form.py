"""A benefit's content as form fields, and back."""

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

from admin import conditions, fields, pilot_form
from admin.fields import Reading, Setting
from admin.forms import Form
from app.core.errors import Invalid

_TEXTS = ("title", "summary", "terms")
MOST_VARIANTS = 10
_FIRST = {"products": "products.sku", "discount": "discount.percent", "exclusions.none": "exclusions"}  # of what is several fields


def to_form(content: Mapping[str, Any], setting: Setting) -> dict[str, Any]:
    """The fields that show `content`."""
    values: dict[str, Any] = {name: content.get(name) for name in ("code", "programme", "kind", "reach", "plan", "stage", "position")}
    values |= {name: content.get(name) for name in ("offered_from", "offered_until")}
    for name in _TEXTS:
        values |= fields.texts(name, content.get(name))
    values |= _audience("audience", content.get("audience"))
    for kind in ("sku", "category", "brand"):
        values[f"products.{kind}"] = ", ".join(item[kind] for item in content.get("products") or [] if kind in item)
    values |= fields.exclusions(content.get("exclusions"))
    values |= _values(content, setting)
    values |= _quota("quota", content.get("quota"))
    variants = content.get("variants") or []
    values["variants"] = len(variants)
    for place, variant in enumerate(variants):
        at = f"variants[{place}]"
        values |= fields.texts(f"{at}.label", variant["label"]) | fields.texts(f"{at}.summary", variant["summary"])
        values |= _audience(f"{at}.audience", variant["audience"]) | _quota(f"{at}.quota", variant["quota"])
    values |= pilot_form.to_form(content.get("pilot"), setting)
    return values | conditions.fields(conditions.group_of(content.get("condition"), setting.currency))


def from_form(form: Form, setting: Setting) -> Reading:
    """The content that the form says. What is no number stays as typed; an amount that cannot be read is a fault."""
    condition, places = conditions.condition_of(conditions.read(form), setting.currency)
    pilot, tested = pilot_form.from_form(form, setting)
    content: dict[str, Any] = {name: fields.texts_of(form, name, setting) for name in _TEXTS}
    content |= {name: form.get(name) or None for name in ("kind", "reach", "plan", "stage", "offered_from", "offered_until")}
    content |= {
        "audience": _audience_of(form, "audience"),
        "condition": condition,
        "products": [{kind: code} for kind in ("sku", "category", "brand") for code in fields.words_in(form.get(f"products.{kind}"))],
        "exclusions": fields.exclusions_of(form, setting),
        "quota": _quota_of(form, "quota", setting),
        "discount": {"percent": fields.whole(form.get("discount.percent"))} if form.get("discount.percent").strip() else None,
        "variants": [_variant_of(form, f"variants[{place}]", setting) for place in range(variants_in(form))],
        "position": fields.whole(form.get("position") or "0"),
        "pilot": pilot,
    }
    for name in ("code", "programme"):
        if name in form:
            content[name] = form.get(name).strip()
    faults: list[Invalid] = []
    return Reading(content | _amounts_of(form, setting, faults), partial(_field_of, places | tested), faults)


def variants_in(form: Form) -> int:
    """How many variants the form holds."""
    return fields.count_of(form, "variants", MOST_VARIANTS)


def _field_of(places: Mapping[str, str], path: str) -> str:
    """The form's field for the path that a refusal names."""
    if (of_pilot := pilot_form.field_of(path, places)) is not None:
        return of_pilot
    if path.startswith("condition"):
        return conditions.field_of(path, places)
    if match := re.match(r"products\[\d+\]\.(\w+)", path):
        return f"products.{match[1]}"
    field = fields.field_of_list(path)
    return _FIRST.get(field) or re.sub(r"audience$", "audience.membership", field)


def _audience(at: str, audience: Mapping[str, Any] | None) -> dict[str, Any]:
    told = audience or {}
    return {
        f"{at}.membership": told.get("membership", "BOTH"),
        f"{at}.segments": told.get("segments", []),
        f"{at}.plans": told.get("plans", []),
    }


def _audience_of(form: Form, at: str) -> dict[str, Any]:
    return {
        "membership": form.get(f"{at}.membership", "BOTH"),
        "segments": form.all(f"{at}.segments"),
        "plans": form.all(f"{at}.plans"),
    }


def _values(content: Mapping[str, Any], setting: Setting) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name in ("face_value", "unit_cost"):
        told = content.get(name)
        if told is not None:
            values |= {f"{name}.{key}": value for key, value in told.items()}
            values[f"{name}.amount_minor"] = fields.amount(told["amount_minor"], setting.currency)
    if content.get("discount") is not None:
        values["discount.percent"] = content["discount"]["percent"]
    return values


def _amounts_of(form: Form, setting: Setting, faults: list[Invalid]) -> dict[str, Any]:
    found: dict[str, Any] = {"face_value": None, "unit_cost": None}
    for name, others in (("face_value", ("source", "on")), ("unit_cost", ("paid_by",))):
        text = form.get(f"{name}.amount_minor").strip()
        told = {other: form.get(f"{name}.{other}").strip() for other in others}
        if not text and (name == "unit_cost" or not any(told.values())):
            continue
        amount = fields.amount_of(text, setting.currency, f"{name}.amount_minor", faults)
        found[name] = {"amount_minor": amount} | told if amount is not None else None
    return found


def _quota(at: str, quota: Mapping[str, Any] | None) -> dict[str, Any]:
    if quota is None:
        return {}
    return {f"{at}.count": quota["count"], f"{at}.per": quota["per"]} | fields.texts(f"{at}.unit", quota["unit"])


def _quota_of(form: Form, at: str, setting: Setting) -> dict[str, Any] | None:
    count = form.get(f"{at}.count").strip()
    if not count:
        return None
    return {"count": fields.whole(count), "per": form.get(f"{at}.per"), "unit": fields.texts_of(form, f"{at}.unit", setting) or None}


def _variant_of(form: Form, at: str, setting: Setting) -> dict[str, Any]:
    return {
        "label": fields.texts_of(form, f"{at}.label", setting),
        "audience": _audience_of(form, f"{at}.audience"),
        "quota": _quota_of(form, f"{at}.quota", setting),
        "summary": fields.texts_of(form, f"{at}.summary", setting),
    }
