"""How a member can be reached: masked, revealed once with a reason, changed with a reason (A2, R5)."""

from starlette.responses import Response

from admin.flash import Flash
from admin.forms import Input, parse
from admin.i18n import msg
from admin.pages import action, page
from admin.profiles import part
from admin.view import View
from app.core.access import Scope
from app.core.unset import UNSET
from app.members import queries
from app.members import service as members
from app.members.rules import ContactChange, effective_status, masked


class RevealInput(Input):
    """Why somebody has to see it."""

    reason: str = ""


class ContactInput(Input):
    """What shall be different; an empty field leaves it, `gone` takes it away."""

    phone: str | None = None
    email: str | None = None
    gone: list[str] = []
    reason: str = ""

    def change(self) -> ContactChange:
        """The change that is asked for."""
        said = {"phone": self.phone, "email": self.email}
        return ContactChange(**{name: None if name in self.gone else value or UNSET for name, value in said.items()})


@page("/members/{id:uuid}/contact", scope=Scope.MEMBERS_READ)
async def member_contact(view: View) -> Response:
    """How can this member be reached? The whole of it stands here once, right after it was revealed."""
    row = await queries.access_member(view.actor, view.id())
    contact = (await queries.contacts_of([row.id]))[row.id]
    return await view.render(
        "members/contact.html",
        row=row,
        standing=effective_status(row, view.now),
        contact=masked(contact, view.community.settings.phone_region),
    )


@action("/members/{id:uuid}/contact/reveal", scope=Scope.MEMBERS_REVEAL, again=member_contact)
async def reveal_contact(view: View) -> Response:
    """The next page shows it once; that it was looked at, and why, is in the audit log."""
    given = parse(RevealInput, part(view, "reveal"), view.words)
    shown = await members.reveal_contact(view.actor, view.id(), reason=given.reason, now=view.now)
    said = msg("Shown this once. The audit log says that you looked, and why.")
    flash = Flash(said, {"revealed": str(view.id()), "phone": shown.phone, "email": shown.email})
    return view.redirect(view.url("member_contact", id=view.id()), flash)


@action("/members/{id:uuid}/contact", scope=Scope.MEMBERS_WRITE, again=member_contact)
async def change_contact(view: View) -> Response:
    """Phone and e-mail are these from now on."""
    given = parse(ContactInput, part(view, "contact"), view.words)
    await members.change_contact(view.actor, view.id(), given.change(), reason=given.reason, now=view.now)
    return view.redirect(view.url("member_contact", id=view.id()), Flash(msg("The contact is changed.")))
