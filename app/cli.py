"""The `guildhall` command: what an operator does without a browser.

Reports go to standard output (with --json as one JSON document), everything else to standard error. A refusal is one line
and exit code 1, bad usage exit code 2; a traceback is a bug. Every change stands in the audit log under the name of the
operating system's user. Passwords and tokens are shown once and stand in no log.
"""

import asyncio
import getpass
import sys
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, NoReturn, TypeVar

import orjson
import typer
from pydantic import ValidationError

from app import jobs
from app.core import clock, context, db, ids
from app.core.access import PARTNER_GRANTABLE, Actor, Role, system_actor
from app.core.errors import AppError, NotFound
from app.core.logging import configure_logging
from app.core.settings import Settings

Answer = TypeVar("Answer")
Work = Callable[[], Coroutine[Any, Any, Answer]]
Json = Annotated[bool, typer.Option("--json", help="Answer with one JSON document.")]
Insecure = Annotated[bool | None, typer.Option("--allow-insecure-bind", help="Let others reach plain http; a proxy speaks https.")]
Files = Annotated[list[Path], typer.Argument(help="YAML files, or folders of them.")]
_QUIET: dict[str, Any] = {"server_header": False, "access_log": False, "log_config": None, "ws": "none", "proxy_headers": False}

cli = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="Guildhall, from the command line.")
staff = typer.Typer(no_args_is_help=True, help="Who works in the console.")
token = typer.Typer(no_args_is_help=True, help="Tokens of partners.")
imports = typer.Typer(no_args_is_help=True, help="Bring in purchases or a catalogue.")
exports = typer.Typer(no_args_is_help=True, help="Write out a catalogue.")
for group, name in ((staff, "staff"), (token, "token"), (imports, "import"), (exports, "export")):
    cli.add_typer(group, name=name)


def _complain(sentence: str, code: int = 1) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(code)


def _settings(**given: Any) -> Settings:
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        wrong = error.errors()[0]
        _complain(f"{'.'.join(str(part) for part in wrong['loc']).upper()}: {wrong['msg']}.", 2)


def _run(work: Work[Answer], *, store: bool = True, serving: Settings | None = None, file: str = "file") -> Answer:
    """What `work` answers, with the store open around it. What can be expected to go wrong ends as one sentence, also about `file`."""
    settings = serving or _settings()
    configure_logging("error", json=settings.production)
    try:
        return asyncio.run(_around(work, settings, serving is not None) if store else work())
    except AppError as refusal:
        _refuse(refusal, file)
    except OSError as failure:
        _complain(f"{failure.filename}: {failure.strerror}" if failure.filename else str(failure))
    except (db.BadDatabaseUrl, db.StoreInUse) as failure:
        _complain(str(failure))


def _refuse(refusal: AppError, file: str) -> NoReturn:
    """Says why not: in words, and with --json as a document too."""
    findings, field = getattr(refusal, "findings", ()), getattr(refusal, "field", None)
    if "--json" in sys.argv:
        told = {"code": refusal.code, "field": field, "message": refusal.message}
        _tell({"error": told, "findings": [finding.to_json() for finding in findings]}, True)
    if findings:
        _complain("\n".join([*map(str, findings), "Nothing was changed."]))
    _complain(f"{file if field == 'file' else field}: {refusal.message}" if field else refusal.message)


async def _around(work: Work[Answer], settings: Settings, serving: bool) -> Answer:
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
            _complain(failure.message)


def _actor() -> Actor:
    try:
        return system_actor(f"command line ({getpass.getuser()})")
    except (KeyError, OSError):
        return system_actor("command line")


def _tell(report: dict[str, Any], as_json: bool, *lines: str) -> None:
    """The report on standard output: as JSON, or as lines for people."""
    typer.echo(orjson.dumps(report, option=orjson.OPT_INDENT_2, default=str).decode() if as_json else "\n".join(lines))


@cli.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Where to listen; HOST by default.")] = None,
    port: Annotated[int | None, typer.Option(help="PORT by default.")] = None,
    allow_insecure_bind: Insecure = None,
) -> None:
    """Serve GraphQL and the console, until SIGTERM or SIGINT."""
    settings = _settings(host=host, port=port, allow_insecure_bind=allow_insecure_bind)
    if not settings.loopback and not settings.allow_insecure_bind:
        _complain(
            f"{settings.host} is reachable from outside, and Guildhall itself speaks plain http: passwords could be read on the way. "
            "Put a proxy that speaks https in front and pass --allow-insecure-bind (or ALLOW_INSECURE_BIND=true), or listen on 127.0.0.1."
        )
    _run(lambda: asyncio.sleep(0), serving=settings)  # whether the store opens is told in one sentence, before anything else
    import uvicorn  # slow to import, needed only here

    address = f"http://{f'[{settings.host}]' if ':' in settings.host else settings.host}:{settings.port}"
    graphql = "GraphQL " if settings.production else "Explorer"
    typer.echo(f"Console    {address}/console\n{graphql}   {address}/graphql\nHealth     {address}/readyz", err=True)
    # by its name, since the one place that puts everything together lies above the command line
    where: dict[str, Any] = {"factory": True, "host": settings.host, "port": settings.port}
    uvicorn.Server(uvicorn.Config(lambda: import_module("app.main").create_app(settings), **where, **_QUIET)).run()


@cli.command()
def worker() -> None:
    """Run the periodic jobs, until SIGTERM or SIGINT; a job under way is finished first."""

    async def work() -> None:
        if db.dialect() == "sqlite":
            _complain("On SQLite the one worker lives inside `guildhall serve`.")
        await jobs.run_until_signalled()

    _run(work)


def _instant(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError("an instant has a zone")
    return found


@cli.command()
def job(
    name: str,
    at: Annotated[datetime | None, typer.Option(parser=_instant, help="As if it were then, such as 2027-01-01T00:00:00Z.")] = None,
    as_json: Json = False,
) -> None:
    """Run one periodic job now."""
    now = at or clock.now()
    touched = _run(lambda: jobs.run_job(name, now=now))
    _tell({"job": name, "now": now, "touched": touched}, as_json, f"{name}: {touched} rows")


@cli.command()
def migrate(as_json: Json = False) -> None:
    """Bring the database up to this version of Guildhall."""
    settings = _settings()
    ran = _run(lambda: db.migrate(settings), store=False)
    _tell({"ran": ran}, as_json, *(ran or ["The database is up to date."]))


@cli.command()
def demo(as_json: Json = False) -> None:
    """Load the example community, once. Tells the demo sign-ins, which also stand in var/demo.json."""
    from app.demo import service as example

    settings = _settings()
    report = _run(lambda: example.load(_actor(), settings.var_dir, now=clock.now()))
    _tell(report.to_json(), as_json, *report.lines())


@staff.command("create")
def staff_create(
    name: Annotated[str, typer.Option(help="3 to 32 letters and digits.")],
    role: Annotated[Role, typer.Option(help="What the person is trusted with.")],
    display_name: Annotated[str, typer.Option(help="What others see; the name by default.")] = "",
    password_stdin: Annotated[bool, typer.Option("--password-stdin", help="Read the password from standard input.")] = False,
    generate: Annotated[bool, typer.Option("--generate", help="Make up a password and show it once.")] = False,
    as_json: Json = False,
) -> None:
    """Make a member of staff who can sign in to the console. The password is asked for, unless told otherwise."""
    from app.accounts import service as accounts
    from app.accounts.rules import NewStaff

    password = _password(password_stdin, generate or not sys.stdin.isatty())
    new = NewStaff(name, role, display_name, password)
    made = _run(lambda: accounts.create_staff(_actor(), new, now=clock.now()))
    report = {"name": made.account.name, "role": made.account.role, "password": made.password}
    shown = [] if made.password is None else [f"Password, shown only now: {made.password}"]
    _tell(report, as_json, f"{made.account.name} can sign in as {role.value}.", *shown)


def _password(from_stdin: bool, generate: bool) -> str | None:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if generate:
        return None
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))


@token.command("create")
def token_create(
    partner: Annotated[str, typer.Option(help="The partner's code.")],
    label: Annotated[str, typer.Option(help="What the token is for.")],
    scope: Annotated[list[str], typer.Option(help=f"Repeat for several: {', '.join(sorted(PARTNER_GRANTABLE))}.")],
    days: Annotated[int, typer.Option(min=1, max=366, help="How long it lives.")] = 90,
    address: Annotated[list[str] | None, typer.Option(help="Where it may be used from, such as 192.0.2.0/24. Repeat for several.")] = None,
    partner_name: Annotated[str | None, typer.Option(help="Make the partner under this name if there is none with the code.")] = None,
    test: Annotated[bool, typer.Option("--test", help="A token that begins with guild_test_.")] = False,
    as_json: Json = False,
) -> None:
    """Make a token for a partner and show it once."""
    from app.partners import service as partners
    from app.partners.rules import NewToken

    now = clock.now()
    asked = NewToken(label, tuple(scope), now + timedelta(days=days), tuple(address or ()), live=not test)
    issued = _run(lambda: partners.issue_token_to(_actor(), partner, asked, now=now, partner_name=partner_name))
    identity = ids.global_id(ids.NodeType.PARTNER_TOKEN, issued.row.public_id)
    report = {"id": identity, "token": issued.secret, "scopes": issued.row.scopes, "expires_at": issued.row.expires_at}
    _tell(report, as_json, f"Token, shown only now: {issued.secret}", f"Id, to revoke it by: {identity}")


@token.command("revoke")
def token_revoke(
    identity: Annotated[str, typer.Argument(metavar="ID")], reason: Annotated[str, typer.Option()], as_json: Json = False
) -> None:
    """End a token at once."""
    from app.partners import service as partners
    from app.partners.rules import TokenRow

    async def work() -> TokenRow:
        kind, public_id = ids.parse_global_id(identity)
        if kind is not ids.NodeType.PARTNER_TOKEN:
            raise NotFound("token")
        return await partners.revoke_token(_actor(), public_id, reason=reason, now=clock.now())

    row = _run(work)
    _tell({"id": identity, "revoked_at": row.revoked_at}, as_json, f"{row.prefix}... ({row.label}) opens nothing any more.")


@imports.command("purchases")
def import_purchases(
    file: Annotated[str, typer.Argument(help="CSV: member, occurred_on, amount, currency, reference; - is standard input.")],
    programme: Annotated[str | None, typer.Option(help="The programme's code, where several pay purchases.")] = None,
    source: Annotated[str, typer.Option(help="Whose references and member names these are.")] = "import",
    create_members: Annotated[bool, typer.Option("--create-members", help="Make members that are not known yet.")] = False,
    as_json: Json = False,
) -> None:
    """Book purchases and the growth that they earn. Running it again changes nothing and goes on where it stopped."""
    from rich.console import Console

    from app.activity import service as activity
    from app.activity.rules import ImportReport

    options = activity.ImportOptions(programme, source, create_members)
    status = Console(stderr=True).status("Reading ...")

    def progress(report: ImportReport) -> None:
        status.update(f"{report.read:,} of {report.lines:,} lines")

    with status:
        stream = sys.stdin.buffer if file == "-" else Path(file)
        report = _run(lambda: activity.import_purchases(_actor(), stream, options, now=clock.now(), progress=progress), file=file)
    counts = f"{report.accepted:,} booked, {report.repeated:,} known already, {report.refused:,} refused of {report.read:,} lines"
    more = f"{report.members_created:,} members made, {report.growth:,} growth earned, {report.without_growth:,} purchases without growth"
    refusals = (f"{file}:{fault.line}: {fault.field}: {fault.reason}" for fault in report.refusals)
    _tell(report.to_json(), as_json, *refusals, counts, more)
    if report.refused:
        raise typer.Exit(1)


@imports.command("catalogue")
def import_catalogue(
    paths: Files,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
    as_json: Json = False,
) -> None:
    """Bring in a catalogue from YAML: all of it, or nothing where anything is wrong."""
    from app.catalogue import service as catalogue

    report = _run(lambda: catalogue.import_catalogue(_actor(), paths, now=clock.now(), dry_run=dry_run))
    _tell(report.to_json(), as_json, *report.lines())


@exports.command("catalogue")
def export_catalogue(directory: Path, as_json: Json = False) -> None:
    """Write the catalogue as YAML into a folder; importing it again changes nothing."""
    from app.catalogue import gateway, queries

    async def work() -> queries.Exported:
        found = await queries.export_catalogue(_actor(), now=clock.now())
        gateway.write_files(directory, found.files)
        return found

    exported = _run(work)
    left_out = [f"{code} is not in it: {state}" for code, state in exported.left_out.items()]
    report = {"directory": str(directory), "files": sorted(exported.files), "left_out": exported.left_out}
    _tell(report, as_json, *left_out, f"{len(exported.files)} files in {directory}")


@cli.command()
def lint(paths: Annotated[list[Path] | None, typer.Argument()] = None, as_json: Json = False) -> None:
    """Say what is wrong with YAML files, or without any with what is in the database. Ends with 1 where there is an error."""
    from app.catalogue import queries, service

    findings = _run(lambda: service.lint_files(paths) if paths else queries.lint_catalogue(_actor(), now=clock.now()), store=not paths)
    count = "1 finding" if len(findings) == 1 else f"{len(findings)} findings"
    _tell({"findings": [item.to_json() for item in findings]}, as_json, *(str(item) for item in findings), count)
    if any(item.severity == "error" for item in findings):
        raise typer.Exit(1)


@cli.command()
def doctor(as_json: Json = False) -> None:
    """Recompute the books: sums, chains, versions, periods. Ends with 1 where something is broken."""
    from app.integrity import service as integrity

    report = _run(integrity.doctor)
    lines = []
    for check in report.checks:
        lines.append(f"{'ok    ' if check.holds else 'BROKEN'} {check.name}: {check.promise}")
        lines += [f"       {example}" for example in check.examples]
    _tell(report.to_json(), as_json, *lines)
    if not report.healthy:
        raise typer.Exit(1)


def main() -> None:
    """The command has run; the process ends with its exit code."""
    cli()


if __name__ == "__main__":
    main()
