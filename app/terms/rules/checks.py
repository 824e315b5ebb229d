"""What may not be published as terms, each refusal with the field and the reason in a sentence (M1, B5, M2, L7). Pure."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from app.community.rules import check_code
from app.core.conditions.known import NO_PROGRAMME_TEMPLATE, unknown
from app.core.errors import Invalid
from app.core.versions.content import text_faults
from app.terms.rules.content import Exclusions, TermsContent

_REGION = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")
NO_PRODUCT_TEMPLATE = "There is no product {code}. Import it first."
NO_CATEGORY_TEMPLATE = "There is no product of the category {code}. Import one first."


@dataclass(frozen=True, slots=True)
class World:
    """What terms may refer to."""

    languages: tuple[str, ...]
    programmes: frozenset[str]


def faults(content: TermsContent, world: World) -> list[Invalid]:
    """Everything that forbids publishing the content, in the order of its fields. Each structured part must be said (M1)."""
    return [
        *_identity(content, world),
        *text_faults("title", content.title, world.languages),
        *text_faults("body", content.body, world.languages),
        *exclusion_faults(content.exclusions, world.languages),
        *_refunds(content, world),
        *_promotions(content, world),
        *_payment(content, world),
    ]


def exclusion_faults(
    said: Exclusions | None,
    languages: tuple[str, ...],
    *,
    skus: Collection[str] | None = None,
    categories: Collection[str] | None = None,
) -> Iterator[Invalid]:
    """B5: where it cannot be used must be said, and none must be said too. Products are looked up where they are given."""
    if said is None:
        yield Invalid("exclusions", "Say where it cannot be used, or say that there is no exclusion (none: true).")
        return
    if said.none and said.said:
        yield Invalid("exclusions.none", "There is no exclusion, or there are those named here: not both.")
    if not said.none and not said.said:
        yield Invalid("exclusions", "Name at least one exclusion, or say that there is none (none: true).")
    for place, region in enumerate(said.regions):
        if not _REGION.fullmatch(region):
            yield Invalid(f"exclusions.regions[{place}]", "Give a region such as CN, CN-31 or US.")
    yield from _missing("products", said.products, skus, NO_PRODUCT_TEMPLATE)
    yield from _missing("categories", said.categories, categories, NO_CATEGORY_TEMPLATE)
    if said.note:
        yield from text_faults("exclusions.note", said.note, languages)


def _missing(name: str, codes: list[str], known: Collection[str] | None, template: str) -> Iterator[Invalid]:
    for place, code in enumerate(codes):
        if known is not None and code not in known:
            yield Invalid(f"exclusions.{name}[{place}]", template, code=code)


def _identity(content: TermsContent, world: World) -> Iterator[Invalid]:
    try:
        check_code(content.code)
    except Invalid as fault:
        yield fault
    if content.programme not in world.programmes:
        yield unknown("programme", NO_PROGRAMME_TEMPLATE, content.programme, world.programmes)


def _refunds(content: TermsContent, world: World) -> Iterator[Invalid]:
    said = content.refunds
    if said is None:
        yield Invalid("refunds", "Say what comes back when a membership is given back.")
        return
    if said.basis == "NONE_WITH_REASON":
        yield from text_faults("refunds.note", said.note, world.languages)  # the reason stands in the note
        if said.deduct_used:
            yield Invalid("refunds.deduct_used", "Where nothing comes back there is nothing to deduct from.")
    elif said.note:
        yield from text_faults("refunds.note", said.note, world.languages)


def _promotions(content: TermsContent, world: World) -> Iterator[Invalid]:
    said = content.promotions
    if said is None:
        yield Invalid("promotions", "Say how an order under a promotion is refunded.")
    elif said.note or said.rule == "OWN_RULE":  # where each promotion has a rule of its own, the note says where it is told
        yield from text_faults("promotions.note", said.note, world.languages)


def _payment(content: TermsContent, world: World) -> Iterator[Invalid]:
    said = content.payment
    if said is None:
        yield Invalid("payment", "Say how it is paid and whether it renews by itself.")
        return
    if len(set(said.methods)) < len(said.methods):
        yield Invalid("payment.methods", "{code} stands there twice.", code=said.methods[0])
    if said.note:
        yield from text_faults("payment.note", said.note, world.languages)
