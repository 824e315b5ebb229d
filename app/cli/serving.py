"""Running the installation: the server, the worker, one job, the migrations."""

import asyncio
from datetime import datetime
from importlib import import_module
from typing import Annotated, Any

import typer

from app import jobs
from app.cli.running import Json, complain, run, settings_from, tell
from app.core import clock, db
from app.core.shared import BadRedisUrl, shared

Insecure = Annotated[bool | None, typer.Option("--allow-insecure-bind", help="Let others reach plain http; a proxy speaks https.")]
_QUIET: dict[str, Any] = {"server_header": False, "access_log": False, "log_config": None, "ws": "none", "proxy_headers": False}
commands = typer.Typer()


@commands.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Where to listen; HOST by default.")] = None,
    port: Annotated[int | None, typer.Option(help="PORT by default.")] = None,
    allow_insecure_bind: Insecure = None,
) -> None:
    """Serve GraphQL and the console, until SIGTERM or SIGINT."""
    settings = settings_from(host=host, port=port, allow_insecure_bind=allow_insecure_bind)
    if not settings.loopback and not settings.allow_insecure_bind:
        complain(
            f"{settings.host} is reachable from outside, and Guildhall itself speaks plain http: passwords could be read on the way. "
            "Put a proxy that speaks https in front and pass --allow-insecure-bind (or ALLOW_INSECURE_BIND=true), or listen on 127.0.0.1."
        )
    try:  # whether the addresses can be used and the store opens is told in one sentence, before anything else
        shared.start(settings.redis_url)
    except BadRedisUrl as failure:
        complain(str(failure))
    run(lambda: asyncio.sleep(0), serving=settings)
    import uvicorn  # slow to import, needed only here

    address = f"http://{f'[{settings.host}]' if ':' in settings.host else settings.host}:{settings.port}"
    graphql = "GraphQL " if settings.production else "Explorer"
    typer.echo(f"Console    {address}/console\n{graphql}   {address}/graphql\nHealth     {address}/readyz", err=True)
    # by its name, since the one place that puts everything together lies above the command line
    where: dict[str, Any] = {"factory": True, "host": settings.host, "port": settings.port}
    uvicorn.Server(uvicorn.Config(lambda: import_module("app.main").create_app(settings), **where, **_QUIET)).run()


@commands.command()
def worker() -> None:
    """Run the periodic jobs, until SIGTERM or SIGINT; a job under way is finished first."""

    async def work() -> None:
        if db.dialect() == "sqlite":
            complain("On SQLite the one worker lives inside `guildhall serve`.")
        await jobs.run_until_signalled()

    run(work)


def _instant(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError("an instant has a zone")
    return found


@commands.command()
def job(
    name: str,
    at: Annotated[datetime | None, typer.Option(parser=_instant, help="As if it were then, such as 2027-01-01T00:00:00Z.")] = None,
    as_json: Json = False,
) -> None:
    """Run one periodic job now."""
    now = at or clock.now()
    touched = run(lambda: jobs.run_job(name, now=now))
    tell({"job": name, "now": now, "touched": touched}, as_json, f"{name}: {touched} rows")


@commands.command()
def migrate(as_json: Json = False) -> None:
    """Bring the database up to this version of Guildhall."""
    settings = settings_from()
    ran = run(lambda: db.migrate(settings), store=False)
    tell({"ran": ran}, as_json, *(ran or ["The database is up to date."]))
