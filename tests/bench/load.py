"""A bounded load by ApacheBench over keep-alive connections, and what it cost: server CPU from /proc, latencies, requests a second."""

import os
import re
import subprocess
import tempfile
import urllib.request
from dataclasses import dataclass
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Measured:
    """One run: server CPU in ms per request, requests a second, latencies in ms, and one answer."""

    cpu_ms: float
    rps: float
    p50_ms: float
    p99_ms: float
    body: bytes


@dataclass(frozen=True, slots=True)
class Target:
    """One POST to repeat against one server process on the loopback address."""

    port: int
    pid: int
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def url(self) -> str:
        """Where it goes."""
        return f"http://127.0.0.1:{self.port}{self.path}"


def cpu_seconds(pid: int) -> float:
    """User and system time that the process has used so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICK


def parent_of(pid: int) -> int:
    """The process that started `pid`."""
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def resident_mb(pid: int) -> float:
    """Memory of the process that is in RAM."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def pin(pid: int, core: int) -> None:
    """The process and whatever it starts from now on run on one core, where there are two and it may be said."""
    if len(os.sched_getaffinity(0)) > 1:
        try:
            os.sched_setaffinity(pid, {core})
        except PermissionError:
            return


def ask(target: Target) -> bytes:
    """The body of one answer; anything but a 200 is an error."""
    request = urllib.request.Request(target.url, target.body, target.headers)
    with urllib.request.urlopen(request) as answer:
        return bytes(answer.read())


def measure(target: Target, *, requests: int, connections: int, core: int = 1) -> Measured:
    """Sends exactly `requests` requests over `connections` connections, from the given core, and says what they cost."""
    body = ask(target)
    headers = [part for name, value in target.headers.items() if name != "content-type" for part in ("-H", f"{name}: {value}")]
    with tempfile.NamedTemporaryFile() as payload:
        payload.write(target.body)
        payload.flush()
        command = ["ab", "-q", "-k", "-l", "-n", str(requests), "-c", str(connections), "-p", payload.name, "-T", "application/json"]
        cpu = cpu_seconds(target.pid)
        done = subprocess.run([*command, *headers, target.url], capture_output=True, text=True, check=True, preexec_fn=lambda: pin(0, core))
        spent = cpu_seconds(target.pid) - cpu
    said = done.stdout
    if "Non-2xx" in said or int(_number(r"Failed requests:\s+(\d+)", said)):
        raise RuntimeError(f"{target.path} failed under load:\n{said}")
    return Measured(
        spent * 1000 / requests,
        _number(r"Requests per second:\s+([\d.]+)", said),
        _number(r"\n\s+50%\s+(\d+)", said),
        _number(r"\n\s+99%\s+(\d+)", said),
        body,
    )


def _number(pattern: str, text: str) -> float:
    match = re.search(pattern, text)
    if match is None:
        raise RuntimeError(f"no {pattern} in:\n{text}")
    return float(match[1])
