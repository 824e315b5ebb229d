"""An import that is killed with signal 9, anywhere, and run again, ends where an undisturbed one ends (ADR 0032)."""

import json
import random
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from app.core.settings import Settings
from tests.bench.bench_import import write_file
from tests.conftest import PATIENCE, SQLITE, admin_connection, with_database

LINES = 6_500
ROOT = Path(__file__).parents[2]


@pytest.fixture
async def url(tmp_path: Path, worker_id: str) -> AsyncIterator[str]:
    """A database that only the importing processes open."""
    if SQLITE:
        yield f"sqlite://{tmp_path}/killed.sqlite3"
        return
    given, name = Settings().database_url, f"guildhall_killed_{worker_id}"
    server = await admin_connection(given)
    try:
        await server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        await server.execute(f"CREATE DATABASE {name}")
        yield with_database(given, name)
    finally:
        await server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        await server.close()


def start(url: str, file: Path, mode: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.activity.importer", url, str(file), mode]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def run(url: str, file: Path, mode: str) -> dict[str, Any]:
    """What the process said last."""
    process = start(url, file, mode)
    output, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    said: dict[str, Any] = json.loads(output.splitlines()[-1]) if output else {}
    return said


def run_and_kill(url: str, file: Path, batches: int, seconds: float) -> int:
    """Kills the process that long after it told of that many batches; returns how many lines it had told of."""
    process = start(url, file, "step")
    assert process.stdin is not None
    assert process.stdout is not None
    told = 0
    for _ in range(batches):
        told = json.loads(process.stdout.readline())["read"]
        process.stdin.write("go on\n")
        process.stdin.flush()
    time.sleep(seconds)
    process.kill()
    process.communicate()
    return told


async def test_an_import_that_is_killed_goes_on_where_it_stopped(url: str, tmp_path: Path) -> None:
    seed = random.randrange(10**6)
    print("seed", seed)
    chance = random.Random(seed)
    file = tmp_path / "purchases.csv"
    write_file(file, LINES)
    run(url, file, "prepare")
    told = [run_and_kill(url, file, batches, chance.uniform(0, 0.12)) for batches in (1, 3, 5)]
    assert told == [1000, 3000, 5000]
    report = run(url, file, "import")
    assert (report["resumed"], report["refused"]) == (True, 0)
    assert report["accepted"] + report["repeated"] == LINES
    assert report["repeated"] >= 5000
    found = run(url, file, "tell")
    assert (found["purchases"], found["accepted"]) == (LINES, LINES)
    assert (found["balances"], found["seqs"]) == (found["growth"], found["entries"])
    assert found["members"] == found["enrolments"]
    assert (found["runs"], found["audited"], found["breaks"]) == (1, 7, 0)
    undisturbed = figures(file)
    assert {name: found[name] for name in undisturbed} == undisturbed
    again = run(url, file, "import")
    assert (again["accepted"], again["repeated"], again["resumed"]) == (0, LINES, False)
    assert run(url, file, "tell") == found


def figures(file: Path) -> dict[str, int]:
    """What must come out, computed from the file itself."""
    rows = [line.split(",") for line in file.read_text().splitlines()[1:]]
    minor = [int(row[2].replace(".", "")) for row in rows]
    growth = [round(Fraction(each, 100)) for each in minor]
    return {
        "minor": sum(minor),
        "members": len({row[0] for row in rows}),
        "growth": sum(growth),
        "entries": sum(each > 0 for each in growth),
    }
