"""A partner's token in the console: what it did, one click to what it does, rotation, limits, and a look through its eyes (X1, W15)."""

import re
from datetime import timedelta
from uuid import UUID

import pytest

from app.core import db
from app.core.access import ActorKind, Role, Scope
from app.partners import service as partners
from app.partners.models import PartnerToken
from app.partners.rules import NewToken
from tests import cast
from tests.admin.browsing import Browser
from tests.admin.conftest import Desk

SCOPES = (Scope.BENEFITS_READ, Scope.ENTITLEMENTS_READ, Scope.SEGMENTS_READ)


async def token_of(desk: Desk, code: str = "shop", **said: object) -> tuple[str, UUID]:
    """The address of a token's page, and its id; it may do three things for 90 days."""
    shop = await partners.create_partner(cast.SYSTEM, code, "The shop", now=desk.now)
    wanted = NewToken("Till", tuple(scope.value for scope in SCOPES), desk.now + timedelta(days=90))
    issued = await partners.issue_token(cast.SYSTEM, shop.public_id, wanted, now=desk.now)
    return f"/partners/{shop.public_id}/tokens/{issued.row.public_id}", issued.row.public_id


async def used(desk: Desk, token: UUID, scope: Scope, count: int, days_ago: int = 0) -> None:
    """The token was let in by the scope so often on that day."""
    row = await PartnerToken.get(public_id=token)
    on = (desk.now - timedelta(days=days_ago)).date()
    await db.execute(
        "INSERT INTO token_use (token_id, scope, used_on, count) VALUES (:token, :scope, :on, :count)",
        token=row.id, scope=scope.value, on=on, count=count,
    )  # fmt: skip


async def scopes_of(token: UUID) -> list[str]:
    return (await PartnerToken.get(public_id=token)).scopes


async def actions() -> list[str]:
    return [row["action"] for row in await cast.rows("audit_entry") if row["action"].startswith("token.")]


@pytest.fixture
async def owner(desk: Desk) -> Browser:
    """An owner at the console."""
    return await desk.staff(Role.OWNER)


async def test_what_it_did_is_shown_by_scope_and_day_and_narrowing_is_one_click(desk: Desk, owner: Browser) -> None:
    path, token = await token_of(desk)
    await used(desk, token, Scope.BENEFITS_READ, 3)
    await used(desk, token, Scope.BENEFITS_READ, 4, days_ago=29)
    await used(desk, token, Scope.SEGMENTS_READ, 9, days_ago=30)  # the day before the 30 days
    page = await owner.get(path)
    assert "7 times" in page.words
    assert "2 things that it may do it never did" in page.words
    assert page.html.count('<rect class="now"') == 30
    assert "2 of 30 days with use" in page.words
    done = await owner.press(page, "/narrow")
    assert "may do only what it does" in (await owner.follow(done)).words
    assert await scopes_of(token) == ["benefits:read"]
    assert (await actions())[-1] == "token.narrow"
    assert "/narrow" not in (await owner.get(path)).html


async def test_a_token_that_did_nothing_is_for_revoking(desk: Desk, owner: Browser) -> None:
    path, token = await token_of(desk)
    page = await owner.get(path)
    assert "It did nothing for 30 days" in page.words
    assert "/narrow" not in page.html
    refused = await owner.post(f"{path}/narrow", {"scopes": "members:read"})
    assert refused.status == 422
    assert sorted(await scopes_of(token)) == sorted(SCOPES)


async def test_rotation_shows_the_new_secret_once_and_the_old_token_goes_on(desk: Desk, owner: Browser) -> None:
    path, token = await token_of(desk)
    page = await owner.get(f"{path}/rotate")
    assert page.form("/rotate").value("overlap_hours") == "24"
    shown = await owner.follow(await owner.press(page, "/rotate", reason="Once a quarter"))
    secret = re.search(r"guild_live_[0-9A-Za-z]{49}", shown.html)
    assert secret is not None
    old = await PartnerToken.get(public_id=token)
    new = await PartnerToken.get(rotated_from=token)
    assert 0 <= (old.expires_at - desk.now - timedelta(hours=24)).total_seconds() < 60
    assert (new.scopes, new.label) == (old.scopes, old.label)
    assert secret[0] not in (await owner.get(path)).html
    assert "the token before" in (await owner.get(path.replace(str(token), str(new.public_id)))).words
    again = await owner.press(await owner.get(f"{path}/rotate"), "/rotate", reason="Once more")
    assert again.status == 422
    assert await PartnerToken.all().count() == 2


@pytest.mark.parametrize(("hours", "reason"), [("73", "Too long"), ("-1", "Before"), ("soon", "What"), ("24", "")])
async def test_a_rotation_that_may_not_be(desk: Desk, owner: Browser, hours: str, reason: str) -> None:
    path, _token = await token_of(desk)
    refused = await owner.post(f"{path}/rotate", {"overlap_hours": hours, "reason": reason})
    assert (refused.status, await PartnerToken.all().count()) == (422, 1)


async def test_its_name_addresses_and_rate_can_be_changed(desk: Desk, owner: Browser) -> None:
    path, token = await token_of(desk)
    assert "500 of query cost a second, as every token" in (await owner.get(path)).words
    page = await owner.get(f"{path}/change")
    told = {"label": "Checkout", "addresses": "192.0.2.0/24, 2001:db8::/32", "rate": "50", "reason": "They moved"}
    shown = await owner.follow(await owner.press(page, "/change", **told))
    assert "50 of query cost a second" in shown.words
    row = await PartnerToken.get(public_id=token)
    assert (row.label, row.addresses, row.rate) == ("Checkout", ["192.0.2.0/24", "2001:db8::/32"], 50)
    kept = await owner.press(await owner.get(f"{path}/change"), "/change", addresses="everywhere", reason="Wrong")
    assert kept.status == 422
    assert kept.form("/change").value("addresses") == "everywhere"
    assert (await PartnerToken.get(public_id=token)).addresses == row.addresses


async def test_a_look_through_its_eyes(desk: Desk, owner: Browser) -> None:
    """Answered as the token would be; nothing is counted as its use, nothing changes, and the log says who looked and at what."""
    path, token = await token_of(desk)
    page = await owner.get(f"{path}/preview")
    assert "entitlement" in page.words
    answered = await owner.press(page, "/preview", query="{ viewer { kind } thisToken { label } members { edges { node { id } } } }")
    assert answered.status == 200
    assert f'"kind": "{ActorKind.PARTNER.value}"'.replace('"', "&#34;") in answered.html
    assert "FORBIDDEN" in answered.html
    assert "members:read" in answered.html
    assert await cast.rows("token_use") == []
    assert (await PartnerToken.get(public_id=token)).last_used_at is None
    assert (await actions())[-1] == "token.look"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("mutation { revokeOwnToken { __typename } }", "A preview only reads."),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("{", "GRAPHQL"),
        ("{ benefits(first: 100) { nodes { entitlement { entitled } } } }", "errors"),
    ],
)
async def test_a_look_changes_nothing(desk: Desk, owner: Browser, query: str, said: str) -> None:
    path, token = await token_of(desk)
    before = await PartnerToken.get(public_id=token).values()
    answered = await owner.post(f"{path}/preview", {"query": query})
    assert (answered.status, said in answered.html) == (200, True)
    assert await PartnerToken.get(public_id=token).values() == before


async def test_a_token_of_another_partner_is_not_found(desk: Desk, owner: Browser) -> None:
    path, _token = await token_of(desk)
    other, _ = await token_of(desk, "hotel")
    mixed = f"{other.rsplit('/', 1)[0]}/{path.rsplit('/', 1)[1]}"
    for page in (mixed, f"{mixed}/rotate", f"{mixed}/change", f"{mixed}/preview", f"{mixed}/revoke"):
        assert (await owner.get(page)).status == 404


@pytest.mark.parametrize("role", [Role.SUPPORT, Role.EDITOR, Role.PUBLISHER])
async def test_nobody_but_the_owner_looks_at_tokens(desk: Desk, role: Role) -> None:
    path, token = await token_of(desk)
    browser = await desk.staff(role)
    for page in ("", "/rotate", "/change", "/preview"):
        assert (await browser.get(path + page)).status == 403
    for step in ("narrow", "rotate", "change", "preview"):
        assert (await browser.post(f"{path}/{step}", {"query": "{ viewer { kind } }", "reason": "Because"})).status == 403
    assert sorted(await scopes_of(token)) == sorted(SCOPES)
