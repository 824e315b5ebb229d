"""Whether somebody can lose or gain by a change, decided from the form of what stood before and what stands after (B8, W2). Pure.

All that a benefit asks is one condition, so is what it takes to pay by a row of a price list: nobody can lose if nobody fulfils
the one before and misses the one after. Who can lose is shown, and was judged by the evaluator before and after. Texts are for
people to compare: whether they differ is all that is said of them. What runs keeps what was accepted (B8); this is about the rules.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.benefits.rules import BenefitContent, CompiledBenefit, Quota, judge
from app.catalogue.rules.findings import Rerun
from app.catalogue.rules.plan_lint import prices_of
from app.catalogue.rules.reasoning import Every, Goal, Ground, Some, TooManyBranches, can_hold, failing, goal, possible
from app.catalogue.rules.rerun_benefits import Lacking
from app.catalogue.rules.shelf import Shelf
from app.catalogue.rules.witness import Phrase, Witness, facts_of, witness_of
from app.core import conditions
from app.core.conditions import Needs, Node
from app.orders.rules.pricing import price
from app.plans.rules import PlanContent, compile_prices, seen_condition

_BOTH_TEMPLATE = "Before: {before} After: {after}"
_NOTHING_TEMPLATE = "nothing of the kind."
_ENTITLED_TEMPLATE = "entitled."
_ONCE_TEMPLATE = "entitled, once {per}."
_TIMES_TEMPLATE = "entitled, {count} times {per}."
_DAY_TEMPLATE = "a day"
_MONTH_TEMPLATE = "a membership month"
_PERIOD_TEMPLATE = "a period"
_LIFETIME_TEMPLATE = "in all"
_REFUSED_TEMPLATE = "not entitled. {unmet}"
_PAYS_TEMPLATE = "pays {price}."
_UNSOLD_TEMPLATE = "not for sale."
_PER = {"DAY": _DAY_TEMPLATE, "MEMBERSHIP_MONTH": _MONTH_TEMPLATE, "PERIOD": _PERIOD_TEMPLATE, "LIFETIME": _LIFETIME_TEMPLATE}
_TEXTS = ("title", "name", "summary", "terms")


@dataclass(frozen=True, slots=True)
class Turn:
    """A member for whom the change makes a difference, and what the evaluator answered before and after."""

    witness: Witness
    rerun: Rerun


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change does. `loser` and `gainer` are examples; `worse` and `better` the fields by which everybody loses or gains;
    `texts` those that people must read; `decided` is false where nothing is certain: too many branches, or rows out of order."""

    loser: Turn | None = None
    gainer: Turn | None = None
    worse: tuple[str, ...] = ()
    better: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    decided: bool = True

    @property
    def nobody_can_lose(self) -> bool:
        """Whether it is certain that nobody has less afterwards, by the rules."""
        return self.decided and self.loser is None and not self.worse

    @property
    def nobody_can_gain(self) -> bool:
        """Whether it is certain that nobody has more afterwards, by the rules."""
        return self.decided and self.gainer is None and not self.better


def nobody_can_lose(before: Node, after: Node, ground: Ground) -> bool:
    """Whether whoever fulfils the one fulfils the other. Raises TooManyBranches."""
    return not can_hold([goal(before, ground), failing(after, ground)])


def benefit_effect(before: BenefitContent | None, after: BenefitContent | None, shelf: Shelf) -> Effect:
    """What the change of the benefit does; None: there was nothing in force, or nothing will be."""
    old, new = _Benefit(before, shelf), _Benefit(after, shelf)
    worse, better = _fields(before, after)
    texts = _texts(before, after)
    try:
        loser, gainer = _more(old, new, shelf), _more(new, old, shelf)
    except TooManyBranches:
        return Effect(worse=worse, better=better, texts=texts, decided=False)
    turns = [None if each is None else Turn(each, _judged(each, old, new)) for each in (loser, gainer)]
    return Effect(turns[0], turns[1], worse, better, texts)


def plan_effect(before: PlanContent | None, after: PlanContent | None, shelf: Shelf) -> Effect:
    """What the change of the plan does to what members pay for it and get for it."""
    old, new = _Plan(before, shelf), _Plan(after, shelf)
    worse, better = _offer(before, after)
    texts = _texts(before, after)
    try:
        loser, gainer = (_cheaper(old, new, shelf), _cheaper(new, old, shelf)) if old.ordered and new.ordered else (None, None)
    except TooManyBranches:
        return Effect(worse=worse, better=better, texts=texts, decided=False)
    turns = [None if each is None else Turn(each, _priced(each, old, new)) for each in (loser, gainer)]
    return Effect(turns[0], turns[1], worse, better, texts, old.ordered and new.ordered)


class _Benefit:
    """A benefit, or none, with what it takes to use it and how often whoever may can do so."""

    def __init__(self, content: BenefitContent | None, shelf: Shelf) -> None:
        self.shelf = shelf
        self.compiled: CompiledBenefit | None = None
        self.held: Goal = Some(())
        self.missed: Goal = Every(())
        self.quotas: list[tuple[Goal, Quota | None]] = []
        if content is None:
            return
        self.compiled, ground = shelf.compiled(content), shelf.ground(content.programme)
        self.held, self.missed = goal(self.compiled.rule.root, ground), failing(self.compiled.rule.root, ground)
        passed: tuple[Goal, ...] = (self.held,)
        for condition, variant in self.compiled.variants:
            self.quotas.append((Every((*passed, goal(condition.root, ground))), variant.quota or content.quota))
            passed = (*passed, failing(condition.root, ground))
        self.quotas.append((Every(passed), content.quota))

    def judged(self, witness: Witness) -> tuple[bool, Quota | None, Phrase]:
        """Whether the member is entitled, how often, and both in words."""
        if self.compiled is None:
            return False, None, Phrase(_NOTHING_TEMPLATE, {})
        found = judge(self.compiled, facts_of(witness, self.compiled.needs, self.shelf.cut, self.shelf.beside.today))
        if not found.entitled:
            return False, None, Phrase(_REFUSED_TEMPLATE, {"unmet": Lacking(found.verdict, self.shelf.book)})
        quota = (found.variant.quota if found.variant else None) or self.compiled.content.quota
        if quota is None:
            return True, None, Phrase(_ENTITLED_TEMPLATE, {})
        often = _ONCE_TEMPLATE if quota.count == 1 else _TIMES_TEMPLATE
        return True, quota, Phrase(often, {"count": quota.count, "per": Phrase(_PER[quota.per], {})})


def _more(one: _Benefit, other: _Benefit, shelf: Shelf) -> Witness | None:
    """Somebody who has by the one what the other does not give: the right, or using it as often."""
    known = possible([one.held, other.missed])
    if known is not None:
        return witness_of(known, shelf.book)
    for mine, much in one.quotas:
        for theirs, little in other.quotas:
            known = possible([mine, theirs]) if _is_less(little, much) else None
            if known is not None:
                return witness_of(known, shelf.book)
    return None


def _judged(witness: Witness, old: _Benefit, new: _Benefit) -> Rerun:
    before, after = old.judged(witness), new.judged(witness)
    return Rerun(before[:2] != after[:2], Phrase(_BOTH_TEMPLATE, {"before": before[2], "after": after[2]}))


def _is_less(one: Quota | None, other: Quota | None) -> bool:
    """Whether the one may be less than the other; what is counted otherwise may be."""
    if one is None or one == other:
        return False
    return other is None or (one.per, one.unit) != (other.per, other.unit) or one.count < other.count


class _Plan:
    """A plan, or none, with what it takes to pay by each row of its price list."""

    def __init__(self, content: PlanContent | None, shelf: Shelf) -> None:
        self.shelf = shelf
        self.ordered = True
        self.ways: list[tuple[Goal, int]] = []
        self.unsold: Goal = Every(())
        self.rows = () if content is None else compile_prices(content)
        self.seen = None if content is None else seen_condition(content)
        if content is None or not self.rows:
            return
        listed = prices_of(content, shelf)
        self.ordered = listed.in_order
        if not self.ordered:
            return
        seen: list[Goal] = [] if self.seen is None else [goal(self.seen.root, listed.ground)]
        unseen: list[Goal] = [] if self.seen is None else [failing(self.seen.root, listed.ground)]
        closed: list[Goal] = [] if None in listed.goals else [Every((*seen, *listed.missed))]  # no row is for them
        for place, row in enumerate(listed.rows):
            reached = Every((*seen, *listed.reaching(place)))
            if row.price_minor is None:
                closed.append(reached)
            else:
                self.ways.append((reached, row.price_minor))
        self.unsold = Some((*unseen, *closed))

    def paid(self, witness: Witness) -> tuple[int | None, Phrase]:
        """What the member pays, and that in words."""
        needs = Needs() if self.seen is None else conditions.needs(self.seen)
        for row in self.rows:
            if row.condition is not None:
                needs |= conditions.needs(row.condition)
        facts = facts_of(witness, needs, self.shelf.cut, self.shelf.beside.today)
        seen = self.seen is None or conditions.evaluate(self.seen, facts).entitled
        amount = price(self.rows, facts).price if seen else None
        if amount is None:
            return None, Phrase(_UNSOLD_TEMPLATE, {})
        return amount.minor, Phrase(_PAYS_TEMPLATE, {"price": self.shelf.book.money(amount.minor)})


def _cheaper(one: _Plan, other: _Plan, shelf: Shelf) -> Witness | None:
    """Somebody who pays less by the one, or can buy by it alone."""
    for reached, amount in one.ways:
        dearer = [found for found, theirs in other.ways if theirs > amount]
        known = possible([reached, Some((other.unsold, *dearer))])
        if known is not None:
            return witness_of(known, shelf.book)
    return None


def _priced(witness: Witness, old: _Plan, new: _Plan) -> Rerun:
    before, after = old.paid(witness), new.paid(witness)
    return Rerun(before[0] != after[0], Phrase(_BOTH_TEMPLATE, {"before": before[1], "after": after[1]}))


Fields = tuple[str, ...]


def _fields(before: BenefitContent | None, after: BenefitContent | None) -> tuple[Fields, Fields]:
    """The fields by which everybody who may use the benefit has less, and those by which everybody has more."""
    if before is None or after is None:
        return (), ()
    marks = [_mark("discount", *(each.discount.percent if each.discount else 0 for each in (before, after)))]
    marks.append(_mark("face_value", *(each.face_value.amount_minor if each.face_value else 0 for each in (before, after))))
    named = [{tuple(sorted(reference.items())) for reference in each.products} for each in (before, after)]
    marks.append(
        ("products", bool(named[1]) and not (named[0] and named[0] <= named[1]), bool(named[0]) and not (named[1] and named[1] <= named[0]))
    )
    for name in ("products", "categories", "scenarios"):
        old, new = ({*getattr(each.exclusions, name)} if each.exclusions else set[str]() for each in (before, after))
        marks.append((f"exclusions.{name}", bool(new - old), bool(old - new)))
    marks.append(("kind", before.kind != after.kind, before.kind != after.kind))
    return _sorted(marks)


def _offer(before: PlanContent | None, after: PlanContent | None) -> tuple[Fields, Fields]:
    """The fields by which everybody who buys the plan gets less, and those by which everybody gets more."""
    if before is None or after is None:
        return (), ()
    old, new = set(before.benefits), set(after.benefits)
    marks = [_mark("grace_days", before.grace_days, after.grace_days), ("benefits", bool(old - new), bool(new - old))]
    lasts = [each.duration for each in (before, after)]
    if lasts[0] and lasts[1] and lasts[0].unit == lasts[1].unit:
        marks.append(_mark("duration", lasts[0].count, lasts[1].count))
    elif lasts[0] != lasts[1]:
        marks.append(("duration", True, True))
    return _sorted(marks)


def _mark(name: str, before: int, after: int) -> tuple[str, bool, bool]:
    return name, after < before, after > before


def _sorted(marks: Sequence[tuple[str, bool, bool]]) -> tuple[Fields, Fields]:
    return tuple(name for name, worse, _ in marks if worse), tuple(name for name, _, better in marks if better)


def _texts(before: BenefitContent | PlanContent | None, after: BenefitContent | PlanContent | None) -> Fields:
    """The texts that differ."""
    if before is None or after is None:
        return ()
    found = [name for name in _TEXTS if getattr(before, name, None) != getattr(after, name, None)]
    if isinstance(before, BenefitContent) and isinstance(after, BenefitContent):
        said = [[(variant.label, variant.summary) for variant in each.variants] for each in (before, after)]
        notes = [each.exclusions.note if each.exclusions else None for each in (before, after)]
        found += [name for name, pair in (("variants", said), ("exclusions.note", notes)) if pair[0] != pair[1]]
    return tuple(found)
