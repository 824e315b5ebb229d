"""The console speaks both languages wholly: catalogues, refusals, and what stands on the pages (DESIGN 8)."""

import ast
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from admin import messages
from admin.i18n import LOCALE_DIR, Words, negotiate
from admin.words import ACTIONS, SUBJECTS
from app.audit.rules import ERASURE
from app.core import words as refusals
from app.core.access import Role
from app.core.errors import Invalid, NotFound
from app.demo import service as demo
from app.demo.service.run import SUBJECT as DEMO
from app.publishing import service as publishing
from tests.admin.conftest import Desk
from tests.admin.places import GETS, furnish
from tests.architecture.source import ROOT, files, tree

PLACE = re.compile(r"(?<!\{)\{(\w+)\}(?!\})")
# What stays Latin in a Chinese sentence: names of things, units, codes, and what the community or its people wrote.
LATIN = re.compile(r"[A-Za-z]{2,}(?:['’][a-z]+)?")
KEPT = {
    *(
        "PMTalk",
        "VIP",
        "CN",
        "CNY",
        "SKU",
        "JSON",
        "Markdown",
        "English",
        "Guildhall",
        "US",
        "XI",
        "GLOBAL",
        "SPECIFIC",
        "UTC",
        "CSV",
        "Excel",
        "kB",
    ),
    *("shop", "owner", "tests", "colleague", "pro", "vip", "year", "Ada", "mentor", "Till", "The", "guild", "live", "test", "Lin", "For"),
}


def load(path: object) -> Catalog:
    with (ROOT / str(path)).open("rb") as file:
        return read_po(file, locale="zh")


CATALOGUES = [(LOCALE_DIR / "zh.po", messages.console), (refusals.LOCALE_DIR / "zh.po", messages.refusals)]


@pytest.mark.parametrize(("path", "found"), CATALOGUES)
def test_nothing_is_left_untranslated(path: object, found: object) -> None:
    """Every text in the sources stands in the Chinese catalogue with a translation; `python -m admin.messages` adds it."""
    known = {message.id: message.string for message in load(path) if message.id}
    wanted = {message.id for message in found() if message.id}  # type: ignore[operator]
    assert wanted - set(known) == set()
    assert [key for key in wanted if not (known[key] if isinstance(known[key], str) else all(known[key]))] == []


@pytest.mark.parametrize("path", [path for path, _ in CATALOGUES])
def test_translations_keep_the_places_for_values(path: object) -> None:
    """A value that the English sentence holds stands in the Chinese one too, and no other."""
    for message in load(path):
        if message.id:
            key = message.id if isinstance(message.id, str) else message.id[1]
            texts = [message.string] if isinstance(message.string, str) else list(message.string)
            for text in texts:
                assert (key, sorted(set(PLACE.findall(text)))) == (key, sorted(set(PLACE.findall(key))))


ACTION, VERB, SUBJECT = re.compile(r"[a-z_]+\.[a-z_]+"), re.compile(r"[a-z_]+"), re.compile(r"[A-Z][A-Za-z]+")
FIELDS = {"pilot.until_on"}  # what else is written like an action
RECORDS = {"record", "_record", "_audit", "_record_change", "_publish"}
MADE_UP = {"app/publishing/service/drafting.py", "app/demo/service/run.py"}
"""Where an action is put together of two words. Each is spelled out below; who adds a place spells it out there too."""


def test_every_action_of_the_audit_log_has_a_word() -> None:
    """Whatever a room records can be read in the console: its action and what it was done to."""
    actions, subjects, made_up = set(), {DEMO}, set()
    for path in files("app"):
        calls = [node for node in ast.walk(tree(path)) if isinstance(node, ast.Call) and called(node) in RECORDS]
        words = [word for call in calls for word in texts(*call.args)]
        if any(called(call) == "record" and len(call.args) > 1 and not isinstance(call.args[1], ast.Constant) for call in calls):
            words += texts(tree(path))  # the action was chosen before: it stands somewhere in the file
            made_up |= {path.relative_to(ROOT).as_posix() for node in ast.walk(tree(path)) if is_action(node)}
        actions |= {word for word in words if ACTION.fullmatch(word)} - FIELDS
        subjects |= {word for call in calls for word in texts(*call.args) if SUBJECT.fullmatch(word)}
    assert made_up == MADE_UP
    desks = {desk.subject for desk in publishing.Desk.__subclasses__()}
    actions |= {f"{subject.lower()}.{verb}" for subject in desks for verb in desk_verbs()} | {f"demo.{name}" for name in demo._STEPS}
    actions.add(ERASURE)
    assert {"benefit.take_back", "demo.views", "pilot.no_go", "product.change", "audit.erase", "account.switch_factor"} <= actions
    assert {"Benefit", "Plan", "Terms", "Demo"} <= subjects | desks
    assert actions - set(ACTIONS) == set()
    assert (subjects | desks) - set(SUBJECTS) == set()


def desk_verbs() -> set[str]:
    """What the desk of everything published records."""
    found: set[str] = set()
    for path in files("app/publishing/service"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and called(node) in ("_audit", "_publish", "_keep_hold", "_set_archived"):
                found |= {word for word in texts(*node.args) if VERB.fullmatch(word)}
    return found


def called(node: ast.Call) -> str:
    """The name of what is called."""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def texts(*nodes: ast.AST) -> list[str]:
    """Every text within."""
    inner = [inner for node in nodes for inner in ast.walk(node)]
    return [node.value for node in inner if isinstance(node, ast.Constant) and isinstance(node.value, str)]


def is_action(node: ast.AST) -> bool:
    """Whether the text is put together of a noun, a dot and a verb."""
    return isinstance(node, ast.JoinedStr) and bool(re.fullmatch(r"f'(?:[a-z_]+|\{[^{}]+\})\.\{[^{}]+\}'", ast.unparse(node)))


async def test_no_english_is_left_on_a_chinese_page(desk: Desk) -> None:
    """What is not the community's own words (they carry their language) or a code is Chinese: text, labels, placeholders and titles."""
    places = await furnish(desk)
    browser = await desk.staff(Role.OWNER, language="zh-CN,zh;q=0.9,en;q=0.5")
    for page in GETS:
        read = await browser.get(places.path(page))
        if read.status == 200:
            assert read.response.headers["content-language"] == "zh"
            assert (page.name, _english(read.text, page.name)) == (page.name, [])


def _english(text: list[tuple[str, str]], page: str) -> list[str]:
    """Latin words outside what may stand there. The audit log shows stored names and values as they are."""
    if page.startswith("audit"):
        return []
    shown = [words for words, language in text if language == "zh-CN" and not re.fullmatch(r"[\w:/.\-+…@ ]+", words)]
    shown = [re.sub(r"guild_\w+", "", words) for words in shown]
    return [words for words in shown if {found for found in LATIN.findall(words) if found not in KEPT and not found.islower()}]


async def test_the_language_follows_the_browser_and_then_the_choice(desk: Desk) -> None:
    """Accept-Language first; what was chosen is kept in this browser, and a GET never changes it."""
    browser = desk.browser("zh-CN")
    page = await browser.get("/sign-in?next=/console/members")
    assert "登录控制台" in page.words
    chosen = await browser.press(page, "/preferences", set_language="en")
    assert chosen.response.headers["location"] == "/console/sign-in?next=/console/members"
    assert "Sign in to the console" in (await browser.get("/sign-in")).words
    dark = await browser.press(await browser.get("/sign-in"), "/preferences", set_theme="dark")
    assert "guildhall_theme=dark" in dark.response.headers["set-cookie"]
    assert 'data-theme="dark"' in (await browser.get("/sign-in")).html
    nowhere = await browser.post("/preferences", {"set_language": "xx", "set_theme": "pink", "next": "https://evil.example"})
    assert nowhere.response.headers["location"] == "/console/"
    assert "set-cookie" not in nowhere.response.headers


NEGOTIATED = [
    ("", "en"),
    ("zh-CN", "zh"),
    ("fr,zh;q=0.5", "zh"),
    ("en;q=0.4, zh-Hant;q=0.8", "zh"),
    ("zh;q=0.2,en-GB;q=0.9", "en"),
    ("zh;q=x", "zh"),
    ("*", "en"),
    ("zh;q=0, en;q=0.1", "en"),
]


@pytest.mark.parametrize(("header", "language"), NEGOTIATED)
def test_negotiating(header: str, language: str) -> None:
    assert negotiate(header) == language


NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)
SPANS = [
    (timedelta(seconds=30), "in a moment", "马上"),
    (-timedelta(seconds=30), "just now", "刚刚"),
    (timedelta(minutes=5), "in 5 min", "5 分钟后"),
    (-timedelta(hours=2, minutes=30), "2 h 30 min ago", "2 小时 30 分钟前"),
    (timedelta(hours=5, minutes=30), "in 5 h", "5 小时后"),
    (timedelta(days=9, hours=16), "in 9 days 16 h", "9 天 16 小时后"),
    (-timedelta(days=1), "1 day ago", "1 天前"),
    (timedelta(days=40, hours=3), "in 40 days", "40 天后"),
]


@pytest.mark.parametrize(("span", "english", "chinese"), SPANS)
def test_how_far_away(span: timedelta, english: str, chinese: str) -> None:
    assert Words("en").relative(NOW + span, NOW) == english
    assert Words("zh").relative(NOW + span, NOW) == chinese


def test_days_and_times_are_the_communitys() -> None:
    """X: instants are said in the community's zone, and the zone by its city."""
    english, chinese = Words("en", "Asia/Shanghai"), Words("zh", "Asia/Shanghai")
    late = datetime(2026, 11, 30, 17, tzinfo=UTC)
    assert (english.moment(late), chinese.moment(late)) == ("1 Dec 2026, 01:00", "2026年12月1日 01:00")
    assert (english.day(date(2026, 3, 14)), chinese.day(date(2026, 3, 14))) == ("14 Mar 2026", "2026年3月14日")
    assert (english.city, chinese.city, Words("en", "America/New_York").city) == ("Shanghai", "上海", "New York")
    assert english.days_until(date(2027, 3, 14), date(2026, 11, 21)) == "in 113 days"
    assert english.days_until(date(2026, 11, 21), date(2026, 11, 21)) == "today"


def test_refusals_are_said_in_the_language_and_the_zone() -> None:
    words = Words("zh", "Asia/Shanghai")
    assert words.refusal(NotFound("benefit")) == "没有这个权益。"
    assert words.refusal(Invalid("at", "A version that is scheduled for {at} will replace this.", at=NOW)).startswith(
        "定于 2026年11月21日 12:00"
    )
    assert refusals.refusal(NotFound("benefit"), "en") == "There is no such benefit."
    assert refusals.refusal(NotFound("benefit"), "fr") == "There is no such benefit."


def test_what_is_written_is_escaped() -> None:
    """A name that looks like markup stays a name, also inside a translated sentence."""
    said = Words("en").markup("Publish {title}", title="<script>alert(1)</script>")
    assert said == "Publish &lt;script&gt;alert(1)&lt;/script&gt;"
