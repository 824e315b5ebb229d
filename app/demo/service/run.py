"""One load of the example under way: who loads, when, what is marked as done, and in whose name its people act."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.accounts.queries import staff_named
from app.audit.service import record
from app.core.access import MEMBER_SCOPES, ROLE_SCOPES, Actor, ActorKind
from app.core.errors import NotFound
from app.demo.rules import SIGN_INS, SignIn
from app.members.queries import members_by_external_refs

REASON = "The example community."
SUBJECT = "Demo"


@dataclass(frozen=True, slots=True)
class Load:
    """One load under way."""

    actor: Actor
    var_dir: Path
    now: datetime


async def mark(run: Load, name: str, **counts: int) -> None:
    """The step is done, in the transaction of its effect."""
    await record(run.actor, f"demo.{name}", SUBJECT, name, now=run.now, reason=REASON, after=counts)


async def member(name: str) -> Actor:
    """The member of the example with that sign-in."""
    each: SignIn = next(each for each in SIGN_INS if each.name == name)
    member_id = (await members_by_external_refs(each.source, [each.reference]))[each.reference]
    return Actor(ActorKind.MEMBER, scopes=MEMBER_SCOPES, label=each.display_name, member_id=member_id)


async def staff(run: Load, name: str) -> Actor:
    """The member of staff of the example with that sign-in; whoever loads where there is none any more."""
    try:
        row = await staff_named(run.actor, name)
    except NotFound:
        return run.actor
    scopes = ROLE_SCOPES[row.role] if row.role else frozenset()
    return Actor(ActorKind.STAFF, id=row.id, scopes=scopes, label=row.name, role=row.role)
