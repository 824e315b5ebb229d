"""Where a member is signed in, and ending that with a reason (A3)."""

from uuid import UUID

from starlette.responses import Response

from admin.flash import Flash
from admin.forms import Input, parse
from admin.i18n import msg
from admin.pages import action, page
from admin.session_words import address_word
from admin.view import View
from app.accounts import queries as account_queries
from app.core.access import Scope
from app.members import queries
from app.members import service as members
from app.members.rules import effective_status

_PAGE = 20
_WHERE = "member sessions"


class EndInput(Input):
    """Which sessions shall end, or all of them, and why."""

    sessions: list[UUID] = []
    all: bool = False
    reason: str = ""


@page("/members/{id:uuid}/sessions", scope=Scope.MEMBERS_READ)
async def member_sessions(view: View) -> Response:
    """Where is this member signed in?"""
    row = await queries.access_member(view.actor, view.id())
    account = (await account_queries.accounts_of_members([row.id])).get(row.id)
    found = await account_queries.sessions_of_member(row.id, view.page_request(_WHERE, _PAGE), view.now)
    return await view.render(
        "members/sessions.html",
        row=row,
        standing=effective_status(row, view.now),
        account=account,
        page=found,
        sessions=[(each, address_word(view.words, each.address)) for each in found.rows],
        where=_WHERE,
    )


@action("/members/{id:uuid}/sessions", scope=Scope.MEMBERS_WRITE, again=member_sessions)
async def end_member_sessions(view: View) -> Response:
    """The chosen sessions, or all, open nothing any more."""
    given = parse(EndInput, view.form, view.words)
    ended = await members.end_sessions(view.actor, view.id(), None if given.all else given.sessions, reason=given.reason, now=view.now)
    said = msg("They are signed out there.") if ended else msg("These sessions had ended already.")
    return view.redirect(view.url("member_sessions", id=view.id()), Flash(said))
