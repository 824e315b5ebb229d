"""B1-B5, B7, B12, M1, S3: the form of a benefit, and everything that may not be published, with its field and its sentence."""

from datetime import date
from typing import Any

import pytest

from app.benefits.rules import World, faults, normal_form, read_content
from app.core.errors import Invalid
from app.core.versions.content import InvalidContent
from tests.benefits.offers import WORLD, both, everybody, leaf, specific


def refused(content: dict[str, Any], world: World = WORLD) -> list[tuple[str, str]]:
    return [(fault.field, fault.message) for fault in faults(read_content(content), world)]


@pytest.mark.parametrize(
    "content",
    [
        everybody(),
        everybody(plan="pro"),
        everybody(plan="pro", audience={"membership": "PAID"}),
        everybody(plan="pro", audience={"plans": ["pro"]}),
        everybody(exclusions={"none": False, "regions": ["US", "CN-31"], "account_statuses": ["MUTED"], "note": both("By law")}),
        specific(),
        specific(condition=None, products=[{"sku": "apple"}, {"category": "fruit"}, {"brand": "orchard"}]),
        specific(audience={"membership": "FREE", "segments": ["early"]}),
        specific(plan="pro", audience={"membership": "PAID", "plans": ["pro"]}),
        specific(kind="DISCOUNT", discount={"percent": 5}),
        specific(exclusions={"products": ["apple"], "categories": ["fruit"], "scenarios": ["Double 11"]}),
        specific(face_value={"amount_minor": 30000, "source": "price list", "on": "2026-11-01"}),
        specific(unit_cost={"amount_minor": 4500, "paid_by": "PARTNER"}),
        specific(quota={"count": 2, "per": "MEMBERSHIP_MONTH", "unit": both("hours")}),
        specific(offered_from="2026-12-01", offered_until="2026-12-01"),
        specific(stage="MONETIZATION", position=7),
        specific(
            variants=[
                {"label": both("Paying"), "audience": {"membership": "PAID"}, "quota": {"count": 30, "per": "DAY"}},
                {"label": both("Newcomers"), "audience": {"segments": ["early"]}, "summary": both("More help")},
            ]
        ),
        specific(condition={"language": 1, "root": {"any": [leaf("membership", "in", ["ACTIVE"], plan="vip-year")["root"]]}}),
        specific(condition=leaf("spend", ">=", 1, programme="vip", period={"membership": "vip-year"})),
        specific(condition=leaf("experience_months", ">=", 60), audience={"segments": ["senior"]}),
        specific(condition=leaf("programme", "in", ["vip"])),
    ],
)
def test_what_may_be_published(content: dict[str, Any]) -> None:
    assert refused(content) == []


@pytest.mark.parametrize(
    ("content", "field", "words"),
    [
        # B1: the reach
        (everybody(condition=leaf("growth", ">=", 1)), "condition", "A GLOBAL benefit has no condition"),
        (everybody(products=[{"sku": "apple"}]), "products", "A GLOBAL benefit is not limited to products"),
        (everybody(audience={"segments": ["early"]}), "audience.segments", "A GLOBAL benefit is not limited to segments"),
        (everybody(audience={"membership": "FREE"}), "audience.membership", "A GLOBAL benefit without a plan is for everybody"),
        (everybody(audience={"plans": ["pro"]}), "audience.plans", "every holder of its plan"),
        (everybody(exclusions={"products": ["apple"]}), "exclusions.products", "legal or regional exclusions only"),
        (everybody(exclusions={"categories": ["fruit"]}), "exclusions.categories", "legal or regional exclusions only"),
        (everybody(exclusions={"scenarios": ["Double 11"]}), "exclusions.scenarios", "legal or regional exclusions only"),
        (specific(condition=None), "reach", "A SPECIFIC benefit names products or has a condition"),
        # B2: the kind
        (specific(kind="DISCOUNT"), "discount", "how many percent"),
        (specific(discount={"percent": 5}), "discount", "Only a benefit of the kind DISCOUNT"),
        # B3: the audience, and never the same fact twice
        (specific(audience={"segments": ["late"]}), "audience.segments[0]", "There is no segment late. There are: early, middle, senior."),
        (specific(audience={"segments": ["early", "early"]}), "audience.segments[1]", "early stands there twice."),
        (specific(audience={"plans": ["gold"]}), "audience.plans[0]", "There is no plan gold. There are: pro, vip-year."),
        (specific(audience={"plans": ["vip-year"]}), "audience.plans[0]", "The plan vip-year belongs to the programme vip."),
        (specific(audience={"membership": "FREE", "plans": ["pro"]}), "audience.membership", "the audience would be empty"),
        (specific(plan="pro", audience={"membership": "FREE"}), "audience.membership", "nobody could use it"),
        (everybody(plan="pro", audience={"membership": "FREE"}), "audience.membership", "nobody could use it"),
        (
            specific(
                audience={"segments": ["early"]}, condition={"language": 1, "root": {"all": [leaf("segment", "in", ["early"])["root"]]}}
            ),
            "condition.root.all[0].fact",
            "segment stands in the audience already",
        ),
        (
            specific(audience={"membership": "PAID"}, condition=leaf("membership", "in", ["ACTIVE"], plan="pro")),
            "condition.root.fact",
            "membership stands in the audience already",
        ),
        (
            specific(audience={"plans": ["pro"]}, condition=leaf("membership", "in", ["ACTIVE"], plan="pro")),
            "condition.root.fact",
            "membership stands in the audience already",
        ),
        # B4: what a condition names exists
        (specific(condition=leaf("segment", "in", ["early", "late"])), "condition.root.value[1]", "There is no segment late"),
        (specific(condition=leaf("programme", "in", ["jd"])), "condition.root.value[0]", "There is no programme jd"),
        (specific(condition=leaf("growth", ">=", 1, programme="jd")), "condition.root.programme", "There is no programme jd"),
        (specific(condition=leaf("membership", "in", ["ACTIVE"], plan="gold")), "condition.root.plan", "There is no plan gold"),
        (
            specific(condition=leaf("spend", ">=", 1, period={"membership": "gold"})),
            "condition.root.period.membership",
            "There is no plan gold",
        ),
        # B5: exclusions are said, and none is said too
        (specific(exclusions=None), "exclusions", "or say that there is no exclusion"),
        (specific(exclusions={"none": False}), "exclusions", "Name at least one exclusion"),
        (specific(exclusions={"none": True, "regions": ["US"]}), "exclusions.none", "not both"),
        (specific(exclusions={"regions": ["China"]}), "exclusions.regions[0]", "Give a region such as CN"),
        (specific(exclusions={"products": ["pear"]}), "exclusions.products[0]", "There is no product pear"),
        (specific(exclusions={"categories": ["nuts"]}), "exclusions.categories[0]", "no product of the category nuts"),
        (specific(exclusions={"note": {"en": "By law"}}), "exclusions.note.zh", "missing"),
        # X3: products are known
        (specific(products=[{"sku": "pear"}]), "products[0].sku", "There is no product pear. Import it first."),
        (specific(products=[{"brand": "farm"}]), "products[0].brand", "no product of the brand farm"),
        (specific(products=[{"category": "fruit"}, {"category": "fruit"}]), "products[1]", "twice"),
        # B7: values with their source
        (specific(face_value={"amount_minor": 1, "source": " ", "on": "2026-11-01"}), "face_value.source", "whose price"),
        # B12: variants
        (specific(variants=[{"label": both("All"), "audience": {}, "quota": {"count": 1, "per": "DAY"}}]), "variants[0].audience", "whom"),
        (specific(variants=[{"label": both("Paying"), "audience": {"membership": "PAID"}}]), "variants[0]", "what is different"),
        (
            specific(variants=[{"label": {"en": "P"}, "audience": {"membership": "PAID"}, "summary": both("x")}]),
            "variants[0].label.zh",
            "missing",
        ),
        (
            specific(variants=[{"label": both("P"), "audience": {"segments": ["late"]}, "summary": both("x")}]),
            "variants[0].audience.segments[0]",
            "There is no segment late",
        ),
        (
            specific(variants=[{"label": both(one), "audience": {"membership": "PAID"}, "summary": both(one)} for one in "ab"]),
            "variants[1].audience",
            "Another variant is for the same audience",
        ),
        # M1, DESIGN 4: every text in every language
        (everybody(terms={}), "terms.zh", "missing"),
        (everybody(terms={"zh": "条款", "en": "  "}), "terms.en", "missing"),
        (everybody(title={"zh": "论坛"}), "title.en", "missing"),
        (everybody(summary=both("x") | {"fr": "x"}), "summary.fr", "The community has the languages zh, en."),
        (everybody(quota={"count": 1, "per": "DAY", "unit": {"zh": "次"}}), "quota.unit.en", "missing"),
        # identity, references, window
        (everybody(code="Forum"), "code", "small letters"),
        (everybody(programme="jd"), "programme", "There is no programme jd. There are: pmtalk, vip."),
        (everybody(plan="gold"), "plan", "There is no plan gold"),
        (everybody(plan="vip-year"), "plan", "The plan vip-year belongs to the programme vip."),
        (everybody(offered_from="2026-12-02", offered_until="2026-12-01"), "offered_until", "before the first, 2026-12-02"),
    ],
)
def test_what_may_not_be_published(content: dict[str, Any], field: str, words: str) -> None:
    """Each refusal names its field and says in a sentence what would be right."""
    found = refused(content)
    assert field in [name for name, _ in found], found
    assert any(name == field and words in message for name, message in found), found


def test_paying_members_need_a_plan_to_pay_for() -> None:
    world = World(WORLD.languages, WORLD.programmes, {"vip-year": "vip"}, WORLD.segments)
    assert refused(specific(audience={"membership": "PAID"}), world) == [
        ("audience.membership", "The programme has no plan yet, so nobody is a paying member: the audience would be empty.")
    ]


def test_all_faults_come_at_once_and_the_first_is_the_refusal() -> None:
    content = everybody(title={}, terms={"en": "x"}, exclusions=None)
    found = InvalidContent(faults(read_content(content), WORLD))
    assert [fault.field for fault in found.faults] == ["title.zh", "title.en", "terms.zh", "exclusions"]
    assert (found.field, found.message) == ("title.zh", "The text in this language is missing.")


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"code": None}, "code", "Give a text."),
        ({"code": "x" * 64}, "code", "at most 63 characters"),
        ({"programme": 3}, "programme", "Give a text."),
        ({"kind": "GIFT"}, "kind", "Give one of CONTENT, FEATURE, IDENTITY"),
        ({"reach": None}, "reach", "Give one of GLOBAL, SPECIFIC."),
        ({"stage": "RETIRED"}, "stage", "Give one of"),
        ({"title": "Forum"}, "title", "Give fields with their values."),
        ({"title": {"en": "x" * 81}}, "title.en", "at most 80 characters"),
        ({"title": {"english": "x"}}, "title.english", "not written as it should be"),
        ({"summary": {"en": "x" * 301}}, "summary.en", "at most 300 characters"),
        ({"terms": {"en": "x" * 20001}}, "terms.en", "at most 20000 characters"),
        ({"plan": ""}, "plan", "too short: at least 1"),
        ({"audience": {"membership": "RICH"}}, "audience.membership", "Give one of PAID, FREE, BOTH."),
        ({"audience": {"segments": "early"}}, "audience.segments", "Give a list."),
        ({"audience": {"segments": ["x"] * 51}}, "audience.segments", "at most 50"),
        ({"audience": {"levels": []}}, "audience.levels", "There is no such field here."),
        ({"condition": {"language": 2, "root": {}}}, "condition.language", "condition language 1"),
        ({"condition": {"language": 1, "root": {"all": []}}}, "condition.root.all", "at least one node"),
        ({"condition": leaf("level", ">=", 3)}, "condition.root.fact", "There is no fact called level. The facts are: growth"),
        ({"condition": leaf("points", ">=", 3)}, "condition.root.fact", "There is no fact called points."),
        ({"products": [{"sku": "a", "brand": "b"}]}, "products[0]", "at most 1"),
        ({"products": [{}]}, "products[0]", "at least 1"),
        ({"products": [{"colour": "red"}]}, "products[0].colour", "Give one of sku, category, brand."),
        ({"exclusions": {"account_statuses": ["SAD"]}}, "exclusions.account_statuses[0]", "Give one of"),
        ({"face_value": {"amount_minor": 1, "on": "2026-11-01"}}, "face_value.source", "This is needed."),
        ({"face_value": {"amount_minor": 1, "source": "list"}}, "face_value.on", "This is needed."),
        ({"face_value": {"amount_minor": -1, "source": "list", "on": "2026-11-01"}}, "face_value.amount_minor", "at least 0"),
        ({"face_value": {"amount_minor": 1.5, "source": "list", "on": "2026-11-01"}}, "face_value.amount_minor", "whole number"),
        ({"face_value": {"amount_minor": 2**53 + 1, "source": "list", "on": "2026-11-01"}}, "face_value.amount_minor", "at most"),
        ({"face_value": {"amount_minor": 1, "source": "list", "on": "yesterday"}}, "face_value.on", "a day such as 2026-11-21"),
        ({"face_value": {"amount_minor": 1, "source": "list", "on": "9999-01-01"}}, "face_value.on", "from 1900 to 2999"),
        ({"unit_cost": {"amount_minor": 1}}, "unit_cost.paid_by", "This is needed."),
        ({"discount": {"percent": 0}}, "discount.percent", "at least 1"),
        ({"discount": {"percent": 101}}, "discount.percent", "at most 100"),
        ({"quota": {"count": 0, "per": "DAY"}}, "quota.count", "at least 1"),
        ({"quota": {"count": True, "per": "DAY"}}, "quota.count", "whole number"),
        ({"quota": {"count": 1, "per": "CENTURY"}}, "quota.per", "Give one of"),
        ({"variants": [{"label": {}}]}, "variants[0].audience", "This is needed."),
        ({"variants": [{"label": {}, "audience": {}}] * 11}, "variants", "at most 10"),
        ({"offered_from": "2026-02-30"}, "offered_from", "a day such as 2026-11-21"),
        ({"offered_until": 20261121}, "offered_until", "a day such as 2026-11-21"),
        ({"position": -1}, "position", "at least 0"),
        ({"position": "1"}, "position", "whole number"),
        ({"colour": "red"}, "colour", "There is no such field here."),
    ],
)
def test_a_field_of_the_wrong_kind_or_size_is_refused_in_a_draft_too(changes: dict[str, Any], field: str, words: str) -> None:
    with pytest.raises(Invalid) as found:
        read_content(specific(**changes))
    assert (found.value.field, words in found.value.message) == (field, True), found.value.message


def test_a_draft_may_be_unfinished_and_its_normal_form_has_every_field() -> None:
    form = normal_form(read_content({"code": "x", "programme": "pmtalk", "kind": "CONTENT", "reach": "GLOBAL"}))
    assert form == {
        "code": "x",
        "programme": "pmtalk",
        "title": {},
        "summary": {},
        "kind": "CONTENT",
        "reach": "GLOBAL",
        "plan": None,
        "stage": None,
        "audience": {"membership": "BOTH", "segments": [], "plans": []},
        "condition": None,
        "products": [],
        "exclusions": None,
        "face_value": None,
        "unit_cost": None,
        "discount": None,
        "quota": None,
        "variants": [],
        "terms": {},
        "offered_from": None,
        "offered_until": None,
        "position": 0,
    }
    assert normal_form(read_content(form)) == form


def test_days_may_come_from_yaml_as_dates() -> None:
    given = specific(offered_from=date(2026, 12, 1), face_value={"amount_minor": 1, "source": "list", "on": date(2026, 11, 1)})
    form = normal_form(read_content(given))
    assert (form["offered_from"], form["face_value"]["on"]) == ("2026-12-01", "2026-11-01")
