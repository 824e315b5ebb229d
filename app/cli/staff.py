"""Who works in the console."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.running import Json, group, operator, run, tell
from app.core import clock
from app.core.access import Role

if TYPE_CHECKING:
    from app.accounts.rules import AccountRow

staff = group("Who works in the console.")


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
    made = run(lambda: accounts.create_staff(operator(), new, now=clock.now()))
    report = {"name": made.account.name, "role": made.account.role, "password": made.password}
    shown = [] if made.password is None else [f"Password, shown only now: {made.password}"]
    tell(report, as_json, f"{made.account.name} can sign in as {role.value}.", *shown)


@staff.command("reset-factor")
def staff_reset_factor(
    name: Annotated[str, typer.Argument(help="The name to sign in with.")],
    reason: Annotated[str, typer.Option(help="Why, in 3 to 500 characters (two in Chinese); it goes into the audit log.")],
    as_json: Json = False,
) -> None:
    """Take away somebody's second factor, where authenticator and recovery codes are lost. They set up a new one when they sign in."""
    from app.accounts import service as accounts
    from app.accounts.queries import staff_named

    async def work() -> "AccountRow":
        now = clock.now()
        return await accounts.reset_factor(operator(), (await staff_named(operator(), name)).public_id, reason=reason, now=now)

    row = run(work)
    tell({"name": row.name}, as_json, f"{row.name} has no second factor any more and is signed out everywhere.")


def _password(from_stdin: bool, generate: bool) -> str | None:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if generate:
        return None
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))
