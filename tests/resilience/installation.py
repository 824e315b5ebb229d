"""What a story breaks and watches: PgBouncer, server processes of Guildhall, and what each says of its readiness."""

import asyncio
import configparser
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest

from app.core.clock import monotonic
from tests.core.machines import Server

ROOT = Path(__file__).parents[2]
POOL = 8
SERVERS = 2
PORT = 18_081
_SECONDS_BETWEEN_LOOKS = 0.05


def _pgbouncer() -> str:
    found = shutil.which("pgbouncer") or "/usr/sbin/pgbouncer"
    if not Path(found).exists():
        pytest.skip("there is no PgBouncer on this machine")
    return found


class Pooler:
    """PgBouncer with the settings of docs/operator.md, between the servers and PostgreSQL, on a socket of its own."""

    def __init__(self, machine: Server) -> None:
        self.machine, self.program = machine, _pgbouncer()
        self.folder = machine.folder / "pool"
        self.url = f"postgres://postgres@/postgres?host={self.folder}&port=6432&statement_cache_size=0"
        self.process: subprocess.Popen[bytes] | None = None

    def make(self) -> None:
        """Its files exist."""
        documented = re.findall(r"```ini\n(.*?)```", (ROOT / "docs" / "operator.md").read_text(), re.DOTALL)
        (text,) = (block for block in documented if "[pgbouncer]" in block)
        written = configparser.ConfigParser()
        written.read_string(text)
        written["databases"] = {"*": f"host={self.machine.folder} port=5432"}
        own = {"listen_addr": "", "listen_port": "6432", "unix_socket_dir": str(self.folder)}
        written["pgbouncer"].update(own | {"auth_type": "trust", "auth_file": str(self.folder / "users")})
        self.folder.mkdir()
        (self.folder / "users").write_text('"postgres" ""\n')
        with (self.folder / "pgbouncer.ini").open("w") as file:
            written.write(file)
        if self.machine.user:
            shutil.chown(self.folder, self.machine.user)

    def start(self) -> None:
        """It runs, and is started again whenever it ends: 1.18 may crash on a cancelled statement (docs/operator.md)."""
        again = 'while rm -f "$2"; do "$0" "$1"; sleep 0.2; done'
        told = [self.program, str(self.folder / "pgbouncer.ini"), str(self.folder / ".s.PGSQL.6432")]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                ["sh", "-c", again, *told], user=self.machine.user, cwd="/", stdout=log, stderr=log, start_new_session=True
            )

    def _signal(self, number: signal.Signals) -> None:
        assert self.process is not None
        os.killpg(self.process.pid, number)

    def freeze(self) -> None:
        """It takes everything and answers nothing."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """It goes on where it stood."""
        self._signal(signal.SIGCONT)

    def stop(self) -> None:
        """It is gone, with all its connections, without a word to anybody."""
        if self.process is not None:
            self._signal(signal.SIGKILL)
            self.process.wait()
            self.process = None


async def until(holds: Callable[[], bool], *, within: float) -> None:
    """It holds. Raises TimeoutError where that takes longer."""
    async with asyncio.timeout(within):
        while not holds():  # noqa: ASYNC110  what is waited for happens in another process
            await asyncio.sleep(_SECONDS_BETWEEN_LOOKS)


class Process:
    """One `guildhall serve`, and what its /readyz said when."""

    def __init__(self, number: int, environment: dict[str, str], log: Path) -> None:
        port = int(environment["PORT"]) + number
        self.number, self.name, self.url = number, f"guildhall-{number}", f"http://127.0.0.1:{port}"
        told = {**environment, "PORT": str(port), "DATABASE_POOL": str(POOL)}
        told["DATABASE_URL"] += f"&application_name={self.name}"
        self.log = log
        with log.open("wb") as file:
            self.process = subprocess.Popen(command(told, "serve"), cwd=ROOT, stdout=file, stderr=file)
        self.said: list[tuple[float, int]] = []
        self._looking = asyncio.create_task(self._look())

    async def _look(self) -> None:
        async with httpx2.AsyncClient(base_url=self.url, timeout=10) as client:
            while True:
                try:
                    status = (await client.get("/readyz")).status_code
                except httpx2.TransportError:
                    status = 0  # not up yet
                if not self.said or self.said[-1][1] != status:
                    self.said.append((monotonic(), status))
                await asyncio.sleep(_SECONDS_BETWEEN_LOOKS)

    async def until(self, status: int, *, since: float, within: float) -> float:
        """/readyz has said that status at `since` or later. Returns after how many seconds."""
        try:
            await until(lambda: bool(self.said) and self.said[-1][1] == status, within=within)
        except TimeoutError:
            said = [(round(at - since, 1), status) for at, status in self.said]
            raise AssertionError(f"{self.name}: /readyz is not {status} after {within} s; it said {said}") from None
        return max(0.0, self.said[-1][0] - since)

    async def end(self) -> None:
        """It has ended as a server is asked to end; nothing unexpected stands in its log."""
        self._looking.cancel()
        self.process.send_signal(signal.SIGTERM)
        assert await asyncio.to_thread(self.process.wait, 30) in (0, -signal.SIGTERM)
        assert "Traceback" not in self.log.read_text(), self.log.read_text()[-3_000:]


def command(environment: dict[str, str], *arguments: str) -> list[str]:
    """What starts the command line with these settings, in a process whose id is its own."""
    return ["env", *(f"{name}={value}" for name, value in environment.items()), sys.executable, "-m", "app.cli", *arguments]


def place_of(worker_id: str) -> int:
    """Which of the processes that test side by side this is: each has ports and databases of its own."""
    return int(worker_id.removeprefix("gw")) if worker_id.startswith("gw") else 0


def guildhall(environment: dict[str, str], *arguments: str) -> Any:
    """What the command answers; it succeeded."""
    done = subprocess.run(command(environment, *arguments, "--json"), cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


@asynccontextmanager
async def serving(url: str, direct: str, folder: Path, port: int) -> AsyncIterator[list[Process]]:
    """Two servers over the example community, from `port` on; commands reach the database directly, the servers by `url`."""
    own = {"GUILDHALL_ENV": "test", "VAR_DIR": str(folder), "SECRET_KEY": "k" * 40, "QUERY_BUDGET": "1000000", "LOG_LEVEL": "error"}
    own["PORT"] = str(port)
    await asyncio.to_thread(guildhall, {**own, "DATABASE_URL": direct}, "migrate")
    await asyncio.to_thread(guildhall, {**own, "DATABASE_URL": direct}, "demo")
    processes = [Process(number, {**own, "DATABASE_URL": url}, folder / f"server-{number}.log") for number in range(SERVERS)]
    try:
        for each in processes:
            await each.until(200, since=monotonic(), within=120)
        yield processes
        for each in processes:
            await each.end()
        guildhall({**own, "DATABASE_URL": direct}, "doctor")
    finally:
        for each in processes:
            each._looking.cancel()
            each.process.kill()
            each.process.wait()
