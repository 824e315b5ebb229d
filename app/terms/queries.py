"""Reading terms: those in force at an instant, from memory (W5); any version; what members accepted and what differs from today's
(M3, W4); and the lists and histories of staff (B8)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from app.community import service as community
from app.core import db
from app.core.access import Actor, Scope, ensure
from app.core.differences import words
from app.core.errors import NotFound
from app.core.paging import Page, PageRequest, cut, slice_keys
from app.core.versions import service as versions
from app.core.versions.rules import Status, compare
from app.members.queries import can_read
from app.publishing import queries as published
from app.publishing.queries import History, Kept, Pairs
from app.publishing.rules import Line, Listed, ListFilter, Newest, Span, Stub
from app.terms.models import Terms, TermsAcceptance, TermsVersion
from app.terms.rules import Acceptance, TermsDifference, TermsEdition, read_content

KIND = versions.Kind("set of terms", Terms, TermsVersion, community.bump_revision)
_KEPT_EDITIONS = 200
_KEPT_DIFFERENCES = 64
_editions: dict[UUID, TermsEdition] = {}
_differences: dict[tuple[UUID, UUID, str], TermsDifference] = {}


@dataclass(frozen=True, slots=True)
class AcceptedBy:
    """Who accepted which version of terms, in which language, and when."""

    id: int
    member_public_id: UUID
    member_number: int
    nickname: str
    number: int
    language: str
    accepted_at: datetime


@dataclass(frozen=True)
class TermsCatalogue:
    """The terms in force at every instant of the span, by code. `lines` has every version of all of them, without contents."""

    span: Span
    terms: tuple[TermsEdition, ...]
    archived: frozenset[str]

    @cached_property
    def by_code(self) -> Mapping[str, TermsEdition]:
        """The terms in force by code."""
        return {edition.code: edition for edition in self.terms}

    @cached_property
    def by_public_id(self) -> Mapping[UUID, TermsEdition]:
        """The terms in force by public id."""
        return {edition.public_id: edition for edition in self.terms}

    @cached_property
    def by_id(self) -> Mapping[int, TermsEdition]:
        """The terms in force by row id."""
        return {edition.terms_id: edition for edition in self.terms}

    def page(self, request: PageRequest, programme: str | None = None) -> Page[TermsEdition]:
        """A page of the terms by code, without those that are archived now; of one programme where it is named."""
        asked = [
            edition
            for edition in self.terms
            if edition.code not in self.archived and (programme is None or edition.content.programme == programme)
        ]
        return slice_keys(asked, request, lambda edition: (edition.code,))


async def terms_in_force(at: datetime, known_at: datetime | None = None) -> TermsCatalogue:
    """The terms in force at `at`, by what was recorded at `known_at` (None: now).

    One statement (the revision) while it is in memory, and none inside `community.one_revision()` after the first.
    Raises Invalid(as_of) outside the years 1900 to 2999.
    """
    return await _kept.at(at, known_at)


async def terms_lines() -> dict[str, Line]:
    """Every version of all terms, without contents, by code. One statement beside the revision, none while it is in memory."""
    with community.one_revision():
        return {line.code: line for line in await _kept.lines(await community.revision())}


async def version_of(code: str, number: int, *, now: datetime) -> TermsEdition:
    """That version of the terms, once it is or was in force: what is only scheduled is nobody's business yet. Raises NotFound."""
    line = (await terms_lines()).get(code)
    stub = next((stub for stub in line.stubs if stub.number == number), None) if line else None
    if line is None or stub is None or stub.cancelled_at is not None or stub.effective_from > now:
        raise NotFound("version")
    return (await _read([(line, stub)]))[0]


async def editions_by_ids(version_ids: Iterable[int]) -> dict[int, TermsEdition]:
    """The versions with these row ids, scheduled ones too. At most two statements, none for what is in memory."""
    wanted = set(version_ids)
    pairs = [(line, stub) for line in (await terms_lines()).values() for stub in line.stubs if stub.version_id in wanted]
    return {edition.version_id: edition for edition in await _read(pairs)}


def difference(before: TermsEdition, after: TermsEdition, language: str) -> TermsDifference:
    """What differs between the two versions: the body word by word in the language, the structured parts field by field (W4)."""
    key = before.version_public_id, after.version_public_id, language
    found = _differences.get(key)
    if found is None:
        old, new = (edition.content.model_dump(mode="json", exclude={"body"}) for edition in (before, after))
        body = words(before.content.body.get(language, ""), after.content.body.get(language, ""))
        found = TermsDifference(language, tuple(body), tuple(compare(old, new)))
        while len(_differences) >= _KEPT_DIFFERENCES:
            _differences.pop(next(iter(_differences)))
        _differences[key] = found
    return found


async def acceptances_of_members(actor: Actor, member_ids: Sequence[int]) -> dict[int, list[Acceptance]]:
    """What each of the members accepted, newest first. One's own, or anybody's with members:read. Raises NotFound. One statement."""
    if not all(can_read(actor, member_id) for member_id in member_ids):
        raise NotFound("member")
    found: dict[int, list[Acceptance]] = {member_id: [] for member_id in member_ids}
    for row in await TermsAcceptance.filter(member_id__in=list(found)).order_by("-id").values(*ACCEPTANCE_COLUMNS):
        found[row["member_id"]].append(acceptance(row))
    return found


async def access_acceptances(actor: Actor, public_ids: Sequence[UUID]) -> dict[UUID, Acceptance]:
    """Those of the acceptances that there are and that the caller may read. One statement."""
    rows = [acceptance(row) for row in await TermsAcceptance.filter(public_id__in=list(public_ids)).values(*ACCEPTANCE_COLUMNS)]
    return {row.public_id: row for row in rows if can_read(actor, row.member_id)}


async def count_acceptances(actor: Actor, public_id: UUID) -> dict[int, int]:
    """How many members accepted each version, by number. Needs terms:read. Raises NotFound. Two statements."""
    terms = await access_terms(actor, public_id)
    rows = await db.fetch(
        "SELECT v.number, COUNT(*) AS members FROM terms_acceptance a JOIN terms_version v ON v.id = a.terms_version_id "
        "WHERE v.identity_id = :terms GROUP BY v.number",
        terms=terms.id,
    )
    return {int(row["number"]): int(row["members"]) for row in rows}


async def acceptances_of(actor: Actor, public_id: UUID, request: PageRequest) -> Page[AcceptedBy]:
    """A page of the members who accepted a version of the terms, newest first. Needs terms:read and members:read. One statement."""
    ensure(actor, Scope.TERMS_READ, Scope.MEMBERS_READ)
    direction, mark, edge = ("ASC", ">", request.before) if request.backward else ("DESC", "<", request.after)
    beyond = f"AND a.id {mark} :edge" if edge is not None else ""
    params = {"edge": edge[0]} if edge is not None else {}
    statement = f"{_ACCEPTED_BY} {beyond} ORDER BY a.id {direction} LIMIT :limit"
    rows = await db.fetch(statement, terms=public_id, limit=request.limit + 1, **params)
    return cut([_accepted_by(row) for row in rows], request, lambda row: (row.id,))


async def list_terms(actor: Actor, wanted: ListFilter, request: PageRequest, *, now: datetime) -> Page[Listed]:
    """A page of terms by code. One statement. Needs terms:read."""
    ensure(actor, Scope.TERMS_READ)
    return await published.list_things(KIND, "title", wanted, request, now=now)


async def count_terms(actor: Actor, wanted: ListFilter, *, now: datetime) -> dict[Status, int]:
    """How many terms pass the filter, by state; its own status aside. One statement. Needs terms:read."""
    ensure(actor, Scope.TERMS_READ)
    return await published.count_things(KIND, "title", wanted, now=now)


async def access_terms(actor: Actor, public_id: UUID) -> Terms:
    """The terms with their draft, for whoever may read drafts. Needs terms:read. Raises NotFound."""
    ensure(actor, Scope.TERMS_READ)
    return await published.find_thing(KIND, public_id)


async def newest_terms(actor: Actor, codes: Sequence[str]) -> dict[str, Newest]:
    """What the terms of these codes say, drafts before versions. One statement. Needs terms:read."""
    ensure(actor, Scope.TERMS_READ)
    return await published.newest_contents(KIND, codes)


async def history(actor: Actor, public_id: UUID, *, now: datetime) -> History[Terms, TermsVersion]:
    """The terms with all their versions. Two statements. Needs terms:read. Raises NotFound."""
    ensure(actor, Scope.TERMS_READ)
    return await published.history_of(KIND, public_id, now=now)


def acceptance(row: Mapping[str, Any]) -> Acceptance:
    """The acceptance as a value."""
    return Acceptance(
        id=row["id"],
        public_id=row["public_id"],
        member_id=row["member_id"],
        terms_id=row["terms_version__identity_id"],
        version_id=row["terms_version_id"],
        number=row["terms_version__number"],
        language=row["language"],
        accepted_at=row["accepted_at"],
    )


def forget_cached() -> None:
    """Nothing is kept in memory."""
    _kept.forget()
    _editions.clear()
    _differences.clear()


async def _build(span: Span, pairs: Pairs) -> TermsCatalogue:
    archived = frozenset(line.code for line, _ in pairs if line.archived_at is not None)
    return TermsCatalogue(span, tuple(sorted(await _read(pairs), key=lambda edition: edition.code)), archived)


async def _read(pairs: Pairs) -> list[TermsEdition]:
    """Those versions with their contents, in the same order. At most one statement, none for what is in memory."""
    known = {stub.public_id: _editions[stub.public_id] for _, stub in pairs if stub.public_id in _editions}
    missing = {stub.version_id: (line, stub) for line, stub in pairs if stub.public_id not in known}
    rows = await TermsVersion.filter(id__in=list(missing)).values("id", "content", "html") if missing else []
    made = {edition.version_public_id: edition for edition in (_edition(*missing[row["id"]], row) for row in rows)}
    known |= made
    if len(_editions) + len(made) > _KEPT_EDITIONS:
        _editions.clear()
    _editions.update(made)
    return [known[stub.public_id] for _, stub in pairs]


def _edition(line: Line, stub: Stub, row: Mapping[str, Any]) -> TermsEdition:
    return TermsEdition(
        terms_id=line.identity_id,
        public_id=line.public_id,
        version_id=stub.version_id,
        version_public_id=stub.public_id,
        number=stub.number,
        hash=stub.hash,
        effective_from=stub.effective_from,
        recorded_at=stub.recorded_at,
        content=read_content(row["content"]),
        html=row["html"],
    )


ACCEPTANCE_COLUMNS = (
    *("id", "public_id", "member_id", "terms_version_id", "language", "accepted_at"),
    *("terms_version__identity_id", "terms_version__number"),
)


def _accepted_by(row: Mapping[str, Any]) -> AcceptedBy:
    return AcceptedBy(
        id=int(row["id"]),
        member_public_id=db.as_uuid(row["member_public_id"]),
        member_number=int(row["member_number"]),
        nickname=row["nickname"],
        number=int(row["number"]),
        language=row["language"],
        accepted_at=db.as_instant(row["accepted_at"]),
    )


_ACCEPTED_BY = """
SELECT a.id, m.public_id AS member_public_id, m.member_number, m.nickname, v.number, a.language, a.accepted_at
FROM terms_acceptance a JOIN terms_version v ON v.id = a.terms_version_id JOIN terms t ON t.id = v.identity_id
JOIN member m ON m.id = a.member_id
WHERE t.public_id = :terms
"""
_kept = Kept(KIND, _build)
