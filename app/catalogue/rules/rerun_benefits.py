"""Benefits judged again for a witness, by the evaluator that members meet, and discounts taken off the basket (B3-B5, B7, W3). Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.benefits.rules import BenefitContent, CompiledBenefit, judge
from app.catalogue.rules.discounts import designated, leaves_out, price_left, says_stacking
from app.catalogue.rules.documents import PRODUCTS
from app.catalogue.rules.findings import Finding, Kind, Rerun
from app.catalogue.rules.shelf import Shelf
from app.catalogue.rules.witness import Item, Person, Phrase, Witness, facts_of
from app.core import conditions
from app.core.conditions import Condition, Fact, Facts, Leaf, NameBook, Needs, Operator, Unmet, Verdict, say_unmet

_MET_TEMPLATE = "The condition is met."
_UNMET_TEMPLATE = "Not met: {unmet}"
_ENTITLED_TEMPLATE = "Entitled."
_REFUSED_TEMPLATE = "Not entitled: {unmet}"
_UNASKED_TEMPLATE = "Entitled, and neither a condition nor a product was asked for."
_TWICE_TEMPLATE = "Not offered: {unmet} The condition asks it again."
_LEFT_OUT_TEMPLATE = "Entitled, but it is not for {item}."
_SITUATION_TEMPLATE = "Entitled, but not in the situation {scenario}."
_TAKEN_OUT_TEMPLATE = "Entitled; {item} is designated and excluded, so nothing is taken off."
_COST_TEMPLATE = "Entitled: pays {left} for {item}, which costs {cost}."
_PAID_TEMPLATE = "Entitled: pays {left} for {item}; without a membership it was {paid} on {day}."
_BOTH_TEMPLATE = "Entitled to both: {item} for {left} by one, for {other} by the other, and nothing says that they do not add up."
_TAGGED_TEMPLATE = "A tag that a model gave does not count. {verdict}"
_LEGAL = {"exclusions.regions", "exclusions.account_statuses"}


@dataclass(frozen=True, slots=True)
class Lacking:
    """The first thing that a member lacks, in words."""

    verdict: Verdict
    book: NameBook

    def said(self, language: str) -> str:
        """What is needed and what the member has."""
        unmet: Unmet | None = next(iter(self.verdict.unmet), None)
        return say_unmet(unmet, language, self.book).sentence if unmet else ""


@dataclass(frozen=True, slots=True)
class _Trial:
    """The finding's benefit, judged for its witness."""

    finding: Finding
    shelf: Shelf
    content: BenefitContent
    compiled: CompiledBenefit
    witness: Witness

    @classmethod
    def of(cls, finding: Finding, shelf: Shelf) -> "_Trial":
        content = shelf.benefits[finding.code]
        return cls(finding, shelf, content, shelf.compiled(content), finding.witness or Witness(Person((), shelf.book)))

    def facts(self, needs: Needs | None = None) -> Facts:
        return facts_of(self.witness, needs or self.compiled.needs, self.shelf.cut, self.shelf.beside.today)

    def verdict(self) -> Verdict:
        return judge(self.compiled, self.facts()).verdict

    def condition(self) -> Condition | None:
        return None if self.content.condition is None else conditions.parse(self.content.condition, programme=self.content.programme)

    def answer(self, verdict: Verdict) -> Phrase:
        if verdict.entitled:
            return Phrase(_ENTITLED_TEMPLATE, {})
        return Phrase(_REFUSED_TEMPLATE, {"unmet": Lacking(verdict, self.shelf.book)})

    def phrase(self, template: str, **params: object) -> Phrase:
        return Phrase(template, params)


def _of_condition(finding: Finding, shelf: Shelf, *, met: bool) -> Rerun:
    """The condition alone, and whether it is `met` as the finding says."""
    trial = _Trial.of(finding, shelf)
    condition = trial.condition()
    if condition is None:
        return Rerun(False, trial.phrase(_ENTITLED_TEMPLATE))
    verdict = conditions.evaluate(condition, trial.facts(conditions.needs(condition)))
    answer = trial.phrase(_MET_TEMPLATE) if verdict.entitled else trial.phrase(_UNMET_TEMPLATE, unmet=Lacking(verdict, shelf.book))
    return Rerun(verdict.entitled is met, answer)


def _never(finding: Finding, shelf: Shelf) -> Rerun:
    return _of_condition(finding, shelf, met=False)


def _always(finding: Finding, shelf: Shelf) -> Rerun:
    return _of_condition(finding, shelf, met=True)


def _refused(finding: Finding, shelf: Shelf) -> Rerun:
    """Nobody comes nearer than the witness, who is refused."""
    trial = _Trial.of(finding, shelf)
    verdict = trial.verdict()
    return Rerun(not verdict.entitled, trial.answer(verdict))


def _promised(finding: Finding, shelf: Shelf) -> Rerun:
    """B1: GLOBAL is for every holder, and this one is refused, with this product, or in that situation."""
    trial = _Trial.of(finding, shelf)
    verdict, said = trial.verdict(), trial.content.exclusions
    if trial.content.reach != "GLOBAL":
        return Rerun(False, trial.answer(verdict))
    if {trial.compiled.where(unmet) for unmet in verdict.unmet} - _LEGAL:
        return Rerun(True, trial.answer(verdict))
    for item in trial.witness.basket:
        if leaves_out(trial.content, _product(item, shelf)):
            return Rerun(True, trial.phrase(_LEFT_OUT_TEMPLATE, item=item))
    if said is not None and said.scenarios:
        return Rerun(True, trial.phrase(_SITUATION_TEMPLATE, scenario=said.scenarios[0]))
    return Rerun(False, trial.answer(verdict))


def _unasked(finding: Finding, shelf: Shelf) -> Rerun:
    """B1: SPECIFIC, and nothing was asked for."""
    trial = _Trial.of(finding, shelf)
    verdict = trial.verdict()
    if not verdict.entitled:
        return Rerun(False, trial.answer(verdict))
    asks = trial.content.condition is not None or bool(trial.content.products)
    return Rerun(not asks, trial.phrase(_ENTITLED_TEMPLATE if asks else _UNASKED_TEMPLATE))


def _twice(finding: Finding, shelf: Shelf) -> Rerun:
    """B3: who is not offered it would be asked the same fact again."""
    trial = _Trial.of(finding, shelf)
    verdict, condition = trial.verdict(), trial.condition()
    audience = {unmet.fact for unmet in verdict.unmet if trial.compiled.where(unmet).startswith("audience.")}
    asked = {leaf.fact for _, leaf in conditions.leaves(condition.root)} if condition is not None else set[Fact]()
    return Rerun(bool(audience & asked), trial.phrase(_TWICE_TEMPLATE, unmet=Lacking(verdict, shelf.book)))


def _tagged(finding: Finding, shelf: Shelf) -> Rerun:
    """T7: the facts of a member hold no tag that a model gave, so the answer is another than who carries it expects."""
    witness, tag = finding.witness, str(finding.params["tag"])
    leaf = _leaf_at(finding, shelf)
    if witness is None or leaf is None or tag not in shelf.beside.inferred:
        return Rerun(False, Phrase(_ENTITLED_TEMPLATE, {}))
    condition = Condition(leaf)
    facts = facts_of(witness, conditions.needs(condition), shelf.cut, shelf.beside.today)
    earned = tuple(sorted(facts.tags - shelf.beside.inferred))
    person = Person((Leaf(Fact.TAG, Operator.HAS_ALL, earned),) if earned else (), shelf.book)
    carried = conditions.evaluate(condition, facts)
    counted = conditions.evaluate(condition, facts_of(Witness(person), conditions.needs(condition), shelf.cut, shelf.beside.today))
    unmet = Phrase(_UNMET_TEMPLATE, {"unmet": Lacking(counted, shelf.book)})
    verdict = Phrase(_MET_TEMPLATE, {}) if counted.entitled else unmet
    return Rerun(carried.truth is not counted.truth, Phrase(_TAGGED_TEMPLATE, {"verdict": verdict}))


def _leaf_at(finding: Finding, shelf: Shelf) -> Leaf | None:
    """The leaf of the condition that the finding is about."""
    root = shelf.value(finding.noun, finding.code, finding.path.rpartition(".value[")[0])
    node = None if root is None else conditions.parse({"language": 1, "root": root}).root
    return node if isinstance(node, Leaf) else None


def _taken_out(finding: Finding, shelf: Shelf) -> Rerun:
    """B5: what is designated is excluded."""
    trial, item = _Trial.of(finding, shelf), _item(finding)
    verdict = trial.verdict()
    if not verdict.entitled or item.sku in {product["sku"] for product in designated(trial.content, shelf)}:
        return Rerun(False, trial.phrase(_ENTITLED_TEMPLATE))
    return Rerun(True, trial.phrase(_TAKEN_OUT_TEMPLATE, item=item))


def _charged(finding: Finding, shelf: Shelf) -> Rerun:
    """What the member pays for the basket, beside what it costs, or what somebody without a membership really paid (B7, B9)."""
    trial, item = _Trial.of(finding, shelf), _item(finding)
    product = next((each for each in designated(trial.content, shelf) if each["sku"] == item.sku), None)
    if product is None or not trial.verdict().entitled:
        return Rerun(False, trial.phrase(_LEFT_OUT_TEMPLATE, item=item))
    left, money = price_left(trial.content, product), shelf.book.money
    if finding.kind is Kind.BELOW_COST:
        cost = product["cost_minor"] or 0
        return Rerun(left < cost, trial.phrase(_COST_TEMPLATE, left=money(left), item=item, cost=money(cost)))
    paid = shelf.beside.paid.get(item.sku)
    if paid is None:
        return Rerun(False, trial.phrase(_ENTITLED_TEMPLATE))
    said = {"left": money(left), "item": item, "paid": money(paid.amount_minor), "day": paid.on}
    return Rerun(left > paid.amount_minor, trial.phrase(_PAID_TEMPLATE, **said))


def _stacked(finding: Finding, shelf: Shelf) -> Rerun:
    """B9: the member may use both discounts on the one product, and neither excludes the other."""
    trial, item = _Trial.of(finding, shelf), _item(finding)
    other = shelf.benefits[str(finding.params["other"])]
    compiled = shelf.compiled(other)
    product = _product(item, shelf)
    both = all(product in designated(content, shelf) and not says_stacking(content) for content in (trial.content, other))
    entitled = trial.verdict().entitled and judge(compiled, trial.facts(compiled.needs)).entitled
    money = shelf.book.money
    said = {"item": item, "left": money(price_left(trial.content, product)), "other": money(price_left(other, product))}
    return Rerun(both and entitled, trial.phrase(_BOTH_TEMPLATE, **said) if entitled else trial.phrase(_LEFT_OUT_TEMPLATE, item=item))


def _product(item: Item, shelf: Shelf) -> Mapping[str, Any]:
    return shelf.documents[PRODUCTS, item.sku]


def _item(finding: Finding) -> Item:
    if finding.witness is None or not finding.witness.basket:
        raise LookupError("a discount is tried with a basket")
    return finding.witness.basket[0]


TRIES: Mapping[Kind, Callable[[Finding, Shelf], Rerun]] = {
    Kind.CONDITION_NEVER: _never,
    Kind.CONDITION_ALWAYS: _always,
    Kind.CONDITION_IDLE: _always,
    Kind.DATES_NEVER_MEET: _refused,
    Kind.AUDIENCE_EMPTY: _refused,
    Kind.NOBODY_LEFT: _refused,
    Kind.EXCLUDED_ALL: _refused,
    Kind.PILOT_EMPTY: _refused,
    Kind.GLOBAL_LIMITED: _promised,
    Kind.SPECIFIC_UNLIMITED: _unasked,
    Kind.ASKED_TWICE: _twice,
    Kind.INFERRED_TAG: _tagged,
    Kind.EXCLUDED_PRODUCTS: _taken_out,
    Kind.BELOW_COST: _charged,
    Kind.DEARER_THAN_OUTSIDE: _charged,
    Kind.STACKED: _stacked,
}
