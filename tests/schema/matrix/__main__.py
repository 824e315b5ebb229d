"""`python -m tests.schema.matrix` fails where the table lacks a field; with `--write` it asks all anew and writes the table."""

import asyncio
import sys
import tempfile
from pathlib import Path

from app.core import db
from app.core.settings import Settings
from tests.schema.matrix import table
from tests.schema.matrix.world import COLUMNS, world


async def _write() -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite://{folder}/matrix.sqlite3?synchronous=OFF"
        settings = Settings(guildhall_env="test", database_url=url, var_dir=Path(folder), secret_key="k" * 40)
        await db.migrate(settings)
        await db.start(settings)
        try:
            asked = await table.ask_all(await world(settings))
        finally:
            await db.stop()
    table.FILE.write_text(table.written(asked))
    sys.stdout.write(f"{sum(len(rows) for rows in asked.values())} rows x {len(COLUMNS)} callers\n")


def main(arguments: list[str]) -> int:
    """Writes the table, or says what it lacks. Returns the exit code."""
    if "--write" in arguments:
        asyncio.run(_write())
        return 0
    for name in (lacking := table.missing()):
        sys.stderr.write(f"docs/access.md and the schema part at {name}.\n")
    if lacking:
        sys.stderr.write(table.RENEW + "\n")
    return 1 if lacking else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
