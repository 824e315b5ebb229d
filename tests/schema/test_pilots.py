"""G5 over GraphQL: who sees what is tried out, feedback, and the no go."""

from datetime import timedelta
from typing import Any

import pytest

from app.core.access import Role, Scope
from app.core.ids import NodeType, global_id
from app.members.queries import own_member
from app.tags.rules import Origin
from app.tags.service import tag_members
from tests import cast
from tests.benefits.offers import everybody, publish
from tests.cast import rows
from tests.pilots.ground import pilot
from tests.schema.caller import Caller
from tests.schema.house import House

SEEN = """query($id: ID!) {
  benefits(first: 100) { nodes { code } } benefit(id: $id) { code } node(id: $id) { id } nodes(ids: [$id]) { id }
}"""
OWN = "{ entitlements(first: 100) { nodes { benefit { code triedUntil } } } }"
TRIALS = "{ pilotTrials { benefit { code } plan { code } pilot { untilOn badge } feedback { number rating text } } }"
GIVE = """mutation($id: ID!, $rating: Int!) { givePilotFeedback(input: {id: $id, rating: $rating, text: "Quick."}) {
  ... on GivePilotFeedbackSuccess { feedback { number rating text } } ... on Problem { code message } } }"""
RESULTS = """query($id: ID!) { pilotResults(id: $id) {
  version phase testers given meanHundredths ratings { rating given } decided { decision reason by } pilot { badge } } }"""
STOP = """mutation($id: ID!) { stopPilot(input: {id: $id, reason: "Nobody uses it"}) {
  ... on StopPilotSuccess { results { phase decided { decision by } } } ... on Problem { code } } }"""


async def lab(club: House) -> str:
    """The id of a benefit that members with the tag pilot-tester try out."""
    today = club.now.date()
    days = {"from_on": (today - timedelta(days=9)).isoformat(), "until_on": (today + timedelta(days=9)).isoformat()}
    benefit = await publish(everybody("lab", pilot=pilot(**days)), club.now)
    return global_id(NodeType.BENEFIT, benefit.public_id)


async def a_tester(club: House) -> Caller:
    """Mei, who tries it out."""
    signed_in = await cast.ada(club.now, "mei")
    await tag_members({(await own_member(signed_in.actor)).id: ["pilot-tester"]}, origin=Origin.HAND, now=club.now)
    return club.guest.with_bearer(signed_in.token)


async def seen(caller: Caller, id_: str) -> list[bool]:
    """Whether the list, the id, and the two doors to nodes show it."""
    data = await caller.data(SEEN, id=id_)
    listed = "lab" in [node["code"] for node in data["benefits"]["nodes"]]
    return [listed, data["benefit"] is not None, data["node"] is not None, data["nodes"] != [None]]


async def test_only_testers_and_staff_see_it(club: House) -> None:
    id_, mei, bob = await lab(club), await a_tester(club), await club.member("bob")
    partner, support = await club.partner(Scope.BENEFITS_READ, Scope.ENTITLEMENTS_READ), await club.staff(Role.SUPPORT)
    assert {await_name: await seen(who, id_) for await_name, who in (("mei", mei), ("support", support))} == {
        "mei": [True] * 4,
        "support": [True] * 4,
    }
    for who in (club.guest, bob, partner):
        assert await seen(who, id_) == [False] * 4
    own = {who: (await caller.data(OWN))["entitlements"]["nodes"] for who, caller in (("mei", mei), ("bob", bob))}
    until = {node["benefit"]["code"]: node["benefit"]["triedUntil"] for node in own["mei"]}
    assert (until["lab"], until["forum"]) == ((club.now.date() + timedelta(days=9)).isoformat(), None)
    assert "lab" not in [node["benefit"]["code"] for node in own["bob"]]


@pytest.mark.parametrize(("name", "entitled"), [("mei", {"entitled": True}), ("bob", None)])
async def test_a_partner_learns_nothing_of_who_is_no_tester(club: House, name: str, entitled: Any) -> None:
    id_ = await lab(club)
    await a_tester(club)
    await club.member("bob")
    partner = await club.partner(Scope.ENTITLEMENTS_READ)
    who = club.guest.with_bearer((await cast.sign_in(name, club.now)).token)
    share = 'mutation { shareWithPartner(input: {partner: "hotel"}) { ... on ShareWithPartnerSuccess { pseudonym { id } } } }'
    member = (await who.data(share))["shareWithPartner"]["pseudonym"]["id"]
    query = "query($b: ID!, $m: ID!) { entitlement(benefit: $b, member: $m) { entitled } }"
    assert (await partner.data(query, b=id_, m=member))["entitlement"] == entitled


async def test_feedback_and_what_came_of_it(club: House) -> None:
    id_, mei, bob = await lab(club), await a_tester(club), await club.member("bob")
    (trial,) = (await mei.data(TRIALS))["pilotTrials"]
    assert (trial["benefit"]["code"], trial["plan"], trial["feedback"]) == ("lab", None, None)
    assert (await bob.data(TRIALS))["pilotTrials"] == []
    said = {"number": 1, "rating": 4, "text": "Quick."}
    assert (await mei.data(GIVE, id=id_, rating=4))["givePilotFeedback"] == {"feedback": said}
    assert (await mei.data(TRIALS))["pilotTrials"][0]["feedback"] == said
    before = await rows("pilot_feedback")
    assert (await mei.data(GIVE, id=id_, rating=6))["givePilotFeedback"] == {"code": "INVALID", "message": "Give 1 to 5."}
    assert (await bob.data(GIVE, id=id_, rating=5))["givePilotFeedback"]["code"] == "NOT_FOUND"
    assert (await club.guest.ask(GIVE, id=id_, rating=5)).codes == ["UNAUTHENTICATED"]
    assert await rows("pilot_feedback") == before
    editor = await club.staff(Role.EDITOR)
    assert (await editor.data(RESULTS, id=id_))["pilotResults"] == {
        "version": 1,
        "phase": "RUNNING",
        "testers": 1,
        "given": 1,
        "meanHundredths": 400,
        "decided": None,
        "pilot": {"badge": "lab-2026"},
        "ratings": [{"rating": rating, "given": int(rating == 4)} for rating in (5, 4, 3, 2, 1)],
    }


async def test_the_no_go(club: House) -> None:
    id_, mei = await lab(club), await a_tester(club)
    editor, publisher = await club.staff(Role.EDITOR), await club.staff(Role.PUBLISHER)
    assert (await editor.ask(STOP, id=id_)).codes == ["FORBIDDEN"]
    assert await seen(mei, id_) == [True] * 4
    done = (await publisher.data(STOP, id=id_))["stopPilot"]["results"]
    assert (done["phase"], done["decided"]["decision"]) == ("NO_GO", "NO_GO")
    assert (await publisher.data(STOP, id=id_))["stopPilot"] == {"code": "PILOT_DECIDED"}
    assert (await seen(mei, id_))[0] is False
