"""Who works here, and what each of them is trusted with."""

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
from app.core.access import Role, Scope

_PAGE = 50
_WHERE = "staff"


class NewStaffInput(Input):
    """A new member of staff; the password is made up and shown once."""

    name: str
    display_name: str = ""
    role: Role


class ChangeStaffInput(Input):
    """A change of trust, with its reason."""

    role: Role | None = None
    disabled: bool | None = None
    reason: str = ""


@page("/staff", scope=Scope.STAFF_READ)
async def staff(view: View) -> Response:
    """Who works here, and may do what?"""
    found = await queries.staff_page(view.actor, view.page_request(_WHERE, _PAGE))
    return await view.render("staff/list.html", page=found, where=_WHERE, tables=tables)


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
    return await view.render("staff/member.html", row=row, sessions=sessions, tables=tables)


@action("/staff/{id:uuid}", scope=Scope.STAFF_WRITE, again=staff_member)
async def change_staff(view: View) -> Response:
    """The colleague has another role, or is switched off or on; they are signed out everywhere."""
    given = parse(ChangeStaffInput, view.form, view.words)
    row = await accounts.change_staff(view.actor, view.id(), reason=given.reason, now=view.now, role=given.role, disabled=given.disabled)
    said = msg("{name} is changed and signed out everywhere.")
    if given.disabled is not None:
        said = msg("{name} is switched off and signed out everywhere.") if given.disabled else msg("{name} can sign in again.")
    return view.redirect(view.url("staff_member", id=row.public_id), Flash(said, {"name": row.name}))


@action("/staff/{id:uuid}/sessions/{session:uuid}/end", scope=Scope.STAFF_WRITE)
async def end_staff_session(view: View) -> Response:
    """That session of a colleague has ended."""
    await accounts.end_session(view.actor, view.id("session"), now=view.now)
    return view.redirect(view.url("staff_member", id=view.id()), Flash(msg("That session has ended.")))
