"""Debian's Chromium, the staged server, and what a page must never do."""

import json
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from app.accounts.rules import present_code
from app.core import clock
from app.core.cookies import session_cookie_name

CHROMIUM = Path("/usr/bin/chromium")
IN_CHROMIUM = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
PATIENCE = 120_000  # milliseconds: a slow machine fails no test, a page that hangs does
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["with-js", "without-js"])
ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# An aborted view transition is told as an error of the page, though nothing is wrong with it (research/admin.md, 2).
HARMLESS = ("Transition was", "ViewTransition")
expect.set_options(timeout=PATIENCE)


@dataclass
class Stage:
    """The running server and what it told of itself."""

    address: str
    told: dict[str, Any]
    folder: Path

    def code(self, name: str) -> str:
        """What the authenticator of that colleague shows. A code opens once; here they may sign in again in the same half minute."""
        with closing(sqlite3.connect(self.folder / "stage.sqlite3", timeout=PATIENCE / 1_000)) as store, store:
            store.execute("UPDATE second_factor SET last_step = 0")
        return present_code(self.told["secrets"][name], clock.now())


@contextmanager
def staged(folder: Path, kind: str = "club") -> Iterator[Stage]:
    """The staged server, gone when the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen([sys.executable, "-m", "tests.admin.stage", str(folder), str(port), kind])
    try:
        address = f"http://localhost:{port}"
        _wait(address, process)
        yield Stage(address, json.loads((folder / "stage.json").read_text()), folder)
    finally:
        process.terminate()
        process.wait(PATIENCE / 1_000)


def _wait(address: str, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(240):
        if process.poll() is not None:
            raise RuntimeError("the staged server ended before it began")
        try:
            with urlopen(f"{address}/livez", timeout=1):
                return
        except OSError:
            time.sleep(0.25)
    raise RuntimeError("the staged server did not come up")


@contextmanager
def chromium() -> Iterator[Browser]:
    """A running Chromium."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Visitor:
    """Somebody at a screen. Whatever the browser complains of is kept in `complaints`."""

    stage: Stage
    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """The page at a path below /console."""
        self.page.goto(f"{self.stage.address}/console{path}")
        return self.page

    def sign_in(self, name: str, password: str) -> Page:
        """Signed in, on the first page."""
        page = self.open("/sign-in")
        page.get_by_label("Name").or_(page.get_by_label("名称")).fill(name)
        page.locator("[name=password]").fill(password)
        page.locator("form.gate button").click()
        if name in self.stage.told["secrets"]:
            page.locator("[name=code]").fill(self.stage.code(name))
            page.locator("form.gate button").click()
        page.wait_for_url(f"{self.stage.address}/console/")
        return page

    def violations(self) -> list[tuple[str, Any]]:
        """What axe finds wrong with the page."""
        found = Axe().run(self.page, options={"runOnly": {"type": "tag", "values": RULES}}).response["violations"]
        return [(each["id"], [node["target"] for node in each["nodes"]]) for each in found]

    def sideways(self) -> int:
        """By how many pixels the page is wider than the screen."""
        wide: int = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        return wide


@contextmanager
def visitor(browser: Browser, stage: Stage, *, session: str = "", language: str = "en-GB", **said: Any) -> Iterator[Visitor]:
    """A fresh browser context; complaints of console, policy, network and foreign requests are gathered."""
    context = browser.new_context(locale=language, **said)
    if session:
        context.add_cookies([{"name": session_cookie_name(secure=False), "value": session, "url": stage.address}])
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    found = Visitor(stage, context, page)

    def complain(kind: str, text: str) -> None:
        if not any(word in text for word in HARMLESS):
            found.complaints.append(f"{kind}: {text}")

    page.on("console", lambda message: complain(message.type, message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complain("page", str(error)))
    page.on("request", lambda request: None if request.url.startswith(stage.address) else complain("elsewhere", request.url))
    try:
        yield found
    finally:
        context.close()
