"""What both ways of reading have in common.

Four placeholders mean the same everywhere: `:at` the instant, `:on` its local day, `:known` the latest instant of
recording that counts, `:settled` the instant after which a recorded line of history speaks against the columns.
"""

import re
from functools import lru_cache
from typing import Any

from app.facts.rules import Moment

_NAME = re.compile(r"(?<!:):([a-z]\w*)")


@lru_cache(maxsize=256)
def _names(sql: str) -> frozenset[str]:
    return frozenset(_NAME.findall(sql))


def fill(sql: str, moment: Moment, values: dict[str, Any]) -> dict[str, Any]:
    """The parameters that the statement names."""
    known = {"at": moment.at, "on": moment.on, "known": moment.known, "settled": moment.settled, **values}
    return {name: known[name] for name in _names(sql)}


def recorded(alias: str, knowing: bool) -> str:
    """Only what was recorded by then; nothing where all that is recorded counts."""
    return f" AND {alias}.recorded_at <= :known" if knowing else ""


def tag_counts(alias: str) -> str:
    """The tag is none that a model inferred: conditions read what members earned or declared (T7)."""
    return f"{alias}.origin <> 'MODEL'"


def tag_lasts(alias: str, knowing: bool) -> str:
    """The tag had not ended, as far as was known."""
    lasts = f"{alias}.until_at IS NULL OR {alias}.until_at > :at"
    return f"{lasts} OR {alias}.ended_recorded_at > :known" if knowing else lasts
