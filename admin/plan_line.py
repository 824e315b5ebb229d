"""A price list over growth, as a line: which price holds from which growth on, with gaps and overlaps marked (T1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from admin import drawings, names
from admin.drawings import Stretch
from admin.forms import Form
from admin.i18n import msg
from admin.made_up import asked_by, facts_of
from admin.plan_words import PlanWords
from admin.view import View
from app.core.conditions import Condition, Fact, Facts, Operator, Truth, evaluate, leaves
from app.core.errors import Invalid
from app.plans.rules import PriceRow, compile_prices, read_content

_MOST = 7


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of growth in words, and its price; `wrong` says what is wrong with it."""

    span: str
    price: str
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class PriceLine:
    """The drawing and the same in words. `others`: other facts decide too; here they are taken as empty."""

    drawing: Markup
    parts: list[Part]
    programme: str
    others: bool


def compiled(content: Mapping[str, Any], programme: str | None) -> tuple[PriceRow, ...]:
    """The rows of a price list that may be unfinished; none where it does not hold together yet."""
    rows = [row | {"code": row["code"] or f"row-{place}"} for place, row in enumerate(content["prices"])]
    try:
        return compile_prices(read_content({"code": "plan", "programme": programme or "", "prices": rows}))
    except Invalid:
        return ()


async def drawn(view: View, rows: Sequence[PriceRow], told: PlanWords, growth: int | None = None) -> PriceLine | None:
    """The line, with a dot at `growth`; nothing where growth does not decide, or where the line would be too long to read."""
    asked = asked_by(row.condition for row in rows)
    programme = min(asked.needs.growth, default="")
    bounds = _bounds(rows, programme)
    if not programme or len(bounds) > _MOST:
        return None
    nobody = facts_of(asked, Form(), view, await names.cut(view))
    parts, ends = [], [*bounds[1:], None]
    for low, end in zip(bounds, ends, strict=True):
        price, wrong = _asked(told, rows, replace(nobody, growth={**nobody.growth, programme: low}))
        parts.append(Part(_span(view, low, end), price, wrong))
    return PriceLine(_drawing(view, parts, bounds, growth), parts, told.book.programme(programme, view.language), asked.others)


def _bounds(rows: Sequence[PriceRow], programme: str) -> list[int]:
    """Where the answer may change, from 0 on."""
    found = {0}
    for row in rows:
        for _, leaf in leaves(row.condition.root) if row.condition else ():
            named = leaf.programme or (row.condition.programme if row.condition else None)
            if leaf.fact is Fact.GROWTH and named == programme and isinstance(leaf.value, int):
                after = {Operator.AT_LEAST: (0,), Operator.BELOW: (0,), Operator.ABOVE: (1,), Operator.AT_MOST: (1,)}
                found |= {leaf.value + step for step in after.get(leaf.operator, (0, 1))}
    return sorted(bound for bound in found if bound >= 0)


def _asked(told: PlanWords, rows: Sequence[PriceRow], facts: Facts) -> tuple[str, str]:
    """The price at these facts, and what is wrong there: no row fits, or a later one that fits is cheaper."""
    fitting = [row for row in rows if row.condition is None or _holds(row.condition, facts)]
    if not fitting:
        return "–", told.words.text(msg("no row fits"))
    first = fitting[0].price
    price = told.money(first.minor) if first else told.words.text(msg("not for sale"))
    cheaper = [row for row in fitting[1:] if row.condition and row.price and (first is None or row.price.minor < first.minor)]
    return price, told.words.text(msg("a later row is cheaper")) if cheaper else ""


def _holds(condition: Condition, facts: Facts) -> bool:
    return evaluate(condition, facts).truth is Truth.TRUE


def _span(view: View, low: int, end: int | None) -> str:
    number = view.words.number
    if end is None:
        return f"{number(low)}+"
    return number(low) if end == low + 1 else f"{number(low)}–{number(end - 1)}"


def _drawing(view: View, parts: Sequence[Part], bounds: Sequence[int], growth: int | None) -> Markup:
    """Equally wide stretches, since thresholds lie far apart; a dot where the growth stands."""
    width = 100 / len(parts)
    looks = ["clash" if part.wrong else ("now" if place % 2 else "alt") for place, part in enumerate(parts)]
    stretches = [Stretch(place * width, (place + 1) * width, look) for place, look in enumerate(looks)]
    marks = []
    if growth is not None:
        place = max(index for index, bound in enumerate(bounds) if bound <= max(0, growth))
        low, end = bounds[place], bounds[place + 1] if place + 1 < len(bounds) else 2 * max(growth, 1)
        marks.append((place + min(0.94, max(0.06, (growth - low) / max(1, end - low)))) * width)
    said = view.words.listing([f"{part.span}: {part.price}" for part in parts])
    return drawings.line(stretches, marks, view.words.text(msg("Price by growth: {parts}"), parts=said))
