"""Reading the audit log, and proving that it is what was written."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.audit.rules import ERASURE, Break, Checked, Sealed, Values, breaks_of
from app.core import db
from app.core.access import Actor, Scope, ensure
from app.core.errors import NotFound
from app.core.paging import Page, PageRequest, cut

_BATCH = 2_000
_COLUMNS = """
    e.id, e.public_id, e.actor_kind, e.actor_id, e.seq, e.action, e.subject_type, e.subject_id, e.occurred_at, e.request_id,
    e.digest, e.prev_hash, e.hash, d.salt, d.actor_label, d.subject_label, d.reason, d.before, d.after
    FROM audit_entry e LEFT JOIN audit_detail d ON d.entry_id = e.id"""


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which entries: each field that is given narrows. `from_at` is included, `until_at` is not."""

    actor_label: str | None = None
    action: str | None = None
    subject_type: str | None = None
    subject_id: str | None = None
    from_at: datetime | None = None
    until_at: datetime | None = None
    request_id: str | None = None


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One entry for people to read. Where `erased` holds, labels, reason, before and after are gone."""

    id: int
    public_id: UUID
    actor_kind: str
    actor_id: int
    actor_label: str
    seq: int
    action: str
    subject_type: str
    subject_id: str
    subject_label: str
    occurred_at: datetime
    request_id: str | None
    reason: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    hash: str
    erased: bool


async def changes_of(subject_id: UUID, verbs: Sequence[str], count: int) -> list[AuditRow]:
    """The newest `count` entries about the thing with one of these verbs (the word after the dot), newest first. One statement.

    For rooms that need what stood somewhere before; who asks has been let in by them.
    """
    where = " OR ".join(f"e.action LIKE :verb{place}" for place in range(len(verbs)))
    rows = await db.fetch(
        f"SELECT {_COLUMNS} WHERE e.subject_id = :subject AND ({where}) ORDER BY e.id DESC LIMIT :count",
        subject=str(subject_id),
        count=count,
        **{f"verb{place}": f"%.{verb}" for place, verb in enumerate(verbs)},
    )
    return [_row(row) for row in rows]


async def entries(actor: Actor, wanted: AuditFilter, request: PageRequest) -> Page[AuditRow]:
    """A page of the log, newest first. Needs audit:read. One statement."""
    ensure(actor, Scope.AUDIT_READ)
    if not all(value.isprintable() for value in astuple(wanted) if isinstance(value, str)):
        return Page([], [], has_next=False, has_previous=False)  # nothing of that kind was ever written
    conditions = ["1 = 1"]
    parameters: dict[str, Any] = {"limit": request.limit + 1}
    for name in ("action", "subject_type", "subject_id", "request_id"):
        if getattr(wanted, name) is not None:
            conditions.append(f"e.{name} = :{name}")
            parameters[name] = getattr(wanted, name)
    if wanted.actor_label is not None:
        conditions.append("d.actor_label = :actor_label")
        parameters["actor_label"] = wanted.actor_label
    for name, condition, value in (
        ("from_at", "e.occurred_at >= :from_at", wanted.from_at),
        ("until_at", "e.occurred_at < :until_at", wanted.until_at),
        ("after", "e.id < :after", request.after and request.after[0]),
        ("before", "e.id > :before", request.before and request.before[0]),
    ):
        if value is not None:
            conditions.append(condition)
            parameters[name] = value
    direction = "ASC" if request.backward else "DESC"
    sql = f"SELECT {_COLUMNS} WHERE {' AND '.join(conditions)} ORDER BY e.id {direction} LIMIT :limit"
    rows = await db.fetch(sql, **parameters)
    return cut([_row(row) for row in rows], request, lambda row: (row.id,))


async def access_entry(actor: Actor, public_id: UUID) -> AuditRow:
    """The entry. Needs audit:read. Raises NotFound."""
    ensure(actor, Scope.AUDIT_READ)
    rows = await db.fetch(f"SELECT {_COLUMNS} WHERE e.public_id = :public_id", public_id=public_id)
    if not rows:
        raise NotFound("audit entry")
    return _row(rows[0])


async def access_entries(actor: Actor, public_ids: Sequence[UUID]) -> dict[UUID, AuditRow]:
    """Those of the entries that exist and that the caller may read: none without audit:read. One statement."""
    rows = await db.fetch(f"SELECT {_COLUMNS} WHERE e.public_id IN (:public_ids)", public_ids=list(public_ids))
    found = [_row(row) for row in rows]
    return {each.public_id: each for each in found} if actor.holds(Scope.AUDIT_READ) else {}


async def verify_chains() -> list[Break]:
    """Every place where the log is not what was written; an empty list where it is whole. Reads in batches."""
    found: list[Break] = []
    erased = {row["subject_id"] for row in await db.fetch("SELECT subject_id FROM audit_entry WHERE action = :erasure", erasure=ERASURE)}
    chains = await db.fetch(
        "SELECT k.actor_kind, k.actor_id, c.seq, c.head FROM "
        "(SELECT actor_kind, actor_id FROM audit_entry UNION SELECT actor_kind, actor_id FROM audit_chain) k "
        "LEFT JOIN audit_chain c ON c.actor_kind = k.actor_kind AND c.actor_id = k.actor_id ORDER BY k.actor_kind, k.actor_id"
    )
    for chain in chains:
        found += await _verify_chain(chain, erased)
    return found


async def _verify_chain(chain: dict[str, Any], erased: set[str]) -> list[Break]:
    found: list[Break] = []
    seq, head = 0, ""
    last_id = 0
    while True:
        rows = await db.fetch(
            f"SELECT {_COLUMNS} WHERE e.actor_kind = :kind AND e.actor_id = :actor AND (e.seq > :seq OR (e.seq = :seq AND e.id > :id)) "
            "ORDER BY e.seq, e.id LIMIT :limit",
            kind=chain["actor_kind"],
            actor=chain["actor_id"],
            seq=seq,
            id=last_id,
            limit=_BATCH,
        )
        checked = [_checked(row) for row in rows]
        found += breaks_of(checked, seq, head, erased)
        if checked:
            seq, head, last_id = checked[-1].sealed.seq, checked[-1].hash, int(rows[-1]["id"])
        if len(rows) < _BATCH:
            break
    if (seq, head) != (chain["seq"] or 0, chain["head"] or ""):
        problem = f"the chain's head says {chain['seq'] or 0} entries, there are {seq}, or the last is another one"
        found.append(Break(chain["actor_kind"], int(chain["actor_id"]), seq, problem))
    return found


def _row(raw: dict[str, Any]) -> AuditRow:
    return AuditRow(
        id=int(raw["id"]),
        public_id=db.as_uuid(raw["public_id"]),
        actor_kind=raw["actor_kind"],
        actor_id=int(raw["actor_id"]),
        actor_label=raw["actor_label"] or "",
        seq=int(raw["seq"]),
        action=raw["action"],
        subject_type=raw["subject_type"],
        subject_id=raw["subject_id"],
        subject_label=raw["subject_label"] or "",
        occurred_at=db.as_instant(raw["occurred_at"]),
        request_id=raw["request_id"],
        reason=raw["reason"] or "",
        before=db.as_json(raw["before"]),
        after=db.as_json(raw["after"]),
        hash=raw["hash"],
        erased=raw["salt"] is None,
    )


def _checked(raw: dict[str, Any]) -> Checked:
    row = _row(raw)
    sealed = Sealed(
        row.actor_kind, row.actor_id, row.seq, row.action, row.subject_type, row.subject_id, row.occurred_at, row.request_id, raw["digest"]
    )
    values = None if row.erased else Values(row.actor_label, row.subject_label, row.reason, row.before, row.after)
    return Checked(sealed, str(row.public_id), raw["prev_hash"], raw["hash"], raw["salt"], values)
