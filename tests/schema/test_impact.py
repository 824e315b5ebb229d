"""Whom a change would hit, over GraphQL: begun, looked at, told by segment and plan; who may (B8, X1)."""

from datetime import timedelta
from typing import Any

from app.catalogue.service.impact import counted
from app.core.access import PARTNER_GRANTABLE, Role
from app.core.ids import NodeType, global_id
from app.plans.models import Plan
from tests.benefits import offers
from tests.cast import rows
from tests.schema.caller import Caller
from tests.schema.house import House
from tests.schema.market import Market

ASK = """query ($id: ID!, $version: Int) { impact(id: $id, version: $version) {
  state done total fresh countedAt groups { group members }
  bySegment { code groups { group members } } byPlan { code groups { group members } } } }"""
COUNT = """mutation ($id: ID!, $version: Int) { countImpact(input: {id: $id, version: $version}) {
  ... on CountImpactSuccess { impact { state total } } ... on Problem { code message } } }"""


async def drafted(club: House) -> str:
    """The id of a benefit for everybody whose draft asks for four years in the trade: two of the five members have them, two have not,
    and one has not said; version 1 is live."""
    benefit = await offers.publish(offers.everybody("salon"), club.now - timedelta(days=9))
    senior = offers.leaf("experience_months", ">=", 48)
    await offers.draft(offers.everybody("salon", reach="SPECIFIC", condition=senior), club.now)
    return global_id(NodeType.BENEFIT, benefit.public_id)


async def told(caller: Caller, id_: str, **asked: Any) -> Any:
    """What is answered after the count that the caller begins."""
    begun = (await caller.data(COUNT, id=id_, **asked))["countImpact"]
    assert begun["impact"]["state"] == "RUNNING"
    await counted()
    return (await caller.data(ASK, id=id_, **asked))["impact"]


async def test_an_editor_counts_whom_the_draft_hits(club: House) -> None:
    id_, editor = await drafted(club), await club.staff(Role.EDITOR)
    assert (await editor.data(ASK, id=id_))["impact"] is None
    found = await told(editor, id_)
    assert (found["state"], found["fresh"], found["done"] == found["total"] > 0) == ("DONE", True, True)
    assert found["countedAt"] is not None
    assert found["groups"] == [{"group": "KEEP", "members": 2}, {"group": "LOSE", "members": 3}]
    assert found["bySegment"] == [
        {"code": "early", "groups": [{"group": "LOSE", "members": 1}]},
        {"code": "middle", "groups": [{"group": "LOSE", "members": 1}]},
        {"code": "senior", "groups": [{"group": "KEEP", "members": 2}]},
        {"code": None, "groups": [{"group": "LOSE", "members": 1}]},
    ]
    assert [part["code"] for part in found["byPlan"]] == ["pro", None]
    await offers.publish(offers.everybody("other"), club.now)
    assert (await editor.data(ASK, id=id_))["impact"]["fresh"] is False


async def test_going_back_to_a_version_is_counted_too(club: House) -> None:
    id_, editor = await drafted(club), await club.staff(Role.EDITOR)
    assert (await told(editor, id_, version=1))["groups"] == [{"group": "KEEP", "members": 5}]
    assert (await editor.data(ASK, id=id_))["impact"] is None
    assert (await editor.data(ASK, id=id_, version=7))["impact"] is None
    assert (await editor.data(COUNT, id=id_, version=7))["countImpact"]["code"] == "NOT_FOUND"


async def test_a_price_list_and_the_cut_are_counted(market: Market) -> None:
    editor = await market.staff(Role.EDITOR)
    plan = global_id(NodeType.PLAN, (await Plan.get(code="vip88")).public_id)
    (same,) = (await told(editor, plan, version=1))["groups"]
    assert same["group"] == "SAME"
    cut = (await editor.data("{ segmentScheme { id } }"))["segmentScheme"]["id"]
    (stay,) = (await told(editor, cut, version=1))["groups"]
    assert (stay["group"], stay["members"]) == ("STAY", same["members"])


async def test_only_staff_who_edit_count_and_look(club: House) -> None:
    """Counts tell of drafts and of all members: nothing of that for others, and nothing is begun."""
    id_ = await drafted(club)
    assert (await club.guest.ask(ASK, id=id_)).codes == ["UNAUTHENTICATED"]
    for caller in (await club.member("zoe"), await club.partner(*PARTNER_GRANTABLE), await club.staff(Role.SUPPORT)):
        assert (await caller.ask(ASK, id=id_)).codes == ["FORBIDDEN"]
        assert (await caller.ask(COUNT, id=id_)).codes == ["FORBIDDEN"]
    assert await rows("impact_run") == []


async def test_what_cannot_be_counted_is_refused(club: House) -> None:
    editor = await club.staff(Role.EDITOR)
    somebody = (await editor.data("{ members(first: 1) { nodes { id } } }"))["members"]["nodes"][0]["id"]
    assert (await editor.data(COUNT, id=somebody))["countImpact"] == {
        "code": "INVALID",
        "message": "Give the id of one of these: Benefit, Plan, SegmentScheme.",
    }
    assert (await editor.ask(ASK, id=somebody)).codes == ["BAD_USER_INPUT"]
    assert await rows("impact_run") == []
