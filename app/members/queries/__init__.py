"""Reading members: by id and name, how they can be reached, and the pages of the staff's list."""

from app.members.queries.contacts import contacts_of, exact_matches
from app.members.queries.lists import MemberFilter, members_page
from app.members.queries.reading import (
    access_member,
    access_members,
    can_read,
    history_of,
    member_row,
    members_by_external_refs,
    members_by_ids,
    members_by_numbers,
    own_member,
    programmes_of_members,
)

__all__ = [
    "MemberFilter",
    "access_member",
    "access_members",
    "can_read",
    "contacts_of",
    "exact_matches",
    "history_of",
    "member_row",
    "members_by_external_refs",
    "members_by_ids",
    "members_by_numbers",
    "members_page",
    "own_member",
    "programmes_of_members",
]
