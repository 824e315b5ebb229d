"""What may not be published as a benefit, each refusal with the field and the reason in a sentence (B1-B5, B7, B12, M1). Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.benefits.rules.content import Audience, BenefitContent, Variant
from app.community.rules import check_code
from app.core import conditions
from app.core.conditions import Fact
from app.core.conditions.known import NO_PLAN_TEMPLATE, NO_PROGRAMME_TEMPLATE, NO_SEGMENT_TEMPLATE, unknown, unknown_references
from app.core.errors import Invalid
from app.core.versions.content import text_faults
from app.core.versions.pilot import pilot_faults
from app.terms.rules import NO_CATEGORY_TEMPLATE, NO_PRODUCT_TEMPLATE, exclusion_faults

NO_BRAND_TEMPLATE = "There is no product of the brand {code}. Import one first."


@dataclass(frozen=True, slots=True)
class World:
    """What a content may refer to: codes that exist. `plans` names each plan's programme."""

    languages: tuple[str, ...]
    programmes: frozenset[str]
    plans: Mapping[str, str]
    segments: frozenset[str]
    skus: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    brands: frozenset[str] = frozenset()


def faults(content: BenefitContent, world: World) -> list[Invalid]:
    """Everything that forbids publishing the content, in the order of its fields."""
    found = [
        *_identity(content, world),
        *_texts(content, world),
        *_reach(content),
        *_discount(content),
        *_audience(content.audience, "audience", content.programme, world),
        *_membership(content),
        *_condition(content, world),
        *_products(content, world),
        *exclusion_faults(content.exclusions, world.languages, skus=world.skus, categories=world.categories),
        *_money(content),
        *_variants(content, world),
        *pilot_faults(content.pilot, plans=world.plans, programmes=world.programmes, segments=world.segments),
    ]
    if content.offered_from and content.offered_until and content.offered_until < content.offered_from:
        found.append(Invalid("offered_until", "The last day lies before the first, {first}.", first=content.offered_from.isoformat()))
    return found


def _identity(content: BenefitContent, world: World) -> Iterator[Invalid]:
    try:
        check_code(content.code)
    except Invalid as fault:
        yield fault
    if content.programme not in world.programmes:
        yield unknown("programme", NO_PROGRAMME_TEMPLATE, content.programme, world.programmes)
    if content.plan is not None:
        yield from _plan("plan", content.plan, content.programme, world)


def _texts(content: BenefitContent, world: World) -> Iterator[Invalid]:
    for name, text in (("title", content.title), ("summary", content.summary), ("terms", content.terms)):
        yield from text_faults(name, text, world.languages)
    if content.quota is not None and content.quota.unit is not None:
        yield from text_faults("quota.unit", content.quota.unit, world.languages)


def _reach(content: BenefitContent) -> Iterator[Invalid]:
    """B1: GLOBAL is for every holder without any limit; SPECIFIC has a product scope or a condition."""
    if content.reach == "SPECIFIC":
        if content.condition is None and not content.products:
            yield Invalid("reach", "A SPECIFIC benefit names products or has a condition. Without either it is GLOBAL.")
        return
    if content.condition is not None:
        yield Invalid("condition", "A GLOBAL benefit has no condition: every holder may use it. Make it SPECIFIC, or drop the condition.")
    if content.products:
        yield Invalid("products", "A GLOBAL benefit is not limited to products. Make it SPECIFIC, or drop the products.")
    if content.audience.segments:
        yield Invalid("audience.segments", "A GLOBAL benefit is not limited to segments. Make it SPECIFIC, or drop the segments.")
    audience = content.audience
    if content.plan is None and audience.membership != "BOTH":
        yield Invalid("audience.membership", "A GLOBAL benefit without a plan is for everybody in the programme: its audience is BOTH.")
    if audience.plans and (content.plan is None or content.plan not in audience.plans):
        yield Invalid("audience.plans", "A GLOBAL benefit is offered to every holder of its plan, so its audience cannot leave them out.")
    said = content.exclusions
    for name in ("products", "categories", "scenarios"):
        if said is not None and getattr(said, name):
            template = "A GLOBAL benefit states legal or regional exclusions only: regions, account statuses and a note."
            yield Invalid(f"exclusions.{name}", template)


def _discount(content: BenefitContent) -> Iterator[Invalid]:
    if content.kind == "DISCOUNT" and content.discount is None:
        yield Invalid("discount", "Say how many percent the discount takes off.")
    if content.kind != "DISCOUNT" and content.discount is not None:
        yield Invalid("discount", "Only a benefit of the kind DISCOUNT takes off a percentage.")


def _audience(audience: Audience, path: str, programme: str, world: World) -> Iterator[Invalid]:
    for place, code in enumerate(audience.segments):
        if code not in world.segments:
            yield unknown(f"{path}.segments[{place}]", NO_SEGMENT_TEMPLATE, code, world.segments)
    for place, code in enumerate(audience.plans):
        yield from _plan(f"{path}.plans[{place}]", code, programme, world)
    for name in ("segments", "plans"):
        codes = getattr(audience, name)
        yield from (
            Invalid(f"{path}.{name}[{place}]", "{code} stands there twice.", code=code)
            for place, code in enumerate(codes)
            if code in codes[:place]
        )
    if audience.membership == "FREE" and audience.plans:
        yield Invalid(f"{path}.membership", "Nobody is free and holds one of the plans: the audience would be empty.")
    if audience.membership == "PAID" and programme not in world.plans.values():
        yield Invalid(f"{path}.membership", "The programme has no plan yet, so nobody is a paying member: the audience would be empty.")


def _membership(content: BenefitContent) -> Iterator[Invalid]:
    if content.plan is None:
        return
    if content.audience.membership == "FREE":
        yield Invalid("audience.membership", "Holders of the plan are paying members: offered to FREE members only, nobody could use it.")
    if content.reach == "SPECIFIC" and content.audience.plans and content.plan not in content.audience.plans:
        yield Invalid("audience.plans", "The benefit belongs to the plan {plan}, whose holders would not see it.", plan=content.plan)


def _condition(content: BenefitContent, world: World) -> Iterator[Invalid]:
    """B3: one fact stands in the audience or in the condition, never in both; B4: what a condition names exists."""
    if content.condition is None:
        return
    try:
        condition = conditions.parse(content.condition)
    except Invalid as fault:
        yield fault
        return
    audience = content.audience
    in_audience = {Fact.SEGMENT} if audience.segments else set()
    if audience.plans or audience.membership != "BOTH":
        in_audience.add(Fact.MEMBERSHIP)
    for path, leaf in conditions.leaves(condition.root):
        if leaf.fact in in_audience:
            template = "{fact} stands in the audience already. Say it once: who sees the benefit (audience), or who may use it (condition)."
            yield Invalid(f"condition.{path}.fact", template, fact=leaf.fact.value)
    yield from unknown_references(condition, plans=world.plans, programmes=world.programmes, segments=world.segments)


def _products(content: BenefitContent, world: World) -> Iterator[Invalid]:
    known = {"sku": world.skus, "category": world.categories, "brand": world.brands}
    templates = {"sku": NO_PRODUCT_TEMPLATE, "category": NO_CATEGORY_TEMPLATE, "brand": NO_BRAND_TEMPLATE}
    for place, reference in enumerate(content.products):
        for name, code in reference.items():
            if code not in known[name]:
                yield Invalid(f"products[{place}].{name}", templates[name], code=code)
        if reference in content.products[:place]:
            yield Invalid(f"products[{place}]", "This stands there twice.")


def _money(content: BenefitContent) -> Iterator[Invalid]:
    """B7: a value names its source, which the form demands; here only that the source says something."""
    if content.face_value is not None and not content.face_value.source.strip():
        yield Invalid("face_value.source", "Say whose price this is, such as a price list.")


def _variants(content: BenefitContent, world: World) -> Iterator[Invalid]:
    """B12: each variant names whom it is for, and no two are for the same."""
    seen: list[Audience] = []
    for place, variant in enumerate(content.variants):
        path = f"variants[{place}]"
        yield from _variant(variant, path, content, world)
        if variant.audience in seen:
            yield Invalid(f"{path}.audience", "Another variant is for the same audience; the first one that fits is shown.")
        seen.append(variant.audience)


def _variant(variant: Variant, path: str, content: BenefitContent, world: World) -> Iterator[Invalid]:
    yield from text_faults(f"{path}.label", variant.label, world.languages)
    if variant.summary:
        yield from text_faults(f"{path}.summary", variant.summary, world.languages)
    if variant.quota is None and not variant.summary:
        yield Invalid(path, "Say what is different for this audience: a quota, a summary, or both.")
    if not variant.audience.limits:
        yield Invalid(f"{path}.audience", "Say whom the variant is for; what everybody gets stands in the benefit itself.")
    yield from _audience(variant.audience, f"{path}.audience", content.programme, world)
    if variant.quota is not None and variant.quota.unit is not None:
        yield from text_faults(f"{path}.quota.unit", variant.quota.unit, world.languages)


def _plan(path: str, code: str, programme: str, world: World) -> Iterator[Invalid]:
    if code not in world.plans:
        yield unknown(path, NO_PLAN_TEMPLATE, code, world.plans)
    elif world.plans[code] != programme:
        yield Invalid(path, "The plan {code} belongs to the programme {other}.", code=code, other=world.plans[code])
