"""An import in a process of its own, which a test may kill: `python -m tests.activity.importer URL FILE MODE`.

MODE `prepare` makes the shop, `import` imports and says how far it is after each batch, `step` does so too and goes on when it is
given a line, `tell` prints what the store holds.
"""

import asyncio
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from app.activity.rules import ImportReport
from app.activity.service import ImportOptions, import_purchases
from app.audit.queries import verify_chains
from app.core import db
from app.core.settings import Settings
from tests.shop import CLERK, one, open_shop

NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)
SUMS = {
    "purchases": "SELECT count(*) FROM purchase",
    "minor": "SELECT sum(amount_minor) FROM purchase",
    "members": "SELECT count(*) FROM member",
    "enrolments": "SELECT count(*) FROM enrolment",
    "entries": "SELECT count(*) FROM growth_entry",
    "growth": "SELECT sum(amount) FROM growth_entry",
    "balances": "SELECT sum(balance) FROM growth_account",
    "seqs": "SELECT sum(seq) FROM growth_account",
    "accepted": "SELECT sum(accepted) FROM import_batch",
    "runs": "SELECT count(*) FROM import_batch",
    "audited": "SELECT count(*) FROM audit_entry WHERE action = 'purchases.import'",
}


def say(**words: object) -> None:
    print(json.dumps(words), flush=True)


def so_far(report: ImportReport) -> None:
    say(read=report.read)


def so_far_and_wait(report: ImportReport) -> None:
    so_far(report)
    sys.stdin.readline()


async def main(url: str, file: Path, mode: str) -> None:
    settings = Settings(database_url=url, var_dir=file.parent)
    if mode == "prepare":
        await db.migrate(settings)
    await db.start(settings)
    try:
        if mode == "prepare":
            await open_shop(NOW)
        elif mode in ("import", "step"):
            progress = so_far if mode == "import" else so_far_and_wait
            report = await import_purchases(CLERK, file, ImportOptions(create_members=True), now=NOW, progress=progress)
            say(**report.to_json())
        else:
            sums = {name: int(await one(sql)) for name, sql in SUMS.items()}
            say(**sums, breaks=len(await verify_chains()))
    finally:
        await db.stop()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2]), sys.argv[3]))
