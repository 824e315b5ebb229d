"""How long 70,000 lines of purchases take on SQLite, the file synced as in production: `python -m tests.bench.bench_import [--json]`.

The lines are the CDNOW sample ten times over, each time with other buyers and references, cut at 70,000.
"""

import asyncio
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.activity.service import ImportOptions, import_purchases
from app.catalogue import __file__ as catalogue
from app.core import clock, db
from app.core.settings import Settings
from tests.shop import CLERK, open_shop

SAMPLE = Path(catalogue).parent / "example" / "cdnow.csv"
LINES = 70_000


def purchase_lines(count: int) -> Iterator[str]:
    """A header and `count` lines, each with a reference of its own."""
    header, *sample = SAMPLE.read_text().splitlines()
    yield header
    for number in range(count):
        round_, place = divmod(number, len(sample))
        member, day, amount, currency, _ = sample[place].split(",")
        yield f"{member}-{round_},{day},{amount},{currency},{number + 1}"


def write_file(path: Path, count: int) -> None:
    """The file holds a header and `count` lines."""
    path.write_text("\n".join(purchase_lines(count)) + "\n")


async def bench_import(lines: int = LINES, database_url: str | None = None) -> dict[str, Any]:
    """`{"import": {"lines": …, "seconds": …}}`, with what came of them. Without a URL: a new SQLite file, which is removed again.

    Opens and closes the store itself. A database that is named must be empty.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = Settings(database_url=database_url or f"sqlite://{folder}/bench.sqlite3", var_dir=folder)
        write_file(folder / "purchases.csv", lines)
        await db.migrate(settings)
        await db.start(settings)
        try:
            now = clock.now()
            await open_shop(now)
            began = clock.monotonic()
            report = await import_purchases(CLERK, folder / "purchases.csv", ImportOptions(create_members=True, source="bench"), now=now)
            seconds = clock.monotonic() - began
            began = clock.monotonic()
            again = await import_purchases(CLERK, folder / "purchases.csv", ImportOptions(create_members=True, source="bench"), now=now)
            again_seconds = clock.monotonic() - began
        finally:
            await db.stop()
    if (report.accepted, again.repeated, report.refused) != (lines, lines, 0):
        raise RuntimeError(f"the import went wrong: {report.accepted} accepted, {again.repeated} repeated, {report.refused} refused")
    return {
        "import": {
            "lines": lines,
            "seconds": round(seconds, 2),
            "again_seconds": round(again_seconds, 2),
            "members": report.members_created,
            "growth": report.growth,
        }
    }


def main() -> None:
    """Measures once and says what came out."""
    found = asyncio.run(bench_import())
    if "--json" in sys.argv[1:]:
        print(json.dumps(found))
        return
    figures = found["import"]
    print(f"{figures['lines']:,} lines with {figures['members']:,} new members on SQLite: {figures['seconds']} s")
    print(f"the same file again: {figures['again_seconds']} s")


if __name__ == "__main__":
    main()
