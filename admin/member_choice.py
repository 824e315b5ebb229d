"""The one member whom somebody means by a number, a phone, an address or a name."""

from admin.view import View
from app.core.errors import Invalid
from app.core.paging import PageRequest
from app.members import queries
from app.members.queries import MemberFilter
from app.members.rules import MemberRow

_SHOWN = 5


async def member_named(view: View) -> MemberRow:
    """The member whom the form's field `member` means. Raises Invalid where nobody fits, or several do: then it names them."""
    text = view.form.get("member").strip()
    found = await queries.members_page(view.actor, MemberFilter(search=text), PageRequest(_SHOWN), view.now) if text else None
    rows = found.rows if found else []
    if not rows:
        raise Invalid("member", "Nobody fits. Give a member number, a phone number, an e-mail address or a name.")
    exact = [row for row in rows if str(row.member_number) == text]
    if len(rows) > 1 and not exact:
        named = ", ".join(f"{row.member_number} {row.nickname}" for row in rows)
        raise Invalid("member", "Several members fit: {members}. Give the number.", members=named)
    return exact[0] if exact else rows[0]
