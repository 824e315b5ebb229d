"""A pilot in PMTalk: members with the tag pilot-tester try something out from 2026-11-01 through 2026-12-05 (G5)."""

from datetime import datetime
from typing import Any

from app.benefits.models import Benefit
from app.core import db
from app.core.access import Actor
from app.members.queries import own_member
from app.tags.service import set_tags
from tests.benefits.offers import everybody, leaf, open_club, publish
from tests.cast import SYSTEM, ada

TESTERS = leaf("tag", "has_any", ["pilot-tester"])


def pilot(**changes: Any) -> dict[str, Any]:
    """Who tries it out, on which days, and the badge."""
    return {"condition": TESTERS, "from_on": "2026-11-01", "until_on": "2026-12-05", "badge": "lab-2026", **changes}


async def open_lab(now: datetime, **changes: Any) -> Benefit:
    """The club with a benefit for everybody, `forum`, and one that testers try out, `lab`."""
    await open_club(now)
    await publish(everybody("forum"), now)
    return await publish(everybody("lab", pilot=pilot(**changes)), now)


async def a_tester(now: datetime, name: str) -> Actor:
    """A member who tries things out."""
    signed_in = await ada(now, name)
    await set_tags(SYSTEM, (await own_member(signed_in.actor)).public_id, ["pilot-tester"], reason="Asked to", now=now)
    return signed_in.actor


async def tags(member_id: int) -> dict[str, str]:
    """The tags that the member carries, with their origin."""
    rows = await db.fetch("SELECT tag, origin FROM member_tag WHERE member_id = :id AND until_at IS NULL ORDER BY tag", id=member_id)
    return {row["tag"]: row["origin"] for row in rows}
