"""Terms by GraphQL: read as HTML and as written, compared word by word, accepted once, shown again with today's difference (M1, M3, W4)."""

from datetime import timedelta
from typing import Any

import pytest

from app.core.access import Role, Scope
from app.core.db import count_statements
from tests import cast
from tests.schema.caller import Caller
from tests.schema.market import SECOND, SPENT, Market
from tests.terms import papers

READ = """query ($version: Int, $asOf: DateTime, $language: String) {
  terms(code: "vip-terms", version: $version, asOf: $asOf) { id termsId version inForce title(language: $language)
    html: body(language: $language) written: body(language: $language, format: MARKDOWN)
    exclusions { none } refunds { basis deductUsed fullBeforeDays } promotions { rule } payment { methods renewal holdHours }
    difference(from: 1, language: $language) { language body { kind text } changes { path } } } }"""
ACCEPT = """mutation ($i: AcceptTermsInput!) { acceptTerms(input: $i) { __typename
  ... on AcceptTermsSuccess { acceptance { id language acceptedAt terms { version } current { version } difference { language } } }
  ... on InvalidInputProblem { field message } ... on NotFoundProblem { code } } }"""
ACCEPTED = """acceptances { nodes { id language terms { version } current { version }
  difference { language body { kind text } changes { path before after } } } }"""


async def latest(market: Market) -> dict[str, Any]:
    """The terms in force."""
    return (await market.guest.data(READ))["terms"]  # type: ignore[no-any-return]


async def renewed(market: Market) -> None:
    """A third version, in force from now."""
    await papers.publish_terms(papers.terms(body={"zh": "# 条款\n\n不退款。", "en": "# Terms\n\nSee the law."}), market.now)


async def test_terms_are_read_as_html_and_as_written(market: Market) -> None:
    """M1: the text in either language, and in structured parts what a program must know."""
    told = (await market.guest.data(READ, language="en"))["terms"]
    assert (told["version"], told["inForce"], told["title"]) == (2, True, "88VIP terms")
    assert told["written"] == "# Terms\n\nRefunds count the days left."
    assert told["html"] == "<h3>Terms</h3>\n<p>Refunds count the days left.</p>\n"
    assert told["refunds"] == {"basis": "UNUSED_DAYS", "deductUsed": True, "fullBeforeDays": 7}
    assert told["payment"] == {"methods": ["ONLINE", "MANUAL"], "renewal": "MANUAL", "holdHours": 168}
    assert (told["exclusions"], told["promotions"]) == ({"none": True}, {"rule": "AS_PAID"})
    chinese = (await market.guest.with_headers(accept_language="zh-CN").data(READ))["terms"]
    assert (chinese["title"], chinese["written"]) == ("88VIP 会员条款", "# 条款\n\n退款按剩余天数计算。")


async def test_two_versions_are_compared_word_by_word(market: Market) -> None:
    """W4: Chinese by character, English by word."""
    await papers.publish_terms(papers.terms(title={"zh": "新条款", "en": "New terms"}, body=SECOND), market.now)
    english = (await market.guest.data(READ.replace("from: 1", "from: 2"), language="en"))["terms"]["difference"]
    assert [(part["kind"], part["text"]) for part in english["body"]] == [
        ("SAME", "# Terms\n\nRefunds count the "),
        ("CAME", "unused "),
        ("SAME", "days"),
        ("GONE", " left"),
        ("SAME", "."),
    ]
    assert [each["path"] for each in english["changes"]] == ["title.en", "title.zh"]
    chinese = (await market.guest.data(READ.replace("from: 1", "from: 2"), language="zh"))["terms"]["difference"]
    assert [(part["kind"], part["text"]) for part in chinese["body"]] == [
        ("SAME", "# 条款\n\n退款按"),
        ("GONE", "剩余"),
        ("CAME", "未用"),
        ("SAME", "天数计算。"),
    ]


async def test_any_version_that_holds_or_held_is_read_and_none_that_is_to_come(market: Market) -> None:
    await papers.publish_terms(papers.terms(body=SECOND), market.now, effective_from=market.now + timedelta(days=3))
    first = (await market.guest.data(READ, version=1))["terms"]
    assert (first["version"], first["inForce"]) == (1, False)
    assert (await market.guest.data(READ, version=3))["terms"] is None, "what is only scheduled is nobody's business yet"
    early = (market.opened_at + timedelta(hours=1)).isoformat()
    assert (await market.guest.data(READ, asOf=early))["terms"]["version"] == 1
    assert (await market.guest.data('{ terms(code: "no-such") { code } }'))["terms"] is None
    node = "query ($i: ID!) { node(id: $i) { ... on TermsVersion { version } } }"
    assert (await market.guest.data(node, i=first["id"]))["node"] == {"version": 1}


async def test_a_member_accepts_once_and_sees_what_changed_since(market: Market) -> None:
    """M3: the version accepted, with the difference to today's."""
    told, ada = await latest(market), await market.member("ada")
    said = {"terms": told["termsId"], "version": 2, "language": "zh"}
    first = (await ada.data(ACCEPT, i=said))["acceptTerms"]["acceptance"]
    assert (first["terms"], first["current"], first["difference"], first["language"]) == ({"version": 2}, {"version": 2}, None, "zh")
    again = (await ada.data(ACCEPT, i={**said, "language": "en"}))["acceptTerms"]["acceptance"]
    assert again == first, "the first acceptance of a version stands"
    await renewed(market)
    (shown,) = (await ada.data(f"{{ viewer {{ member {{ {ACCEPTED} }} }} }}"))["viewer"]["member"]["acceptances"]["nodes"]
    assert (shown["terms"]["version"], shown["current"]["version"], shown["difference"]["language"]) == (2, 3, "zh")
    assert {part["kind"] for part in shown["difference"]["body"]} == {"SAME", "GONE", "CAME"}
    assert len(await cast.rows("terms_acceptance")) == 1


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"version": 9}, {"__typename": "NotFoundProblem", "code": "NOT_FOUND"}),
        ({"language": "fr"}, {"__typename": "InvalidInputProblem", "field": "language"}),
    ],
)
async def test_what_cannot_be_accepted(market: Market, changes: dict[str, Any], expected: dict[str, str]) -> None:
    told, ada = await latest(market), await market.member("ada")
    answer = (await ada.data(ACCEPT, i={"terms": told["termsId"], "version": 2, "language": "en", **changes}))["acceptTerms"]
    assert {name: answer[name] for name in expected} == expected
    assert await cast.rows("terms_acceptance") == []


async def test_what_members_accepted_is_theirs(market: Market) -> None:
    told, ada, bob = await latest(market), await market.member("ada"), await market.member("bob")
    said = {"terms": told["termsId"], "version": 2, "language": "en"}
    accepted = (await ada.data(ACCEPT, i=said))["acceptTerms"]["acceptance"]["id"]
    node = "query ($i: ID!) { node(id: $i) { id } }"
    partner = await market.partner(Scope.MEMBERS_READ, Scope.TERMS_READ)
    for caller, expected in ((ada, {"id": accepted}), (bob, None), (market.guest, None), (partner, None)):
        assert (await caller.data(node, i=accepted))["node"] == expected
    support = await market.staff(Role.SUPPORT)
    assert (await support.data(node, i=accepted))["node"] == {"id": accepted}


async def test_a_list_of_members_reads_acceptances_in_one_go(market: Market) -> None:
    """Checks 16: as many statements for two members who accepted as for one."""
    told, owner = await latest(market), await market.staff(Role.OWNER)
    few = ACCEPTED.replace("acceptances", "acceptances(first: 2)")
    document = f"query ($n: Int!) {{ members(first: $n) {{ nodes {{ {few} }} }} }}"
    for name in ("ada", "bob"):
        caller: Caller = await market.member(name)
        await caller.data(ACCEPT, i={"terms": told["termsId"], "version": 2, "language": "en"})
    await renewed(market)
    await owner.data(document, n=9)
    counts = []
    for number in (len(SPENT) + 1, len(SPENT) + 2):
        with count_statements() as counted:
            await owner.data(document, n=number)
        counts.append(counted.count)
    assert counts[0] == counts[1]


async def test_terms_from_draft_to_force(market: Market) -> None:
    """M1, B9: what is missing is named; clauses that claim the last word or refuse every refund are found in the draft."""
    owner = await market.staff(Role.OWNER)
    create = "mutation ($i: CreateTermsInput!) { createTerms(input: $i) { ... on TermsSuccess { terms { id findings { field rule } } } } }"
    content = {
        "code": "trial",
        "title": {"en": "Trial", "zh": "试用"},
        "body": {"en": "The operator reserves the right of final interpretation.", "zh": "最终解释权归本社区所有。"},
        "exclusions": {"none": True},
        "refunds": {"basis": "UNUSED_DAYS", "deductUsed": True},
        "payment": {"methods": ["MANUAL"], "renewal": "MANUAL"},
    }
    made = (await owner.data(create, i={"programme": "vip", "content": content}))["createTerms"]["terms"]
    assert {"promotions", "body.zh"} <= {finding["field"] for finding in made["findings"]}
    publish = """mutation ($i: PublishTermsInput!) { publishTerms(input: $i) { __typename
      ... on InvalidInputProblem { faults { field } } ... on TermsSuccess { terms { live { number } } } } }"""
    told = (await owner.data(publish, i={"terms": made["id"], "reason": "Let us see"}))["publishTerms"]
    assert "promotions" in {fault["field"] for fault in told["faults"]}
    save = "mutation ($i: SaveTermsDraftInput!) { saveTermsDraft(input: $i) { __typename } }"
    whole = {**content, "promotions": {"rule": "AS_PAID"}, "body": {"en": "Be kind.", "zh": "请友善。"}}
    await owner.data(save, i={"terms": made["id"], "content": whole, "expectedRevision": 1})
    told = (await owner.data(publish, i={"terms": made["id"], "reason": "Complete now"}))["publishTerms"]
    assert told["terms"]["live"] == {"number": 1}
    listed = (await owner.data('{ listedTerms(filter: {search: "trial"}) { nodes { code title status liveNumber } } }'))["listedTerms"]
    assert listed["nodes"] == [{"code": "trial", "title": "Trial", "status": "LIVE", "liveNumber": 1}]
