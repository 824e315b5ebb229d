"""All documents that stand side by side once what is checked has been published, and what the store knows besides (B9). Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from app.benefits.rules import BenefitContent, CompiledBenefit, Issue, World, compile_benefit, read_content
from app.catalogue.rules.documents import BENEFITS, COMMUNITY, PLANS, PRODUCTS, PROGRAMMES, SEGMENTS, TERMS
from app.catalogue.rules.findings import Kind, Suspicion
from app.catalogue.rules.reasoning import Cut, Ground
from app.catalogue.rules.witness import ANY_DAY, Person, Witness
from app.core import conditions
from app.core.conditions import Fact, Leaf, NameBook, Operator
from app.core.errors import Invalid
from app.plans import rules as plans
from app.terms import rules as terms

_INFERRED_TEMPLATE = "The tag {tag} was inferred by a model. Conditions read only what members earned or declared and can see."
POINTS = "points"
_NOWHERE = Issue(0, UUID(int=0), 0, UUID(int=0), 0, datetime(1970, 1, 1, tzinfo=UTC), {})


@dataclass(frozen=True, slots=True)
class Paid:
    """The least that somebody without a paid membership really paid for a product in the days before, and on which of them (B7)."""

    amount_minor: int
    on: date


@dataclass(frozen=True, slots=True)
class Beside:
    """What the store knows and no document says.

    `inferred`: the tags that a model gave (T7). `plans`: the programme of every plan, also of those with nothing in force yet.
    `terms`: those that are not archived. `benefits`: those that are published or were, also those that have ended. `editions`: the
    number in force of each set of terms. `paid`: by SKU. `ids`: by noun and code. `today`: the local day.
    """

    inferred: frozenset[str] = frozenset()
    plans: Mapping[str, str] = field(default_factory=dict)
    terms: frozenset[str] = frozenset()
    benefits: frozenset[str] = frozenset()
    editions: Mapping[str, int] = field(default_factory=dict)
    paid: Mapping[str, Paid] = field(default_factory=dict)
    ids: Mapping[tuple[str, str], UUID] = field(default_factory=dict)
    today: date = ANY_DAY


@dataclass(frozen=True)
class Shelf:
    """The documents by noun and code, in their normal form, and what stands beside them. `supposed` are plans by code that can only be
    read as if points were growth (T1)."""

    documents: Mapping[tuple[str, str], Mapping[str, Any]]
    beside: Beside = Beside()
    supposed: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def of(self, noun: str) -> list[Mapping[str, Any]]:
        """The documents of a noun."""
        return self._by_noun.get(noun, [])

    @cached_property
    def _by_noun(self) -> Mapping[str, list[Mapping[str, Any]]]:
        found: dict[str, list[Mapping[str, Any]]] = {}
        for (noun, _), data in self.documents.items():
            found.setdefault(noun, []).append(data)
        return found

    def value(self, noun: str, code: str, path: str) -> Any:
        """What stands at the path of a document, such as `prices[1].label.zh`; None where nothing does."""
        found: Any = self.documents[noun, code]
        for step in re.findall(r"[^.\[\]]+", path):
            if isinstance(found, list):
                found = found[int(step)] if step.isdecimal() and int(step) < len(found) else None
            else:
                found = found.get(step) if isinstance(found, Mapping) else None
        return found

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

    def ground(self, programme: str) -> Ground:
        """What a condition of that programme stands on."""
        return Ground(self.cut, programme)

    def plans_of(self, programme: str) -> tuple[str, ...]:
        """The codes of the programme's plans: whoever holds one is paying."""
        return tuple(sorted(code for code, its in self.world.plans.items() if its == programme))

    def compiled(self, content: BenefitContent) -> CompiledBenefit:
        """The benefit, ready to be judged as it would be for members."""
        return compile_benefit(_NOWHERE, content, self.plans_of(content.programme))

    @cached_property
    def book(self) -> NameBook:
        """How the community calls things."""
        segments = {part["code"]: part["name"] for data in self.of(SEGMENTS) for part in data["segments"]}
        named = {noun: {data["code"]: data["name"] for data in self.of(noun)} for noun in (PLANS, PROGRAMMES)}
        return NameBook(self.currency, segments, named[PLANS], named[PROGRAMMES])

    def inferred(self, condition: Mapping[str, Any] | None, path: str) -> Iterator[Suspicion]:
        """T7: each inferred tag that the condition asks for, with a member to whom a model gave it."""
        if condition is None:
            return
        found = dict(conditions.leaves(conditions.parse(condition).root, f"{path}.root"))
        for place in conditions.references(conditions.parse(condition), path).places:
            if place.kind == "tag" and place.code in self.beside.inferred:
                leaf = found[place.path.rpartition(".value[")[0]]
                tags = leaf.value if leaf.operator is Operator.HAS_ALL and isinstance(leaf.value, tuple) else (place.code,)
                witness = Witness(Person((Leaf(Fact.TAG, Operator.HAS_ALL, tags),), self.book))
                yield Suspicion(Kind.INFERRED_TAG, Invalid(place.path, _INFERRED_TEMPLATE, tag=place.code), witness)
