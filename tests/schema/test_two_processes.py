"""Two servers that share a Redis count one budget and one set of tries; while it is away each counts alone (ADR 0080).

Each server is a process of its own on a SQLite file of its own, so that nothing but Redis joins them.
"""

import json
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from schema.budget import ADDRESS
from tests.conftest import PATIENCE, SQLITE, free_port
from tests.core.shared_store import SharedStore, shared_store

ROOT = Path(__file__).resolve().parents[2]
DEAR = "{ " + " ".join(f"a{n}: benefits(first: 100) {{ nodes {{ id }} }}" for n in range(10)) + " rateLimit { remaining } }"
LOOK = "{ rateLimit(dryRun: true) { remaining } }"
SIGN_IN = """mutation { signIn(input: {name: "%s", password: "wrong password"}) { ... on Problem { code } } }"""
TOKEN = "guild_live_" + "7" * 49
# as `guildhall`, but the shared store is waited for however busy the machine is
GUILDHALL = f"from app import cli; from app.core.shared import shared; shared._patience = {PATIENCE}; cli.main()"


@dataclass
class Server:
    """A server process."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    def ask(self, query: str, **headers: str) -> tuple[int, Any]:
        """The status, and the answer."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/graphql",
            json.dumps({"query": query}).encode(),
            {"Content-Type": "application/json", **headers},
        )
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answered:
                return answered.status, json.load(answered)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)

    def remaining(self) -> int:
        """What is left of the caller's budget."""
        return int(self.ask(LOOK)[1]["extensions"]["cost"]["remaining"])

    def said(self, words: str) -> int:
        """How often the log has these words."""
        return len(re.findall(words, self.log.read_text()))


def _serve(folder: Path, name: str, redis_url: str) -> Server:
    home = folder / name
    home.mkdir()
    port, log = free_port(), home / "log"
    own = {
        "DATABASE_URL": f"sqlite://{home}/g.sqlite3",
        "VAR_DIR": str(home),
        "GUILDHALL_ENV": "test",
        "REDIS_URL": redis_url,
        "PORT": str(port),
        "NO_COLOR": "1",
    }
    command = ["env", *(f"{key}={value}" for key, value in own.items()), sys.executable, "-c", GUILDHALL]
    subprocess.run([*command, "migrate"], cwd=ROOT, check=True, capture_output=True, timeout=PATIENCE)
    with log.open("wb") as out:
        process = subprocess.Popen([*command, "serve"], cwd=ROOT, stdout=out, stderr=out)
    made, until = Server(process, port, log), time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/livez", timeout=PATIENCE):
                return made
        except OSError:
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < until, log.read_text()
            time.sleep(0.1)


@pytest.fixture(scope="module")
def joined(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[SharedStore, Server, Server]]:
    """The shared store and two servers."""
    if not SQLITE:
        pytest.skip("the same as on SQLite, where it ran")
    folder, servers = tmp_path_factory.mktemp("two"), []
    with shared_store() as store:
        try:
            servers = [_serve(folder, name, store.url) for name in ("one", "two")]
            yield store, servers[0], servers[1]
        finally:
            for server in servers:
                server.process.send_signal(signal.SIGTERM)
                server.process.wait(PATIENCE)


def _came_back(since: float) -> float:
    """The most that can have come back into a bucket since then."""
    return ADDRESS.per_second * (time.monotonic() - since + 1)


def _until(holds: Callable[[], object], server: Server) -> None:
    """It holds."""
    until = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < until, server.log.read_text()
        time.sleep(0.05)


def test_both_spend_one_budget(joined: tuple[SharedStore, Server, Server]) -> None:
    _store, one, two = joined
    began = time.monotonic()
    spent = int(one.ask(DEAR)[1]["extensions"]["cost"]["requested"])
    assert spent > 1_000
    left = two.remaining()
    assert ADDRESS.capacity - spent - 10 <= left <= ADDRESS.capacity - spent + _came_back(began)


def test_both_count_the_same_tries(joined: tuple[SharedStore, Server, Server]) -> None:
    """A3: 30 failures from an address, wherever they arrive; each name has its own five."""
    _store, one, two = joined
    codes = [(one, two)[turn % 2].ask(SIGN_IN % f"nobody{turn}")[1]["data"]["signIn"]["code"] for turn in range(32)]
    assert codes == ["UNAUTHENTICATED"] * 30 + ["RATE_LIMITED"] * 2


def test_while_it_is_away_each_counts_alone_and_comes_back_by_itself(joined: tuple[SharedStore, Server, Server]) -> None:
    store, one, two = joined
    store.stop()
    began = time.monotonic()
    status, answer = one.ask(DEAR)
    assert status == 200, "nobody is refused for that"
    spent = int(answer["extensions"]["cost"]["requested"])
    assert one.remaining() <= ADDRESS.capacity - spent + _came_back(began)
    assert two.remaining() > ADDRESS.capacity - 100, "a bucket of its own"
    store.start()
    for server in (one, two):
        _until(lambda server=server: server.remaining() and server.said("shared store.*back"), server)
    began = time.monotonic()
    assert one.ask(DEAR)[0] == 200
    assert two.remaining() <= ADDRESS.capacity - spent + _came_back(began), "they count together again"
    for server in (one, two):
        assert (server.said("shared store.*away"), server.said("shared store.*back")) == (1, 1)


def test_no_token_and_no_address_of_the_store_stands_in_the_log(joined: tuple[SharedStore, Server, Server]) -> None:
    store, one, _two = joined
    status, _answer = one.ask("{ __typename }", Authorization=f"Bearer {TOKEN}")
    assert status == 401
    request = f"http://127.0.0.1:{one.port}/graphql?query=%7B__typename%7D&access_token={TOKEN}"
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=PATIENCE)
    assert refused.value.code == 400
    refused.value.close()
    _until(lambda: one.said("status=400"), one)  # the line is written after the answer
    assert (one.said(TOKEN), one.said(TOKEN[11:]), one.said(re.escape(store.url))) == (0, 0, 0)
