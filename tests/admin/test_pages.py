"""What a page does when something goes wrong, and how it may be asked (ADR 0050)."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Mount

import admin
import schema
from admin import differences
from admin.assets import assets
from admin.flash import Flash, FlashSeal
from admin.forms import Form, FormRefused, Input, filled, parse
from admin.i18n import Words
from admin.pages import action, page
from admin.view import Console, View
from app.benefits import service as benefits
from app.benefits.queries import access_benefit
from app.core import clock, db
from app.core.access import Role, Scope
from app.core.errors import Conflict
from app.core.settings import Settings
from app.publishing.rules import Publication
from tests import cast
from tests.admin.browsing import Browser
from tests.admin.conftest import Desk
from tests.benefits import offers


@page("/broken", scope=Scope.PUBLIC)
async def broken(view: View) -> Response:
    """A page with a bug."""
    raise RuntimeError("the secret of the house")


@page("/away", scope=Scope.PUBLIC)
async def away(view: View) -> Response:
    """A page whose store is away."""
    raise db.StoreUnavailable()


@action("/unclear", scope=Scope.PUBLIC)
async def unclear(view: View) -> Response:
    """An action whose change is kept, and whose store breaks off after that."""
    async with db.transaction():
        await db.execute("DELETE FROM segment WHERE code = 'none'")
    raise db.StoreUnavailable()


@action("/refused", scope=Scope.PUBLIC)
async def refused(view: View) -> Response:
    """An action that is refused, without a page to show again."""
    raise Conflict()


@pytest.fixture
async def trouble(store: Settings) -> Any:
    """A browser at pages that fail."""
    console = Console(store, schema.preview(store))
    console.paths.update({each.name: each.path for each in admin.PAGES})
    routes = [each.route(console) for each in (broken, away, unclear, refused)]
    browser = Browser(Starlette(routes=[Mount("/console", Starlette(routes=routes))]))
    yield browser
    await browser.client.aclose()


async def test_a_bug_is_told_without_its_inside(trouble: Browser) -> None:
    """The page says that it is our fault and nothing was changed; what went wrong stands in the log alone."""
    read = await trouble.get("/broken")
    assert read.status == 500
    assert "Something broke on our side" in read.words
    assert "secret" not in read.html


async def test_a_store_that_is_away_is_told_as_passing(trouble: Browser) -> None:
    read = await trouble.get("/away")
    assert (read.status, read.response.headers["retry-after"]) == (503, "2")
    assert "Nothing was changed. Try again in a moment." in read.words


async def test_a_change_that_may_have_been_made_is_not_called_undone(trouble: Browser) -> None:
    """ADR 0088: whoever is told that nothing was changed will do it again."""
    read = await trouble.post("/unclear", {})
    assert read.status == 503
    assert "Your change may have been made. Look before you try again." in read.words
    assert "Nothing was changed" not in read.words


async def test_a_refusal_without_a_page_has_one_of_its_own(trouble: Browser) -> None:
    read = await trouble.post("/refused", {"a": "b"})
    assert read.status == 422
    assert "That is not possible now." in read.words


async def test_without_a_community_the_door_still_opens(store: Settings) -> None:
    """A fresh installation shows the sign-in page under its own name."""
    browser = Browser(Starlette(routes=[Mount("/console", admin.build(store, schema.preview(store)))]))
    read = await browser.get("/sign-in")
    await browser.client.aclose()
    assert read.status == 200
    assert "Guildhall" in read.words


async def test_support_reads_a_benefit_in_words(desk: Desk) -> None:
    """Who may not write sees what is said, not a form; the terms are shown as members see them."""
    terms = {"en": "## Rules\n\n- be **kind**\n\n<script>alert(1)</script>", "zh": "友善"}
    id_ = await desk.publish(offers.specific("desk", quota={"count": 2, "per": "DAY", "unit": offers.both("visits")}, terms=terms))
    read = await (await desk.staff(Role.SUPPORT)).get(f"/benefits/{id_}")
    assert "growth of at least 1,000 in PMTalk" in read.words
    assert "2 visits. per day" in read.words
    assert "no exclusions" in read.words
    assert "<strong>kind</strong>" in read.html
    assert "<script>alert" not in read.html
    assert [form for form in read.forms if form.action.endswith(str(id_))] == []
    assert f"/console/benefits/{id_}/preview" in read.html, "who helps members sees what they see"


async def test_many_readers_at_once(desk: Desk) -> None:
    """Twenty pages at a time: none of them shows another's words."""
    english, chinese = await desk.staff(Role.OWNER), await desk.staff(Role.OWNER, language="zh")
    for read in await asyncio.gather(*(browser.get("/benefits") for browser in [english, chinese] * 10)):
        assert read.status == 200
        assert ("权益" in read.words) is (read.response.headers["content-language"] == "zh")


class Sample(Input):
    """A form with one of each."""

    name: str
    count: int
    tags: list[str] = []
    note: str | None = None


def test_parsing_names_every_field_in_the_readers_language() -> None:
    with pytest.raises(FormRefused) as told:
        parse(Sample, filled({"count": "many"}), Words("zh"))
    assert [(problem.field, problem.text) for problem in told.value.problems] == [("name", "请填写此项。"), ("count", "请填写整数。")]


def test_parsing_an_answered_form() -> None:
    """Empty fields count as not given, unknown ones are dropped, spaces around words too."""
    given = parse(Sample, filled({"name": " Ada ", "count": "3", "tags": ["a", " ", "b"], "note": " ", "other": "x"}), Words("en"))
    assert given == Sample(name="Ada", count=3, tags=["a", "b"], note=None)
    form = Form({"name": ["a", "b"]})
    assert (form.get("name"), form.all("name"), form.has("name", "b"), "count" in form) == ("a", ["a", "b"], True, False)


class Asked:
    """A request with cookies, as far as the seal looks at it."""

    def __init__(self, cookie: str) -> None:
        self.cookies = {"guildhall_flash": cookie}


def test_a_flash_is_of_its_session_and_cannot_be_forged(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is said once is sealed for one session with the installation's key."""
    seal = FlashSeal(b"k" * 40)
    response = Response()
    seal.write(response, _Plain(), Flash("The status is changed.", secret="s3cret"), 7)  # type: ignore[arg-type]
    cookie = response.headers["set-cookie"]
    sealed = cookie.split("=", 1)[1].split(";")[0]
    assert "s3cret" not in cookie
    assert "HttpOnly; Max-Age=60; Path=/console; SameSite=lax" in cookie
    said = seal.read(Asked(sealed), 7)  # type: ignore[arg-type]
    assert said is not None
    assert (said.message, said.secret) == ("The status is changed.", "s3cret")
    assert seal.read(Asked(sealed), 8) is None  # type: ignore[arg-type]
    assert seal.read(Asked(sealed[:-2] + "AA"), 7) is None  # type: ignore[arg-type]
    assert FlashSeal(b"o" * 40).read(Asked(sealed), 7) is None  # type: ignore[arg-type]
    later = clock.now() + timedelta(seconds=61)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert seal.read(Asked(sealed), 7) is None  # type: ignore[arg-type]  # also where a browser kept the cookie


class _Plain:
    """A request over plain http to the mounted console."""

    url = type("Url", (), {"scheme": "http"})
    scope = {"root_path": "/console"}


DIFFERENT = [
    ("", "new", "<ins>new</ins>"),
    ("old", "", "<del>old</del> "),
    ("same", "same", "same"),
    ("at least 500 growth", "at least 600 growth", "at least <del>500</del> <ins>600</ins> growth"),
    (
        "a growth of 1,000, CNY 88.00",
        "a growth of 1,200, CNY 88.50",
        "a growth of <del>1,000</del> <ins>1,200</ins>, CNY <del>88.00</del> <ins>88.50</ins>",
    ),
    ("每月两次门诊", "每月三次门诊", "每月<del>两</del> <ins>三</ins>次门诊"),
    ("<b>", "<i>", "&lt;<del>b</del> <ins>i</ins>&gt;"),
    ("entirely different words", "完全不同", "<del>entirely different words</del> <ins>完全不同</ins>"),
]


@pytest.mark.parametrize(("before", "after", "html"), DIFFERENT)
def test_differences_are_of_words_not_of_letters(before: str, after: str, html: str) -> None:
    assert differences.texts(before, after) == html


def test_what_is_sent_is_what_was_written_but_for_white_space() -> None:
    """No rule of the style sheet is lost on the way: the same braces, the same declarations."""
    source = (admin.assets._FOLDER / "console.css").read_text()
    sent = assets()["console.css"].body.decode()
    assert sent.count("{") == source.count("{")
    assert sent.count("}") == source.count("}")
    assert "/*" not in sent
    assert 'font:15px/1.5 system-ui,"PingFang SC"' in sent
    assert "@media (max-width:48rem){body{" in sent


def test_long_texts_are_compared_by_sentences_and_cut_short() -> None:
    """Terms of two pages: the changed word is shown, what stayed is cut, and nothing grows beyond measure."""
    old = "".join(f"Sentence number {number} of the terms.\n" for number in range(200))
    shown = differences.texts(old, old.replace("number 100 of", "number one hundred of"))
    assert "number <del>100</del> <ins>one hundred</ins> of the terms." in shown
    assert " … " in shown
    assert len(shown) < 1_200
    assert len(differences.texts("甲" * 20_000, "乙" * 20_000)) < 6_100


async def test_a_long_history_comes_in_pages(desk: Desk) -> None:
    """Thirty versions a page, newest first."""
    id_ = await desk.publish(offers.everybody(title=offers.both("Title 0")))
    for number in range(1, 32):
        saved = await access_benefit(cast.SYSTEM, id_)
        content = offers.everybody(title=offers.both(f"Title {number}"))
        await benefits.save_draft(cast.SYSTEM, id_, content, expected_revision=saved.draft_revision, now=desk.now)
        await benefits.publish_benefit(cast.SYSTEM, id_, Publication("Once more"), now=desk.now)
    browser = await desk.staff(Role.PUBLISHER)
    page = await browser.get(f"/benefits/{id_}/history")
    assert len(page.response.content) <= 40_000
    assert page.html.count('name="from"') == 30
    older = await browser.get(next(link for link in page.links if "below=" in link))
    assert older.html.count('name="from"') == 2
    assert "The first version" in older.words
