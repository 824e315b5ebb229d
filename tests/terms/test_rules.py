"""What terms consist of, and what may not be published (M1, B5, M2, L7)."""

from typing import Any

import pytest

from app.core.versions.content import InvalidContent
from app.terms.rules import Exclusions, exclusion_faults, faults, normal_form, read_content
from tests.terms.papers import BODY, WORLD, terms

NOTE = {"zh": "因为内容即时交付。", "en": "What is delivered at once cannot come back."}


def fields(content: dict[str, Any]) -> list[str]:
    return [fault.field for fault in faults(read_content(content), WORLD)]


def test_terms_that_say_everything_may_be_published() -> None:
    form = read_content(terms())
    assert faults(form, WORLD) == []
    assert read_content(normal_form(form)) == form
    assert form.payment is not None
    assert (form.payment.hold_hours, form.payment.renewal) == (168, "MANUAL")


def test_a_draft_may_be_unfinished_and_says_all_that_is_missing() -> None:
    assert fields({"code": "club", "programme": "vip"}) == [
        *("title.zh", "title.en", "body.zh", "body.en"),
        *("exclusions", "refunds", "promotions", "payment"),
    ]


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"code": "Vip!"}, ["code"]),
        ({"programme": "nowhere"}, ["programme"]),
        ({"title": {"zh": "条款"}}, ["title.en"]),
        ({"title": {"zh": "条款", "en": "Terms", "fr": "Conditions"}}, ["title.fr"]),
        ({"body": {**BODY, "zh": " \n"}}, ["body.zh"]),
        ({"title": {"zh": "条款", "en": "\u200b\u2060 \u202e"}}, ["title.en"]),
        ({"exclusions": {}}, ["exclusions"]),
        ({"exclusions": {"none": True, "regions": ["CN-31"]}}, ["exclusions.none"]),
        ({"exclusions": {"regions": ["CN", "Shanghai"]}}, ["exclusions.regions[1]"]),
        ({"exclusions": {"note": {"zh": "仅限本人。"}}}, ["exclusions.note.en"]),
        ({"exclusions": {"products": ["unheard-of"], "categories": ["ships"]}}, []),
        ({"refunds": None}, ["refunds"]),
        ({"refunds": {"basis": "NONE_WITH_REASON", "deduct_used": False}}, ["refunds.note.zh", "refunds.note.en"]),
        ({"refunds": {"basis": "NONE_WITH_REASON", "deduct_used": True, "note": NOTE}}, ["refunds.deduct_used"]),
        ({"refunds": {"basis": "NONE_WITH_REASON", "deduct_used": False, "note": NOTE}}, []),
        ({"refunds": {"basis": "UNUSED_DAYS", "deduct_used": True, "note": {"en": "In three days."}}}, ["refunds.note.zh"]),
        ({"promotions": None}, ["promotions"]),
        ({"promotions": {"rule": "OWN_RULE"}}, ["promotions.note.zh", "promotions.note.en"]),
        ({"promotions": {"rule": "OWN_RULE", "note": NOTE}}, []),
        ({"payment": None}, ["payment"]),
        ({"payment": {"methods": ["MANUAL", "MANUAL"], "renewal": "MANUAL"}}, ["payment.methods"]),
        ({"payment": {"methods": ["ONLINE"], "renewal": "SEPARATE_CONSENT", "note": {"zh": "另行同意。"}}}, ["payment.note.en"]),
    ],
)
def test_what_may_not_be_published(changes: dict[str, Any], wrong: list[str]) -> None:
    assert fields(terms(**changes)) == wrong


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"body": {"en": "x" * 60_001, "zh": "x"}}, "body.en"),
        ({"body": {"english": "x"}}, "body.english"),
        ({"title": {"en": "x" * 81}}, "title.en"),
        ({"refunds": {"basis": "NEVER", "deduct_used": False}}, "refunds.basis"),
        ({"refunds": {"basis": "UNUSED_DAYS"}}, "refunds.deduct_used"),
        ({"refunds": {"basis": "UNUSED_DAYS", "deduct_used": True, "full_before_days": 366}}, "refunds.full_before_days"),
        ({"promotions": {"rule": "WORSE"}}, "promotions.rule"),
        ({"payment": {"methods": [], "renewal": "MANUAL"}}, "payment.methods"),
        ({"payment": {"methods": ["ONLINE"], "renewal": "AUTOMATIC"}}, "payment.renewal"),
        ({"payment": {"methods": ["ONLINE"], "renewal": "MANUAL", "hold_hours": 0}}, "payment.hold_hours"),
        ({"small_print": "x"}, "small_print"),
        ({"code": 7}, "code"),
    ],
)
def test_a_field_of_the_wrong_kind_is_named(changes: dict[str, Any], field: str) -> None:
    """L7: a renewal by itself cannot even be written."""
    with pytest.raises(InvalidContent) as refusal:
        read_content(terms(**changes))
    assert [fault.field for fault in refusal.value.faults] == [field]


def test_products_are_looked_up_where_they_are_known() -> None:
    said = Exclusions(products=["apple", "pear"], categories=["fruit", "ships"])
    found = exclusion_faults(said, ("zh", "en"), skus={"apple"}, categories={"fruit"})
    assert [fault.field for fault in found] == ["exclusions.products[1]", "exclusions.categories[1]"]
