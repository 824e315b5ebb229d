"""The editor of a plan: the price list row by row in sentences, each with its condition; benefits, terms, what others ask (T1, T5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from admin import conditions, names, pilot_form, plan_form, plan_line
from admin import words as tables
from admin.editing import Editor, edits, setting_of
from admin.fields import count_of, without_line
from admin.forms import Form, filled, number_in
from admin.plan_form import MOST_COMPARISONS, MOST_ROWS, Row
from admin.plan_publishing import KIND, words_of
from admin.plan_words import PlanWords
from admin.publishing import Thing
from admin.view import View
from app.benefits import queries as benefit_queries
from app.catalogue.queries import pricing_of
from app.catalogue.rules.pricing import PricingHelp
from app.core.errors import Invalid
from app.plans import service
from app.plans.rules import PlanContent, normal_form, read_content
from app.terms import queries as terms_queries

_STEPS = ("row", "condition", "comparison", "look")
_MOST_NAMED = 200


@dataclass(frozen=True, slots=True)
class _Panel:
    """What the editor's template needs besides the form. `said` is the price list in sentences, `rows` are its builders."""

    options: dict[str, list[tuple[str, str]]]
    rows: list[Row]
    said: list[str]
    comparisons: int
    line: plan_line.PriceLine | None
    pilot: conditions.Group
    most: int = MOST_ROWS


def _blank(_view: View) -> Mapping[str, Any]:
    first = {"prices": 1, "prices[0].code": "everybody", "comparisons": 0, "on_sale": "yes"}
    return first | {"duration.count": 1, "duration.unit": "YEAR", "grace_days": PlanContent.model_fields["grace_days"].default}


async def _step(view: View) -> bool:
    """Whether a button asked for a step on the page only: the form is changed, nothing is saved."""
    step, _, rest = view.form.get("do").partition(":")
    if step not in _STEPS:
        return False
    rows = plan_form.rows_of(view.form, setting_of(view))
    if step == "row":
        rows = _moved(rows, rest)
    if step == "condition":
        root = rest.rpartition(":")[2].split(".")[0]
        for row in rows:
            if row.root.place == root:
                row.root = conditions.change(view.form, rest, root)
    values = plan_form.with_rows(view.form, rows)
    if step == "condition" and root == pilot_form.ROOT:
        kept = {name: found for name, found in values.items() if not name.startswith(f"c:{root}")}
        values = kept | filled(conditions.fields(conditions.change(view.form, rest, root))).values
    if step == "comparison":
        values = _comparisons(values, rest)
    view.form = Form(values, view.form.problems)
    return True


def _moved(rows: list[Row], rest: str) -> list[Row]:
    """A row more (above the last, which is for everybody else), one less, or one a place earlier or later."""
    verb, _, text = rest.partition(":")
    found = number_in(text)
    place = -1 if found is None else found
    if verb == "add" and len(rows) < MOST_ROWS:
        end = len(rows) - 1 if rows and not rows[-1].root.parts else len(rows)
        return [*rows[:end], Row(root=conditions.Group(parts=[conditions.Question("growth", ">=")])), *rows[end:]]
    if not 0 <= place < len(rows):
        return rows
    if verb == "remove":
        return rows[:place] + rows[place + 1 :]
    other = place + {"earlier": -1, "later": 1}.get(verb, 0)
    if 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]
    return rows


def _comparisons(values: dict[str, list[str]], rest: str) -> dict[str, list[str]]:
    count = count_of(Form(values), "comparisons", MOST_COMPARISONS)
    verb, _, place = rest.partition(":")
    if verb == "add":
        return values | {"comparisons": [str(min(count + 1, MOST_COMPARISONS))]}
    gone = number_in(place)
    return without_line(values, "comparisons", gone, count) if gone is not None and gone < count else values


async def _panel(view: View, thing: Thing | None) -> Mapping[str, Any]:
    told, setting = await words_of(view), setting_of(view)
    known = thing.newest if thing else {name: view.form.get(name) for name in ("code", "programme")}
    programme = known["programme"] or None
    content = plan_form.from_form(view.form, setting).content
    rows = plan_line.compiled(content, programme)
    panel = _Panel(
        options=await names.options(view) | await _choices(view, told, known),
        rows=plan_form.rows_of(view.form, setting),
        said=told.rows(content["prices"], programme),
        comparisons=count_of(view.form, "comparisons", MOST_COMPARISONS),
        line=await plan_line.drawn(view, rows, told),
        pilot=pilot_form.root_of(view.form),
    )
    return {"editor": panel, "help": await _help(view, {**content, "code": known["code"] or "plan", "programme": known["programme"]})}


async def _help(view: View, content: Mapping[str, Any]) -> PricingHelp | None:
    """What the prices buy; nothing where the form cannot be read yet, or says no price."""
    if not any(row["price"] for row in content["prices"]):
        return None
    try:
        return await pricing_of(view.actor, content, now=view.now)
    except Invalid:
        return None


async def _choices(view: View, told: PlanWords, named: Mapping[str, Any]) -> dict[str, list[tuple[str, str]]]:
    """Benefits to tick (those chosen, and those that name the plan), benefits to name, and terms."""
    chosen = view.form.all("benefits")
    known = (await benefit_queries.catalogue(view.now)).by_code
    own = [code for code, benefit in known.items() if benefit.content.plan == named["code"] and code not in chosen]
    here = [code for code, benefit in known.items() if benefit.content.programme == named["programme"]]
    terms = (await terms_queries.terms_in_force(view.now)).by_code
    pinned = [code for code in (view.form.get("terms.code"),) if code and code not in terms]
    return {
        "benefits": [(code, told.benefit(code)) for code in (*chosen, *own)],
        "more": [(code, told.benefit(code)) for code in here if code not in (*chosen, *own)][:_MOST_NAMED],
        "terms": [(code, told.text(edition.content.title)) for code, edition in terms.items()] + [(code, code) for code in pinned],
        "unit": tables.choices(view.words, tables.DURATION_UNIT),
    }


PAGES = edits(
    Editor(
        kind=KIND,
        folder="plans",
        new="/plans/new",
        words=words_of,
        blank=_blank,
        to_form=plan_form.to_form,
        from_form=plan_form.from_form,
        normal=lambda content: normal_form(read_content(content)),
        create=service.create_plan,
        save=service.save_draft,
        step=_step,
        panel=_panel,
        markdown="",
        begin=plan_form.begin,
    )
)
