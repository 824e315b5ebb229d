"""A pilot in PMTalk: members with the tag pilot-tester try something out from 2026-11-01 through 2026-12-05 (G5)."""

from typing import Any

from tests.benefits.offers import leaf

TESTERS = leaf("tag", "has_any", ["pilot-tester"])


def pilot(**changes: Any) -> dict[str, Any]:
    """Who tries it out, on which days, and the badge."""
    return {"condition": TESTERS, "from_on": "2026-11-01", "until_on": "2026-12-05", "badge": "lab-2026", **changes}
