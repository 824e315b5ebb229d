"""`python -m tests.schema.matrix` fails where the table lacks a field; with `--write` it asks all anew and writes the table."""

import asyncio
import sys
import tempfile
from pathlib import Path

from app.core import clock, db, sealing
from app.core.settings import Settings
from tests.noon import from_noon
from tests.schema.matrix import table
from tests.schema.matrix.table import Table
from tests.schema.matrix.world import COLUMNS, world


async def _ask() -> Table:
    """The table, asked in a throw-away installation."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite://{folder}/matrix.sqlite3?synchronous=OFF"
        settings = Settings(guildhall_env="test", database_url=url, var_dir=Path(folder), secret_key="k" * 40)
        await db.migrate(settings)
        await db.start(settings)
        sealing.unlock(lambda: settings.key)
        clock.now = from_noon()
        try:
            return await table.ask_all(await world(settings))
        finally:
            await db.stop()


def write() -> int:
    """The table is written, unless somebody is answered what is neither an answer nor a permission. Returns the exit code."""
    asked = asyncio.run(_ask())
    for line in (strange := table.unknown_words(asked)):
        sys.stderr.write(f"{line}\n")
    if strange:
        return 1
    table.FILE.write_text(table.written(asked))
    sys.stdout.write(f"{sum(len(rows) for rows in asked.values())} rows x {len(COLUMNS)} callers\n")
    return 0


def main(arguments: list[str]) -> int:
    """Writes the table, or says what it lacks. Returns the exit code."""
    if "--write" in arguments:
        return write()
    for name in (lacking := table.missing()):
        sys.stderr.write(f"docs/access.md and the schema part at {name}.\n")
    if lacking:
        sys.stderr.write(table.RENEW + "\n")
    return 1 if lacking else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
