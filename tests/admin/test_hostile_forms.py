"""Forms that no browser of ours sends: refused shortly, before anything is done, at little cost."""

import pytest

from app.core.access import Role
from tests import cast
from tests.admin.conftest import Desk
from tests.admin.places import furnish
from tests.benefits import offers

PATH = "/console/sign-in"
FORM = {"content-type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"&".join(b"a%d=1" % number for number in range(3000)), FORM, 400),
        (b"name=" + b"x" * 5_000, FORM, 400),
        (b"name=x", {"content-type": "multipart/form-data"}, 415),
        (b"--b\r\nbroken", {"content-type": "multipart/form-data; boundary=b"}, 415),
        (b"{}", {"content-type": "application/json"}, 415),
        (b"name=x", {"content-type": "text/plain"}, 415),
    ],
)
async def test_a_form_that_is_none_is_refused(desk: Desk, body: bytes, headers: dict[str, str], status: int) -> None:
    response = await desk.browser().client.post(PATH, content=body, headers=headers)
    assert response.status_code == status
    assert len(response.content) < 200


async def test_redirects_do_not_follow_a_foreign_host(desk: Desk) -> None:
    """A stranger's Host header leads nobody elsewhere."""
    response = await desk.browser().client.get("/console/benefits/", headers={"host": "evil.example"})
    assert response.status_code == 404
    assert "location" not in response.headers


STEPS = (
    *("look", "row:add", "row:remove:-1", "row:remove:²", "row:later:00000000000000000000", "condition:add:p0", "condition:add:p99.1.x"),
    *("condition:remove:p0.0.0.0", "condition:group:", "condition:json", "comparison:remove:1]", "comparison:add", "publish", "", "::::"),
)
TYPED = ("x", "-1", "9" * 30, "NaN", "²", "１", "\ufffd", "{}", "<script>", "a" * 5_000)
FIELDS = (
    *(
        "prices[0].price",
        "duration.count",
        "duration.unit",
        "terms.code",
        "terms.version",
        "benefits",
        "benefits.more",
        "position",
        "member",
    ),
    *("comparisons[0].on", "comparisons[0].price", "c:p0.0:fact", "c:p0.0:value", "c:p0.1:operator", "c:p0.1:value", "c:p0.2:period"),
    *("c:p0.2:value", "refunds.basis", "refunds.full_before_days", "payment.methods", "exclusions.regions"),
)
WHOLE = {"prices": "2", "comparisons": "1", "c:p0:join": "any", "c:p0:count": "9", "c:p0.1:fact": "growth", "c:p0.2:fact": "spend"}
ODD: list[dict[str, str]] = [
    {},
    {"prices": "99999", "comparisons": "20"},
    {"prices": "3", "prices[0].price": "1e999", "prices[2].code": "\x00"},
    *({**WHOLE, "exclusions": "some", **dict.fromkeys(FIELDS, text)} for text in TYPED),
]


async def test_no_form_of_plans_and_terms_breaks_the_page(desk: Desk) -> None:
    """Whatever is posted is refused or kept as a draft: never a fault of ours, and nothing is published."""
    places = await furnish(desk)
    browser = await desk.staff(Role.PUBLISHER)
    paths = ("/plans/new", f"/plans/{places.plan}", f"/plans/{places.plan}/quote", "/terms/new", f"/terms/{places.terms}")
    for path in paths:
        for number, odd in enumerate(ODD):
            sent = {"revision": "99", "code": "odd", "programme": "vip", "do": STEPS[number % len(STEPS)], **odd}
            read = await browser.post(path, sent)
            assert (path, odd, read.status in (200, 303, 409, 422)) == (path, odd, True)
    for step in STEPS:
        read = await browser.post(f"/plans/{places.plan}", {"revision": "99", "prices": "1", "do": step})
        assert (step, read.status in (200, 409, 422)) == (step, True)
    for query in ("growth.vip=²", "growth.vip=%00", "of=%00", "list=q%3D%2500", "months=9999999", "day=x", "status=x&membership.pro=y"):
        assert (query, (await browser.get(f"/plans/{places.plan}/quote?{query}")).status in (200, 422)) == (query, True)
    for text in ("²", "9" * 5_000, "-1", "x"):
        assert (await browser.get(f"/plans/{places.plan}/history?from={text}&to=1&below={text}")).status == 200
    assert (await browser.get(f"/plans/{places.plan}/history")).html.count('name="to"') == 2


async def test_a_version_that_there_is_not_is_not_found(desk: Desk) -> None:
    """Whoever makes up a version's number is told so, and nothing is done, also with one that no database holds."""
    id_ = await desk.publish(offers.everybody())
    browser = await desk.staff(Role.PUBLISHER)
    kept = [await cast.rows(table) for table in ("benefit_version", "audit_entry")]
    for number in ("0", "2", "9" * 20):
        for way in ("roll-back", "restore", "cancel", "schedule-again"):
            path = f"/benefits/{id_}/versions/{number}/{way}"
            answers = [await browser.post(path, [("reason", "Have a try")])]
            answers += [await browser.get(path)] if way in ("roll-back", "restore") else []
            for read in answers:
                assert (path, read.status, "There is no such version." in read.words) == (path, 404, True)
    assert [await cast.rows(table) for table in ("benefit_version", "audit_entry")] == kept
