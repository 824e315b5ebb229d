"""The explorer: ours, small, strict, in development only; tried in a real browser."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import uvicorn
from starlette.applications import Starlette

import schema
from app.core.settings import Settings
from schema.endpoint import GraphQLEndpoint
from tests import cast
from tests.conftest import PATIENCE
from tests.schema.caller import Caller
from tests.schema.house import House

STATIC = Path(schema.__file__).parent / "static"
HTML = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


async def test_a_browser_gets_the_page_and_a_program_does_not(house: House) -> None:
    page = await house.guest.send("GET", headers=HTML)
    assert (page.status, page.header("content-type")) == (200, "text/html; charset=utf-8")
    policy = page.header("content-security-policy") or ""
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert (await house.guest.send("GET", headers={"accept": "*/*"})).status == 403
    assert (await house.guest.send("POST", b"{}", {**HTML, "content-type": "application/json"})).status == 400


@pytest.mark.parametrize(("said", "offered"), [({}, False), ({"introspection": "on"}, True), ({"guildhall_env": "development"}, True)])
async def test_it_is_not_there_in_production(house: House, said: dict[str, str], offered: bool) -> None:
    settings = Settings(**{"guildhall_env": "production", "secret_key": "k" * 40, "var_dir": house.settings.var_dir, **said})  # type: ignore[arg-type]
    answered = await Caller(GraphQLEndpoint(schema.build(), settings)).send("GET", headers=HTML)
    assert (answered.header("content-type") == "text/html; charset=utf-8") is offered
    assert len(schema.routes(settings)) == (3 if offered else 1)


def test_nothing_in_it_comes_from_elsewhere() -> None:
    for file in STATIC.iterdir():
        text = file.read_text()
        assert not re.search(r"https?://|//cdn|@import|eval\(|innerHTML|style=\"|onclick", text), file.name
        assert len(text) < 12_000


@pytest.fixture
async def address(house: House) -> AsyncIterator[str]:
    """The endpoint on a free port of this machine."""
    config = uvicorn.Config(Starlette(routes=schema.routes(house.settings)), port=0, log_config=None, lifespan="off", proxy_headers=False)
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110  uvicorn tells it by this flag only
        await asyncio.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    await task


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
async def test_it_runs_documents_and_browses_the_schema(house: House, address: str, width: int, scheme: str) -> None:
    from axe_playwright_python.async_playwright import Axe
    from playwright.async_api import async_playwright, expect

    token = (await cast.ada(house.now)).token
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        expect.set_options(timeout=1_000 * PATIENCE)
        page = await browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]  # light or dark
        page.set_default_timeout(1_000 * PATIENCE)
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        await page.goto(f"{address}/graphql")
        await expect(page.locator("#schema h3")).to_have_text("Query (object)")
        await page.get_by_label("Document").fill("query ($n: Int) { viewer { account { name } } programmes(first: $n) { nodes { code } } }")
        await page.get_by_label("Variables, as JSON").fill('{"n": 1}')
        await page.get_by_label("Headers, one on a line").fill(f"Authorization: Bearer {token}")
        await page.keyboard.press("Control+Enter")
        await expect(page.locator("#answer")).to_contain_text('"name": "ada"')
        await expect(page.locator("#status")).to_contain_text("200")
        await page.get_by_label("Find a type or field").fill("BenefitConnection")
        await page.get_by_role("button", name="BenefitConnection", exact=True).first.click()
        await expect(page.locator("#schema h3")).to_have_text("BenefitConnection (object)")
        assert await page.evaluate("document.documentElement.scrollWidth") == width
        assert complaints == []
        lenient = await browser.new_context(bypass_csp=True, viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
        lenient.set_default_timeout(1_000 * PATIENCE)
        examined = await lenient.new_page()
        await examined.goto(f"{address}/graphql")
        await expect(examined.locator("#schema h3")).to_be_visible()
        assert (await Axe().run(examined)).response["violations"] == []
        await browser.close()


@pytest.mark.long
async def test_the_audits_themselves(house: House, address: str) -> None:
    """graphql-http's own 61 audits, installed by npm from the lock file."""
    folder = Path(__file__).parents[1] / "clients" / "audits"
    for command in (
        ("npm", "ci", "--no-audit", "--no-fund"),
        ("node", "run.mjs", f"{address}/graphql", "-H", "GraphQL-Require-Preflight: 1"),
    ):
        process = await asyncio.create_subprocess_exec(
            *command, cwd=folder, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
        )
        told = (await process.communicate())[0].decode()
        assert process.returncode == 0, told
    assert told.strip().endswith("ok 61 of 61")
