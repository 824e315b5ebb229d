"""The use-cases of members: coming, changing, and how they can be reached (A1, A2, A5, S6)."""

from app.members.service.contacts import change_contact, change_own_contact, reveal_contact
from app.members.service.profiles import change_member, lock_member, lock_members, set_status, update_profile
from app.members.service.registering import create_member, create_members, enrol, register
from app.members.service.sessions import end_sessions

__all__ = [
    "change_contact",
    "change_member",
    "change_own_contact",
    "create_member",
    "create_members",
    "end_sessions",
    "enrol",
    "lock_member",
    "lock_members",
    "register",
    "reveal_contact",
    "set_status",
    "update_profile",
]
