"""Two of you changed the same: what was there before, what they made of it, what you made of it, and both together (B8)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from admin.differences import Difference
from admin.forms import filled
from admin.publishing import Thing, stale
from admin.view import View
from app.catalogue.queries import effect_of
from app.core.versions.rules import StaleDraft, merge
from app.publishing.queries import draft_seen

Content = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Mine:
    """What was posted over somebody else's save: the content, the revision from which it began, how a content stands in the form,
    and what a draft says that begins from a version."""

    content: Content
    revision: int
    fields: Callable[[Content], Mapping[str, Any]]
    begin: Callable[[Content], Content] = dict


@dataclass(frozen=True, slots=True)
class Clash:
    """One field that either of you changed: what they did with it, and what you did, each against what was there."""

    label: str
    theirs: Difference | None
    mine: Difference | None

    @property
    def both(self) -> bool:
        """Whether both changed it, and not to the same."""
        return self.theirs is not None and self.mine is not None and self.theirs.html != self.mine.html


async def conflict_page(view: View, thing: Thing, error: StaleDraft, mine: Mine, *, noun: str) -> Response:
    """What did both of you change, and how shall it go on? Nothing is saved: the form goes on with both together.

    `noun` is what the linter calls the content: it tells whether what comes of both can cost anybody what theirs gives.
    """
    base, kept = await _base(thing, error, mine), mine.content
    clashes = None
    if base is not None:
        clashes = _clashes(thing, base, mine.content, error.content or {})
        kept = merge(base, mine.content, error.content or {})
    return await view.render(
        "versions/conflict.html",
        status=409,
        thing=thing,
        section=thing.section,
        said=stale(view.words, error.by, error.at),
        clashes=clashes,
        effect=await effect_of(view.actor, noun, error.content, kept, now=view.now) if error.content else None,
        changes=[] if clashes is not None else thing.compare(error.content, mine.content),
        save=thing.url(view, "save"),
        fields=filled(mine.fields(kept)).values | {"revision": [str(error.revision)], "unsaved": ["yes"]},
        theirs=thing.url(view, "edit"),
    )


async def _base(thing: Thing, error: StaleDraft, mine: Mine) -> Content | None:
    """What both of you began with; None where the audit log no longer says it."""
    known, seen = await draft_seen(thing.public_id, error.revision - mine.revision)
    if not known or seen is not None:
        return seen
    return None if thing.said_last is None else mine.begin(thing.said_last)


def _clashes(thing: Thing, base: Content, mine: Content, theirs: Content) -> list[Clash]:
    """What either changed: first what both did, then the rest."""
    theirs_by, mine_by = ({each.path: each for each in thing.compare(base, side)} for side in (theirs, mine))
    found = [
        Clash((mine_by.get(path) or theirs_by[path]).label, theirs_by.get(path), mine_by.get(path)) for path in {**theirs_by, **mine_by}
    ]
    return sorted(found, key=lambda clash: not clash.both)
