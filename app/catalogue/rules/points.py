"""A price that reads spendable points (T1): whoever spends some would pay more afterwards. Pure.

Points are no fact of conditions, so such a price list cannot be read at all. To show what it would do, its points are read as growth
of a programme that there is not, and spent.
"""

import re
from collections.abc import Mapping
from typing import Any

from app.catalogue.rules.findings import Finding, Kind, Rerun, Suspicion
from app.catalogue.rules.plan_lint import prices_of
from app.catalogue.rules.shelf import POINTS, Shelf
from app.catalogue.rules.witness import Phrase, Witness, facts_of
from app.core import conditions
from app.core.conditions import Fact, Leaf, Needs, Operator
from app.core.errors import Invalid
from app.orders.rules.pricing import price
from app.plans import rules as plans
from app.plans.rules import PlanContent, compile_prices

_POINTS_TEMPLATE = "Points are spent: whoever spends some would pay more afterwards. Ask growth, which is never spent."
_SPENT_TEMPLATE = "Pays {price}; after spending a single point {more}."
_AS_BEFORE_TEMPLATE = "Pays {price}, and the same after spending a single point."
_UNSOLD_TEMPLATE = "it is not for sale"
_FACT = re.compile(r"prices\[(\d+)\]\.condition\..*fact")


def points_suspicion(fault: Invalid, code: str, shelf: Shelf) -> Suspicion | None:
    """The fault as one of a price by points, with a member whom spending a point would cost money; None where it is another fault."""
    place = _FACT.fullmatch(fault.field)
    if place is None or fault.params.get("name") != POINTS:
        return None
    witness = _spender(code, int(place[1]), shelf)
    return None if witness is None else Suspicion(Kind.PRICE_BY_POINTS, Invalid(fault.field, _POINTS_TEMPLATE), witness)


def _spender(code: str, place: int, shelf: Shelf) -> Witness | None:
    """A member who pays by the row and has just enough points for it."""
    content = _supposed(code, shelf)
    payer = None if content is None else prices_of(content, shelf).payer(place)
    if payer is None:
        return None
    has = next((leaf.value for leaf in payer.person.leaves if leaf.programme == POINTS), 0)
    return payer.with_points(int(str(has)))


def try_points(finding: Finding, shelf: Shelf) -> Rerun:
    """What the witness pays, and what it would pay with a point less."""
    content, witness = _supposed(finding.code, shelf), finding.witness
    if content is None or witness is None or not witness.points:
        return Rerun(False, Phrase(_UNSOLD_TEMPLATE, {}))
    before, after = (_paid(content, witness, points, shelf) for points in (witness.points, witness.points - 1))
    told = {"price": _amount(before, shelf), "more": _amount(after, shelf)}
    dearer = before is not None and (after is None or after > before)
    return Rerun(dearer, Phrase(_SPENT_TEMPLATE if dearer else _AS_BEFORE_TEMPLATE, told))


def _paid(content: PlanContent, witness: Witness, points: int, shelf: Shelf) -> int | None:
    rows = compile_prices(content.model_copy(update={"on_sale": True}))
    needs = Needs()
    for row in rows:
        if row.condition is not None:
            needs |= conditions.needs(row.condition)
    member = witness.with_leaf(Leaf(Fact.GROWTH, Operator.EQUAL, points, POINTS))
    paid = price(rows, facts_of(member, needs, shelf.cut, shelf.beside.today)).price
    return None if paid is None else paid.minor


def _amount(minor: int | None, shelf: Shelf) -> object:
    return Phrase(_UNSOLD_TEMPLATE, {}) if minor is None else shelf.book.money(minor)


def _supposed(code: str, shelf: Shelf) -> PlanContent | None:
    data: Mapping[str, Any] | None = shelf.supposed.get(code)
    return None if data is None else plans.read_content(data)
