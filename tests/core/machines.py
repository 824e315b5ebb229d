"""Machines that tests may break: a PostgreSQL of the test's own, a disk that is small, a process that writes until it is killed."""

import asyncio
import os
import pwd
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import PATIENCE


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(re.sub(r"\D", "", folder.parent.name) or 0))
    folders = [*reversed(found), *(Path(place).parent for place in [shutil.which("initdb")] if place)]
    for folder in folders:
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    pytest.skip("there is no PostgreSQL to start on this machine, only the one that DATABASE_URL names")


class Server:
    """A PostgreSQL on a socket of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.programs = folder, _programs()
        self.user: str | None = None
        if os.geteuid() == 0:
            names = {entry.pw_name for entry in pwd.getpwall()}
            self.user = "postgres" if "postgres" in names else "nobody"
            shutil.chown(folder, self.user)
        self.url = f"postgres://postgres@/postgres?host={folder}"

    def _run(self, program: str, *arguments: str) -> None:
        command = [self.programs / program, "-D", self.folder / "data", *arguments]
        subprocess.run(command, check=True, user=self.user, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def make(self) -> None:
        """Its files exist."""
        self._run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")

    def start(self) -> None:
        """It answers."""
        options = f"-c listen_addresses='' -c unix_socket_directories={self.folder} -c port=5432"
        self._run("pg_ctl", "-l", str(self.folder / "log"), "-w", "start", "-o", options)

    def stop(self, how: str) -> None:
        """It is gone: `fast` or `immediate`."""
        self._run("pg_ctl", "-m", how, "-w", "stop")

    def restart(self, how: str) -> None:
        """It was gone for a moment, and answers again."""
        self._run("pg_ctl", "-m", how, "-l", str(self.folder / "log"), "-w", "restart")


@contextmanager
def server() -> Iterator[Server]:
    """A running PostgreSQL that a test may stop and start."""
    with tempfile.TemporaryDirectory(prefix="guildhall.", dir="/tmp") as name:
        made = Server(Path(name))
        made.make()
        made.start()
        try:
            yield made
        finally:
            subprocess.run(
                [made.programs / "pg_ctl", "-D", Path(name) / "data", "-m", "immediate", "stop"],
                check=False,
                user=made.user,
                cwd="/",
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )


@contextmanager
def small_disk(megabytes: int) -> Iterator[Path]:
    """A file system of that size. Skips the test where this process may not mount one."""
    if os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("only root may mount a small disk")
    with tempfile.TemporaryDirectory(prefix="guildhall.", dir="/tmp") as name:
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", name], check=False, stderr=subprocess.DEVNULL)
        if done.returncode != 0:
            pytest.skip("this machine lets nobody mount a small disk")
        try:
            yield Path(name)
        finally:
            subprocess.run(["umount", "-l", name], check=True)


class Writer:
    """The process of tests.core.writer, and what it has said so far."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.lines: list[tuple[str, int]] = []
        self.reading = asyncio.create_task(self._read())

    @classmethod
    async def begin(cls, url: str) -> "Writer":
        """It writes."""
        command: list[Any] = [sys.executable, "-m", "tests.core.writer", url]
        process = await asyncio.create_subprocess_exec(*command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE)
        writer = cls(process)
        await writer.until("ready", 1)
        return writer

    async def _read(self) -> None:
        assert self.process.stdout is not None
        async for line in self.process.stdout:
            word, number, *_ = line.decode().split()
            self.lines.append((word, int(number)))
            if word not in ("ready", "kept"):
                print(line.decode().strip())  # pytest shows it when the test fails

    def said(self, word: str) -> int:
        """How often it said the word."""
        return sum(line[0] == word for line in self.lines)

    async def until(self, word: str, times: int) -> None:
        """It has said the word so often."""
        async with asyncio.timeout(PATIENCE):
            while self.said(word) < times:
                assert self.process.returncode is None, "the writer ended"
                await asyncio.sleep(0.01)

    async def kill(self) -> None:
        """It is gone in the middle of what it did; what it said before is all read."""
        self.process.kill()
        await self.process.wait()
        await self.reading

    async def end(self) -> None:
        """It has come to its end by itself."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        async with asyncio.timeout(PATIENCE):
            assert await self.process.wait() == 0
            await self.reading
