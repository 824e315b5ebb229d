"""What the tests of the console may ask for: the console over a small club, and a browser for each role."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from playwright import sync_api as playwright
from starlette.applications import Starlette
from starlette.routing import Mount

import admin
import schema
from app.accounts import service as accounts
from app.benefits import service as benefits
from app.catalogue.service import impact
from app.core import clock
from app.core.access import Actor, Role
from app.core.settings import Settings
from app.publishing.rules import Publication
from tests import cast
from tests.admin.browsing import Browser
from tests.admin.chromium import Stage, chromium, staged
from tests.benefits import offers
from tests.conftest import PATIENCE


@dataclass
class Desk:
    """The console over a store, and who sits at it."""

    app: Any
    settings: Settings
    now: datetime
    browsers: list[Browser] = field(default_factory=list)
    actors: dict[str, Actor] = field(default_factory=dict)

    def browser(self, language: str = "en") -> Browser:
        """A browser in which nobody is signed in."""
        self.browsers.append(Browser(self.app, language))
        return self.browsers[-1]

    async def staff(self, role: Role, name: str = "", language: str = "en") -> Browser:
        """A browser in which somebody of that role is signed in."""
        wanted = name or role.value.lower()
        if wanted not in self.actors:
            await accounts.create_staff(cast.SYSTEM, cast.new_staff(wanted, role), now=self.now)
        opened = await cast.sign_in(wanted, self.now)
        self.actors[wanted] = opened.actor
        browser = self.browser(language)
        browser.keep(opened.token)
        return browser

    async def publish(self, content: dict[str, Any], **said: Any) -> UUID:
        """A benefit is live; returns its public id."""
        made = await benefits.create_benefit(cast.SYSTEM, content["programme"], content, now=self.now)
        await benefits.publish_benefit(cast.SYSTEM, made.public_id, Publication("The first version", **said), now=self.now)
        return made.public_id

    async def draft(self, content: dict[str, Any]) -> UUID:
        """A benefit is there as a draft; returns its public id."""
        return (await benefits.create_benefit(cast.SYSTEM, content["programme"], content, now=self.now)).public_id


@pytest.fixture
async def desk(store: Settings, at_noon: None, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Desk]:
    """The console of a club that opened yesterday. What it counts is waited for, however busy the machine is."""
    monkeypatch.setattr(impact, "_MOMENT_SECONDS", PATIENCE)
    now = clock.now()
    await offers.open_club(now - timedelta(days=1))
    found = Desk(Starlette(routes=[Mount("/console", admin.build(store, schema.preview(store)))]), store, now)
    yield found
    for browser in found.browsers:
        await browser.client.aclose()


@pytest.fixture(scope="module")
def stage(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A served console of the module's own: over the small club, or over what the module calls `STAGED`."""
    with staged(tmp_path_factory.mktemp("stage"), getattr(request.module, "STAGED", "club")) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[playwright.Browser]:
    """A running Chromium."""
    with chromium() as found:
        yield found
