"""A process that counts whom a change hits, for tests that kill it or let two of them meet.

    python -m tests.catalogue.counter DATABASE_URL start PUBLIC_ID | resume

It asks two members at a time. One that starts a count gets no further than three steps, until it is killed; one that resumes rests
after each step, so that two may meet. It prints how many steps it counted.
"""

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

from app.catalogue import service as catalogue
from app.catalogue.rules.impact import Tally
from app.catalogue.service import Change, Proposal, counting, impact
from app.catalogue.service.counting import Step
from app.core import clock, db
from app.core.logging import configure_logging
from app.core.settings import Settings
from tests.cast import SYSTEM

_counted = 0
_FAR = 3
_for_ever = False
_count_steps = counting.count_steps


async def _slowly(change: Change, steps: list[Step], tally: Tally) -> AsyncIterator[int]:
    global _counted
    async for done in _count_steps(change, steps, tally):
        _counted += 1
        await asyncio.sleep(0.05)
        yield done
        if _for_ever and _counted == _FAR:
            await asyncio.Event().wait()


async def main(url: str, verb: str, *rest: str) -> None:
    global _for_ever
    _for_ever = verb == "start"
    configure_logging("error", json=True)
    counting.CHUNK, counting.count_steps, impact._BEAT_SECONDS = 2, _slowly, 0
    await db.start(Settings(database_url=url, guildhall_env="test", var_dir=Path("/nonexistent"), secret_key="k" * 40), beside_server=True)
    try:
        if verb == "start":
            await catalogue.start_impact(SYSTEM, Proposal("Benefit", UUID(rest[0])), now=clock.now())
            await impact.counted()
        else:
            await catalogue.resume_impact_due(clock.now(), 10)
    finally:
        await db.stop()
    sys.stdout.write(f"{_counted}\n")


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
