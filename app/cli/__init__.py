"""The `guildhall` command: what an operator does without a browser.

Reports go to standard output (with --json as one JSON document), everything else to standard error. A refusal is one line
and exit code 1, bad usage exit code 2; a traceback is a bug. Every change stands in the audit log under the name of the
operating system's user. Passwords and tokens are shown once and stand in no log.
"""

import typer

from app.cli import books, catalogues, keys, quotes, reports, serving, staff, tokens

cli = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="Guildhall, from the command line.")
for commands in (serving.commands, catalogues.commands, books.commands, reports.commands, quotes.commands):
    cli.add_typer(commands)
for name, group in {
    "staff": staff.staff,
    "token": tokens.token,
    "keys": keys.keys,
    "import": catalogues.imports,
    "export": catalogues.exports,
}.items():
    cli.add_typer(group, name=name)


def main() -> None:
    """The command has run; the process ends with its exit code."""
    cli(prog_name="guildhall")
