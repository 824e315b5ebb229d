"""What is published, and what happened: catalogues, purchases, the example community, the linter."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from app.cli.running import Files, Json, complain, group, operator, run, settings_from, tell
from app.core import clock

imports = group("Bring in purchases or a catalogue.")
exports = group("Write out a catalogue.")
commands = typer.Typer()


@commands.command()
def demo(as_json: Json = False) -> None:
    """Load the example community, once. Tells the demo sign-ins, which also stand in var/demo.json."""
    from app.demo import service as example

    settings = settings_from()
    report = run(lambda: example.load(operator(), settings.var_dir, now=clock.now()))
    tell(report.to_json(), as_json, *report.lines())


@commands.command("demo-code")
def demo_code(name: Annotated[str, typer.Argument(help="Whose: owner or publisher.")], as_json: Json = False) -> None:
    """Tell the code that the authenticator of a demo sign-in shows now. It opens once; half a minute later there is another."""
    from app.accounts.rules import present_code
    from app.demo import gateway

    settings = settings_from()
    known = {each["name"]: each["secret"] for each in gateway.read_secrets(settings.var_dir).get("sign_ins", ()) if "secret" in each}
    if name not in known:
        complain(f"{settings.var_dir / gateway.FILE} knows no authenticator of {name!r}. It has those of: {', '.join(known) or 'nobody'}.")
    code = present_code(known[name], clock.now())
    tell({"name": name, "code": code}, as_json, code)


@imports.command("purchases")
def import_purchases(
    file: Annotated[str, typer.Argument(help="CSV: member, occurred_on, amount, currency, reference, perhaps sku; - is standard input.")],
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
        report = run(lambda: activity.import_purchases(operator(), stream, options, now=clock.now(), progress=progress), file=file)
    counts = f"{report.accepted:,} booked, {report.repeated:,} known already, {report.refused:,} refused of {report.read:,} lines"
    more = f"{report.members_created:,} members made, {report.growth:,} growth earned, {report.without_growth:,} purchases without growth"
    refusals = (f"{file}:{fault.line}: {fault.field}: {fault.reason}" for fault in report.refusals)
    tell(report.to_json(), as_json, *refusals, counts, more)
    if report.refused:
        raise typer.Exit(1)


@imports.command("catalogue")
def import_catalogue(
    paths: Files,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
    reason: Annotated[str | None, typer.Option(help="Why; in the history, and for what the linter warns of.")] = None,
    as_json: Json = False,
) -> None:
    """Bring in a catalogue from YAML: all of it, or nothing where anything is wrong."""
    from app.catalogue import service as catalogue

    said = {} if reason is None else {"reason": reason}
    report = run(lambda: catalogue.import_catalogue(operator(), paths, now=clock.now(), dry_run=dry_run, **said))
    tell(report.to_json(), as_json, *report.lines())


@exports.command("catalogue")
def export_catalogue(directory: Path, as_json: Json = False) -> None:
    """Write the catalogue as YAML into a folder; importing it again changes nothing."""
    from app.catalogue import gateway, queries

    async def work() -> queries.Exported:
        found = await queries.export_catalogue(operator(), now=clock.now())
        gateway.write_files(directory, found.files)
        return found

    exported = run(work)
    left_out = [f"{code} is not in it: {state}" for code, state in exported.left_out.items()]
    report = {"directory": str(directory), "files": sorted(exported.files), "left_out": exported.left_out}
    tell(report, as_json, *left_out, f"{len(exported.files)} files in {directory}")


@commands.command()
def lint(paths: Annotated[list[Path] | None, typer.Argument()] = None, as_json: Json = False) -> None:
    """Say what is wrong with YAML files, or without any with what is in the database. Ends with 1 where there is an error."""
    from app.catalogue import queries, service

    now = clock.now()
    findings = run(lambda: service.lint_files(paths, now=now) if paths else queries.lint_catalogue(operator(), now=now), store=not paths)
    count = "1 finding" if len(findings) == 1 else f"{len(findings)} findings"
    tell({"findings": [item.to_json() for item in findings]}, as_json, *(line for item in findings for line in item.lines()), count)
    if any(item.severity == "error" for item in findings):
        raise typer.Exit(1)
