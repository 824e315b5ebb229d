"""The pages of pilots: from the editor to go and no go (G5)."""

from app.core import db
from app.core.access import Role
from app.members.queries import own_member
from app.pilots.service import give_feedback
from app.tags.rules import Origin
from app.tags.service import tag_members
from tests import cast
from tests.admin.browsing import Browser
from tests.admin.conftest import Desk
from tests.benefits import offers
from tests.cast import rows
from tests.pilots.ground import pilot


async def running(desk: Desk) -> tuple[str, Browser]:
    """The path of a benefit that is tried out and has one opinion, and a publisher."""
    days = {"from_on": desk.now.date().isoformat(), "until_on": "2999-12-31"}
    content = offers.everybody("lab", title={"en": "The lab", "zh": "实验室"}, pilot=pilot(**days))
    id_ = await desk.publish(content)
    signed_in = await cast.ada(desk.now, "mei")
    await tag_members({(await own_member(signed_in.actor)).id: ["pilot-tester"]}, origin=Origin.HAND, now=desk.now)
    await give_feedback(signed_in.actor, id_, 4, "Quick & <clear>", now=desk.now)
    return f"/benefits/{id_}", await desk.staff(Role.PUBLISHER)


async def test_the_editor_says_who_tries_it_out_and_keeps_it(desk: Desk) -> None:
    """The builder of the pilot stands beside the condition's own; what is ticked off is gone."""
    id_ = await desk.draft(offers.specific("desk"))
    browser = await desk.staff(Role.EDITOR)
    page = await browser.get(f"/benefits/{id_}")
    form = page.form(f"/benefits/{id_}")
    added = await browser.post(f"/benefits/{id_}", form.answered({"pilot": "yes", "c:t:new": "tag", "do": "condition:add:t"}))
    assert (added.status, "Not saved yet." in added.words) == (200, True)
    form = added.form(f"/benefits/{id_}")
    assert (form.value("c:r.0:fact"), form.value("c:t.0:fact")) == ("growth", "tag")
    said = {"c:t.0:operator": "has_any", "c:t.0:value": "lab", "pilot.from_on": "2026-12-01", "pilot.until_on": "2026-12-31"}
    await browser.post(f"/benefits/{id_}", form.answered({**said, "pilot.badge": "lab-2026"}))
    (row,) = [row for row in await rows("benefit") if row["code"] == "desk"]
    draft = db.as_json(row["draft"])
    assert draft["condition"]["root"]["fact"] == "growth"
    lab = {"language": 1, "root": {"all": [offers.leaf("tag", "has_any", ["lab"])["root"]]}}
    assert draft["pilot"] == pilot(condition=lab, from_on="2026-12-01", until_on="2026-12-31")
    again = (await browser.get(f"/benefits/{id_}")).form(f"/benefits/{id_}")
    assert (again.value("pilot"), again.value("c:t.0:value"), again.value("pilot.badge")) == ("yes", "lab", "lab-2026")
    wrong = await browser.post(f"/benefits/{id_}", again.answered({"pilot.from_on": "soon"}))
    assert (wrong.status, wrong.form(f"/benefits/{id_}").value("pilot.badge")) == (422, "lab-2026")
    assert 'href="#f-pilot-from_on"' in wrong.html
    await browser.post(f"/benefits/{id_}", again.answered({"pilot": None}))
    (row,) = [row for row in await rows("benefit") if row["code"] == "desk"]
    assert "pilot" not in db.as_json(row["draft"])


async def test_the_list_leads_to_what_testers_say(desk: Desk) -> None:
    path, browser = await running(desk)
    listed = await browser.get("/pilots")
    assert "The lab" in listed.words
    assert "running" in listed.words
    assert any(link.endswith(f"{path}/pilot") for link in listed.links)
    page = await browser.get(f"{path}/pilot")
    assert "Quick &amp; &lt;clear&gt;" in page.html
    assert "4.00 ★" in page.words
    assert '<meter max="1" value="1" aria-label="4 of 5">' in page.html
    assert "pilot-tester" in page.words
    support = await (await desk.staff(Role.SUPPORT)).get(f"{path}/pilot")
    assert [form.action for form in support.forms if form.action.endswith("/pilot/go")] == []
    assert "Mei" in support.words


async def test_go_leads_to_the_publish_page_and_is_recorded_there(desk: Desk) -> None:
    path, browser = await running(desk)
    went = await browser.post(f"{path}/pilot/go", {})
    assert went.response.headers["location"].endswith(f"{path}/publish")
    publishing = await browser.get(f"{path}/publish")
    form = publishing.form(f"{path}/publish")
    assert (await browser.post(f"{path}/publish", form.answered({"reason": "Testers like it"}))).status == 303
    page = await browser.get(f"{path}/pilot")
    assert "go: for everybody" in page.words
    assert "Testers like it" in page.words
    assert [(row["decision"], row["reason"]) for row in await rows("pilot_decision")] == [("GO", "Testers like it")]


async def test_no_go_asks_why_and_ends_it(desk: Desk) -> None:
    path, browser = await running(desk)
    asked = await browser.get(f"{path}/pilot/stop")
    assert "1 tester gave 4.00 of 5." in asked.words
    refused = await browser.post(f"{path}/pilot/stop", {"reason": "x"})
    assert (refused.status, await rows("pilot_decision")) == (422, [])
    assert (await browser.post(f"{path}/pilot/stop", {"reason": "Nobody uses it"})).status == 303
    page = await browser.get(f"{path}/pilot")
    assert "no go: ended" in page.words
    assert [form.action for form in page.forms if form.action.endswith("/pilot/go")] == []
    editor = await desk.staff(Role.EDITOR)
    assert (await editor.get(f"{path}/pilot/stop")).status == 403


async def test_without_a_pilot_the_list_says_how_to_begin(desk: Desk) -> None:
    id_ = await desk.publish(offers.everybody("forum"))
    browser = await desk.staff(Role.PUBLISHER, language="zh")
    assert "目前没有试点" in (await browser.get("/pilots")).words
    assert (await browser.get(f"/benefits/{id_}/pilot")).status == 404
