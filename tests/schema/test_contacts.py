"""How members can be reached over GraphQL: whole for oneself, masked for staff, closed to partners, revealed with a reason (A2, A3)."""

from typing import Any

from app.core.access import Role, Scope
from app.core.ids import NodeType, global_id
from tests import cast
from tests.schema.caller import Caller
from tests.schema.house import House

FIELDS = "contact { phone email phoneProved emailProved masked }"
OWN = f"{{ viewer {{ member {{ {FIELDS} }} }} }}"
OTHERS = f"query ($id: ID!) {{ member(id: $id) {{ number {FIELDS} }} }}"
FOUND = "query ($text: String!) { members(filter: {search: $text}) { nodes { number } } }"
ANSWER = f"""__typename ... on ProfileSuccess {{ member {{ {FIELDS} }} }} ... on InvalidInputProblem {{ field message }}"""
CHANGE = f"mutation ($i: ChangeContactInput!) {{ changeContact(input: $i) {{ {ANSWER} }} }}"
CHANGE_MEMBER = f"mutation ($i: ChangeMemberContactInput!) {{ changeMemberContact(input: $i) {{ {ANSWER} }} }}"
REVEAL = """mutation ($i: RevealContactInput!) { revealContact(input: $i) { __typename
  ... on RevealContactSuccess { contact { phone email masked } } ... on InvalidInputProblem { field } } }"""
WHOLE = {"phone": "+8613800138000", "email": "ada@example.com", "phoneProved": False, "emailProved": False, "masked": False}
MASKED = {**WHOLE, "phone": "138****8000", "email": "a***@example.com", "masked": True}
WHY = "They called, we call back"


async def ada(club: House) -> tuple[Caller, str, int]:
    """A member who said how to reach her, her id and her number."""
    caller = await club.member()
    told = await caller.data(CHANGE, i={"phone": "138 0013 8000", "email": "Ada@example.com"})
    assert told["changeContact"] == {"__typename": "ProfileSuccess", "member": {"contact": WHOLE}}
    found = (await caller.data("{ viewer { member { id number } } }"))["viewer"]["member"]
    return caller, found["id"], found["number"]


async def test_members_see_and_change_their_own(club: House) -> None:
    """A2: what is left out stays, null takes away; what cannot be a number or an address is named, and nothing changes."""
    caller, _, _ = await ada(club)
    assert (await caller.data(OWN))["viewer"]["member"] == {"contact": WHOLE}
    gone = await caller.data(CHANGE, i={"phone": None})
    assert gone["changeContact"]["member"]["contact"] == {**WHOLE, "phone": None}
    before = await cast.rows("contact")
    for said, field in (({"phone": "12"}, "phone"), ({"email": "ada"}, "email"), ({"phone": "13800138000", "email": ""}, "email")):
        refused = (await caller.data(CHANGE, i=said))["changeContact"]
        assert (refused["__typename"], refused["field"]) == ("InvalidInputProblem", field)
    assert await cast.rows("contact") == before


async def test_staff_see_it_masked_until_they_reveal_it(club: House) -> None:
    """R5: a role that may look may not see it whole; who reveals it says why, and it is written down."""
    _, id_, number = await ada(club)
    support, editor = await club.staff(Role.SUPPORT), await club.staff(Role.EDITOR)
    for caller in (support, editor):
        assert (await caller.data(OTHERS, id=id_))["member"] == {"number": number, "contact": MASKED}
    count = len(await cast.rows("audit_entry"))
    refused = (await support.data(REVEAL, i={"member": id_, "reason": ""}))["revealContact"]
    assert (refused["__typename"], refused["field"]) == ("InvalidInputProblem", "reason")
    assert (await editor.ask(REVEAL, i={"member": id_, "reason": WHY})).codes == ["FORBIDDEN"]
    assert len(await cast.rows("audit_entry")) == count
    shown = (await support.data(REVEAL, i={"member": id_, "reason": WHY}))["revealContact"]
    assert shown["contact"] == {name: WHOLE[name] for name in ("phone", "email", "masked")}
    assert [row["action"] for row in (await cast.rows("audit_entry"))[count:]] == ["member.reveal"]


async def test_staff_change_it_with_a_reason(club: House) -> None:
    _, id_, _ = await ada(club)
    support = await club.staff(Role.SUPPORT)
    refused = (await support.data(CHANGE_MEMBER, i={"member": id_, "reason": "", "email": None}))["changeMemberContact"]
    assert refused["field"] == "reason"
    done = (await support.data(CHANGE_MEMBER, i={"member": id_, "reason": WHY, "email": None}))["changeMemberContact"]
    assert done["member"]["contact"] == {**MASKED, "email": None}
    nobody = global_id(NodeType.MEMBER, cast.UUID_OF_NOBODY)
    absent = await support.data(CHANGE_MEMBER, i={"member": nobody, "reason": WHY, "phone": None})
    assert absent["changeMemberContact"]["__typename"] == "NotFoundProblem"


async def test_partners_learn_nothing_of_it(club: House) -> None:
    """A3: neither by reading nor by searching: no answer tells whether somebody has a number."""
    _, id_, number = await ada(club)
    partner, support = await club.partner(Scope.MEMBERS_READ), await club.staff(Role.SUPPORT)
    assert (await partner.ask(OTHERS, id=id_)).codes == ["FORBIDDEN"]

    async def found(caller: Caller, text: str) -> list[dict[str, Any]]:
        nodes: list[dict[str, Any]] = (await caller.data(FOUND, text=text))["members"]["nodes"]
        return nodes

    for text in ("13800138000", "ada@example.com"):
        assert await found(support, text) == [{"number": number}]
        assert await found(partner, text) == []
    assert await found(partner, str(number)) == [{"number": number}]
