"""All documents that stand side by side once what is checked has been published, and what the store knows besides (B9). Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from app.benefits.rules import BenefitContent, World, read_content
from app.catalogue.rules.documents import BENEFITS, COMMUNITY, PLANS, PRODUCTS, PROGRAMMES, SEGMENTS, TERMS
from app.catalogue.rules.reasoning import Cut
from app.core import conditions
from app.core.conditions import NameBook
from app.core.errors import Invalid
from app.plans import rules as plans
from app.terms import rules as terms

_INFERRED_TEMPLATE = "The tag {tag} was inferred by a model. Conditions read only what members earned or declared and can see."


@dataclass(frozen=True, slots=True)
class Beside:
    """What the store knows and no document says: the tags that a model gave (T7), the programme of every plan, also of those with
    nothing in force yet, the terms that are not archived, the benefits that are published or were, also those that have ended."""

    inferred: frozenset[str] = frozenset()
    plans: Mapping[str, str] = field(default_factory=dict)
    terms: frozenset[str] = frozenset()
    benefits: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Shelf:
    """The documents by noun and code, in their normal form, and what stands beside them."""

    documents: Mapping[tuple[str, str], Mapping[str, Any]]
    beside: Beside = Beside()

    def of(self, noun: str) -> list[Mapping[str, Any]]:
        """The documents of a noun."""
        return [data for (kind, _), data in self.documents.items() if kind == noun]

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages of the community; none while there is no community."""
        return tuple(language for data in self.of(COMMUNITY) for language in data["languages"])

    @cached_property
    def currency(self) -> str:
        """The one currency of the community."""
        return next((str(data["currency"]) for data in self.of(COMMUNITY)), "")

    @cached_property
    def world(self) -> World:
        """What a benefit may refer to."""
        products = self.of(PRODUCTS)
        return World(
            languages=self.languages,
            programmes=frozenset(data["code"] for data in self.of(PROGRAMMES)),
            plans={**self.beside.plans, **{data["code"]: data["programme"] for data in self.of(PLANS)}},
            segments=frozenset(self.cut),
            skus=frozenset(data["sku"] for data in products),
            categories=frozenset(data["category"] for data in products),
            brands=frozenset(data["brand"] for data in products if data["brand"]),
        )

    @cached_property
    def plan_world(self) -> plans.World:
        """What a plan may refer to."""
        known = self.world
        return plans.World(
            languages=self.languages,
            currency=self.currency,
            programmes=known.programmes,
            plans=known.plans,
            segments=known.segments,
            terms=self.beside.terms.union(data["code"] for data in self.of(TERMS)),
        )

    @cached_property
    def terms_world(self) -> terms.World:
        """What terms may refer to."""
        return terms.World(self.languages, self.world.programmes)

    @cached_property
    def benefits(self) -> Mapping[str, BenefitContent]:
        """The benefits by code."""
        return {data["code"]: read_content(data) for data in self.of(BENEFITS)}

    @cached_property
    def cut(self) -> Cut:
        """The months of each segment."""
        parts = [part for data in self.of(SEGMENTS) for part in data["segments"]]
        return {part["code"]: (part["from_months"] or 0, part["to_months"]) for part in parts}

    @cached_property
    def book(self) -> NameBook:
        """How the community calls things."""
        segments = {part["code"]: part["name"] for data in self.of(SEGMENTS) for part in data["segments"]}
        named = {noun: {data["code"]: data["name"] for data in self.of(noun)} for noun in (PLANS, PROGRAMMES)}
        return NameBook(self.currency, segments, named[PLANS], named[PROGRAMMES])

    def inferred(self, condition: Mapping[str, Any] | None, path: str) -> Iterator[Invalid]:
        """T7: each inferred tag that the condition asks for."""
        if condition is None:
            return
        for place in conditions.references(conditions.parse(condition), path).places:
            if place.kind == "tag" and place.code in self.beside.inferred:
                yield Invalid(place.path, _INFERRED_TEMPLATE, tag=place.code)
