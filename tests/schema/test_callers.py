"""Who is calling: sessions by cookie and bearer, partners' tokens, other sites, proxies (A1, A3, X1; research 1c, checks 24 and 26)."""

from datetime import timedelta
from typing import Any

import pytest

import schema
from app.core import db
from app.core.access import PARTNER_GRANTABLE, Role, Scope
from app.core.settings import Settings
from schema.endpoint import GraphQLEndpoint
from tests import cast
from tests.schema.caller import Caller
from tests.schema.house import House

WHO = "{ viewer { kind scopes account { name } member { nickname } } }"
SIGN_IN = """mutation ($input: SignInInput!) { signIn(input: $input) {
  __typename ... on SignInSuccess { token session { id current } } ... on Problem { code message } } }"""
SIGN_OUT = "mutation { signOut { signedOut } }"


def cookie(answered: Any) -> str:
    (set_cookie,) = answered.cookies
    return str(set_cookie)


def pair(set_cookie: str) -> str:
    return set_cookie.split(";")[0]


async def signed_in(house: House, caller: Caller | None = None, name: str = "ada") -> str:
    """The name and value of the cookie of a fresh session."""
    answered = await (caller or house.guest).ask(SIGN_IN, input={"name": name, "password": cast.PASSWORD})
    assert answered.data["signIn"]["__typename"] == "SignInSuccess"
    return pair(cookie(answered))


async def test_nobody_is_signed_in_at_first(house: House) -> None:
    assert (await house.guest.data(WHO)) == {"viewer": None}


async def test_signing_in_sets_a_cookie_that_scripts_cannot_read(house: House) -> None:
    await cast.ada(house.now)
    answered = await house.guest.ask(SIGN_IN, input={"name": "ADA", "password": cast.PASSWORD})
    assert answered.data["signIn"]["token"] is None
    flags = cookie(answered).split("; ")
    assert flags[0].startswith("guildhall=")
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(flags)
    told = await house.guest.with_headers(cookie=flags[0]).data(WHO)
    assert told["viewer"] == {
        "kind": "MEMBER",
        "scopes": ["self:read", "self:write"],
        "account": {"name": "ada"},
        "member": {"nickname": "Ada"},
    }


async def test_over_https_the_cookie_is_bound_to_the_host(house: House) -> None:
    await cast.ada(house.now)
    https = Caller(house.endpoint, scheme="https")
    answered = await https.ask(SIGN_IN, input={"name": "ada", "password": cast.PASSWORD})
    assert cookie(answered).startswith("__Host-guildhall=")
    assert "; Secure" in cookie(answered)
    assert (await https.with_headers(cookie=pair(cookie(answered))).data(WHO))["viewer"]["kind"] == "MEMBER"
    assert (await https.with_headers(cookie=pair(cookie(answered)).replace("__Host-", "")).data(WHO))["viewer"] is None


async def test_a_program_asks_for_the_token_and_sends_it_as_a_bearer(house: House) -> None:
    await cast.ada(house.now)
    answered = await house.guest.ask(SIGN_IN, input={"name": "ada", "password": cast.PASSWORD, "returnToken": True})
    caller = house.guest.with_bearer(answered.data["signIn"]["token"])
    assert (await caller.data(WHO))["viewer"]["account"] == {"name": "ada"}
    foreign = caller.with_headers(origin="https://elsewhere.example", sec_fetch_site="cross-site")
    assert (await foreign.data(WHO))["viewer"]["kind"] == "MEMBER", "a bearer is no browser's own doing"


@pytest.mark.parametrize(("name", "password"), [("ada", "wrong password"), ("nobody", cast.PASSWORD), ("", ""), ("x" * 500, "y" * 500)])
async def test_wrong_credentials_are_one_answer(house: House, name: str, password: str) -> None:
    await cast.ada(house.now)
    answered = await house.guest.ask(SIGN_IN, input={"name": name, "password": password})
    assert answered.data == {
        "signIn": {"__typename": "CredentialsProblem", "code": "UNAUTHENTICATED", "message": "The name or the password is wrong."}
    }
    assert not answered.cookies


async def test_a_locked_name_says_when_it_may_try_again(house: House) -> None:
    await cast.ada(house.now)
    document = """mutation ($input: SignInInput!) { signIn(input: $input) { ... on LimitReachedProblem { code retryAt } } }"""
    for _ in range(5):
        await house.guest.ask(SIGN_IN, input={"name": "ada", "password": "wrong password"})
    told = (await house.guest.data(document, input={"name": "ada", "password": cast.PASSWORD}))["signIn"]
    assert told["code"] == "RATE_LIMITED"
    assert told["retryAt"].endswith("Z")


async def test_signing_in_ends_the_session_before(house: House) -> None:
    """ASVS 7.2.4: a new session on sign-in; the old cookie opens nothing."""
    await cast.ada(house.now)
    first = await signed_in(house)
    second = await signed_in(house, house.guest.with_headers(cookie=first))
    assert first != second
    assert (await house.guest.with_headers(cookie=first).data(WHO))["viewer"] is None
    assert (await house.guest.with_headers(cookie=second).data(WHO))["viewer"] is not None


async def test_signing_out_ends_it_at_once(house: House) -> None:
    await cast.ada(house.now)
    browser = house.guest.with_headers(cookie=await signed_in(house))
    answered = await browser.ask(SIGN_OUT)
    assert answered.data == {"signOut": {"signedOut": True}}
    assert "Max-Age=0" in cookie(answered)
    stale = await browser.ask(WHO)
    assert stale.data["viewer"] is None
    assert "Max-Age=0" in cookie(stale), "a cookie that opens nothing is taken back"
    assert (await house.guest.data(SIGN_OUT)) == {"signOut": {"signedOut": False}}


async def test_a_session_is_ended_from_another_one(house: House) -> None:
    await cast.ada(house.now)
    here, there = [house.guest.with_headers(cookie=await signed_in(house)) for _ in range(2)]
    listed = (await here.data("{ viewer { sessions { nodes { id current userAgent } } } }"))["viewer"]["sessions"]["nodes"]
    assert [each["current"] for each in listed].count(True) == 1
    other = (await there.data("{ viewer { sessions { nodes { id current } } } }"))["viewer"]["sessions"]["nodes"]
    wanted = next(each["id"] for each in other if each["current"])
    ended = await here.data(
        "mutation ($i: EndSessionInput!) { endSession(input: $i) { ... on EndSessionSuccess { sessionId } } }", i={"session": wanted}
    )
    assert ended == {"endSession": {"sessionId": wanted}}
    assert (await there.data(WHO))["viewer"] is None
    stranger = await house.member("bob")
    missing = await stranger.data(
        "mutation ($i: EndSessionInput!) { endSession(input: $i) { __typename } }", i={"session": listed[0]["id"]}
    )
    assert missing == {"endSession": {"__typename": "NotFoundProblem"}}


async def test_a_bearer_wins_over_a_cookie(house: House) -> None:
    await cast.ada(house.now)
    browser = house.guest.with_headers(cookie=await signed_in(house))
    partner = await house.partner(Scope.ENTITLEMENTS_READ)
    both = browser.with_headers(authorization=partner.headers["authorization"])
    assert (await both.data("{ viewer { kind scopes member { id } } }"))["viewer"] == {
        "kind": "PARTNER",
        "scopes": ["entitlements:read", "token:self"],
        "member": None,
    }
    refused = await browser.with_headers(authorization="Bearer nonsense").ask(WHO)
    assert refused.status == 401, "a bad bearer is not excused by a good cookie"


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://testserver.evil.example"},
        {"origin": "https://testserver"},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
    ],
)
async def test_another_site_cannot_speak_for_the_browser(house: House, headers: dict[str, str]) -> None:
    await cast.ada(house.now)
    browser = house.guest.with_headers(cookie=await signed_in(house))
    answered = await browser.with_headers(**headers).ask(WHO)
    assert (answered.status, answered.codes) == (403, ["CSRF"])
    sign_in = await house.guest.with_headers(**headers).ask(SIGN_IN, input={"name": "ada", "password": cast.PASSWORD})
    assert (sign_in.status, sign_in.cookies) == (403, []), "nor sign it in"


@pytest.mark.parametrize("headers", [{"origin": "http://testserver"}, {"sec_fetch_site": "same-origin"}, {"sec_fetch_site": "none"}])
async def test_the_own_site_may(house: House, headers: dict[str, str]) -> None:
    await cast.ada(house.now)
    browser = house.guest.with_headers(cookie=await signed_in(house), **headers)
    assert (await browser.data(WHO))["viewer"]["kind"] == "MEMBER"


async def test_an_origin_that_the_operator_allowed_may_and_is_told_so(house: House) -> None:
    await cast.ada(house.now)
    settings = house.settings.model_copy(update={"allowed_origins": ("https://app.example.org",)})
    front_end = Caller(GraphQLEndpoint(schema.build(), settings), {"origin": "https://app.example.org", "sec-fetch-site": "same-site"})
    preflight = await front_end.send("OPTIONS", headers={"access-control-request-method": "POST"})
    assert preflight.status == 204
    assert preflight.header("access-control-allow-origin") == "https://app.example.org"
    assert "Content-Type" in (preflight.header("access-control-allow-headers") or "")
    answered = await front_end.ask(SIGN_IN, input={"name": "ada", "password": cast.PASSWORD})
    assert answered.header("access-control-allow-credentials") == "true"
    assert (await front_end.with_headers(cookie=pair(cookie(answered))).data(WHO))["viewer"]["kind"] == "MEMBER"
    stranger = Caller(front_end.endpoint, {"origin": "https://evil.example"})
    assert (await stranger.send("OPTIONS")).status == 405
    assert (await stranger.ask(WHO)).header("access-control-allow-origin") is None


async def test_a_partner_token_is_checked_before_the_store(house: House) -> None:
    """Checks 24: one character changed costs no statement."""
    issued = await cast.partner_token(house.now)
    right = house.guest.with_bearer(issued.secret)
    assert (await right.data("{ viewer { kind } }")) == {"viewer": {"kind": "PARTNER"}}
    other = {each: "x" if each != "x" else "y" for each in issued.secret}
    for wrong in (
        issued.secret[:-1] + other[issued.secret[-1]],
        issued.secret[:20] + other[issued.secret[20]] + issued.secret[21:],
        issued.secret + "0",
        "guild_live_",
        "guild_live_" + "0" * 49,
    ):
        with db.count_statements() as counted:
            answered = await house.guest.with_bearer(wrong).ask("{ __typename }")
        assert (answered.status, answered.codes, counted.count) == (401, ["UNAUTHENTICATED"], 0)
        assert 'error="invalid_token"' in (answered.header("www-authenticate") or "")
    for wrong in ("", "short", "x" * 43, "x" * 5_000, "a b"):
        assert (await house.guest.with_bearer(wrong).ask("{ __typename }")).status == 401


async def test_a_token_is_told_once_and_kept_as_a_hash(house: House, owner: Caller) -> None:
    partner = (
        await owner.data(
            'mutation { createPartner(input: {code: "hotel", name: "Hotel"}) { ... on CreatePartnerSuccess { partner { id } } } }'
        )
    )["createPartner"]["partner"]["id"]
    document = """mutation ($i: CreateTokenInput!) { createToken(input: $i) {
      ... on CreateTokenSuccess { secret token { id prefix scopes lastUsedAt } } ... on InvalidInputProblem { field } } }"""
    wanted = {
        "partner": partner,
        "label": "till",
        "scopes": ["benefits:read"],
        "expiresAt": (house.now + timedelta(days=30)).isoformat(),
        "addresses": ["203.0.113.0/24"],
    }
    made = (await owner.data(document, i=wanted))["createToken"]
    assert made["secret"].startswith("guild_live_")
    assert made["token"]["prefix"] == made["secret"][:15]
    assert made["secret"] not in repr(await cast.rows("partner_token")) + repr(await cast.rows("audit_detail"))
    till = house.guest.with_bearer(made["secret"])
    assert (await till.data("{ viewer { scopes } }"))["viewer"]["scopes"] == ["benefits:read", "token:self"]
    elsewhere = Caller(house.endpoint, till.headers, address="198.51.100.1")
    assert (await elsewhere.ask("{ __typename }")).status == 403
    listed = (await owner.data("{ partners { nodes { code tokens { nodes { id lastUsedAt lastUsedAddress revokedAt } } } } }"))["partners"][
        "nodes"
    ]
    assert listed[0]["tokens"]["nodes"][0]["lastUsedAddress"] == "203.0.113.7"
    revoked = await owner.data(
        "mutation ($i: RevokeTokenInput!) { revokeToken(input: $i) { ... on RevokeTokenSuccess { token { revokedAt } } } }",
        i={"token": made["token"]["id"], "reason": "no longer used"},
    )
    assert revoked["revokeToken"]["token"]["revokedAt"]
    assert (await till.ask("{ __typename }")).status == 401


@pytest.mark.parametrize(
    ("said", "problem", "field", "code"),
    [
        ({"scopes": ["members:write"]}, "UnknownScopeProblem", "scopes[0]", "UNKNOWN_SCOPE"),
        ({"scopes": ["benefits:read", "nonsense"]}, "UnknownScopeProblem", "scopes[1]", "UNKNOWN_SCOPE"),
        ({"scopes": []}, "InvalidInputProblem", "scopes", "INVALID"),
        ({"expiresAt": "2020-01-01T00:00:00Z"}, "ExpiryPassedProblem", "expiresAt", "EXPIRY_PASSED"),
        ({"expiresAt": "2999-01-01T00:00:00Z"}, "ExpiryTooFarProblem", "expiresAt", "EXPIRY_TOO_FAR"),
        ({"label": ""}, "InvalidInputProblem", "label", "INVALID"),
        ({"addresses": ["anywhere"]}, "InvalidInputProblem", "addresses[0]", "INVALID"),
        ({"rate": 0}, "InvalidInputProblem", "rate", "INVALID"),
    ],
)
async def test_what_a_token_may_not_be_is_named(
    house: House, owner: Caller, said: dict[str, Any], problem: str, field: str, code: str
) -> None:
    """Each its own problem, nothing written."""
    made = await owner.data(
        'mutation { createPartner(input: {code: "hotel", name: "Hotel"}) { ... on CreatePartnerSuccess { partner { id } } } }'
    )
    wanted = {
        "partner": made["createPartner"]["partner"]["id"],
        "label": "till",
        "scopes": ["benefits:read"],
        "expiresAt": (house.now + timedelta(days=30)).isoformat(),
        **said,
    }
    document = """mutation ($i: CreateTokenInput!) { createToken(input: $i) { __typename ... on Problem { code message }
      ... on InvalidInputProblem { field } ... on UnknownScopeProblem { field scope known }
      ... on ExpiryPassedProblem { field } ... on ExpiryTooFarProblem { field latest } } }"""
    told = (await owner.data(document, i=wanted))["createToken"]
    assert (told["__typename"], told["field"], told["code"]) == (problem, field, code)
    if problem == "UnknownScopeProblem":
        assert told["scope"] == said["scopes"][-1]
        assert told["known"] == sorted(PARTNER_GRANTABLE)
    chinese = (await owner.with_headers(accept_language="zh").data(document, i=wanted))["createToken"]
    assert re_chinese(chinese["message"])
    assert not await cast.rows("partner_token")


async def test_scopes_are_asked_for_by_name(house: House) -> None:
    answered = await house.guest.ask("{ members { nodes { id } } }")
    assert answered.codes == ["UNAUTHENTICATED"]
    member = await (await house.member()).ask("{ members { nodes { id } } community { zone } }")
    assert member.json["data"] == {"members": None, "community": {"zone": "Asia/Shanghai"}}
    assert member.json["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert member.json["errors"][0]["extensions"]["requiredScopes"] == ["members:read"]
    chinese = await (await house.member("bob")).with_headers(accept_language="zh-CN,zh;q=0.9").ask("{ members { nodes { id } } }")
    assert re_chinese(chinese.json["errors"][0]["message"])


def re_chinese(text: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in text)


async def test_an_address_comes_from_the_socket_unless_a_proxy_is_trusted(house: House) -> None:
    await cast.ada(house.now)
    forged = house.guest.with_headers(x_forwarded_for="198.51.100.9", x_forwarded_proto="https")
    answered = await forged.ask(SIGN_IN, input={"name": "ada", "password": cast.PASSWORD})
    assert cookie(answered).startswith("guildhall=")
    assert {row["address"] for row in await cast.rows("session")} == {None, "203.0.113.7"}
    settings = house.settings.model_copy(update={"trusted_proxies": ("203.0.113.0/24",)})
    behind = Caller(GraphQLEndpoint(schema.build(), settings), forged.headers)
    answered = await behind.ask(SIGN_IN, input={"name": "ada", "password": cast.PASSWORD})
    assert cookie(answered).startswith("__Host-guildhall=")
    assert "198.51.100.9" in {row["address"] for row in await cast.rows("session")}


async def test_registering_makes_a_member_who_is_signed_in(house: House) -> None:
    document = """mutation ($i: RegisterInput!) { register(input: $i) { __typename
      ... on RegisterSuccess { token member { id nickname number industrySince segment { code } } }
      ... on InvalidInputProblem { field message } } }"""
    said = {"name": "grace", "password": cast.PASSWORD, "nickname": "Grace", "region": "CN-31", "industrySince": "2024-01-31"}
    answered = await house.guest.ask(document, i=said)
    told = answered.data["register"]
    assert (told["__typename"], told["token"], told["member"]["industrySince"]) == ("RegisterSuccess", None, "2024-01-31")
    assert (await house.guest.with_headers(cookie=pair(cookie(answered))).data(WHO))["viewer"]["member"] == {"nickname": "Grace"}
    taken = await house.guest.data(document, i={**said, "name": "GRACE"})
    assert taken["register"] == {"__typename": "InvalidInputProblem", "field": "name", "message": "The name GRACE is taken."}


async def test_a_disabled_account_is_out_at_once(house: House, owner: Caller) -> None:
    editor = await house.staff(Role.EDITOR)
    account = (await editor.data("{ viewer { account { id } } }"))["viewer"]["account"]["id"]
    document = """mutation ($i: ChangeStaffInput!) { changeStaff(input: $i) { __typename
      ... on ChangeStaffSuccess { account { role disabledAt } } ... on Problem { code message } } }"""
    changed = (await owner.data(document, i={"account": account, "reason": "left the house", "disabled": True}))["changeStaff"]
    assert changed["account"]["disabledAt"]
    assert (await editor.ask(WHO)).status == 401
    own = (await owner.data("{ viewer { account { id } } }"))["viewer"]["account"]["id"]
    last = (await owner.data(document, i={"account": own, "reason": "leaving too", "role": "EDITOR"}))["changeStaff"]
    assert last["__typename"] == "ConflictProblem"


def test_settings_have_a_budget() -> None:
    assert Settings(query_budget=7).query_budget == 7
