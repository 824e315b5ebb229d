"""What discounts do to the prices of designated products: below cost, on top of each other, above what others pay (B7, B9). Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from operator import itemgetter
from typing import Any

from app.benefits.rules import BenefitContent
from app.catalogue.rules.documents import PRODUCTS
from app.catalogue.rules.findings import Kind, Severity, Suspicion
from app.catalogue.rules.reach import Asked, let_in
from app.catalogue.rules.shelf import Shelf
from app.catalogue.rules.witness import Item, Witness
from app.core.errors import Invalid
from app.orders.rules.savings import amount_off

STACKING = "other-promotions"
_most = itemgetter(0)
_NONE: tuple[int, Mapping[str, Any]] = (0, {})
_BELOW_COST_TEMPLATE = "{percent} % off leaves {left} of {sku}, which costs {cost}."
_STACKED_TEMPLATE = "{other} discounts {sku} as well. Exclude the scenario {stacking} in one of them, or take the product out."
_DEARER_TEMPLATE = (
    "{percent} % off the list price leaves {left} of {sku}; somebody without a membership paid {paid} on {day}. "
    "A discount is measured by the lowest real price of the last days."
)
_TAKEN_OUT_TEMPLATE = "The exclusions take out every designated product."


def discount_faults(content: BenefitContent, shelf: Shelf) -> Iterator[Suspicion]:
    """What is wrong with the benefit's products and what it takes off them; each with a member who may use it, and a basket."""
    named = designated(content, shelf, excluded=True)
    if named and not designated(content, shelf):
        member = let_in(content, shelf)
        witness = basket(member, named[0], shelf) if member else None
        yield Suspicion(Kind.EXCLUDED_PRODUCTS, Invalid("exclusions", _TAKEN_OUT_TEMPLATE), witness)
    if content.discount is None:
        return
    member = let_in(content, shelf)
    if member is None:
        return  # who could use it at all is told first
    sold = designated(content, shelf)
    yield from _below_cost(content, sold, member, shelf)
    yield from _dearer(content, sold, member, shelf)
    yield from _stacked(content, shelf)


def _below_cost(content: BenefitContent, sold: Sequence[Mapping[str, Any]], member: Witness, shelf: Shelf) -> Iterator[Suspicion]:
    """B9: a designated product that would be sold below its cost, the one on which most is lost. Where somebody else pays the discount
    it is a warning."""
    losses = [(product["cost_minor"] - price_left(content, product), product) for product in sold if product["cost_minor"] is not None]
    loss, product = max(losses, key=_most, default=_NONE)
    if loss <= 0:
        return
    money = shelf.book.money
    borne = content.unit_cost is not None and content.unit_cost.paid_by != "COMMUNITY"
    said = {"left": money(price_left(content, product)), "sku": product["sku"], "cost": money(product["cost_minor"])}
    fault = Invalid("discount.percent", _BELOW_COST_TEMPLATE, percent=percent(content), **said)
    yield Suspicion(Kind.BELOW_COST, fault, basket(member, product, shelf), Severity.WARNING if borne else Severity.ERROR)


def _dearer(content: BenefitContent, sold: Sequence[Mapping[str, Any]], member: Witness, shelf: Shelf) -> Iterator[Suspicion]:
    """B7: the member would pay more than somebody without a membership really paid in the days before, on the product where the
    difference is greatest. It passes with the days, so it warns."""
    paid = shelf.beside.paid
    more = [(price_left(content, product) - paid[product["sku"]].amount_minor, product) for product in sold if product["sku"] in paid]
    difference, product = max(more, key=_most, default=_NONE)
    if difference <= 0:
        return
    outside, money = paid[product["sku"]], shelf.book.money
    said = {"left": money(price_left(content, product)), "sku": product["sku"], "paid": money(outside.amount_minor), "day": outside.on}
    fault = Invalid("discount.percent", _DEARER_TEMPLATE, percent=percent(content), **said)
    yield Suspicion(Kind.DEARER_THAN_OUTSIDE, fault, basket(member, product, shelf), Severity.WARNING)


def _stacked(content: BenefitContent, shelf: Shelf) -> Iterator[Suspicion]:
    """B9: two discounts that one member may use on one product, and neither says that it does not go together with others."""
    mine = {product["sku"]: product for product in designated(content, shelf)}
    if says_stacking(content):
        return
    for other in shelf.benefits.values():
        if other.code == content.code or other.discount is None or says_stacking(other):
            continue
        shared = sorted(mine.keys() & {product["sku"] for product in designated(other, shelf)})
        if not shared:
            continue
        both = let_in(content, shelf, *Asked.by(shelf.compiled(other), shelf.ground(other.programme)).goals.values())
        if both is not None:
            fault = Invalid("products", _STACKED_TEMPLATE, other=other.code, sku=shared[0], stacking=STACKING)
            yield Suspicion(Kind.STACKED, fault, basket(both, mine[shared[0]], shelf), Severity.WARNING)


def designated(content: BenefitContent, shelf: Shelf, *, excluded: bool = False) -> list[Mapping[str, Any]]:
    """The products that the benefit names, or all where it takes something off and names none, without those that it excludes
    unless `excluded`."""
    limited = bool(content.products) or content.discount is not None
    named = (product for product in shelf.of(PRODUCTS) if limited and _names(content, product))
    return [product for product in named if excluded or not _excludes(content, product)]


def leaves_out(content: BenefitContent, product: Mapping[str, Any]) -> bool:
    """Whether the benefit is not for this product: it names others, or excludes it."""
    return not _names(content, product) or _excludes(content, product)


def _names(content: BenefitContent, product: Mapping[str, Any]) -> bool:
    """Whether the product is one that the benefit is for; one that names none is for every product."""
    return not content.products or any(product[name] == code for reference in content.products for name, code in reference.items())


def _excludes(content: BenefitContent, product: Mapping[str, Any]) -> bool:
    out = content.exclusions
    return out is not None and (product["sku"] in out.products or product["category"] in out.categories)


def price_left(content: BenefitContent, product: Mapping[str, Any]) -> int:
    """What is left to pay of the product's list price."""
    price: int = product["list_price_minor"]
    return price - amount_off(price, percent(content))


def percent(content: BenefitContent) -> int:
    """How many percent the benefit takes off."""
    return content.discount.percent if content.discount else 0


def says_stacking(content: BenefitContent) -> bool:
    """Whether the benefit says that it does not go together with others."""
    return content.exclusions is not None and STACKING in content.exclusions.scenarios


def basket(member: Witness, product: Mapping[str, Any], shelf: Shelf) -> Witness:
    """The member with that product in the basket."""
    return replace(member, basket=(Item(product["sku"], product["name"], product["list_price_minor"], shelf.book),))
