"""`./dev bench [--json]`: three queries beside their ceiling, in one run on one PostgreSQL; then cold start, memory and the import.

The server's one worker is pinned to the first core; the load and the ceiling's comparison run on the other. What counts is
the ratio of server CPU per request, which a busy machine distorts least.
"""

import argparse
import asyncio
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from app.core import clock, db
from app.core.settings import Settings
from tests.bench import ceiling, load, population
from tests.bench.bench_impact import bench_impact
from tests.bench.bench_impact import told as impact_line
from tests.bench.bench_import import bench_import

DOCUMENTS = {
    "viewer": """{ viewer { member { nickname segment { code } entitlements(first: 20) { edges { node {
        entitled unmet { fact needed has missing }
        benefit { id title(language: "en") summary(language: "en") kind terms(language: "en") } } } } } } }""",
    "benefits": """{ benefits(first: 50) { edges { node {
        id code title(language: "en") kind terms(language: "en") condition { root { fact operator value } } } } } }""",
    "members": "{ members(first: 100) { edges { node { id number nickname segment { code } growth { available } } } } }",
}
PORT, CEILING_PORT = 18101, 18102
CONNECTIONS, REQUESTS, ROUNDS = 16, 2_000, 3


@dataclass(frozen=True, slots=True)
class Round:
    """One comparison of the product with its ceiling."""

    product: load.Measured
    ceiling: load.Measured

    @property
    def ratio(self) -> float:
        """How many times the ceiling's CPU the product takes."""
        return self.product.cpu_ms / self.ceiling.cpu_ms


def say(text: str) -> None:
    """Progress, for people, on standard error."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def answers(port: int) -> bool:
    """Whether somebody listens."""

    async def knock() -> None:
        _reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.close()

    try:
        asyncio.run(knock())
    except OSError:
        return False
    return True


@contextmanager
def running(command: list[str], port: int, environment: dict[str, str]) -> Iterator[tuple[int, float]]:
    """The process id of a server that answers, and how many seconds that took."""
    began = time.perf_counter()
    process = subprocess.Popen(
        command, env=environment, preexec_fn=lambda: load.pin(0, 0), stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    try:
        while not answers(port):
            if process.poll() is not None or time.perf_counter() - began > 60:
                raise RuntimeError(f"{command} did not start")
            time.sleep(0.02)
        yield process.pid, time.perf_counter() - began
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def product_target(name: str, pid: int, keys: population.Keys) -> load.Target:
    """The request that a front end sends."""
    token = keys.staff if name == "members" else keys.member
    headers = {"authorization": f"Bearer {token}", "content-type": "application/json", "accept": "application/graphql-response+json"}
    return load.Target(PORT, pid, "/graphql", headers, json.dumps({"query": DOCUMENTS[name]}).encode())


def ceiling_target(name: str, pid: int, keys: population.Keys) -> load.Target:
    """The request to the handler that knows its answer."""
    token = keys.staff if name == "members" else keys.member
    return load.Target(CEILING_PORT, pid, f"/{name}", {"authorization": f"Bearer {token}"}, b"{}")


def constant_end(body: bytes) -> str:
    """What follows the data in an answer: its cost, which is the same for every run of one document but for the budget left."""
    text = body.decode()
    return text[text.index(',"extensions"') :] if ',"extensions"' in text else "}"


def check_same(name: str, ours: bytes, theirs: bytes) -> None:
    """Both said the same data, byte for byte."""
    left, right = (body.decode().partition(',"extensions"')[0] for body in (ours, theirs))
    if left != right:
        at = next((i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))
        window = slice(max(0, at - 80), at + 120)
        raise RuntimeError(f"{name}: the ceiling answers something else at byte {at}:\n{left[window]}\n{right[window]}")


def compare(keys: population.Keys, environment: dict[str, str]) -> tuple[dict[str, list[Round]], dict[str, float], dict[str, float]]:
    """Every query against its ceiling, several rounds each; how the product's process started and grew; the ceiling's requests a
    second with the second core left to PostgreSQL, as pgbench has it."""
    rounds: dict[str, list[Round]] = {name: [] for name in DOCUMENTS}
    with running([sys.executable, "-m", "app.cli", "serve"], PORT, {**environment, "PORT": str(PORT)}) as (pid, cold_start):
        ends = {name: constant_end(load.ask(product_target(name, pid, keys))) for name in DOCUMENTS}
        command = [sys.executable, "-m", "tests.bench.ceiling", str(CEILING_PORT), json.dumps(ends)]
        with running(command, CEILING_PORT, environment) as (ceiling_pid, _seconds):
            for number in range(ROUNDS):
                for name in DOCUMENTS:
                    product = load.measure(product_target(name, pid, keys), requests=REQUESTS, connections=CONNECTIONS)
                    hand = load.measure(ceiling_target(name, ceiling_pid, keys), requests=REQUESTS, connections=CONNECTIONS)
                    check_same(name, product.body, hand.body)
                    rounds[name].append(Round(product, hand))
                    told = f"{product.cpu_ms:6.2f} ms CPU, ceiling {hand.cpu_ms:5.2f} ms, ratio {rounds[name][-1].ratio:5.1f}"
                    say(f"round {number + 1}: {name:9} {told}")
            best = {name: ceiling_rps(ceiling_target(name, ceiling_pid, keys)) for name in DOCUMENTS}
        return rounds, best, {"cold_start_s": round(cold_start, 2), "rss_mb": round(load.resident_mb(pid), 1)}


def ceiling_rps(target: load.Target) -> float:
    """The best of several runs: what other work on the machine took away is no property of the handler."""
    return max(load.measure(target, requests=2 * REQUESTS, connections=CONNECTIONS, core=0).rps for _ in range(ROUNDS))


def pgbench_rps(name: str, token: str, url: str) -> float | None:
    """Requests a second that pgbench reaches with the ceiling's statement over as many connections; None where it is not installed."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/pgbench")) or [Path("/usr/bin/pgbench")]
    if not programs[-1].exists():
        return None
    statement = ceiling.STATEMENTS[name].replace("$1", f"'{ceiling.digest(token)}'")
    parts = urlsplit(url)
    host = parts.hostname or dict(pair.split("=") for pair in parts.query.split("&"))["host"]
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(" ".join(statement.split()) + ";\n")
        script.flush()
        connect = ["-h", host, "-p", str(parts.port or 5432), "-U", parts.username or "postgres", parts.path.lstrip("/")]
        command = [str(programs[-1]), "-n", "-M", "prepared", "-f", script.name, "-c", "8", "-t", "500", *connect]
        runs = [
            subprocess.run(command, capture_output=True, text=True, check=True, preexec_fn=lambda: load.pin(0, 0)) for _ in range(ROUNDS)
        ]
    return max(float(next(line for line in done.stdout.splitlines() if line.startswith("tps")).split()[2]) for done in runs)


def middle(values: list[float]) -> float:
    """The median."""
    return sorted(values)[len(values) // 2]


async def populate(url: str) -> population.Keys:
    """A database of its own under `url`, filled."""
    settings = Settings(database_url=url, guildhall_env="test", secret_key="b" * 40)
    await db.migrate(settings)
    await db.start(settings)
    try:
        return await population.fill(clock.now())
    finally:
        await db.stop()


async def make_database(url: str, name: str) -> str:
    """An empty database beside the one that `url` names; its address."""
    server = await connect(url)
    try:
        await server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        await server.execute(f"CREATE DATABASE {name}")
    finally:
        await server.close()
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


async def pin_postgres(url: str) -> None:
    """PostgreSQL keeps to the second core, so that it has the same room beside pgbench as beside the ceiling."""
    connection = await connect(url)
    try:
        load.pin(load.parent_of(await connection.fetchval("SELECT pg_backend_pid()")), 1)
    finally:
        await connection.close()


async def connect(url: str) -> Any:
    """A plain connection to the database that `url` names."""
    credentials = db.tortoise_config(Settings(database_url=url))["connections"]["default"]["credentials"]
    return await asyncpg.connect(**{key: credentials[key] for key in ("host", "port", "user", "password", "database")})


def report() -> dict[str, Any]:
    """Everything, measured."""
    url = asyncio.run(make_database(Settings().database_url, "guildhall_bench"))
    say(f"filling PostgreSQL: {population.MEMBERS:,} members, {population.BENEFITS} benefits ...")
    keys = asyncio.run(populate(url))
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "GUILDHALL_ENV": "test",
        "SECRET_KEY": "b" * 40,
        "LOG_LEVEL": "warning",
        "QUERY_BUDGET": "1000000",
    }
    asyncio.run(pin_postgres(url))
    rounds, ceilings, process = compare(keys, environment)
    queries = {}
    for name, found in rounds.items():
        best = pgbench_rps(name, keys.staff if name == "members" else keys.member, url)
        chosen = sorted(found, key=lambda item: item.ratio)[len(found) // 2]
        queries[name] = {
            "cpu_ms": round(chosen.product.cpu_ms, 3),
            "ceiling_cpu_ms": round(chosen.ceiling.cpu_ms, 3),
            "ratio": round(chosen.ratio, 2),
            "rps": round(middle([item.product.rps for item in found]), 1),
            "p50_ms": round(middle([item.product.p50_ms for item in found]), 2),
            "p99_ms": round(middle([item.product.p99_ms for item in found]), 2),
            "ceiling_rps": round(ceilings[name], 1),
            "pgbench_rps": None if best is None else round(best, 1),
        }
    say("importing 70,000 lines on SQLite ...")
    imported = asyncio.run(bench_import())
    say("counting whom a change hits, on PostgreSQL and on SQLite ...")
    own = asyncio.run(make_database(Settings().database_url, "guildhall_bench_impact"))
    impact = {**asyncio.run(bench_impact(own)), **asyncio.run(bench_impact())}
    return {"queries": queries, **process, **imported, "impact": impact}


def main() -> None:
    """Prints the report: a table, or JSON."""
    parser = argparse.ArgumentParser(prog="./dev bench")
    parser.add_argument("--json", action="store_true", help="print JSON")
    arguments = parser.parse_args()
    found = report()
    if arguments.json:
        sys.stdout.write(json.dumps(found, indent=2) + "\n")
        return
    sys.stdout.write(
        f"{'query':10}{'CPU ms':>9}{'ceiling':>9}{'ratio':>7}{'req/s':>8}{'p50 ms':>8}{'p99 ms':>8}{'ceiling/pgbench req/s':>24}\n"
    )
    for name, row in found["queries"].items():
        beside = f"{row['ceiling_rps']:.0f} / {row['pgbench_rps'] or 0:.0f}"
        sys.stdout.write(
            f"{name:10}{row['cpu_ms']:9.2f}{row['ceiling_cpu_ms']:9.2f}{row['ratio']:7.1f}{row['rps']:8.0f}{row['p50_ms']:8.1f}{row['p99_ms']:8.1f}{beside:>24}\n"
        )
    sys.stdout.write(f"cold start {found['cold_start_s']} s, worker {found['rss_mb']} MB\n")
    sys.stdout.write(f"import of {found['import']['lines']:,} lines on SQLite: {found['import']['seconds']} s\n")
    for dialect, figures in found["impact"].items():
        sys.stdout.write(impact_line(dialect, figures))


if __name__ == "__main__":
    main()
