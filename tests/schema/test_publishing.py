"""Drafts and publishing by GraphQL: benefits and segments, stale saves, schedule, roll back, differences (B8, S2, W5)."""

from datetime import timedelta
from typing import Any

from app.core.access import Role, Scope
from tests.schema.caller import Caller
from tests.schema.house import House

PARTS = """__typename ... on BenefitSuccess { benefit { id code status draft draftRevision live { number reason author content } } }
  ... on StaleDraftProblem { code current revision savedBy savedAt } ... on InvalidInputProblem { code field faults { field } }
  ... on ConflictProblem { code message } ... on NotFoundProblem { code }"""
CONTENT = {
    "code": "salon",
    "kind": "CONTENT",
    "reach": "SPECIFIC",
    "title": {"en": "Salon", "zh": "沙龙"},
    "summary": {"en": "An evening", "zh": "一个晚上"},
    "stage": "WORK_SUPPORT",
    "audience": {"membership": "BOTH", "segments": []},
    "condition": {"language": 1, "root": {"fact": "growth", "operator": ">=", "value": 10}},
    "exclusions": {"none": True},
    "terms": {"en": "Be kind", "zh": "友善"},
    "faceValue": {"amountMinor": "30000", "source": "price list", "on": "2026-11-01"},
    "quota": {"count": 2, "per": "PERIOD", "unit": {"en": "hours", "zh": "小时"}},
    "variants": [{"label": {"en": "Pro", "zh": "专业"}, "audience": {"plans": ["pro"]}, "summary": {"en": "More", "zh": "更多"}}],
    "position": 9,
}


async def call(caller: Caller, name: str, said: dict[str, Any], parts: str = PARTS) -> dict[str, Any]:
    kind = name[0].upper() + name[1:] + "Input"
    kind = {"RollBackBenefitInput": "BenefitVersionInput", "CancelScheduledBenefitInput": "BenefitVersionInput"}.get(kind, kind)
    kind = {"UnarchiveBenefitInput": "ArchiveBenefitInput", "RollBackSegmentsInput": "SegmentVersionInput"}.get(kind, kind)
    kept = (
        parts if name != "createBenefit" else PARTS.split("... on StaleDraft")[0] + "... on InvalidInputProblem { field faults { field } }"
    )
    told = await caller.data(f"mutation ($i: {kind}!) {{ {name}(input: $i) {{ {kept} }} }}", i=said)
    return told[name]  # type: ignore[no-any-return]


async def test_a_benefit_from_draft_to_archive(club: House) -> None:
    editor, publisher = await club.staff(Role.EDITOR), await club.staff(Role.PUBLISHER)
    made = (await call(editor, "createBenefit", {"programme": "pmtalk", "content": CONTENT}))["benefit"]
    assert (made["status"], made["live"], made["draftRevision"]) == ("DRAFT", None, 1)
    assert made["draft"]["quota"] == {"count": 2, "per": "PERIOD", "unit": {"en": "hours", "zh": "小时"}}
    assert made["draft"]["face_value"]["amount_minor"] == 30_000
    benefit = made["id"]
    assert (await club.guest.data("query ($b: ID!) { node(id: $b) { id } }", b=benefit)) == {"node": None}, "nobody sees a draft"
    refused = await editor.ask(
        "mutation ($i: PublishBenefitInput!) { publishBenefit(input: $i) { __typename } }", i={"benefit": benefit, "reason": "I dare"}
    )
    assert refused.codes == ["FORBIDDEN"]
    live = (await call(publisher, "publishBenefit", {"benefit": benefit, "reason": "Ready for all", "expectedRevision": 1}))["benefit"]
    assert (live["status"], live["live"]["number"], live["live"]["reason"], live["live"]["author"]) == (
        "LIVE",
        1,
        "Ready for all",
        "publisher",
    )
    shown = await club.guest.data(
        'query ($b: ID!) { benefit(id: $b) { title(language: "zh") version variants { label } position } }', b=benefit
    )
    assert shown["benefit"] == {"title": "沙龙", "version": 1, "variants": [{"label": "Pro"}], "position": 9}

    changed = {**CONTENT, "title": {"en": "Salon II", "zh": "沙龙二"}}
    saved = await call(editor, "saveBenefitDraft", {"benefit": benefit, "content": changed, "expectedRevision": 2})
    revision = saved["benefit"]["draftRevision"] if saved["__typename"] == "BenefitSuccess" else saved["revision"]
    if saved["__typename"] == "StaleDraftProblem":
        saved = await call(editor, "saveBenefitDraft", {"benefit": benefit, "content": changed, "expectedRevision": revision})
        revision = saved["benefit"]["draftRevision"]
    assert saved["benefit"]["status"] == "LIVE_WITH_DRAFT"
    stale = await call(publisher, "saveBenefitDraft", {"benefit": benefit, "content": CONTENT, "expectedRevision": revision - 1})
    assert (stale["__typename"], stale["code"], stale["savedBy"], stale["revision"]) == (
        "StaleDraftProblem",
        "STALE_DRAFT",
        "editor",
        revision,
    )
    assert stale["current"]["title"]["en"] == "Salon II", "a stale save shows what stands there"

    later, after = [(club.now + timedelta(days=days)).isoformat() for days in (3, 4)]
    scheduled = await call(publisher, "publishBenefit", {"benefit": benefit, "reason": "From next week", "effectiveFrom": later})
    assert scheduled["benefit"]["live"]["number"] == 1
    then = await club.guest.data(
        "query ($b: ID!, $t: DateTime) { benefit(id: $b, asOf: $t) { version title } }",
        b=benefit,
        t=after,
    )
    assert then["benefit"] == {"version": 2, "title": "Salon II"}
    document = """query ($b: ID!) { managedBenefit(id: $b) { versions { nodes { number effectiveFrom cancelledAt hash } }
      compare(before: 1, after: 2) { path before after } } }"""
    managed = (await editor.data(document, b=benefit))["managedBenefit"]
    assert [v["number"] for v in managed["versions"]["nodes"]] == [2, 1]
    assert {"path": "title.en", "before": "Salon", "after": "Salon II"} in managed["compare"]

    await call(publisher, "cancelScheduledBenefit", {"benefit": benefit, "number": 2, "reason": "Not yet"})
    again = await call(publisher, "cancelScheduledBenefit", {"benefit": benefit, "number": 2, "reason": "Not yet"})
    assert again["code"] == "NOT_SCHEDULED"
    same = await call(publisher, "rollBackBenefit", {"benefit": benefit, "number": 1, "reason": "Back to the first"})
    assert same["code"] == "NOTHING_CHANGED"
    assert (await call(publisher, "rollBackBenefit", {"benefit": benefit, "number": 9, "reason": "No such one"}))["code"] == "NOT_FOUND"
    archived = await call(publisher, "archiveBenefit", {"benefit": benefit, "reason": "Over and done"})
    assert archived["benefit"]["status"] == "ARCHIVED"
    assert (await call(editor, "saveBenefitDraft", {"benefit": benefit, "content": CONTENT, "expectedRevision": 99}))["code"] in (
        "ARCHIVED",
        "STALE_DRAFT",
    )
    assert (await call(publisher, "unarchiveBenefit", {"benefit": benefit, "reason": "Back again"}))["benefit"]["status"] != "ARCHIVED"


async def test_what_may_not_be_published_is_told_field_by_field(club: House, owner_of_club: Caller) -> None:
    """B1: a GLOBAL benefit with a condition; B5: exclusions that were not said; a language that is missing. All at once."""
    content = {**CONTENT, "reach": "GLOBAL", "title": {"en": "Salon"}, "exclusions": None}
    made = (await call(owner_of_club, "createBenefit", {"programme": "pmtalk", "content": content}))["benefit"]
    told = await call(owner_of_club, "publishBenefit", {"benefit": made["id"], "reason": "Let us see"})
    assert told["__typename"] == "InvalidInputProblem"
    assert {"condition", "title.zh", "exclusions"} <= {fault["field"] for fault in told["faults"]}
    listed = await owner_of_club.data('{ managedBenefits(filter: {status: DRAFT, search: "salon"}) { nodes { code status title } } }')
    assert listed["managedBenefits"]["nodes"] == [{"code": "salon", "status": "DRAFT", "title": "Salon"}]


async def test_drafts_are_closed_to_partners_and_support(club: House) -> None:
    for caller in (await club.partner(Scope.BENEFITS_READ, Scope.SEGMENTS_READ), await club.staff(Role.SUPPORT)):
        answered = await caller.ask("{ managedBenefits { nodes { code } } segmentScheme { draft } benefits { nodes { code } } }")
        assert answered.codes == ["FORBIDDEN", "FORBIDDEN"]
        assert answered.json["data"]["benefits"]["nodes"]


async def test_segments_are_cut_anew(club: House, owner_of_club: Caller) -> None:
    """S2: a gap is named with its months; what is published shows at once."""
    parts = """__typename ... on SegmentSchemeSuccess { scheme { status draft draftRevision live { number } } }
      ... on InvalidInputProblem { field message } ... on ConflictProblem { code } ... on StaleDraftProblem { revision }"""
    scheme = (await owner_of_club.data("{ segmentScheme { draftRevision live { number } } }"))["segmentScheme"]
    cut = [
        {"code": "newcomer", "name": {"en": "Newcomer", "zh": "新人"}, "stage": "LEARNING", "fromMonths": 0, "toMonths": 12},
        {"code": "veteran", "name": {"en": "Veteran", "zh": "老手"}, "stage": "MONETIZATION", "fromMonths": 24},
    ]
    saved = await call(owner_of_club, "saveSegmentDraft", {"segments": cut, "expectedRevision": scheme["draftRevision"]}, parts)
    assert saved["scheme"]["status"] == "LIVE_WITH_DRAFT"
    refused = await call(owner_of_club, "publishSegments", {"reason": "A new cut"}, parts)
    assert refused["field"] == "segments[1].fromMonths"
    assert "from 12 up to 24" in refused["message"]
    cut[1]["fromMonths"] = 12
    await call(owner_of_club, "saveSegmentDraft", {"segments": cut, "expectedRevision": saved["scheme"]["draftRevision"]}, parts)
    published = await call(owner_of_club, "publishSegments", {"reason": "A new cut"}, parts)
    assert published["scheme"]["live"]["number"] == scheme["live"]["number"] + 1
    assert [s["code"] for s in (await club.guest.data("{ segments { nodes { code } } }"))["segments"]["nodes"]] == ["newcomer", "veteran"]
    back = await call(owner_of_club, "rollBackSegments", {"number": 1, "reason": "Back to the first cut"}, parts)
    assert back["scheme"]["live"]["number"] == scheme["live"]["number"] + 2
    assert len((await club.guest.data("{ segments { nodes { code } } }"))["segments"]["nodes"]) == 3


async def test_members_are_changed_by_staff_with_a_reason(club: House, owner_of_club: Caller) -> None:
    found = (await owner_of_club.data('{ members(filter: {search: "Member 4"}) { nodes { id revision } } }'))["members"]["nodes"][0]
    parts = "__typename ... on ProfileSuccess { member { status statusUntil industrySince tags { tag origin } } } ... on Problem { code }"
    until = (club.now + timedelta(days=7)).isoformat()
    told = await call(
        owner_of_club, "setMemberStatus", {"member": found["id"], "status": "SUSPENDED", "until": until, "reason": "Spam"}, parts
    )
    assert told["member"]["status"] == "SUSPENDED"
    answers = await owner_of_club.data('{ members(filter: {search: "Member 4"}) { nodes { entitlements { nodes { entitled } } } } }')
    assert {e["entitled"] for e in answers["members"]["nodes"][0]["entitlements"]["nodes"]} == {False}, "A5: benefits pause"
    tagged = await owner_of_club.data(
        "mutation ($i: TagMemberInput!) { tagMember(input: $i) { ... on ProfileSuccess { member { tags { tag origin } } } } }",
        i={"member": found["id"], "tags": ["vip"], "reason": "By hand"},
    )
    assert tagged["tagMember"]["member"]["tags"] == [{"tag": "vip", "origin": "HAND"}]
    both = await owner_of_club.data(
        "mutation ($i: TagMemberInput!) { tagMember(input: $i) { ... on ProfileSuccess { member { tags { tag } } } } }",
        i={"member": found["id"], "tags": ["speaker"], "seen": [], "reason": "到期"},
    )
    assert both["tagMember"]["member"]["tags"] == [{"tag": "speaker"}, {"tag": "vip"}], "what was given since was not taken away"
    parts = "__typename ... on MembershipSuccess { membership { state endsAt plan { code } } } ... on ConflictProblem { code message }"
    said = {"member": found["id"], "plan": "pro", "startsOn": "2026-01-31", "months": 1}
    paid = await call(owner_of_club, "recordMembership", said, parts)
    assert paid["membership"]["endsAt"] == "2026-02-28T16:00:00Z", "L2: 31 Jan for a month ends after 28 Feb, local"
    assert (await call(owner_of_club, "recordMembership", said, parts))["__typename"] == "ConflictProblem"
