"""Looking into the books."""

import typer

from app.cli.running import Json, run, tell

commands = typer.Typer()


@commands.command()
def doctor(as_json: Json = False) -> None:
    """Recompute the books: sums, chains, versions, periods. Ends with 1 where something is broken."""
    from app.integrity import service as integrity

    report = run(integrity.doctor)
    lines = []
    for check in report.checks:
        lines.append(f"{'ok    ' if check.holds else 'BROKEN'} {check.name}: {check.promise}")
        lines += [f"       {example}" for example in check.examples]
    tell(report.to_json(), as_json, *lines)
    if not report.healthy:
        raise typer.Exit(1)
