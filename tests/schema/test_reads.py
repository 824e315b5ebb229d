"""What the reads answer: benefits, entitlements with reasons, members, ids, pages; and what they cost the store (B4, S1, W1, W5)."""

from datetime import timedelta
from typing import Any

import pytest
from graphql import FieldNode, OperationDefinitionNode, build_schema, get_named_type, is_composite_type, parse

from app.consents import service as consents
from app.core import db
from app.core.access import ActorKind, Role, Scope
from app.core.ids import NodeType, global_id
from app.members.queries import members_by_external_refs
from schema.snapshot import FILE
from tests import cast
from tests.schema.caller import Caller
from tests.schema.house import House

SDL = build_schema(FILE.read_text())
ENTITLEMENTS = """query ($first: Int, $asOf: DateTime) {
  members(first: 20) { nodes { nickname entitlements(first: $first, asOf: $asOf) { nodes {
  entitled offered truth opensOn acceptedVersion excludedBy benefit { code title terms }
  unmet { fact operator needed has missing how opensOn where known words { needs has missing how sentence } } } } } } }"""


def by_name(data: Any) -> dict[str, dict[str, Any]]:
    return {m["nickname"]: {e["benefit"]["code"]: e for e in m["entitlements"]["nodes"]} for m in data["members"]["nodes"]}


async def ids(caller: Caller) -> dict[str, str]:
    """The global ids of members by nickname and of benefits by code."""
    found = await caller.data("{ members { nodes { id nickname } } benefits { nodes { id code } } }")
    return {each["nickname"]: each["id"] for each in found["members"]["nodes"]} | {b["code"]: b["id"] for b in found["benefits"]["nodes"]}


async def test_entitlements_say_who_may_and_why_not(club: House, owner_of_club: Caller) -> None:
    told = by_name(await owner_of_club.data(ENTITLEMENTS, first=20))
    assert {code for code, each in told["Member 0"].items() if each["entitled"]} == {"forum", "fruit"}
    assert {code for code, each in told["Member 1"].items() if each["entitled"]} == {"forum", "local", "fruit"}
    assert {code for code, each in told["Member 2"].items() if each["entitled"]} == {"forum", "lounge", "fruit"}
    assert {code for code, each in told["Member 3"].items() if each["entitled"]} == {"forum", "mentor", "local", "fruit"}
    (growth,) = told["Member 0"]["desk"]["unmet"]
    assert growth == {
        "fact": "GROWTH",
        "operator": "AT_LEAST",
        "needed": 1000,
        "has": 0,
        "missing": 1000,
        "how": "EARN_GROWTH",
        "opensOn": None,
        "where": "condition.root",
        "known": True,
        "words": growth["words"],
    }
    assert "1,000" in growth["words"]["sentence"]
    assert told["Member 0"]["mentor"]["truth"] == "UNKNOWN"
    assert [each["how"] for each in told["Member 0"]["mentor"]["unmet"]] == ["DECLARE_INDUSTRY_SINCE"]
    assert told["Member 1"]["mentor"]["opensOn"] == "2030-01-15"
    assert told["Member 0"]["forum"]["benefit"] == {"code": "forum", "title": "The forum.", "terms": "<h3>Terms</h3>\n<p>Be kind.</p>\n"}


async def test_words_are_in_the_callers_language(club: House, owner_of_club: Caller) -> None:
    chinese = owner_of_club.with_headers(accept_language="zh-CN")
    told = by_name(await chinese.data(ENTITLEMENTS, first=20))
    assert told["Member 0"]["desk"]["benefit"]["title"] == "The desk。"
    assert any("\u4e00" <= letter <= "\u9fff" for letter in told["Member 0"]["desk"]["unmet"][0]["words"]["sentence"])
    asked = await owner_of_club.data('{ benefits { nodes { code title(language: "zh") condition { words(language: "zh") } } } }')
    assert asked["benefits"]["nodes"][0]["title"] == "The forum。"


async def test_members_ask_for_their_own_at_the_root(club: House, owner_of_club: Caller) -> None:
    """The same answers, in the same order and with the same cursors, as `viewer.member.entitlements`; null for staff that is no member."""
    page = "(first: 4) { pageInfo { hasNextPage } edges { cursor node { entitled benefit { code } unmet { fact missing } } } }"
    told = await (await club.member()).data(f"{{ entitlements{page} viewer {{ member {{ entitlements{page} }} }} }}")
    assert told["entitlements"] == told["viewer"]["member"]["entitlements"]
    assert [edge["node"]["benefit"]["code"] for edge in told["entitlements"]["edges"]] == ["forum", "lounge", "local", "fruit"]
    assert (await owner_of_club.data(f"{{ entitlements{page} }}")) == {"entitlements": None}
    assert (await club.guest.ask(f"{{ entitlements{page} }}")).codes == ["UNAUTHENTICATED"]


async def test_as_of_answers_for_another_day(club: House, owner_of_club: Caller) -> None:
    """W5: before the benefits were published nothing is offered; before a membership began its plan's benefit is closed."""
    before = (club.now - timedelta(days=350)).isoformat()
    assert by_name(await owner_of_club.data(ENTITLEMENTS, first=20, asOf=before))["Member 2"] == {}
    earlier = (club.now - timedelta(days=20)).isoformat()
    assert by_name(await owner_of_club.data(ENTITLEMENTS, first=20, asOf=earlier))["Member 2"]["lounge"]["entitled"] is False
    assert (await owner_of_club.data("query ($t: DateTime) { benefits(asOf: $t) { nodes { code } } }", t=before))["benefits"]["nodes"] == []
    known = await owner_of_club.data(
        "query ($t: DateTime) { members { nodes { nickname entitlements(knownAt: $t) { nodes { entitled benefit { code } } } } } }",
        t=earlier,
    )
    plan = next(m for m in known["members"]["nodes"] if m["nickname"] == "Member 2")
    assert [e["entitled"] for e in plan["entitlements"]["nodes"] if e["benefit"]["code"] == "lounge"] == [False]


async def test_benefits_are_public_until_guest_mode_is_switched_off(club: House) -> None:
    from app.community import service as community

    document = (
        "{ benefits(filter: {kind: DISCOUNT}) { nodes { code kind discountPercent products { category } audience { membership } } } }"
    )
    assert (await club.guest.data(document))["benefits"]["nodes"] == [
        {"code": "fruit", "kind": "DISCOUNT", "discountPercent": 5, "products": [{"category": "fruit"}], "audience": {"membership": "BOTH"}}
    ]
    benefit = (await club.guest.data("{ benefits(first: 1) { nodes { id } } }"))["benefits"]["nodes"][0]["id"]
    assert (await club.guest.data(f'{{ node(id: "{benefit}") {{ id }} benefit(id: "{benefit}") {{ code }} }}'))["node"] == {"id": benefit}
    await community.change_settings({"guest_mode": False})
    assert (await club.guest.ask(document)).codes == ["UNAUTHENTICATED"]
    closed = await club.guest.ask(f'{{ node(id: "{benefit}") {{ id }} }}')
    assert closed.data == {"node": None}
    assert (await (await club.member()).data(document))["benefits"]["nodes"]


async def test_the_order_follows_the_stage(club: House) -> None:
    """S3: the stage's own first, then those for every stage, then the others."""
    document = "query ($s: Stage) { benefits(stage: $s) { nodes { code } } }"
    orders = [[b["code"] for b in (await club.guest.data(document, s=s))["benefits"]["nodes"]] for s in (None, "LEARNING", "MONETIZATION")]
    assert orders[0] == ["forum", "lounge", "local", "fruit", "desk", "mentor"]
    assert orders[1] == ["mentor", "forum", "lounge", "local", "fruit", "desk"]
    assert orders[2] == ["desk", "forum", "lounge", "local", "fruit", "mentor"]


async def test_what_a_use_costs_is_for_those_who_write_benefits(club: House, owner_of_club: Caller) -> None:
    document = "{ benefits { nodes { code unitCost { cost { amountMinor currency } paidBy } } } }"
    seen = {b["code"]: b["unitCost"] for b in (await owner_of_club.data(document))["benefits"]["nodes"]}
    assert seen["desk"] == {"cost": {"amountMinor": 900, "currency": "CNY"}, "paidBy": "COMMUNITY"}
    partner = await club.partner(Scope.BENEFITS_READ)
    refused = await partner.ask(document)
    assert set(refused.codes) == {"FORBIDDEN"}
    assert len(refused.json["errors"]) == 5, "errors are capped"
    assert {b["unitCost"] for b in refused.json["data"]["benefits"]["nodes"]} == {None}


async def test_a_condition_is_told_as_tree_json_and_words(club: House) -> None:
    document = "{ benefits { nodes { code condition { json words root { path fact operator value all { path } } } } } }"
    found = {b["code"]: b["condition"] for b in (await club.guest.data(document))["benefits"]["nodes"]}
    assert found["forum"] is None
    assert found["desk"] == {
        "json": {"language": 1, "root": {"fact": "growth", "operator": ">=", "value": 1000}},
        "words": found["desk"]["words"],
        "root": {"path": "root", "fact": "GROWTH", "operator": "AT_LEAST", "value": 1000, "all": None},
    }


async def test_a_partner_asks_about_one_member_and_sees_nothing_else(club: House, owner_of_club: Caller) -> None:
    """X2: entitlements:read is enough for the answer, and for nothing else of the member."""
    known = await ids(owner_of_club)
    partner = await club.partner(Scope.ENTITLEMENTS_READ)
    row = (await members_by_external_refs("test", ["m1"]))["m1"]
    sharing = cast.actor(Scope.SELF_WRITE, kind=ActorKind.MEMBER, member_id=row)
    shared = await consents.share(sharing, "hotel", now=club.now)
    pseudonym = global_id(NodeType.PSEUDONYM, shared.public_id)
    document = (
        "query ($b: ID!, $m: ID!, $t: DateTime) { entitlement(benefit: $b, member: $m, asOf: $t) { entitled unmet { fact missing } } }"
    )
    told = await partner.data(document, b=known["desk"], m=pseudonym)
    assert told == {"entitlement": {"entitled": False, "unmet": [{"fact": "GROWTH", "missing": 1000}]}}
    assert (await partner.data(document, b=known["forum"], m=pseudonym))["entitlement"]["entitled"] is True
    for absent in (global_id(NodeType.MEMBER, cast.UUID_OF_NOBODY), known["Member 1"]):
        assert (await partner.data(document, b=known["forum"], m=absent)) == {"entitlement": None}
    assert (await partner.data("query ($m: ID!) { node(id: $m) { id } }", m=known["Member 1"])) == {"node": None}
    assert (await partner.ask("query ($m: ID!) { member(id: $m) { id } }", m=known["Member 1"])).codes == ["FORBIDDEN"]
    wrong = await partner.ask(document, b=known["Member 1"], m=known["forum"])
    assert (wrong.codes, wrong.json["errors"][0]["extensions"]["field"]) == (["BAD_USER_INPUT"], "benefit")
    reader = await club.partner(Scope.MEMBERS_READ, code="reader")
    seen = await reader.data("{ members { nodes { number nickname segment { code } growth { available } } } }")
    assert len(seen["members"]["nodes"]) == 5
    for inner in (
        "region",
        "status",
        "statusUntil",
        "industrySince",
        "experience { months }",
        "memberships { nodes { id } }",
        "tags { tag }",
    ):
        closed = await reader.ask(f"{{ members {{ nodes {{ {inner} }} }} }}")
        assert set(closed.codes) == {"FORBIDDEN"}, inner
    refused = await reader.ask("{ members { nodes { nickname entitlements { nodes { entitled } } } } }")
    assert set(refused.codes) == {"FORBIDDEN"}


async def test_absent_and_not_yours_answer_alike(club: House, owner_of_club: Caller) -> None:
    """Check 19: the answers are the same to the byte, and so is the work, for every kind of object."""
    known = await ids(owner_of_club)
    owner = (await owner_of_club.data("{ viewer { account { id } sessions { nodes { id } } } }"))["viewer"]
    await owner_of_club.data('mutation { createPartner(input: {code: "hotel", name: "Hotel"}) { __typename } }')
    others = await owner_of_club.data(
        "{ partners { nodes { id } } auditLog(first: 1) { nodes { id } } members { nodes { memberships { nodes { id } } } } }"
    )
    membership = next(m["memberships"]["nodes"][0]["id"] for m in others["members"]["nodes"] if m["memberships"]["nodes"])
    foreign = {
        NodeType.MEMBER: known["Member 1"],
        NodeType.ACCOUNT: owner["account"]["id"],
        NodeType.SESSION: owner["sessions"]["nodes"][0]["id"],
        NodeType.PARTNER: others["partners"]["nodes"][0]["id"],
        NodeType.AUDIT_ENTRY: others["auditLog"]["nodes"][0]["id"],
        NodeType.MEMBERSHIP: membership,
    }
    stranger = await club.member()
    document = "query ($id: ID!) { node(id: $id) { __typename id } }"
    for kind, id_ in foreign.items():
        assert (await owner_of_club.data(document, id=id_))["node"]["id"] == id_
        with db.count_statements() as first:
            hidden = await stranger.ask(document, id=id_)
        with db.count_statements() as second:
            absent = await stranger.ask(document, id=global_id(kind, cast.UUID_OF_NOBODY))
        assert hidden.json["data"] == absent.json["data"] == {"node": None}, kind
        assert first.count == second.count, kind
    many = await stranger.data("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=[*foreign.values(), known["forum"]])
    assert many["nodes"] == [None] * len(foreign) + [{"id": known["forum"]}]


async def test_ids_show_no_row_number(club: House, owner_of_club: Caller) -> None:
    import base64

    known = await ids(owner_of_club)
    for id_ in known.values():
        assert len(id_) == 24
        assert len(base64.urlsafe_b64decode(id_)) == 18
    assert len({base64.urlsafe_b64decode(id_)[2:4] for id_ in known.values()}) > 5


async def test_segments_of_the_cut_in_force(club: House, owner_of_club: Caller) -> None:
    told = await club.guest.data("{ segments { nodes { id code name names fromMonths toMonths stage } } }")
    assert [(s["fromMonths"], s["toMonths"]) for s in told["segments"]["nodes"]] == [(0, 24), (24, 48), (48, None)]
    members = await owner_of_club.data(
        "{ members { nodes { nickname segment { code } experience { months since until nextSegment { code } } } } }"
    )
    found = {m["nickname"]: m for m in members["members"]["nodes"]}
    assert found["Member 0"]["segment"] is None
    assert found["Member 0"]["experience"] is None
    assert found["Member 3"]["segment"]["code"] == told["segments"]["nodes"][2]["code"]
    assert found["Member 2"]["experience"]["since"] == "2025-06-01"
    assert found["Member 2"]["experience"]["until"] == "2027-06-01"


async def test_members_are_found_and_filtered(club: House, owner_of_club: Caller) -> None:
    document = "query ($f: MemberFilterInput) { members(filter: $f) { nodes { nickname } } }"
    for said, expected in (
        ({"search": "member 1"}, ["Member 1"]),
        ({"region": "CN"}, ["Member 1", "Member 3"]),
        ({"status": "BANNED"}, []),
        ({"programme": "vip"}, []),
    ):
        assert [m["nickname"] for m in (await owner_of_club.data(document, f=said))["members"]["nodes"]] == expected
    wrong = await owner_of_club.ask(document, f={"segment": "nowhere"})
    assert (wrong.codes, wrong.json["errors"][0]["extensions"]["field"]) == (["BAD_USER_INPUT"], "segment")


@pytest.mark.parametrize("size", [1, 2, 3])
async def test_a_list_is_walked_forward_and_backward_without_gap(club: House, owner_of_club: Caller, size: int) -> None:
    """Check 18: also while rows are added, no row that stays is missed or told twice."""
    whole = [m["nickname"] for m in (await owner_of_club.data("{ members(first: 100) { nodes { nickname } } }"))["members"]["nodes"]]
    for way, cursor, more, end in (("first", "after", "hasNextPage", "endCursor"), ("last", "before", "hasPreviousPage", "startCursor")):
        document = (
            f"query ($n: Int, $c: String) {{ members({way}: $n, {cursor}: $c) {{ nodes {{ nickname }} pageInfo {{ {more} {end} }} }} }}"
        )
        seen: list[str] = []
        at: str | None = None
        while True:
            page = (await owner_of_club.data(document, n=size, c=at))["members"]
            names = [m["nickname"] for m in page["nodes"]]
            seen = [*seen, *names] if way == "first" else [*names, *seen]
            at = page["pageInfo"][end]
            if not page["pageInfo"][more]:
                break
            if len(seen) == size:
                await cast.ada(club.now, f"late{size}{way}")
        assert [name for name in seen if name in whole] == whole
        assert len(seen) == len(set(seen))


async def test_the_audit_log_is_read_by_who_may(club: House, owner_of_club: Caller) -> None:
    document = '{ auditLog(first: 5, filter: {action: "benefit.publish"}) { nodes { action actorLabel actorKind reason after } } }'
    log = await owner_of_club.data(document)
    assert len(log["auditLog"]["nodes"]) == 5
    assert {e["reason"] for e in log["auditLog"]["nodes"]} == {"For the test"}
    assert (await (await club.staff(Role.EDITOR)).ask("{ auditLog { nodes { id } } }")).codes == ["FORBIDDEN"]


CORPUS = [
    ENTITLEMENTS,
    "{ viewer { kind account { name } member { id } sessions { nodes { id } } } }",
    "{ members(first: 100) { nodes { segment { code } growth { available } experience { segment { name } nextSegment { name } } } } }",
    "{ members { nodes { memberships { nodes { plan { programme { code } } } } tags { tag } programmes { code } account { name } } } }",
    "{ benefits(first: 50) { nodes { code programme { name } plan { name } terms condition { words root { path } } } } }",
    "{ benefits { edges { cursor node { exclusions { note } quota { unit } variants { label } faceValue { value { amountMinor } } } } } }",
    "{ segments { nodes { name } } plans { nodes { code programme { code } } } programmes { nodes { name } } community { name } }",
    "{ partners { nodes { code tokens { nodes { label } } } } staff { nodes { name } } auditLog { nodes { action } } }",
    "{ managedBenefits { nodes { code status title } } segmentScheme { status live { number } versions { nodes { number } } } }",
    "{ a: members(first: 2) { nodes { id } } b: members(last: 2) { nodes { id } } rateLimit { cost } }",
]


def object_fields(document: str) -> int:
    """Connections and edges to other objects in the document: fields of a composite type, but for a connection's own parts."""
    (operation,) = parse(document).definitions
    assert isinstance(operation, OperationDefinitionNode)
    found, stack = 0, [(SDL.query_type, node) for node in operation.selection_set.selections]
    while stack:
        parent, node = stack.pop()
        assert isinstance(node, FieldNode)
        kind = get_named_type(parent.fields[node.name.value].type)  # type: ignore[union-attr]  # an object type
        if is_composite_type(kind):
            found += node.name.value not in ("nodes", "edges", "node", "pageInfo")
            stack += [(kind, each) for each in node.selection_set.selections]  # type: ignore[misc,union-attr]  # has selections
    return found


@pytest.mark.parametrize("document", CORPUS)
async def test_no_answer_costs_a_statement_per_row(club: House, owner_of_club: Caller, document: str) -> None:
    """SQL statements of any answer <= connection fields + object edges + 4, however many rows there are."""
    with db.count_statements() as cold:
        assert (await owner_of_club.ask(document, first=20)).data
    with db.count_statements() as warm:
        assert (await owner_of_club.ask(document, first=20)).data
    assert warm.count <= object_fields(document) + 4, warm.statements
    assert cold.count >= warm.count


async def test_ids_of_one_kind_cost_one_statement(club: House, owner_of_club: Caller) -> None:
    known = list((await ids(owner_of_club)).values())
    await owner_of_club.data("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=known)
    with db.count_statements() as counted:
        told = await owner_of_club.data("query ($ids: [ID!]!) { nodes(ids: $ids) { id __typename } }", ids=known * 9)
    assert counted.count <= 5
    assert [each["id"] for each in told["nodes"]] == known * 9


async def test_words_are_not_rendered_unless_asked_for(club: House, owner_of_club: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    from schema import conditions

    def never(*_: Any, **__: Any) -> Any:
        raise AssertionError("nobody asked for words")

    monkeypatch.setattr(conditions.core, "say_unmet", never)
    monkeypatch.setattr(conditions.core, "say", never)
    document = "{ members { nodes { entitlements { nodes { entitled unmet { fact how missing } } } } } }"
    assert (await owner_of_club.ask(document)).data["members"]
