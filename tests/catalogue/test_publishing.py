"""What the linter calls an error is not published, whoever publishes it, by whichever edge (B9)."""

from datetime import datetime
from typing import Any

import pytest

from app.benefits.queries import catalogue as catalogue_at
from app.catalogue import service as catalogue
from app.catalogue.queries import lint_catalogue
from app.core.errors import Forbidden
from app.core.versions.content import InvalidContent
from tests.benefits.offers import EDITOR, PUBLISHER, both, draft, everything, open_club, specific
from tests.cast import SYSTEM

pytestmark = pytest.mark.usefixtures("store")
NEVER = {
    "language": 1,
    "root": {
        "all": [{"fact": "growth", "operator": ">", "value": 10}, {"fact": "growth", "operator": "<", "value": 5}],
    },
}


@pytest.mark.parametrize(
    ("fault", "field"),
    [({"condition": NEVER}, "condition.root"), ({"terms": {**both("Be kind"), "zh": "最终解释权归本社区所有。"}}, "terms.zh")],
)
async def test_an_error_of_the_linter_blocks_publishing(now: datetime, fault: dict[str, Any], field: str) -> None:
    await open_club(now)
    benefit = await draft(specific("desk", **fault), now)
    assert [found.field for found in await catalogue.check_draft(EDITOR, benefit.public_id, now=now)] == [field]
    before = await everything()
    with pytest.raises(InvalidContent) as refusal:
        await catalogue.publish_benefit(PUBLISHER, benefit.public_id, reason="Have a try", now=now)
    assert refusal.value.field == field
    assert await everything() == before
    assert (await catalogue_at(now)).by_code == {}


async def test_what_is_well_goes_out_and_comes_back(now: datetime) -> None:
    await open_club(now)
    benefit = await draft(specific("desk"), now)
    assert await catalogue.check_draft(EDITOR, benefit.public_id, now=now) == []
    with pytest.raises(Forbidden):
        await catalogue.publish_benefit(EDITOR, benefit.public_id, reason="Have a try", now=now)
    assert (await catalogue.publish_benefit(PUBLISHER, benefit.public_id, reason="The first", now=now)).number == 1
    await draft(specific("desk", summary=both("Otherwise")), now)
    assert (await catalogue.publish_benefit(PUBLISHER, benefit.public_id, reason="The second", now=now)).number == 2
    assert (await catalogue.roll_back(PUBLISHER, benefit.public_id, 1, reason="Take it back", now=now)).number == 3
    assert await lint_catalogue(SYSTEM, now=now) == []
