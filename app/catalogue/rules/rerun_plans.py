"""Plans priced again for a witness, by the function that prices every quote (T1, T5, B7, M1, W3). Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from app.benefits.rules import judge
from app.catalogue.rules.documents import said
from app.catalogue.rules.findings import Finding, Kind, Rerun
from app.catalogue.rules.pricing import PricingHelp, pricing_help
from app.catalogue.rules.rerun_benefits import Lacking
from app.catalogue.rules.shelf import Shelf
from app.catalogue.rules.witness import Person, Phrase, Witness, facts_of
from app.core import conditions
from app.core.conditions import Facts, Needs
from app.core.money import Money
from app.orders.rules.pricing import Priced, price
from app.plans import rules as plans
from app.plans.rules import PlanContent, PriceRow, compile_prices

_PAYS_TEMPLATE = "Pays {price} by row {row}."
_UNSOLD_TEMPLATE = "Not for sale."
_DEARER_TEMPLATE = "Pays {price} by row {row}; row {later}, which fits as well, costs {cheaper}."
_GAP_TEMPLATE = "Not for sale; with {below} it costs {less}, with {above} it costs {more}."
_WORTH_TEMPLATE = "Pays {price} by row {row} for a package worth {worth}."
_COST_TEMPLATE = "Pays {price} by row {row}; at full use the benefits cost {cost}."
_TERMS_TEMPLATE = "Accepts version {pinned} when buying, and reads version {current} in the terms."
_REFUSED_TEMPLATE = "Not entitled to {code}: {unmet}"
_LISTED_TEMPLATE = "Entitled to {code}; the plan's list does not name it."
_ENTITLED_TEMPLATE = "Entitled to {code}."


@dataclass(frozen=True)
class _Trial:
    """The finding's plan, priced for its witness."""

    finding: Finding
    shelf: Shelf

    @cached_property
    def content(self) -> PlanContent:
        return plans.read_content(said(self.shelf.documents[self.finding.noun, self.finding.code]))

    @cached_property
    def rows(self) -> tuple[PriceRow, ...]:
        return compile_prices(self.content.model_copy(update={"on_sale": True}))

    @property
    def witness(self) -> Witness:
        return self.finding.witness or Witness(Person((), self.shelf.book))

    @property
    def place(self) -> int:
        """The row that the finding is about."""
        return int(self.finding.path.partition("[")[2].partition("]")[0])

    def facts(self, witness: Witness | None = None) -> Facts:
        needs = Needs()
        for row in self.rows:
            if row.condition is not None:
                needs |= conditions.needs(row.condition)
        return facts_of(witness or self.witness, needs, self.shelf.cut, self.shelf.beside.today)

    def priced(self, witness: Witness | None = None) -> Priced:
        return price(self.rows, self.facts(witness))

    def number(self, priced: Priced) -> int:
        """The number of the row that gives the price, as people count."""
        return self.rows.index(priced.row) + 1 if priced.row else 0

    def money(self, amount: Money | None) -> Phrase:
        return Phrase(_UNSOLD_TEMPLATE, {}) if amount is None else Phrase("{amount}", {"amount": self.shelf.book.money(amount.minor)})

    def paid(self, priced: Priced) -> Phrase:
        if priced.price is None:
            return Phrase(_UNSOLD_TEMPLATE, {})
        return Phrase(_PAYS_TEMPLATE, {"price": self.money(priced.price), "row": self.number(priced)})

    @cached_property
    def help(self) -> PricingHelp:
        return pricing_help(self.content, self.shelf.benefits, self.shelf.currency, self.shelf.beside.today)


def _unreached(finding: Finding, shelf: Shelf) -> Rerun:
    """Another row, or none, gives the price."""
    trial = _Trial(finding, shelf)
    priced = trial.priced()
    return Rerun(trial.number(priced) != trial.place + 1, trial.paid(priced))


def _dearer(finding: Finding, shelf: Shelf) -> Rerun:
    """The row gives the price, and a later one that fits as well is cheaper."""
    trial = _Trial(finding, shelf)
    priced, facts = trial.priced(), trial.facts()
    fitting = [
        (number, row.price)
        for number, row in enumerate(trial.rows, 1)
        if row.price is not None and (row.condition is None or conditions.evaluate(row.condition, facts).entitled)
    ]
    cheaper = [(number, amount) for number, amount in fitting if priced.price is not None and amount.minor < priced.price.minor]
    if trial.number(priced) != trial.place + 1 or not cheaper:
        return Rerun(False, trial.paid(priced))
    later, amount = min(cheaper, key=lambda each: each[1].minor)
    params = {"price": trial.money(priced.price), "row": trial.place + 1, "later": later, "cheaper": trial.money(amount)}
    return Rerun(True, Phrase(_DEARER_TEMPLATE, params))


def _gap(finding: Finding, shelf: Shelf) -> Rerun:
    """With less and with more of the one fact it would be sold."""
    trial = _Trial(finding, shelf)
    priced = trial.priced()
    if priced.price is not None or len(trial.witness.instead) != 2:
        return Rerun(False, trial.paid(priced))
    less, more = (trial.priced(trial.witness.with_leaf(leaf)).price for leaf in trial.witness.instead)
    below, above = (Person((leaf,), shelf.book) for leaf in trial.witness.instead)
    answer = Phrase(_GAP_TEMPLATE, {"below": below, "less": trial.money(less), "above": above, "more": trial.money(more)})
    return Rerun(less is not None and more is not None, answer)


def _poor(finding: Finding, shelf: Shelf) -> Rerun:
    """The package beside what the witness pays for it."""
    trial = _Trial(finding, shelf)
    priced = trial.priced()
    if priced.price is None:
        return Rerun(False, trial.paid(priced))
    params = {"price": trial.money(priced.price), "row": trial.number(priced), "worth": shelf.book.money(trial.help.worth_minor)}
    return Rerun(not trial.help.rows[trial.number(priced) - 1].enough, Phrase(_WORTH_TEMPLATE, params))


def _under_cost(finding: Finding, shelf: Shelf) -> Rerun:
    """What the witness pays beside what the benefits cost."""
    trial = _Trial(finding, shelf)
    priced = trial.priced()
    if priced.price is None:
        return Rerun(False, trial.paid(priced))
    params = {"price": trial.money(priced.price), "row": trial.number(priced), "cost": shelf.book.money(trial.help.cost_minor)}
    return Rerun(not trial.help.rows[trial.number(priced) - 1].covers, Phrase(_COST_TEMPLATE, params))


def _old_terms(finding: Finding, shelf: Shelf) -> Rerun:
    """What a buyer of today accepts, beside what the terms say today."""
    pin = _Trial(finding, shelf).content.terms
    current = shelf.beside.editions.get(pin.code, 0) if pin else 0
    pinned = pin.version if pin and pin.version else current
    return Rerun(pinned < current, Phrase(_TERMS_TEMPLATE, {"pinned": pinned, "current": current}))


def _of_others(finding: Finding, shelf: Shelf) -> Rerun:
    """A holder of the plan who is refused a benefit of its list."""
    trial, code = _Trial(finding, shelf), str(finding.params["code"])
    compiled = shelf.compiled(shelf.benefits[code])
    verdict = judge(compiled, facts_of(trial.witness, compiled.needs, shelf.cut, shelf.beside.today)).verdict
    if verdict.entitled:
        return Rerun(False, Phrase(_ENTITLED_TEMPLATE, {"code": code}))
    return Rerun(code in trial.content.benefits, Phrase(_REFUSED_TEMPLATE, {"code": code, "unmet": Lacking(verdict, shelf.book)}))


def _unlisted(finding: Finding, shelf: Shelf) -> Rerun:
    """A holder who may use a benefit that the plan's list does not name."""
    trial, code = _Trial(finding, shelf), str(finding.params["code"])
    compiled = shelf.compiled(shelf.benefits[code])
    verdict = judge(compiled, facts_of(trial.witness, compiled.needs, shelf.cut, shelf.beside.today)).verdict
    if not verdict.entitled:
        return Rerun(False, Phrase(_REFUSED_TEMPLATE, {"code": code, "unmet": Lacking(verdict, shelf.book)}))
    return Rerun(code not in trial.content.benefits, Phrase(_LISTED_TEMPLATE, {"code": code}))


TRIES: Mapping[Kind, Callable[[Finding, Shelf], Rerun]] = {
    Kind.ROW_NEVER: _unreached,
    Kind.ROW_TAKEN: _unreached,
    Kind.ROW_DEARER: _dearer,
    Kind.ROW_DEARER_THAN_ALL: _dearer,
    Kind.PRICE_GAP: _gap,
    Kind.PACKAGE_POOR: _poor,
    Kind.PACKAGE_UNVALUED: _poor,
    Kind.PRICE_UNDER_COST: _under_cost,
    Kind.TERMS_OLD: _old_terms,
    Kind.BENEFIT_OF_OTHERS: _of_others,
    Kind.BENEFIT_UNLISTED: _unlisted,
}
