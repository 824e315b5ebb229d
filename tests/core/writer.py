"""A process that counts upward in a database of its own, for tests that kill it, fill its disk or take its server away.

    python -m tests.core.writer DATABASE_URL [MAX_PAGES]

It prints a word and a number per transaction: `kept 7` when told that 7 is in the database, or the outcome of the failure
(`RETRY 7`, `UNKNOWN 7`). `ready N` says where it starts. It ends when its standard input is closed.
"""

import asyncio
import os
import sys
from pathlib import Path

from tortoise.expressions import F

from app.audit.models import AuditChain
from app.core import db
from app.core.logging import configure_logging
from app.core.settings import Settings


async def _add(number: int) -> None:
    async with db.transaction():
        await AuditChain.filter(actor_id=1).update(seq=F("seq") + 1, head="x" * 64)
        await AuditChain.create(actor_kind="SYSTEM", actor_id=1000 + number, head="y" * 64)


def _say(line: str) -> None:
    """In one write, so that a kill never leaves half a line."""
    os.write(1, line.encode() + b"\n")


async def _seq() -> int:
    return (await AuditChain.get(actor_id=1)).seq


async def main(url: str) -> None:
    configure_logging("error", json=True)
    settings = Settings(database_url=url, guildhall_env="test", var_dir=Path("/nonexistent"), secret_key="k" * 40)
    await db.migrate(settings)
    await db.start(settings)
    ended = asyncio.create_task(asyncio.to_thread(sys.stdin.read))
    try:
        await AuditChain.get_or_create(actor_kind="SYSTEM", actor_id=1)
        number = await _seq()
        _say(f"ready {number}")
        while not ended.done():
            number += 1
            try:
                await _add(number)
                _say(f"kept {number}")
            except Exception as exc:
                _say(f"{db.sort_error(exc).value} {number} {exc!r}")
                await asyncio.sleep(0.05)
    finally:
        await db.stop()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
