"""The lists that can be taken out, kept as views and changed row by row or many at once: how each reads its filters."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from admin import audit, benefits, listing, members, partners
from admin.i18n import msg
from admin.listing import Asked
from admin.view import View

Wanted = Callable[[View, Asked, tuple[UUID, ...]], Any]


@dataclass(frozen=True, slots=True)
class Listed:
    """A list by the name of its page: what it is called, what it is narrowed to by its filters, and the page of one of its rows."""

    title: str
    wanted: Wanted
    one: str = ""


LISTS: Mapping[str, Listed] = {
    "benefits": Listed(msg("Benefits"), benefits.wanted, "edit_benefit"),
    "plans": Listed(msg("Plans"), listing.wanted_things, "edit_plan"),
    "terms": Listed(msg("Terms"), listing.wanted_things, "edit_terms"),
    "members": Listed(msg("Members"), members.wanted, "member"),
    "partners": Listed(msg("Partners"), partners.wanted),
    "audit": Listed(msg("Audit"), audit.wanted),
}
