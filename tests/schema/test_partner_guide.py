"""docs/partner.md keeps its word: each of its documents is run by whom it is for, and its pattern finds tokens (X1, X2, W15)."""

import json
import re
import shlex
import tomllib
from pathlib import Path
from typing import Any

from app.core.access import PARTNER_ALWAYS, PARTNER_GRANTABLE, Role, Scope
from app.partners.rules import PATTERN, check_format
from schema.budget import MAXIMUM_COST
from tests import cast
from tests.schema.caller import Caller
from tests.schema.market import Market

GUIDE = (Path(__file__).parents[2] / "docs" / "partner.md").read_text()
DOCUMENTS = {re.match(r"\w+ (\w+)", block)[1]: block for block in re.findall(r"```graphql\n(.*?)```", GUIDE, re.DOTALL)}  # type: ignore[index]


class Reader:
    """Reads the guide from top to bottom, and remembers what it has run."""

    def __init__(self) -> None:
        self.left = set(DOCUMENTS)

    async def run(self, caller: Caller, name: str, **variables: Any) -> Any:
        """The answer to the document of that name; there is no error in it."""
        self.left.discard(name)
        return await caller.data(DOCUMENTS[name], **variables)


async def test_every_document_is_run_by_whom_it_is_for(market: Market) -> None:
    guide = Reader()
    owner = await market.staff(Role.OWNER)
    issued = await cast.partner_token(market.now, "hotel", scopes=("entitlements:read", "quotes:read"))
    hotel = market.guest.with_bearer(issued.secret)
    member = (await guide.run(await market.buyer("short"), "Share"))["shareWithPartner"]["pseudonym"]["id"]
    (benefit,) = (await guide.run(hotel, "Catalogue"))["benefits"]["nodes"]
    asked = {"member": member, "benefit": benefit["id"]}
    told = (await guide.run(hotel, "Entitled", **asked))["entitlement"]
    offered = (await guide.run(hotel, "Offered", member=member))["entitlements"]["nodes"]
    assert offered == [{"entitled": told["entitled"], "benefit": {"code": "video", "title": benefit["title"]}}]
    assert (await guide.run(hotel, "Guest", **asked))["node"]["entitlement"] == {"entitled": told["entitled"]}
    plan = (await hotel.data("{ plans { nodes { id } } }"))["plans"]["nodes"][0]["id"]
    quote = (await guide.run(hotel, "Price", plan=plan, member=member))["quotePlan"]
    assert quote["price"] == {"amountMinor": 88_800, "currency": "CNY"}, "T1: 999 pays 888.00"
    assert quote["better"] == {"price": {"amountMinor": 8_800}, "ways": [{"unmet": [{"fact": "GROWTH", "missing": 1}]}]}
    priced = await guide.run(hotel, "Cost", **asked)
    assert (priced["entitlement"], priced["rateLimit"]["cost"] > 0) == (None, True)
    used = (await guide.run(hotel, "Unused"))["thisToken"]
    assert (used["usedScopes"], used["unusedScopes"]) == (["entitlements:read", "quotes:read"], [])
    token = (await hotel.data("{ thisToken { id } }"))["thisToken"]["id"]
    rotated = (await guide.run(owner, "Rotate", token=token))["rotateToken"]
    assert rotated["token"]["rotatedFrom"] == token
    fresh = market.guest.with_bearer(rotated["secret"])
    narrowed = await guide.run(owner, "Narrow", token=rotated["token"]["id"], scopes=["entitlements:read"])
    assert narrowed["narrowToken"] == {"token": {"scopes": ["entitlements:read"]}}
    assert (await guide.run(fresh, "EndThisToken"))["revokeOwnToken"]["token"]["revokedAt"]
    assert (await fresh.ask("{ viewer { kind } }")).status == 401
    assert guide.left == set()


async def test_the_call_by_curl_is_what_it_says(market: Market) -> None:
    (line,) = [each for each in re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL) if each.startswith("curl")]
    words = shlex.split(line.replace("\\\n", " "))
    body = json.loads(words[words.index("-d") + 1])
    headers = dict(word.split(": ", 1) for place, word in enumerate(words) if words[place - 1] == "-H")
    issued = await cast.partner_token(market.now)
    sent = {name.lower(): value.replace("$GUILDHALL_TOKEN", issued.secret) for name, value in headers.items()}
    answered = await market.guest.send("POST", json.dumps(body).encode(), sent)
    assert answered.data["thisToken"] == {
        "label": "till",
        "scopes": ["entitlements:read"],
        "expiresAt": answered.data["thisToken"]["expiresAt"],
        "rate": 500,
    }


def test_the_pattern_is_the_one_that_is_checked() -> None:
    """X1: the same in the guide, for gitleaks and in the code; it finds tokens in the midst of text, and nothing shorter."""
    assert GUIDE.count(PATTERN) == 2
    (rule,) = tomllib.loads(re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL)[0])["rules"]
    assert rule["regex"] == PATTERN
    token = "guild_live_003aUlTJC7tjlCTQj2uNU3MFagCXG9LRKRcwGkBIDlf07z8zk"
    check_format(token)
    found = re.search(rule["regex"], f'{{"token": "{token}"}}')
    assert found is not None
    assert found[0] == token
    assert any(word in token for word in rule["keywords"])
    assert re.search(rule["regex"], token[:-1]) is None


def test_every_scope_and_figure_is_told() -> None:
    table = GUIDE.split("| Scope |")[1].split("\n\n")[0]
    assert set(re.findall(r"`(\w+:\w+)`", table)) == {scope.value for scope in PARTNER_GRANTABLE | PARTNER_ALWAYS}
    assert f"at most {MAXIMUM_COST:,}" in GUIDE
    assert Scope.TOKEN_SELF.value in GUIDE
