"""Second factors and proofs through GraphQL (A3, R5, ADR 0090, 0091)."""

from datetime import datetime, timedelta
from typing import Any

from app.accounts import service as accounts
from app.accounts.models import RecoveryCode, SecondFactor, Session
from app.accounts.rules import NewStaff, present_code, recovery_hash
from app.core.access import Role
from tests import cast
from tests.schema.caller import Caller
from tests.schema.house import House

SIGN_IN = """mutation ($input: SignInInput!) { signIn(input: $input) {
  __typename ... on SignInSuccess { token session { expiresAt } } ... on Problem { code message } } }"""
CONFIRM = """mutation ($input: ConfirmIdentityInput!) { confirmIdentity(input: $input) {
  __typename ... on ConfirmIdentitySuccess { token confirmedUntil } ... on Problem { code message } } }"""
CREATE = """mutation { createPartner(input: {code: "shop", name: "Shop"}) { __typename ... on Problem { code } } }"""
STAFF = "{ staff { nodes { name secondFactorSince } } }"


async def sign_in(caller: Caller, name: str = "owner", **said: Any) -> Any:
    return await caller.ask(SIGN_IN, input={"name": name, "password": cast.PASSWORD, **said})


async def old_proof() -> None:
    """All proofs are eleven minutes old."""
    for session in await Session.filter(proved_at__isnull=False):
        session.proved_at -= timedelta(minutes=11)
        await session.save(update_fields=["proved_at"])


async def fresh_code(at: datetime) -> str:
    """What the authenticator shows; codes of this half minute open again."""
    await SecondFactor.all().update(last_step=0)
    return present_code(cast.SECRET, at)


async def test_signing_in_with_a_code_at_once(house: House) -> None:
    """Without it no session is opened and no cookie set; the password alone never tells more than that a code is wanted."""
    await cast.staff(Role.OWNER, house.now)
    wanted = await sign_in(house.guest)
    assert wanted.data["signIn"] == {
        "__typename": "SecondFactorProblem",
        "code": "SECOND_FACTOR_REQUIRED",
        "message": "Give the code of your authenticator first, or a recovery code.",
    }
    wrong = await sign_in(house.guest, code="000000")
    assert (wrong.data["signIn"]["__typename"], wrong.data["signIn"]["code"]) == ("CredentialsProblem", "UNAUTHENTICATED")
    assert (wanted.cookies, wrong.cookies) == ([], [])
    assert await Session.filter(ended_at__isnull=True).count() == 1, "the one of the cast"
    entered = await sign_in(house.guest, code=await fresh_code(house.now), returnToken=True)
    caller = house.guest.with_bearer(entered.data["signIn"]["token"])
    assert (await caller.data("{ viewer { scopes secondFactor } }"))["viewer"]["secondFactor"] == "OPEN"
    assert len(entered.cookies) == 1


async def test_a_recovery_code_signs_in_too(house: House) -> None:
    owner = await cast.staff(Role.OWNER, house.now)
    await RecoveryCode.create(account_id=owner.id, code_hash=recovery_hash("abcd-efgh"), created_at=house.now)
    assert (await sign_in(house.guest, code="ABCD EFGH")).data["signIn"]["__typename"] == "SignInSuccess"
    assert (await sign_in(house.guest, code="abcd-efgh")).data["signIn"]["__typename"] == "CredentialsProblem"


async def test_who_has_still_to_set_one_up_is_told_so(house: House) -> None:
    await accounts.create_staff(cast.SYSTEM, NewStaff("wei", Role.PUBLISHER, password=cast.PASSWORD), now=house.now)
    entered = await sign_in(house.guest, "wei", returnToken=True)
    caller = house.guest.with_bearer(entered.data["signIn"]["token"])
    told = (await caller.data("{ viewer { scopes secondFactor } }"))["viewer"]
    assert told == {"scopes": ["self:read", "self:secure", "self:write"], "secondFactor": "TO_ENROL"}
    refused = await caller.ask("{ members { nodes { id } } }")
    assert refused.codes == ["SECOND_FACTOR_MISSING"]
    assert refused.json["errors"][0]["extensions"]["requiredScopes"] == ["members:read"]


async def test_a_half_sign_in_of_the_console_opens_nothing_here(house: House) -> None:
    await cast.staff(Role.OWNER, house.now)
    half = await accounts.sign_in("owner", cast.PASSWORD, address=None, user_agent="tests", now=house.now)
    caller = house.guest.with_bearer(half.token)
    refused = await caller.ask("{ viewer { kind } members { nodes { id } } }")
    assert set(refused.codes) == {"SECOND_FACTOR_REQUIRED"}
    assert (await caller.ask(CONFIRM, input={"proof": "000000"})).codes == ["SECOND_FACTOR_REQUIRED"]


async def test_delicate_work_asks_for_a_proof_and_goes_on_after_it(house: House) -> None:
    """STEP_UP_REQUIRED at the top of the answer, nothing changed; after confirmIdentity the same document goes through."""
    owner = await house.staff(Role.OWNER)
    await old_proof()
    refused = await owner.ask(CREATE)
    assert refused.codes == ["STEP_UP_REQUIRED"]
    assert refused.json["errors"][0]["extensions"]["requiredScopes"] == ["partners:write"]
    assert await cast.rows("partner") == []
    assert (await owner.data(STAFF))["staff"]["nodes"][0]["name"] == "owner", "reading asks for nothing"
    wrong = (await owner.ask(CONFIRM, input={"proof": cast.PASSWORD})).data["confirmIdentity"]
    assert (wrong["__typename"], wrong["message"][:18]) == ("CredentialsProblem", "The code is wrong ")
    done = await owner.ask(CONFIRM, input={"proof": await fresh_code(house.now), "returnToken": True})
    told = done.data["confirmIdentity"]
    until = datetime.fromisoformat(told["confirmedUntil"].replace("Z", "+00:00"))
    assert timedelta(minutes=9) < until - house.now < timedelta(minutes=11)
    assert len(done.cookies) == 1
    assert (await owner.ask(CREATE)).status == 401, "the old token opens nothing any more"
    assert (await house.guest.with_bearer(told["token"]).data(CREATE))["createPartner"]["__typename"] == "CreatePartnerSuccess"


async def test_support_confirms_by_the_password(house: House) -> None:
    support = await house.staff(Role.SUPPORT)
    await old_proof()
    assert (await support.data("{ viewer { scopes } }"))["viewer"]["scopes"].count("members:reveal") == 0
    told = (await support.data(CONFIRM, input={"proof": cast.PASSWORD, "returnToken": True}))["confirmIdentity"]
    scopes = (await house.guest.with_bearer(told["token"]).data("{ viewer { scopes } }"))["viewer"]["scopes"]
    assert scopes.count("members:reveal") == 1


async def test_who_has_one_stands_in_the_list_of_the_staff(house: House) -> None:
    owner = await house.staff(Role.OWNER)
    await house.staff(Role.EDITOR)
    told = {each["name"]: each["secondFactorSince"] is not None for each in (await owner.data(STAFF))["staff"]["nodes"]}
    assert told == {"owner": True, "editor": False}
