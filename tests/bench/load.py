"""A bounded load over keep-alive HTTP/1.1, and what it cost the server: CPU time from /proc, latencies, requests a second."""

import asyncio
import os
import time
from dataclasses import dataclass
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Measured:
    """One run: server CPU in ms per request, requests a second, and latencies in ms."""

    cpu_ms: float
    rps: float
    p50_ms: float
    p99_ms: float
    body: bytes


@dataclass(frozen=True, slots=True)
class Target:
    """One request to repeat against one server process on the loopback address."""

    port: int
    pid: int
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def raw(self) -> bytes:
        """The request as it goes over the wire."""
        head = {"host": f"127.0.0.1:{self.port}", "content-length": str(len(self.body)), **self.headers}
        lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
        return f"POST {self.path} HTTP/1.1\r\n{lines}\r\n".encode() + self.body


def cpu_seconds(pid: int) -> float:
    """User and system time that the process has used so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICK


def resident_mb(pid: int) -> float:
    """Memory of the process that is in RAM."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length"))
    return int(head[9:12]), await reader.readexactly(length)


async def ask(target: Target) -> bytes:
    """The body of one answer; anything but a 200 is an error."""
    reader, writer = await asyncio.open_connection("127.0.0.1", target.port)
    try:
        writer.write(target.raw)
        status, body = await _answer(reader)
    finally:
        writer.close()
    if status != 200:
        raise RuntimeError(f"{target.path} answered {status}: {body[:300]!r}")
    return body


async def measure(target: Target, *, requests: int, connections: int) -> Measured:
    """Sends exactly `requests` requests over `connections` connections and says what they cost."""
    left, took = requests, []

    async def client() -> None:
        nonlocal left
        reader, writer = await asyncio.open_connection("127.0.0.1", target.port)
        raw = target.raw
        while left > 0:
            left -= 1
            began = time.perf_counter()
            writer.write(raw)
            status, body = await _answer(reader)
            took.append((time.perf_counter() - began) * 1000)
            if status != 200:
                raise RuntimeError(f"{target.path} answered {status}: {body[:300]!r}")
        writer.close()

    body = await ask(target)
    cpu, began = cpu_seconds(target.pid), time.perf_counter()
    await asyncio.gather(*[client() for _ in range(connections)])
    seconds, spent = time.perf_counter() - began, cpu_seconds(target.pid) - cpu
    took.sort()
    return Measured(
        spent * 1000 / len(took), len(took) / seconds, took[len(took) // 2], took[min(len(took) - 1, len(took) * 99 // 100)], body
    )
