"""The editor of a benefit: one page in sentences, with the condition builder (B1-B5, B7, B8, B12)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from admin import benefit_form, conditions, names, pilot_form
from admin import words as tables
from admin.benefit_personas import Standing, plans_of, standings
from admin.benefit_publishing import KIND, words_of
from admin.editing import Editor, edits, setting_of
from admin.fields import without_line
from admin.forms import Form, filled, number_in
from admin.publishing import Thing
from admin.view import View
from app.benefits import service
from app.benefits.rules import normal_form, read_content

_STEPS = ("condition", "variant", "look")


@dataclass(frozen=True, slots=True)
class _Panel:
    """What the editor's template needs besides the form."""

    options: dict[str, list[tuple[str, str]]]
    root: conditions.Group
    pilot: conditions.Group
    said: str
    unsaid: int
    variants: int
    plans: list[tuple[str, str]]
    standings: list[Standing]


def _blank(_view: View) -> Mapping[str, Any]:
    return {"kind": "CONTENT", "reach": "SPECIFIC", "audience.membership": "BOTH"}


async def _step(view: View) -> bool:
    """Whether a button asked for a step on the page only: the form is changed, nothing is saved."""
    step, _, rest = view.form.get("do").partition(":")
    if step not in _STEPS:
        return False
    values = {name: found for name, found in view.form.values.items() if not name.startswith("c:")}
    roots = {at: conditions.read(view.form, at) for at in (conditions.ROOT, pilot_form.ROOT)}
    at = rest.rpartition(":")[2].split(".")[0]
    if step == "condition" and rest == "json":
        roots[conditions.ROOT] = conditions.take_json(view, roots[conditions.ROOT], "condition.json")
    elif step == "condition" and at in roots:
        roots[at] = conditions.change(view.form, rest, at)
    for root in roots.values():
        values |= filled(conditions.fields(root)).values
    if step == "variant":
        values = _variants(values, rest)
    view.form = Form(values, view.form.problems)
    return True


def _variants(values: dict[str, list[str]], rest: str) -> dict[str, list[str]]:
    """One variant more, or the one at a place less; those behind it move up."""
    count = benefit_form.variants_in(Form(values))
    verb, _, place = rest.partition(":")
    if verb == "add":
        return values | {"variants": [str(min(count + 1, benefit_form.MOST_VARIANTS))]}
    gone = number_in(place)
    return without_line(values, "variants", gone, count) if gone is not None and gone < count else values


async def _panel(view: View, thing: Thing | None) -> Mapping[str, Any]:
    told = await words_of(view)
    words = view.words
    options = await names.options(view) | {
        name: tables.choices(words, table)
        for name, table in (
            ("kind", tables.KIND),
            ("reach", tables.REACH),
            ("stage", tables.STAGE),
            ("membership", tables.MEMBERSHIP_AUDIENCE),
            ("per", tables.QUOTA_PER),
            ("paid_by", tables.PAID_BY),
        )
    }
    root = conditions.read(view.form)
    currency = view.community.currency
    condition, _ = conditions.condition_of(root, currency)
    said, unsaid = conditions.readable(root, currency)
    programme = thing.newest["programme"] if thing else view.form.get("programme")
    own = set(await plans_of(view, programme))
    fixed = {"code": "new", "programme": programme}
    if "condition.json" not in view.form or not view.form.problem("condition.json"):
        view.form.values["condition.json"] = [conditions.text_of(condition)] if condition is not None else []
    panel = _Panel(
        options=options,
        root=root,
        pilot=pilot_form.root_of(view.form),
        said=told.condition(said, programme or None) if said is not None else "",
        unsaid=unsaid,
        variants=benefit_form.variants_in(view.form),
        plans=[each for each in options["plan"] if each[0] in own] if thing else options["plan"],
        standings=await standings(view, told, benefit_form.from_form(view.form, setting_of(view)).content | fixed),
    )
    return {"editor": panel}


PAGES = edits(
    Editor(
        kind=KIND,
        folder="benefits",
        new="/benefits/new",
        words=words_of,
        blank=_blank,
        to_form=benefit_form.to_form,
        from_form=benefit_form.from_form,
        normal=lambda content: normal_form(read_content(content)),
        create=service.create_benefit,
        save=service.save_draft,
        step=_step,
        panel=_panel,
        markdown="terms",
    )
)
