"""What every command does the same way: settings, the store opened and closed around the work, refusals as one sentence."""

import asyncio
import getpass
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Annotated, Any, NoReturn, TypeVar

import orjson
import typer
from pydantic import ValidationError

from app.core import context, db, ids, sealing
from app.core.access import Actor, system_actor
from app.core.errors import AppError
from app.core.logging import configure_logging
from app.core.settings import Settings

Answer = TypeVar("Answer")
Work = Callable[[], Coroutine[Any, Any, Answer]]
Json = Annotated[bool, typer.Option("--json", help="Answer with one JSON document.")]
Files = Annotated[list[Path], typer.Argument(help="YAML files, or folders of them.")]


def group(summary: str) -> typer.Typer:
    """A group of commands."""
    return typer.Typer(no_args_is_help=True, help=summary)


def complain(sentence: str, code: int = 1) -> NoReturn:
    """The command ends with that sentence on standard error and that exit code."""
    typer.echo(sentence, err=True)
    raise typer.Exit(code)


def settings_from(**given: Any) -> Settings:
    """The settings of the environment, those that are given besides put over them. Ends the command where one is wrong."""
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        wrong = error.errors()[0]
        complain(f"{'.'.join(str(part) for part in wrong['loc']).upper()}: {wrong['msg']}.", 2)


def run(work: Work[Answer], *, store: bool = True, serving: Settings | None = None, file: str = "file") -> Answer:
    """What `work` answers, with the store open around it. What can be expected to go wrong ends as one sentence, also about `file`."""
    settings = serving or settings_from()
    configure_logging("error", json=settings.production)
    try:
        return asyncio.run(_around(work, settings, serving is not None) if store else work())
    except AppError as refusal:
        _refuse(refusal, file)
    except OSError as failure:
        complain(f"{failure.filename}: {failure.strerror}" if failure.filename else str(failure))
    except (db.BadDatabaseUrl, db.StoreInUse) as failure:
        complain(str(failure))


def _refuse(refusal: AppError, file: str) -> NoReturn:
    """Says why not: in words, and with --json as a document too."""
    findings, field = getattr(refusal, "findings", ()), getattr(refusal, "field", None)
    if "--json" in sys.argv:
        told = {"code": refusal.code, "field": field, "message": refusal.message}
        tell({"error": told, "findings": [finding.to_json() for finding in findings]}, True)
    if findings:
        complain("\n".join([*map(str, findings), "Nothing was changed."]))
    complain(f"{file if field == 'file' else field}: {refusal.message}" if field else refusal.message)


async def _around(work: Work[Answer], settings: Settings, serving: bool) -> Answer:
    sealing.unlock(lambda: settings.key)
    context.request_id.set(f"cli-{ids.word(9)}")
    # a command may take its time (no limit for a single statement) and runs beside the server, also on SQLite (ADR 0005)
    await db.start(settings, patient=True, beside_server=not serving)
    try:
        await _check_ready(serving)
        return await work()
    finally:
        await db.stop()


async def _check_ready(serving: bool) -> None:
    try:
        await db.ready()
    except db.StoreUnavailable as failure:
        if not serving or failure.outcome is db.StoreOutcome.FINAL:  # a server may start before its database answers
            complain(failure.message)


def operator() -> Actor:
    """Who runs the command, by the name of the operating system's user. He may do everything."""
    try:
        return system_actor(f"command line ({getpass.getuser()})")
    except (KeyError, OSError):
        return system_actor("command line")


def tell(report: dict[str, Any], as_json: bool, *lines: str) -> None:
    """The report on standard output: as JSON, or as lines for people."""
    typer.echo(orjson.dumps(report, option=orjson.OPT_INDENT_2, default=str).decode() if as_json else "\n".join(lines))
