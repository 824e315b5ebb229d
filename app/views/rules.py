"""What a list can be narrowed to, and a choice of that under a name. Pure.

LimitReached
└── TooManyViews   somebody keeps as many views as one may
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from app.core.access import Scope
from app.core.errors import Invalid, LimitReached

LONGEST_NAME = 60
LONGEST_QUERY = 1000
MOST_VIEWS = 50


@dataclass(frozen=True, slots=True)
class Section:
    """A list: what its reader must hold, and the names under which its filters stand behind the question mark.

    `passing` are those that a view does not keep: who searched for a phone number leaves it nowhere (A4).
    """

    scope: Scope
    filters: tuple[str, ...]
    passing: tuple[str, ...] = ()


_PUBLISHED = ("q", "status", "programme", "draft")
SECTIONS: Mapping[str, Section] = {
    "benefits": Section(Scope.BENEFITS_READ, (*_PUBLISHED, "segment", "kind", "reach", "stage", "plan", "ends")),
    "plans": Section(Scope.PLANS_READ, _PUBLISHED),
    "terms": Section(Scope.TERMS_READ, _PUBLISHED),
    "members": Section(Scope.MEMBERS_READ, ("q", "segment", "programme", "status", "region", "tag", "plan", "joined"), passing=("q",)),
    "partners": Section(Scope.PARTNERS_READ, ("q", "state")),
    "audit": Section(Scope.AUDIT_READ, ("actor", "action", "type", "subject", "from", "until", "request")),
}


class TooManyViews(LimitReached):
    """Somebody keeps as many views as one may."""

    template = "You keep {most} views already. Delete one that you no longer need."

    def __init__(self) -> None:
        super().__init__(most=MOST_VIEWS)


@dataclass(frozen=True, slots=True)
class NewView:
    """The filters of a list under a name; `shared` shows it to all of the staff who may read the list."""

    section: str
    name: str
    query: str
    shared: bool = False


@dataclass(frozen=True, slots=True)
class ViewRow:
    """A saved view as its reader sees it. `author` is the name of the account that keeps it."""

    public_id: UUID
    section: str
    name: str
    query: str
    shared: bool
    own: bool
    author: str


def section_of(name: str) -> Section:
    """The list of that name. Raises Invalid(section)."""
    found = SECTIONS.get(name)
    if found is None:
        raise Invalid("section", "There is no list {name}. There are: {known}.", name=name[:40], known=", ".join(SECTIONS))
    return found


def normal_query(section: str, query: str) -> str:
    """The filters alone, each once and in the list's own order: the same choice is always the same text; pages and what is
    unknown are left out. Raises Invalid(section)."""
    given = {name: value.strip() for name, value in parse_qsl(query.removeprefix("?").replace("%00", "%EF%BF%BD")) if value.strip()}
    return urlencode({name: given[name] for name in section_of(section).filters if name in given})


def check_view(new: NewView) -> NewView:
    """The view may be kept, its query in normal form without what a view does not keep. Raises Invalid on section, name, query."""
    passing = section_of(new.section).passing
    kept = [(name, value) for name, value in parse_qsl(normal_query(new.section, new.query)) if name not in passing]
    name, query = " ".join(new.name.split()), urlencode(kept)
    if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
        raise Invalid("name", "Give 1 to {longest} printable characters.", longest=LONGEST_NAME)
    if not query:
        raise Invalid("query", "The list is not narrowed down. Choose at least one filter, then save the view.")
    if len(query) > LONGEST_QUERY:
        raise Invalid("query", "These filters are too long to be kept.")
    return NewView(new.section, name, query, new.shared)
