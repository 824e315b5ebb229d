"""Who works here, and what each of them is trusted with."""

from dataclasses import dataclass

from starlette.responses import Response

from admin import words as tables
from admin.flash import Flash
from admin.forms import Input, filled, parse
from admin.i18n import msg
from admin.pages import action, page
from admin.view import View
from app.accounts import queries
from app.accounts import service as accounts
from app.accounts.rules import NewStaff
from app.core.access import FACTOR_ROLES, ROLE_SCOPES, STEP_UP_SCOPES, Role, Scope


@dataclass(frozen=True, slots=True)
class Task:
    """What somebody may do, in a few words, and the scope that it takes."""

    words: str
    scope: Scope

    @property
    def roles(self) -> list[Role]:
        """Who may."""
        return [role for role in Role if self.scope in ROLE_SCOPES[role]]

    @property
    def delicate(self) -> bool:
        """Whether it asks for a fresh proof."""
        return self.scope in STEP_UP_SCOPES


_PAGE = 50
_WHERE = "staff"
_TASKS = (
    Task(msg("look things up: members, catalogue, prices"), Scope.MEMBERS_READ),
    Task(msg("help members: tags, status, sign-ins, contacts"), Scope.MEMBERS_WRITE),
    Task(msg("see personal data unmasked"), Scope.MEMBERS_REVEAL),
    Task(msg("write drafts and try them out"), Scope.BENEFITS_WRITE),
    Task(msg("publish, schedule and take back"), Scope.BENEFITS_PUBLISH),
    Task(msg("read the audit log and reports"), Scope.AUDIT_READ),
    Task(msg("record memberships"), Scope.MEMBERSHIPS_WRITE),
    Task(msg("let partners in and issue tokens"), Scope.PARTNERS_WRITE),
    Task(msg("say who works here, and as what"), Scope.STAFF_WRITE),
)


class NewStaffInput(Input):
    """A new member of staff; the password is made up and shown once."""

    name: str
    display_name: str = ""
    role: Role


class ReasonInput(Input):
    """Why."""

    reason: str = ""


class ChangeStaffInput(Input):
    """A change of trust, with its reason."""

    role: Role | None = None
    disabled: bool | None = None
    reason: str = ""


@page("/staff", scope=Scope.STAFF_READ)
async def staff(view: View) -> Response:
    """Who works here, and may do what?"""
    found = await queries.staff_page(view.actor, view.page_request(_WHERE, _PAGE))
    since = await queries.factors_since(view.actor, [row.id for row in found.rows])
    return await view.render("staff/list.html", page=found, where=_WHERE, tables=tables, since=since, tasks=_TASKS, needed=FACTOR_ROLES)


@page("/staff/new", scope=Scope.STAFF_WRITE)
async def new_staff(view: View) -> Response:
    """Who comes to work here?"""
    return await view.render("staff/new.html", tables=tables)


@action("/staff/new", scope=Scope.STAFF_WRITE, again=new_staff)
async def create_staff(view: View) -> Response:
    """Somebody new can sign in; the next page shows the password once."""
    given = parse(NewStaffInput, view.form, view.words)
    made = await accounts.create_staff(view.actor, NewStaff(given.name, given.role, given.display_name), now=view.now)
    flash = Flash(
        msg("{name} can sign in. Hand over this password: it is shown only this once."), {"name": made.account.name}, secret=made.password
    )
    return view.redirect(view.url("staff_member", id=made.account.public_id), flash)


@page("/staff/{id:uuid}", scope=Scope.STAFF_READ)
async def staff_member(view: View) -> Response:
    """What is this colleague trusted with, and where are they signed in?"""
    row = await queries.access_account(view.actor, view.id())
    sessions = await queries.sessions_page(view.actor, row.id, view.page_request("sessions", _PAGE), view.now)
    if not view.form.values:
        problems = view.form.problems
        view.form = filled({"role": row.role})
        view.form.problems = problems
    factor = (await queries.factors_since(view.actor, [row.id])).get(row.id)
    return await view.render("staff/member.html", row=row, sessions=sessions, tables=tables, factor=factor, needed=FACTOR_ROLES)


@action("/staff/{id:uuid}", scope=Scope.STAFF_WRITE, again=staff_member)
async def change_staff(view: View) -> Response:
    """The colleague has another role, or is switched off or on; they are signed out everywhere."""
    given = parse(ChangeStaffInput, view.form, view.words)
    row = await accounts.change_staff(view.actor, view.id(), reason=given.reason, now=view.now, role=given.role, disabled=given.disabled)
    said = msg("{name} is changed and signed out everywhere.")
    if given.disabled is not None:
        said = msg("{name} is switched off and signed out everywhere.") if given.disabled else msg("{name} can sign in again.")
    return view.redirect(view.url("staff_member", id=row.public_id), Flash(said, {"name": row.name}))


@page("/staff/{id:uuid}/second-factor", scope=Scope.STAFF_WRITE)
async def resetting_factor(view: View) -> Response:
    """Has this colleague lost the authenticator and the recovery codes?"""
    return await view.render("staff/reset_factor.html", row=await queries.access_account(view.actor, view.id()))


@action("/staff/{id:uuid}/second-factor", scope=Scope.STAFF_WRITE, again=resetting_factor)
async def reset_factor(view: View) -> Response:
    """The colleague has no second factor any more and is signed out everywhere."""
    given = parse(ReasonInput, view.form, view.words)
    row = await accounts.reset_factor(view.actor, view.id(), reason=given.reason, now=view.now)
    said = Flash(msg("{name} has no second factor any more and is signed out everywhere."), {"name": row.name})
    own = row.id == view.actor.id  # who takes away their own signs in again
    return view.redirect(view.url("sign_in") if own else view.url("staff_member", id=row.public_id), said)


@action("/staff/{id:uuid}/sessions/{session:uuid}/end", scope=Scope.STAFF_WRITE)
async def end_staff_session(view: View) -> Response:
    """That session of a colleague has ended."""
    await accounts.end_session(view.actor, view.id("session"), now=view.now)
    return view.redirect(view.url("staff_member", id=view.id()), Flash(msg("That session has ended.")))
