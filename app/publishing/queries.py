"""Reading published things: what is in force at an instant, from memory; and the lists and histories that staff work with (B8, W5)."""

from bisect import bisect_right
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from app.audit.queries import changes_of
from app.community import service as community
from app.core import db
from app.core.errors import Invalid, NotFound
from app.core.paging import Page, PageRequest, cut
from app.core.versions import service as versions
from app.core.versions.content import FIRST_YEAR, LAST_YEAR
from app.core.versions.rules import Status, is_known, pick_live, pick_scheduled, status_word
from app.core.versions.service import IdentityRow, Kind, VersionRow
from app.publishing.models import VersionRecord
from app.publishing.rules import BEGINNING, END, Line, Listed, ListFilter, Newest, Span, Stub, Waiting, known_since

AnyCatalogue = TypeVar("AnyCatalogue")
AnyRow = TypeVar("AnyRow", bound="InList")
Narrowed = tuple[list[str], dict[str, Any]]
Pairs = Sequence[tuple[Line, Stub]]
_KEPT_CATALOGUES = 8
_KEPT_LINES = 2
_MAX_SEARCH = 80
_MOST_STEPS = 100
_STATUSES = """
CASE WHEN i.archived_at IS NOT NULL THEN 'archived'
     WHEN live.number IS NOT NULL AND i.draft IS NOT NULL THEN 'live_with_draft'
     WHEN live.number IS NOT NULL THEN 'live'
     WHEN coming.effective_from IS NOT NULL THEN 'scheduled'
     ELSE 'draft' END
"""


class InList(Protocol):
    """What a row of a list has: its place."""

    @property
    def position(self) -> int: ...

    @property
    def code(self) -> str: ...


@dataclass(frozen=True, slots=True)
class History(Generic[IdentityRow, VersionRow]):
    """One thing with every version, newest number first."""

    identity: IdentityRow
    versions: list[VersionRow]
    live: VersionRow | None
    scheduled: list[VersionRow]
    status: Status


class Kept(Generic[AnyCatalogue]):
    """What is in force of one kind of thing, made once for each interval and kept in memory by the catalogue's revision.

    A process that finds another revision builds anew, so what was published shows at once.
    """

    def __init__(self, kind: Kind[Any, Any], build: Callable[[Span, Pairs], Awaitable[AnyCatalogue]]) -> None:
        self._kind = kind
        self._build = build
        self._lines: dict[int, tuple[Line, ...]] = {}
        self._made: list[tuple[Span, AnyCatalogue]] = []

    async def at(self, at: datetime, known_at: datetime | None = None) -> AnyCatalogue:
        """What is in force at `at`, by what was recorded at `known_at` (None: now).

        One statement (the revision) while it is in memory. Raises Invalid(as_of) outside the years 1900 to 2999.
        """
        if not FIRST_YEAR <= at.year <= LAST_YEAR:
            raise Invalid("as_of", "Choose an instant from {first} to {last}.", first=FIRST_YEAR, last=LAST_YEAR)
        with community.one_revision():
            current = await community.revision()
            lines = await self.lines(current)
            known_at = known_since(lines, known_at)
            for place, (span, found) in enumerate(self._made):
                if span.revision == current and span.known_at == known_at and span.since <= at < span.until:
                    self._made.insert(0, self._made.pop(place))
                    return found
            span = _span(lines, current, at, known_at)
            pairs = [(line, stub) for line in lines if (stub := pick_live(line.stubs, at, known_at))]
            made = await self._build(span, pairs)
        self._made.insert(0, (span, made))
        del self._made[_KEPT_CATALOGUES:]
        return made

    async def lines(self, current: int) -> tuple[Line, ...]:
        """Every version of every thing at the revision, without contents. One statement, none while it is in memory."""
        found = self._lines.get(current)
        if found is None:
            while len(self._lines) >= _KEPT_LINES:
                self._lines.pop(next(iter(self._lines)))
            found = self._lines[current] = await read_lines(self._kind)
        return found

    def forget(self) -> None:
        """Nothing is kept in memory."""
        self._lines.clear()
        self._made.clear()


async def read_lines(kind: Kind[Any, Any]) -> tuple[Line, ...]:
    """Every version of every thing of the kind, without contents. One statement."""
    things, version = _tables(kind)
    rows = await db.fetch(
        f"SELECT i.id, i.public_id, i.code, i.archived_at, v.id AS version_id, v.public_id AS version_public_id, v.number, v.hash, "  # noqa: S608  fixed names
        f"v.effective_from, v.recorded_at, v.cancelled_at FROM {version} v JOIN {things} i ON i.id = v.identity_id ORDER BY i.id, v.number"
    )
    lines: dict[int, Line] = {}
    for row in rows:
        stub = Stub(
            version_id=int(row["version_id"]),
            public_id=db.as_uuid(row["version_public_id"]),
            number=int(row["number"]),
            hash=row["hash"],
            effective_from=db.as_instant(row["effective_from"]),
            recorded_at=db.as_instant(row["recorded_at"]),
            cancelled_at=db.as_instant(row["cancelled_at"]),
        )
        identity_id = int(row["id"])
        before = lines[identity_id].stubs if identity_id in lines else ()
        archived_at = db.as_instant(row["archived_at"])
        lines[identity_id] = Line(identity_id, db.as_uuid(row["public_id"]), row["code"], archived_at, (*before, stub))
    return tuple(lines.values())


async def list_things(kind: Kind[Any, Any], name: str, wanted: ListFilter, request: PageRequest, *, now: datetime) -> Page[Listed]:
    """A page of the things by position and code; `name` is the column that holds their names. One statement. The caller has asked
    for the scope."""
    narrowed = narrow(wanted, programme=wanted.programme)
    return await listed_page(_listed(kind, name), narrowed, request, _row, now=now)


async def count_things(kind: Kind[Any, Any], name: str, wanted: ListFilter, *, now: datetime) -> dict[Status, int]:
    """How many of the things pass the filter, by state; its own status aside. One statement."""
    return await listed_counts(_listed(kind, name), narrow(replace(wanted, status=None), programme=wanted.programme), now=now)


def narrow(wanted: ListFilter, **exact: str | None) -> Narrowed:
    """What keeps a row of `listed`: the filter, and columns that say just that (None: anything). The texts are fixed; what a caller
    wrote is a parameter."""
    said = exact | {"status": wanted.status.value if wanted.status else None}
    params: dict[str, Any] = {name: value for name, value in said.items() if value is not None}
    where = [f"{name} = :{name}" for name in params]
    if wanted.drafts.saved_before is not None:
        where.append("has_draft AND draft_saved_at < :saved_before")
        params["saved_before"] = wanted.drafts.saved_before
    if wanted.drafts.saved_by is not None:
        where.append("has_draft AND draft_saved_by = :saved_by")
        params["saved_by"] = wanted.drafts.saved_by
    if wanted.only:
        where.append("public_id IN (:only)")
        params["only"] = wanted.only
    for place, word in enumerate(" ".join(wanted.search.split())[:_MAX_SEARCH].lower().split()):
        where.append(f"search_text LIKE :word{place} ESCAPE '!'")
        params[f"word{place}"] = f"%{escape_like(word)}%"
    return where, params


async def listed_page(
    listed: str, narrowed: Narrowed, request: PageRequest, read: Callable[[dict[str, Any]], AnyRow], *, now: datetime
) -> Page[AnyRow]:
    """A page of the relation `listed` by position and code; `listed` begins the statement, `read` makes the row a value. One statement."""
    where, params = narrowed
    direction, compare, edge = ("DESC", "<", request.before) if request.backward else ("ASC", ">", request.after)
    if edge is not None:
        where = [*where, f"(position {compare} :edge_position OR (position = :edge_position AND code {compare} :edge_code))"]
        params = params | {"edge_position": edge[0], "edge_code": edge[1]}
    sql = f"{listed} SELECT * FROM listed {_and(where)} ORDER BY position {direction}, code {direction} LIMIT :limit"  # noqa: S608  fixed text
    rows = await db.fetch(sql, now=now, limit=request.limit + 1, **params)
    return cut([read(row) for row in rows], request, lambda row: (row.position, row.code))


async def listed_counts(listed: str, narrowed: Narrowed, *, now: datetime) -> dict[Status, int]:
    """How many rows of the relation `listed` are kept, by state. One statement."""
    where, params = narrowed
    sql = f"{listed} SELECT status, COUNT(*) AS things FROM listed {_and(where)} GROUP BY status"  # noqa: S608  fixed text
    counts = {row["status"]: int(row["things"]) for row in await db.fetch(sql, now=now, **params)}
    return {status: counts.get(status.value, 0) for status in Status}


async def newest_contents(kind: Kind[Any, Any], codes: Sequence[str]) -> dict[str, Newest]:
    """What the things of these codes say, by code: the draft, else the newest version that stands. One statement. The caller has
    asked for the scope."""
    things, version = _tables(kind)
    rows = await db.fetch(
        f"SELECT i.public_id, i.code, p.code AS programme, i.draft, i.draft_revision, i.archived_at, ("  # noqa: S608  fixed names
        f"SELECT v.content FROM {version} v WHERE v.identity_id = i.id AND v.cancelled_at IS NULL ORDER BY v.number DESC LIMIT 1"
        f") AS published FROM {things} i JOIN programme p ON p.id = i.programme_id WHERE i.code IN (:codes)",
        codes=list(codes),
    )
    return {
        row["code"]: Newest(
            public_id=db.as_uuid(row["public_id"]),
            code=row["code"],
            programme=row["programme"],
            content=db.as_json(row["draft"]) or db.as_json(row["published"]) or {},
            revision=int(row["draft_revision"]),
            drafted=row["draft"] is not None,
            published=row["published"] is not None,
            archived=row["archived_at"] is not None,
        )
        for row in rows
    }


async def find_thing(kind: Kind[IdentityRow, VersionRow], public_id: UUID) -> IdentityRow:
    """The thing with its draft. Raises NotFound."""
    found = await kind.identity_model.get_or_none(public_id=public_id)
    if found is None:
        raise NotFound(kind.name)
    return found


async def history_of(kind: Kind[IdentityRow, VersionRow], public_id: UUID, *, now: datetime) -> History[IdentityRow, VersionRow]:
    """The thing with all its versions. Two statements. Raises NotFound."""
    identity = await find_thing(kind, public_id)
    found = await versions.versions_of(kind, identity.id)
    status = status_word(found, at=now, has_draft=identity.draft is not None, archived=identity.archived_at is not None)
    return History(identity, found, pick_live(found, now), pick_scheduled(found, now), status)


async def waiting(kind: Kind[Any, Any], until: datetime) -> list[Waiting]:
    """The versions of the kind that hold from `until` or before and at which nobody has looked in force, soonest first. One statement."""
    things, version = _tables(kind)
    rows = await db.fetch(
        f"SELECT i.public_id AS identity, i.code, v.public_id, v.number, v.content, v.effective_from, v.author FROM version_record r "  # noqa: S608  fixed names
        f"JOIN {version} v ON v.public_id = r.version_public_id JOIN {things} i ON i.id = v.identity_id "
        "WHERE r.looked_at IS NULL AND r.held_at IS NULL AND v.cancelled_at IS NULL AND v.effective_from <= :until "
        "ORDER BY v.effective_from, i.id, v.number",
        until=until,
    )
    return [_waiting(row) for row in rows]


async def draft_seen(identity: UUID, steps: int) -> tuple[bool, dict[str, Any] | None]:
    """Whether it is known what the draft said `steps` revisions ago, and that; None where there was none. One statement.

    The audit log tells: every save, every draft thrown away and every publication raises the revision by one. The caller has asked
    for the scope.
    """
    if not 0 < steps <= _MOST_STEPS:
        return False, None
    found = await changes_of(identity, ("save_draft", "discard_draft", "publish"), steps + 1)
    if len(found) < steps or found[steps - 1].erased:
        return False, None
    last, earlier = found[steps - 1], found[steps:]
    if last.action.endswith(".publish"):
        return last.after is not None, last.after["content"] if last.after else None
    drafted = not earlier or earlier[0].action.endswith(".save_draft")  # else the save began with what was published
    return True, last.before if drafted else None


async def records_by_versions(versions: Iterable[UUID]) -> dict[UUID, VersionRecord]:
    """What is on record of each of the versions, by their public ids. One statement; the caller has asked for the scope."""
    return {record.version_public_id: record for record in await VersionRecord.filter(version_public_id__in=list(versions))}


async def records_of(identity: UUID) -> dict[int, VersionRecord]:
    """What is on record of each version of the thing, by number. One statement; the caller has asked for the scope."""
    return {record.number: record for record in await VersionRecord.filter(identity_public_id=identity)}


def escape_like(text: str) -> str:
    """The text as LIKE finds it literally, with `!` as the escape."""
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def _span(lines: Sequence[Line], revision: int, at: datetime, known_at: datetime | None) -> Span:
    turns = sorted(
        {BEGINNING, END, *(stub.effective_from for line in lines for stub in line.stubs if is_known(stub, known_at))},
    )
    place = bisect_right(turns, at)
    return Span(revision, turns[place - 1], turns[min(place, len(turns) - 1)], known_at)


def _tables(kind: Kind[Any, Any]) -> tuple[str, str]:
    return kind.identity_model._meta.db_table, kind.version_model._meta.db_table


def _listed(kind: Kind[Any, Any], name: str) -> str:
    """The beginning of every statement about lists. Table and column names are the room's own."""
    things, version = _tables(kind)
    position = "i.position" if "position" in kind.identity_model._meta.fields else "0"
    return f"""
WITH live AS (
    SELECT identity_id, number, effective_from FROM (
        SELECT identity_id, number, effective_from,
               ROW_NUMBER() OVER (PARTITION BY identity_id ORDER BY effective_from DESC, number DESC) AS place
        FROM {version} WHERE cancelled_at IS NULL AND effective_from <= :now
    ) ranked WHERE place = 1
), coming AS (
    SELECT identity_id, MIN(effective_from) AS effective_from
    FROM {version} WHERE cancelled_at IS NULL AND effective_from > :now GROUP BY identity_id
), listed AS (
    SELECT i.id, i.public_id, i.code, p.code AS programme, i.{name} AS name, {position} AS position, i.search_text,
           i.draft IS NOT NULL AS has_draft, i.draft_revision, i.draft_saved_at, i.draft_saved_by,
           live.number AS live_number, live.effective_from AS live_since, coming.effective_from AS coming_at, {_STATUSES} AS status
    FROM {things} i JOIN programme p ON p.id = i.programme_id
    LEFT JOIN live ON live.identity_id = i.id
    LEFT JOIN coming ON coming.identity_id = i.id
)
"""  # noqa: S608  fixed names


def _and(where: list[str]) -> str:
    return f"WHERE {' AND '.join(where)}" if where else ""


def _row(row: dict[str, Any]) -> Listed:
    return Listed(
        id=int(row["id"]),
        public_id=db.as_uuid(row["public_id"]),
        code=row["code"],
        programme=row["programme"],
        name=db.as_json(row["name"]),
        position=int(row["position"]),
        status=Status(row["status"]),
        live_number=row["live_number"],
        live_since=db.as_instant(row["live_since"]),
        coming_at=db.as_instant(row["coming_at"]),
        draft_revision=int(row["draft_revision"]),
        draft_saved_at=db.as_instant(row["draft_saved_at"]),
        draft_saved_by=row["draft_saved_by"],
    )


def _waiting(row: dict[str, Any]) -> Waiting:
    return Waiting(
        identity=db.as_uuid(row["identity"]),
        code=row["code"],
        public_id=db.as_uuid(row["public_id"]),
        number=int(row["number"]),
        content=db.as_json(row["content"]),
        effective_from=db.as_instant(row["effective_from"]),
        author=row["author"],
    )
