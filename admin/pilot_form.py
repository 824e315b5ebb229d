"""Who tries something out first, as form fields of the editors, and back (G5)."""

from collections.abc import Mapping
from typing import Any

from admin import conditions
from admin.conditions import Group
from admin.fields import Setting
from admin.forms import Form

ROOT = "t"
FIELD = "pilot"
_PLAIN = ("from_on", "until_on", "badge")


def to_form(pilot: Mapping[str, Any] | None, setting: Setting) -> dict[str, Any]:
    """The fields that show the pilot; without one the box is not ticked."""
    told = pilot or {}
    values: dict[str, Any] = {FIELD: None if pilot is None else "yes"}
    values |= {f"{FIELD}.{name}": told.get(name) for name in _PLAIN}
    return values | conditions.fields(conditions.group_of(told.get("condition"), setting.currency, ROOT))


def from_form(form: Form, setting: Setting) -> tuple[dict[str, Any] | None, dict[str, str]]:
    """The pilot that the form says, none where the box is not ticked; and the places of its condition's nodes."""
    if not form.has(FIELD, "yes"):
        return None, {}
    condition, places = conditions.condition_of(root_of(form), setting.currency, f"{FIELD}.condition")
    plain = {name: form.get(f"{FIELD}.{name}").strip() or None for name in _PLAIN}
    return {"condition": condition, **plain}, places


def root_of(form: Form) -> Group:
    """The condition of the pilot as the form holds it."""
    return conditions.read(form, ROOT)


def field_of(path: str, places: Mapping[str, str]) -> str | None:
    """The form's field for the path that a refusal names; None where it is not about the pilot."""
    if path.startswith(f"{FIELD}.condition"):
        return conditions.field_of(path, places, ROOT)
    return path if path == FIELD or path.startswith(f"{FIELD}.") else None
