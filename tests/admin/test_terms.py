"""Terms in the console: both languages, the structured parts, the difference word by word, and who accepted what (M1, M3, B5, L7, W4)."""

from datetime import timedelta
from typing import Any

import pytest

from app.core.access import Role
from app.terms import queries
from app.terms.models import Terms
from tests import cast
from tests.admin.conftest import Desk
from tests.admin.places import furnish
from tests.plans.offers import both
from tests.terms.papers import draft_terms, publish_terms, terms

FULL: dict[str, Any] = terms(
    body={"en": "# Rules\n\n- be kind  \n- be on time\n", "zh": "\n守时。\n\n"},
    exclusions={
        "none": False,
        "regions": ["CN-31", "US"],
        "account_statuses": ["MUTED"],
        "products": ["apple"],
        "categories": ["fruit"],
        "scenarios": ["resale"],
        "note": both("Not at night"),
    },
    refunds={"basis": "NONE_WITH_REASON", "deduct_used": False, "full_before_days": 14, "note": both("It is used up at once")},
    promotions={"rule": "OWN_RULE", "note": both("On the page of the promotion")},
    payment={"methods": ["ONLINE", "MANUAL"], "renewal": "SEPARATE_CONSENT", "hold_hours": 24, "note": both("By card")},
)


def at(id_: object) -> str:
    """The page of terms."""
    return f"/terms/{id_}"


async def test_a_save_without_a_change_changes_nothing(desk: Desk) -> None:
    """Every field of a content goes through the form and comes back as it was."""
    found = await draft_terms(FULL, desk.now)
    browser = await desk.staff(Role.EDITOR)
    saved = await browser.press(await browser.get(at(found.public_id)), at(found.public_id))
    assert saved.status == 303
    after = await Terms.get(id=found.id)
    assert (after.draft, after.draft_revision) == (found.draft, 2)


async def test_terms_from_nothing_to_live(desk: Desk) -> None:
    """M1: every structured part must be said; what is missing is named with the way to its field, and forbids publishing."""
    browser = await desk.staff(Role.PUBLISHER)
    page = await browser.get("/terms/new")
    told = {"code": "rules", "title__en": "The rules", "title__zh": "规则", "body__en": "Be **kind**.", "body__zh": "友善。"}
    page = await browser.press(page, "/terms/new", **told, do="look")
    assert "<strong>kind</strong>" in page.html
    assert await Terms.all().count() == 0
    page = await browser.follow(await browser.press(page, "/terms/new"))
    for field in ("exclusions", "refunds-basis", "promotions-rule", "payment-methods"):
        assert (field, f'href="#f-{field}"' in page.html) == (field, True)
    found = await Terms.get(code="rules")
    refused = await browser.press(await browser.get(f"{at(found.public_id)}/publish"), "/publish", reason="It is ready")
    assert refused.status == 422
    assert (await queries.history(cast.SYSTEM, found.public_id, now=desk.now)).versions == []
    said = {"refunds__basis": "UNUSED_DAYS", "refunds__deduct_used": "yes", "promotions__rule": "AS_PAID", "payment__renewal": "MANUAL"}
    answers = {**said, "exclusions": "none", "payment__methods": ["ONLINE"], "do": "publish"}
    page = await browser.follow(await browser.press(page, at(found.public_id), **answers))
    page = await browser.follow(await browser.press(page, "/publish", reason="It is ready"))
    assert "Version 1 is live." in page.words
    live = (await queries.terms_in_force(desk.now + timedelta(minutes=5))).by_code["rules"]
    assert live.html["en"].strip() == "<p>Be <strong>kind</strong>.</p>"
    assert live.content.refunds is not None
    assert (live.content.refunds.basis, live.content.refunds.deduct_used) == ("UNUSED_DAYS", True)


async def test_the_difference_is_shown_word_by_word(desk: Desk) -> None:
    """W4: English by words, Chinese by characters, structured parts as sentences; any two versions can be compared."""
    await publish_terms(terms(), desk.now)
    found = await Terms.get(code="vip-terms")
    browser, path = await desk.staff(Role.PUBLISHER), at(found.public_id)
    body = {"body__en": "# Terms\n\nAll unused days are paid back at once.", "body__zh": "# 会员条款\n\n未使用的天数全额退款。"}
    saved = await browser.press(await browser.get(path), path, **body, refunds__full_before_days="14", do="publish")
    page = await browser.follow(saved)
    for shown in (
        "<del>Unused</del><ins>All unused</ins>",
        "<ins> at once</ins>",
        "<del>按日</del><ins>全额</ins>",
        "<del>7</del> <ins>14</ins>",
    ):
        assert shown in page.html
    await browser.press(page, "/publish", reason="Kinder")
    compared = await browser.get(f"{path}/history?from=1&to=2")
    assert "<del>按日</del><ins>全额</ins>" in compared.html
    back = await browser.get(f"{path}/history?from=2&to=1")
    assert "<del>全额</del><ins>按日</ins>" in back.html


async def test_a_claim_to_the_last_word_is_stopped(desk: Desk) -> None:
    """M1: terms that claim the final interpretation for the operator are not published."""
    body = {"en": "The shop has the final right of interpretation.", "zh": "本店保留最终解释权。"}
    found = await draft_terms(terms(body=body), desk.now)
    browser, path = await desk.staff(Role.PUBLISHER), at(found.public_id)
    assert "nobody may claim the final interpretation" in (await browser.get(path)).words
    refused = await browser.press(await browser.get(f"{path}/publish"), "/publish", reason="It is ready")
    assert refused.status == 422
    assert (await queries.history(cast.SYSTEM, found.public_id, now=desk.now)).versions == []


REFUSED = [
    ({"refunds.full_before_days": "soon"}, "refunds.full_before_days", "Give a whole number."),
    ({"payment.hold_hours": "0"}, "payment.hold_hours", "Give at least 1."),
    ({"payment.methods": None}, "payment.methods", "Give at least 1 of them."),
    ({"promotions.rule": "WISH"}, "promotions.rule", "Give one of"),
    ({"title.zh": "长" * 81}, "title.zh", "Use at most 80 characters."),
    ({"body.en": "x" * 60_001}, "body.en", "Use at most 60000 characters."),
]


@pytest.mark.parametrize(("answers", "field", "said"), REFUSED)
async def test_refusals_stand_at_their_field_and_keep_the_words(desk: Desk, answers: dict[str, Any], field: str, said: str) -> None:
    found = await draft_terms(terms(), desk.now)
    browser, path = await desk.staff(Role.EDITOR), at(found.public_id)
    form = (await browser.get(path)).form(path)
    read = await browser.post(form.action, form.answered({"title.en": "Kept words", **answers}))
    assert read.status == 422
    assert said in read.words
    place = "f-" + field.replace(".", "-")
    assert f'href="#{place}"' in read.html
    assert f'id="{place}"' in read.html
    assert read.form(path).value("title.en") == "Kept words"
    assert (await Terms.get(id=found.id)).draft_revision == 1


async def test_two_moderators_at_once(desk: Desk) -> None:
    """B8: the second sees the words of the first, and overwrites none."""
    found = await draft_terms(terms(), desk.now)
    one, two, path = await desk.staff(Role.EDITOR, "one"), await desk.staff(Role.EDITOR, "two"), at(found.public_id)
    mine, theirs = await one.get(path), await two.get(path)
    assert (await two.press(theirs, path, body__zh="# 会员条款\n\n他们的。")).status == 303
    conflict = await one.press(mine, path, body__zh="# 会员条款\n\n我的。")
    assert conflict.status == 409
    for shown in ("<ins>他们的。</ins>", "<ins>我的。</ins>"):
        assert shown in conflict.html
    assert (await Terms.get(id=found.id)).draft["body"]["zh"].endswith("他们的。")  # type: ignore[index]
    assert (await one.press(await one.press(conflict, path, do="look"), path)).status == 303
    assert (await Terms.get(id=found.id)).draft["body"]["zh"].endswith("我的。")  # type: ignore[index]


async def test_who_accepted_which_version(desk: Desk) -> None:
    """M3: each acceptance with version, language and time, and the way to what is different today."""
    places = await furnish(desk)
    browser, path = await desk.staff(Role.PUBLISHER), at(places.terms)
    page = await browser.get(f"{path}/acceptances")
    for shown in ("Ada 阿达", "version 1: 1 member", "中文"):
        assert shown in page.words
    assert "What is different today" not in page.words
    await browser.press(await browser.get(f"{path}/publish"), "/publish", reason="The second")
    page = await browser.get(f"{path}/acceptances")
    assert f"/console{path}/history?from=1&to=2" in page.links
    assert (
        "Nobody has accepted them yet"
        in (await browser.get(f"{at((await draft_terms(terms('new'), desk.now)).public_id)}/acceptances")).words
    )
    assert (await browser.get(f"{path}/acceptances?after=forged")).status == 422


async def test_support_reads_terms_in_words(desk: Desk) -> None:
    """Who may not change them sees the text rendered and the parts as sentences, and no form."""
    found = await draft_terms(FULL, desk.now)
    page = await (await desk.staff(Role.SUPPORT)).get(at(found.public_id))
    assert [form.action for form in page.forms if form.action.endswith(at(found.public_id))] == []
    assert ">Rules</h" in page.html
    assert "<li>be on time</li>" in page.html
    refunds = "nothing beyond what the law gives, within 14 days the whole price, It is used up at once."
    payment = "online, by hand, paid by hand it holds its price for 24 hours, renewed by itself, after a consent of its own, By card."
    for shown in (refunds, payment, "by the rule that each promotion states before paying, On the page of the promotion."):
        assert shown in page.words
