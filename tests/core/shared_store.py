"""A Redis (or Valkey) of the test's own, which may be stopped, frozen and started again. Missing programs fail a test, never skip it."""

import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.conftest import PATIENCE


class SharedStore:
    """A server on a socket of its own that keeps nothing on disk."""

    def __init__(self, folder: Path) -> None:
        found = shutil.which("redis-server") or shutil.which("valkey-server")
        if found is None:
            pytest.fail("There is no redis-server here. ./dev test installs it (on Debian, as root: apt-get install redis-server).")
        self._program, self._socket = found, folder / "socket"
        self.url = f"unix://{self._socket}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """It answers."""
        options = ("--port", "0", "--unixsocket", str(self._socket), "--save", "", "--appendonly", "no")
        self._process = subprocess.Popen([self._program, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + PATIENCE
        while not self._answers():
            assert time.monotonic() < until, "the shared store did not start"
            time.sleep(0.01)

    def _answers(self) -> bool:
        with closing(socket.socket(socket.AF_UNIX)) as asking:
            asking.settimeout(1.0)
            try:
                asking.connect(str(self._socket))
                asking.sendall(b"PING\r\n")
                return asking.recv(16).startswith(b"+PONG")
            except OSError:
                return False

    def stop(self) -> None:
        """It is gone, with all that it counted; stopping twice is no error."""
        if self._process is not None:
            self._process.send_signal(signal.SIGCONT)
            self._process.kill()
            self._process.wait()
            self._process = None
        self._socket.unlink(missing_ok=True)

    def freeze(self) -> None:
        """It takes calls and never answers them, as behind a broken network."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """It answers again."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)


@contextmanager
def shared_store() -> Iterator[SharedStore]:
    """A server that runs, gone at the end whatever happened to it."""
    with TemporaryDirectory(prefix="guildhall-") as folder:  # short: the path of a socket has 107 characters at most
        server = SharedStore(Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.stop()
