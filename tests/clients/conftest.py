"""A server over the example community, for clients that are programs of their own; and npm, which brings what they need."""

import asyncio
import json
import shutil
import subprocess
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest

from app.core.settings import Settings
from tests.conftest import SQLITE, admin_connection, with_database
from tests.resilience.installation import ROOT, command, guildhall, place_of, until

PORT = 18_085
CLIENTS = Path(__file__).parent


@dataclass(frozen=True)
class Live:
    """Where the server answers, and how to sign in."""

    url: str
    demo: Path

    @property
    def secrets(self) -> dict[str, Any]:
        """What demo.json says."""
        return dict(json.loads(self.demo.read_text()))


def run(folder: Path, *arguments: str) -> str:
    """What the program printed in that folder; it succeeded."""
    done = subprocess.run(arguments, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout[-4_000:] + done.stderr[-4_000:]
    return done.stdout


def build(client: str, above: Path) -> Path:
    """The client as in a fresh clone at `above`: installed from its lock file, generated from the schema, compiled. Returns its folder."""
    folder = above / "tests" / "clients" / client
    shutil.copytree(CLIENTS / client, folder, ignore=shutil.ignore_patterns("node_modules", "generated*", "built"))
    (above / "schema").mkdir(parents=True)
    shutil.copy(ROOT / "schema" / "schema.graphql", above / "schema")
    for step in (("ci", "--no-audit", "--no-fund"), ("run", "generate"), ("run", "build")):
        run(folder, "npm", *step)
    return folder


@pytest.fixture(scope="session")
async def live(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> AsyncIterator[Live]:
    """`guildhall serve` over a fresh example community, on the dialect of this run."""
    folder = tmp_path_factory.mktemp("live")
    number = place_of(worker_id)
    database, given = f"guildhall_clients_{number}", Settings().database_url
    server = None if SQLITE else await admin_connection(given)
    if server is not None:
        await server.execute(f"CREATE DATABASE {database}")
    url = f"sqlite://{folder}/guildhall.sqlite3" if SQLITE else with_database(given, database)
    settings = {"DATABASE_URL": url, "VAR_DIR": str(folder), "GUILDHALL_ENV": "test", "PORT": str(PORT + number), "LOG_LEVEL": "error"}
    for each in ("migrate", "demo"):
        await asyncio.to_thread(guildhall, settings, each)
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command(settings, "serve"), cwd=ROOT, stdout=log, stderr=log)  # noqa: ASYNC220  it returns at once
    address = f"http://127.0.0.1:{PORT + number}"
    try:
        await until(lambda: _ready(address), within=120)
        yield Live(address, folder / "demo.json")
    finally:
        process.terminate()
        process.wait(timeout=30)
        if server is not None:
            await server.execute(f"DROP DATABASE {database} WITH (FORCE)")
            await server.close()


def _ready(address: str) -> bool:
    try:
        return httpx2.get(f"{address}/readyz").status_code == 200
    except httpx2.TransportError:
        return False
