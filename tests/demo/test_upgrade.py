"""A store that an older version of the product loaded is brought up by new steps, and what moderators did stays (ADR 0064)."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.benefits import service as benefits
from app.benefits.queries import catalogue as benefits_at
from app.catalogue import service as catalogue
from app.catalogue.rules.documents import PLANS, TERMS
from app.core import db
from app.demo import gateway, service
from app.partners.service import change_partner
from app.plans import service as plans
from app.plans.queries import plan_catalogue
from app.terms.queries import terms_in_force
from tests import cast
from tests.catalogue.examples import plan_of_an_older_version

pytestmark = pytest.mark.usefixtures("store")
LATER = timedelta(days=3)
NEW_STEPS = ("plans", "agreed", "desk", "pilot", "contacts", "views")


async def _old_catalogue(run: Any) -> None:
    """The first step as it once was: plans were names, and there were no terms."""
    documents = await catalogue.read_documents([gateway.EXAMPLE])
    first = [document for document in documents if document.noun in ("community", "programmes")]
    await catalogue.import_documents(cast.SYSTEM, first, now=run.now)
    await plan_of_an_older_version("88vip", run.now)
    await plan_of_an_older_version("pmtalk-studio", run.now)
    await db.execute("UPDATE plan SET programme_id = (SELECT id FROM programme WHERE code = 'pmtalk') WHERE code = 'pmtalk-studio'")
    rest = [document for document in documents if document.noun not in (PLANS, TERMS)]
    await catalogue.import_documents(cast.SYSTEM, rest, now=run.now)
    async with db.transaction():
        await service.mark(run, "catalogue")


@pytest.fixture
async def old_demo(now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a store that the older version loaded."""
    steps: Mapping[str, Any] = {name: step for name, step in service._STEPS.items() if name not in NEW_STEPS}
    with monkeypatch.context() as patch:
        patch.setattr(service, "_STEPS", {**steps, "catalogue": _old_catalogue})
        report = await service.load(cast.SYSTEM, tmp_path, now=now)
    assert "plans" not in report.loaded
    assert await cast.rows("plan_version") == []
    return tmp_path


async def test_an_older_store_gets_its_plans_terms_and_consents(old_demo: Path, now: datetime) -> None:
    before = json.loads((old_demo / "demo.json").read_text())
    held = await cast.rows("membership")
    report = await service.load(cast.SYSTEM, old_demo, now=now + LATER)
    assert report.loaded == NEW_STEPS
    (old,) = (await plan_catalogue(datetime(1997, 6, 30, tzinfo=UTC))).plans
    assert (old.code, old.number, old.recorded_at) == ("88vip", 1, now + LATER)
    assert set((await plan_catalogue(now + LATER)).by_code) == {"88vip", "pmtalk-studio"}
    assert await cast.rows("membership") == held
    assert len(await cast.rows("terms_acceptance")) == 3
    after = json.loads((old_demo / "demo.json").read_text())
    assert after["partner"].pop("shares")["name"] == "chenmei"
    assert after == before
    again = await service.load(cast.SYSTEM, old_demo, now=now + 2 * LATER)
    assert again.loaded == ()


async def test_what_moderators_did_stays(old_demo: Path, now: datetime) -> None:
    """They archived a benefit, began a plan and switched the partner off; the loader works round that."""
    later = now + LATER
    mark = (await benefits_at(now)).by_code["88-mark"].issue.public_id
    await benefits.archive_benefit(cast.SYSTEM, mark, reason="Nobody wants it.", now=now)
    studio = await plans.plan_by_code("pmtalk-studio")
    mine = {"code": "pmtalk-studio", "programme": "pmtalk", "name": {"en": "Mine", "zh": "我的"}}
    await plans.save_draft(cast.SYSTEM, studio.public_id, mine, expected_revision=0, now=now)
    (partner,) = await cast.rows("partner")
    await change_partner(cast.SYSTEM, db.as_uuid(partner["public_id"]), disabled=True, reason="On leave.", now=now)
    report = await service.load(cast.SYSTEM, old_demo, now=later)
    assert report.loaded == NEW_STEPS
    assert "88-mark" not in (await plan_catalogue(later)).by_code["88vip"].content.benefits
    (drafted,) = [row for row in await cast.rows("plan") if row["code"] == "pmtalk-studio"]
    assert (db.as_json(drafted["draft"])["name"]["en"], drafted["draft_revision"]) == ("Mine", 1)
    assert set((await terms_in_force(later)).by_code) == {"88vip-terms"}
    assert len(await cast.rows("terms_acceptance")) == 1
    assert await cast.rows("pseudonym") == []
    assert "shares" not in report.partner


async def test_a_plan_that_no_longer_fits_is_left_out(old_demo: Path, now: datetime) -> None:
    """Its price asks for a segment that moderators have cut away: the plan stays a name, and the load goes on."""
    text = (gateway.EXAMPLE / "segments.yaml").read_text().replace("years-0-2", "years-0-3")
    (old_demo / "segments.yaml").write_text(text)
    for benefit in (await benefits_at(now)).by_code.values():
        if "years-0-2" in str(benefit.content.model_dump()):
            await benefits.archive_benefit(cast.SYSTEM, benefit.issue.public_id, reason="Cut anew.", now=now)
    await catalogue.import_catalogue(cast.SYSTEM, [old_demo / "segments.yaml"], now=now)
    await service.load(cast.SYSTEM, old_demo, now=now + LATER)
    assert set((await plan_catalogue(now + LATER)).by_code) == {"88vip"}
    assert set((await terms_in_force(now + LATER)).by_code) == {"88vip-terms"}
