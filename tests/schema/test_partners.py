"""Partners over HTTP: tokens that take over and end themselves, members by pseudonym, use by scope and day, rates (X1, X2, W15)."""

from typing import Any

import pytest

from app.community import service as community
from app.core import db
from app.core.access import Scope
from app.core.ids import NodeType, global_id
from app.partners import queries
from tests import cast
from tests.schema.caller import Caller
from tests.schema.house import House

ROTATE = """mutation ($i: RotateTokenInput!) { rotateToken(input: $i) { __typename ... on Problem { code }
  ... on RotateTokenSuccess { secret token { id rotatedFrom label scopes addresses rate } } } }"""
CHANGE = """mutation ($i: ChangeTokenInput!) { changeToken(input: $i) { __typename ... on Problem { code }
  ... on ChangeTokenSuccess { token { label addresses rate } } } }"""
NARROW = """mutation ($i: NarrowTokenInput!) { narrowToken(input: $i) { __typename ... on Problem { code }
  ... on ScopeNotHeldProblem { field } ... on NarrowTokenSuccess { token { scopes } } } }"""
SHARE = """mutation ($p: String!) { shareWithPartner(input: {partner: $p}) { __typename ... on Problem { code }
  ... on ShareWithPartnerSuccess { pseudonym { id partnerCode partnerName sharedAt withdrawnAt } } } }"""
WITHDRAW = """mutation ($p: String!) { withdrawFromPartner(input: {partner: $p}) { __typename ... on Problem { code }
  ... on WithdrawFromPartnerSuccess { pseudonym { id withdrawnAt } } } }"""
ASK = """query ($m: ID!, $b: ID!) { entitlement(member: $m, benefit: $b) { entitled version }
  entitlements(member: $m, first: 1) { nodes { benefit { code } } } }"""
THIS = "{ thisToken { id label scopes usedScopes unusedScopes rate uses { on counts { scope count } } } }"


async def token_id(code: str = "hotel") -> str:
    partner = await queries.partner_by_code(cast.SYSTEM, code)
    newest = (await queries.tokens_of_partners(cast.SYSTEM, [partner.id]))[partner.id][0]
    return global_id(NodeType.PARTNER_TOKEN, newest.public_id)


async def benefit_id(caller: Caller, code: str = "forum") -> str:
    found = (await caller.data("{ benefits { nodes { id code } } }"))["benefits"]["nodes"]
    return str(next(each["id"] for each in found if each["code"] == code))


async def shared(house: House, name: str = "ada", partner: str = "hotel") -> tuple[Caller, str]:
    member = await house.member(name)
    return member, (await member.data(SHARE, p=partner))["shareWithPartner"]["pseudonym"]["id"]


async def test_a_token_takes_over_and_both_work_through_the_overlap(house: House, owner: Caller) -> None:
    old = await house.partner(Scope.ENTITLEMENTS_READ)
    identity = await token_id()
    told = (await owner.data(ROTATE, i={"token": identity, "overlapHours": 24, "reason": "once a year"}))["rotateToken"]
    token = told["token"]
    assert (token["rotatedFrom"], token["scopes"], token["rate"]) == (identity, ["entitlements:read"], 500)
    new = house.guest.with_bearer(told["secret"])
    for each in (old, new):
        assert (await each.data("{ viewer { kind } }"))["viewer"] == {"kind": "PARTNER"}
    again = await owner.data(ROTATE, i={"token": identity, "overlapHours": 0, "reason": "once a year"})
    assert again["rotateToken"] == {"__typename": "ConflictProblem", "code": "TOKEN_ROTATED"}
    for hours in (-1, 73):
        refused = await owner.data(ROTATE, i={"token": token["id"], "overlapHours": hours, "reason": "once a year"})
        assert refused["rotateToken"] == {"__typename": "InvalidInputProblem", "code": "INVALID"}
    at_once = (await owner.data(ROTATE, i={"token": token["id"], "overlapHours": 0, "reason": "once a year"}))["rotateToken"]
    assert at_once["__typename"] == "RotateTokenSuccess"
    assert [(await each.ask("{ viewer { kind } }")).status for each in (old, new)] == [200, 401]
    over = await owner.data(ROTATE, i={"token": token["id"], "overlapHours": 1, "reason": "once a year"})
    assert over["rotateToken"]["code"] == "TOKEN_OVER"


async def test_a_rate_holds_at_once_and_is_told_in_the_headers(house: House, owner: Caller) -> None:
    till = await house.partner(Scope.ENTITLEMENTS_READ)
    identity = await token_id()
    usual = await till.ask("{ rateLimit { capacity restorePerSecond } }")
    assert usual.header("ratelimit-policy") == '"token";q=50000;w=100'
    changed = await owner.data(CHANGE, i={"token": identity, "rate": 60, "reason": "a small shop"})
    assert changed["changeToken"] == {"__typename": "ChangeTokenSuccess", "token": {"label": "till", "addresses": [], "rate": 60}}
    slow = await till.ask("{ rateLimit { capacity restorePerSecond } }")
    assert slow.data["rateLimit"] == {"capacity": 6000, "restorePerSecond": 60}
    assert slow.header("ratelimit-policy") == '"token";q=6000;w=100'
    dear = "{ " + " ".join(f"a{n}: benefits(first: 100) {{ nodes {{ id }} }}" for n in range(19)) + " }"
    answers = [await till.ask(dear) for _ in range(5)]
    assert [answer.status for answer in answers] == [200, 200, 200, 429, 429]
    assert int(answers[-1].header("retry-after") or 0) >= 1
    back = await owner.data(CHANGE, i={"token": identity, "rate": None, "addresses": ["198.51.100.0/24"], "reason": "a large shop"})
    assert back["changeToken"]["token"] == {"label": "till", "addresses": ["198.51.100.0/24"], "rate": 500}
    assert (await till.ask("{ viewer { kind } }")).status == 403
    refused = await owner.data(CHANGE, i={"token": identity, "rate": 0, "reason": "a small shop"})
    assert refused["changeToken"] == {"__typename": "InvalidInputProblem", "code": "INVALID"}


async def test_what_is_not_used_can_be_taken_away(house: House, owner: Caller) -> None:
    """W15: the suggestion, and the narrowing that follows it."""
    till = await house.partner(Scope.ENTITLEMENTS_READ, Scope.MEMBERS_READ, Scope.SEGMENTS_READ)
    for _ in range(2):
        await till.data("{ members(first: 1) { nodes { id } } }")
    told = (await till.data(THIS))["thisToken"]
    assert (told["usedScopes"], told["unusedScopes"]) == (["members:read"], ["entitlements:read", "segments:read"])
    assert len(told["uses"]) == 30
    assert told["uses"][-1]["counts"] == [{"scope": "members:read", "count": 1}], "the first at once, the others within a minute"
    assert (await till.ask("{ thisToken { createdBy } }")).codes == ["FORBIDDEN"], "who of the staff issued it is not for partners"
    wider = await owner.data(NARROW, i={"token": told["id"], "scopes": ["members:read", "benefits:read"], "reason": "tidy up"})
    assert wider["narrowToken"] == {"__typename": "ScopeNotHeldProblem", "code": "SCOPE_NOT_HELD", "field": "scopes[1]"}
    nothing = await owner.data(NARROW, i={"token": told["id"], "scopes": [], "reason": "tidy up"})
    assert nothing["narrowToken"] == {"__typename": "InvalidInputProblem", "code": "INVALID"}
    narrowed = await owner.data(NARROW, i={"token": told["id"], "scopes": told["usedScopes"], "reason": "tidy up"})
    assert narrowed["narrowToken"]["token"] == {"scopes": ["members:read"]}
    assert (await till.ask("{ segments { nodes { code } } members(first: 1) { nodes { number } } }")).status == 200
    assert (await till.data("{ viewer { scopes } }"))["viewer"] == {"scopes": ["members:read", "token:self"]}


async def test_use_costs_no_statement_within_the_day(house: House) -> None:
    """The hot path: the caller, the revision, the members; on the first request of the minute and day the two notes of it."""
    till = await house.partner(Scope.MEMBERS_READ)
    spent = []
    for _ in range(4):
        with db.count_statements() as counted:
            await till.data("{ members(first: 1) { nodes { id } } }")
        spent.append(counted.count)
    assert spent[0] - spent[1] >= 2
    assert spent[1:] == [spent[1]] * 3
    with db.count_statements() as counted:
        await till.data("{ members(first: 1) { nodes { id } } }")
    assert not [each for each in counted.statements if "token_use" in each or each.startswith("UPDATE")]


async def test_a_leaked_token_ends_itself_by_one_call(house: House) -> None:
    leaked = await house.partner(Scope.ENTITLEMENTS_READ)
    told = (await leaked.data("mutation { revokeOwnToken { token { revokedAt } } }"))["revokeOwnToken"]
    assert told["token"]["revokedAt"]
    assert (await leaked.ask("{ viewer { kind } }")).status == 401
    refused = await (await house.member()).ask("mutation { revokeOwnToken { token { id } } }")
    assert refused.codes == ["FORBIDDEN"]


async def test_a_token_reads_itself_and_no_other(house: House, owner: Caller) -> None:
    mine, _other = await house.partner(Scope.ENTITLEMENTS_READ), await house.partner(Scope.ENTITLEMENTS_READ, code="rides")
    document = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    ids = [await token_id("hotel"), await token_id("rides")]
    assert (await mine.data(document, ids=ids))["nodes"] == [{"id": ids[0]}, None]
    assert (await owner.data(document, ids=ids))["nodes"] == [{"id": each} for each in ids]
    assert (await owner.ask("{ thisToken { id } }")).codes == ["FORBIDDEN"]


async def test_a_partner_asks_by_its_pseudonym(club: House) -> None:
    """X2: the same answer as the member's own, and another partner, or a member's id, is told nothing."""
    till, rides = await club.partner(Scope.ENTITLEMENTS_READ), await club.partner(Scope.ENTITLEMENTS_READ, code="rides")
    reader = await club.partner(Scope.ENTITLEMENTS_READ, Scope.MEMBERS_READ, code="desk")
    member, pseudonym = await shared(club)
    benefit = await benefit_id(club.guest)
    answer = await till.data(ASK, m=pseudonym, b=benefit)
    assert answer["entitlement"] == {"entitled": True, "version": 1}
    assert len(answer["entitlements"]["nodes"]) == 1
    own = (await member.data("{ viewer { member { id } } }"))["viewer"]["member"]["id"]
    for caller, named in ((rides, pseudonym), (till, own), (reader, pseudonym), (till, global_id(NodeType.MEMBER, cast.UUID_OF_NOBODY))):
        assert await caller.data(ASK, m=named, b=benefit) == {"entitlement": None, "entitlements": None}
    assert (await reader.data(ASK, m=own, b=benefit))["entitlement"]["entitled"]
    assert (await member.ask(ASK, m=own, b=benefit)).codes == ["FORBIDDEN", "FORBIDDEN"]
    assert (await till.ask(ASK, m="nonsense", b=benefit)).codes == ["BAD_USER_INPUT"] * 2
    refetch = """query ($id: ID!, $b: ID!) { node(id: $id) { ... on Pseudonym { partnerCode
      entitlement(benefit: $b) { entitled } entitlements(first: 1) { nodes { entitled } } } } }"""
    node = (await till.data(refetch, id=pseudonym, b=benefit))["node"]
    assert (node["partnerCode"], node["entitlement"]) == ("hotel", {"entitled": True})
    assert (await rides.data(refetch, id=pseudonym, b=benefit))["node"] is None
    taken_back = (await member.data(WITHDRAW, p="hotel"))["withdrawFromPartner"]
    assert taken_back["pseudonym"]["id"] == pseudonym
    assert await till.data(ASK, m=pseudonym, b=benefit) == {"entitlement": None, "entitlements": None}
    assert (await till.data(refetch, id=pseudonym, b=benefit))["node"] is None


async def test_a_name_that_is_none_costs_what_another_costs(club: House) -> None:
    """X2: neither words nor statements tell who exists."""
    till = await club.partner(Scope.ENTITLEMENTS_READ)
    member, mine = await shared(club)
    await club.partner(Scope.ENTITLEMENTS_READ, code="rides")
    foreign = (await member.data(SHARE, p="rides"))["shareWithPartner"]["pseudonym"]["id"]
    own = (await member.data("{ viewer { member { id } } }"))["viewer"]["member"]["id"]
    benefit = await benefit_id(club.guest)
    document = "query ($m: ID!, $b: ID!) { entitlement(member: $m, benefit: $b) { entitled } }"
    assert (await till.data(document, m=mine, b=benefit))["entitlement"]
    seen: set[Any] = set()
    for named in (foreign, own, *(global_id(kind, cast.UUID_OF_NOBODY) for kind in (NodeType.MEMBER, NodeType.PSEUDONYM))):
        with db.count_statements() as counted:
            answered = await till.ask(document, m=named, b=benefit)
        seen.add((repr(answered.json["data"]), counted.count))
    assert len(seen) == 1


async def test_a_member_sees_with_whom_it_shares(house: House) -> None:
    await house.partner(Scope.ENTITLEMENTS_READ)
    await house.partner(Scope.ENTITLEMENTS_READ, code="rides")
    member, _pseudonym = await shared(house)
    await member.data(SHARE, p="rides")
    mine = "{ viewer { member { partners { nodes { partnerCode partnerName withdrawnAt } } } } }"
    nodes = (await member.data(mine))["viewer"]["member"]["partners"]["nodes"]
    assert [(each["partnerCode"], each["partnerName"]) for each in nodes] == [("rides", "Rides"), ("hotel", "Hotel")]
    for mutation, payload in ((SHARE, "shareWithPartner"), (WITHDRAW, "withdrawFromPartner")):
        refused = (await member.data(mutation, p="nobody"))[payload]
        assert refused == {"__typename": "NotFoundProblem", "code": "NOT_FOUND"}
    await member.data(WITHDRAW, p="rides")
    assert len((await member.data(mine))["viewer"]["member"]["partners"]["nodes"]) == 1
    assert (await house.guest.ask(SHARE, p="hotel")).codes == ["UNAUTHENTICATED"]


async def test_the_catalogue_behind_the_door_needs_a_scope(club: House) -> None:
    """X1: where guests read nothing, a partner reads what its scopes say."""
    without, with_ = await club.partner(Scope.ENTITLEMENTS_READ), await club.partner(Scope.BENEFITS_READ, code="rides")
    document = "{ benefits(first: 1) { nodes { code } } }"
    for caller in (without, with_):
        assert (await caller.data(document))["benefits"]["nodes"] == [{"code": "forum"}]
    await community.change_settings({"guest_mode": False})
    assert (await with_.data(document))["benefits"]["nodes"] == [{"code": "forum"}]
    assert (await without.ask(document)).codes == ["FORBIDDEN"]
    assert (await club.guest.ask(document)).codes == ["UNAUTHENTICATED"]


@pytest.mark.parametrize(
    "query_string", ["query={__typename}&access_token=%s", "query={__typename}&variables={%%22a%%22:%%22%s%%22}", "token=%s"]
)
async def test_a_token_in_an_address_is_refused_also_where_it_would_be_good(house: House, query_string: str) -> None:
    issued = await cast.partner_token(house.now)
    till = house.guest.with_bearer(issued.secret)
    for address in (query_string % issued.secret, query_string % issued.secret.replace("_", "%5f")):
        for method in ("GET", "POST"):
            answered = await till.send(method, b'{"query": "{ __typename }"}', {"content-type": "application/json"}, address.encode())
            assert (answered.status, answered.codes) == (400, ["TOKEN_IN_ADDRESS"])
            assert issued.secret.encode() not in answered.body
