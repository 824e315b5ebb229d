"""What lies on the desk of the example: drafts, what goes live, what ends, a pilot with feedback, contacts, a view (G5, A2)."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.benefits.queries import catalogue
from app.catalogue.service import Proposal, change_of, impact_of, start_impact
from app.catalogue.service.impact import counted
from app.core import db
from app.demo import service
from app.demo.rules import CONTACTS, FEEDBACK
from app.pilots.queries import list_pilots
from app.pilots.rules import Phase
from app.reports.queries import agenda
from tests import cast
from tests.cast import SYSTEM

pytestmark = pytest.mark.usefixtures("store")


async def test_moderators_find_work_on_their_desk(now: datetime, tmp_path: Path) -> None:
    report = await service.load(SYSTEM, tmp_path, now=now)
    assert report.loaded[-4:] == ("desk", "pilot", "contacts", "views")
    found = await agenda(SYSTEM, now=now)
    assert [item.title["en"] for item in found.drafts] == ["Winter camp"]
    assert found.drafts[0].at == now - timedelta(days=9)
    assert [(item.title["en"], item.who) for item in found.later] == [("Sunday letter", "publisher")]
    assert "Coffee weekend" in [item.title["en"] for item in found.ends]
    fresh = {row["code"]: row["draft_saved_by"] for row in await cast.rows("benefit") if row["draft"]}
    assert fresh == {"template-library": "editor", "winter-camp": "editor"}
    (pilot,) = await list_pilots(SYSTEM, now=now)
    assert (pilot.code, pilot.given, pilot.phase(now.date())) == ("ask-a-senior", len(FEEDBACK), Phase.RUNNING)
    assert sum(row["tag"] == "first-to-ask" for row in await cast.rows("member_tag")) == len(FEEDBACK)
    assert len(await cast.rows("contact")) == CONTACTS + 5
    (view,) = await cast.rows("saved_view")
    assert (view["section"], bool(view["shared"])) == ("members", True)
    warned = [row for row in await cast.rows("version_record") if db.as_json(row["warnings"])]
    assert any("below cost" in row["warnings_reason"] for row in warned)


async def test_the_year_before_the_load_has_a_history(now: datetime, tmp_path: Path) -> None:
    """W2: the picture of twelve months tells something, since the people carry their tags for longer than they are in the store."""
    await service.load(SYSTEM, tmp_path, now=now)
    desk = (await catalogue(now)).by_code["mentoring-desk"].issue.public_id
    ends = Proposal("Benefit", desk, ends=True)
    await start_impact(SYSTEM, ends, now=now)
    await counted()
    run = await impact_of(SYSTEM, await change_of(SYSTEM, ends, now=now), now=now)
    assert run is not None
    assert run.result is not None
    lost = [month["lose"] for month in run.result["months"]]
    assert len(lost) == 12
    assert lost == sorted(lost)  # nobody of the example gives a tag back
    assert 0 < lost[0] < lost[-1] <= run.result["groups"]["lose"]
