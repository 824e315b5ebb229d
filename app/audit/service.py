"""The audit log: one entry for each change by staff, partner, command line or job (R5). Append-only, chained per actor."""

from datetime import datetime
from typing import Unpack
from uuid import UUID

from app.audit.models import AuditChain, AuditDetail, AuditEntry
from app.audit.rules import ERASURE, Detail, Sealed, Values, digest_of, hash_of, plain
from app.core import context, db, ids
from app.core.access import Actor, Scope, ensure
from app.core.errors import NotFound


async def record(
    actor: Actor, action: str, subject_type: str, subject_id: object, *, now: datetime, **detail: Unpack[Detail]
) -> AuditEntry:
    """The change is in the log. Call it inside the transaction of the change, last: it locks the actor's chain.

    `action` is `noun.verb`; `subject_id` a public id or code. `detail`: subject_label, reason, before, after, request_id
    (default: the request's own). Raises ValueError where before or after names a secret or holds a float.
    """
    values = Values(
        actor_label=actor.label[:80],
        subject_label=detail.get("subject_label", "")[:200],
        reason=detail.get("reason", "")[:500],
        before=plain(detail.get("before")),
        after=plain(detail.get("after")),
    )
    salt = ids.secret(16).hex()
    chain = await _locked_chain(actor)
    sealed = Sealed(
        actor_kind=chain.actor_kind,
        actor_id=chain.actor_id,
        seq=chain.seq + 1,
        action=action,
        subject_type=subject_type,
        subject_id=str(subject_id),
        occurred_at=now,
        request_id=detail.get("request_id") or context.request_id.get(),
        digest=digest_of(salt, values),
    )
    entry = await _append(chain, sealed)
    await AuditDetail.create(
        entry_id=entry.id,
        salt=salt,
        actor_label=values.actor_label,
        subject_label=values.subject_label,
        reason=values.reason,
        before=values.before,
        after=values.after,
    )
    return entry


async def erase_detail(actor: Actor, entry_public_id: UUID, *, reason: str, now: datetime) -> None:
    """The values of the entry are gone and an entry says so; the chain still holds (A4). Needs staff:write. Raises NotFound."""
    ensure(actor, Scope.STAFF_WRITE)
    async with db.transaction():
        entry = await AuditEntry.get_or_none(public_id=entry_public_id)
        if entry is None or not await AuditDetail.filter(entry_id=entry.id).delete():
            raise NotFound("audit entry")
        await record(actor, ERASURE, "AuditEntry", entry_public_id, now=now, reason=reason)


async def _locked_chain(actor: Actor) -> AuditChain:
    key = {"actor_kind": actor.kind.value, "actor_id": actor.id or 0}
    chain = await AuditChain.filter(**key).select_for_update().first()
    if chain is not None:
        return chain
    await db.execute(
        "INSERT INTO audit_chain (actor_kind, actor_id, seq, head) VALUES (:actor_kind, :actor_id, 0, '') "
        "ON CONFLICT (actor_kind, actor_id) DO NOTHING",
        **key,
    )
    return await AuditChain.filter(**key).select_for_update().get()


async def _append(chain: AuditChain, sealed: Sealed) -> AuditEntry:
    hash_ = hash_of(chain.head, sealed)
    entry = await AuditEntry.create(
        actor_kind=sealed.actor_kind,
        actor_id=sealed.actor_id,
        seq=sealed.seq,
        action=sealed.action,
        subject_type=sealed.subject_type,
        subject_id=sealed.subject_id,
        occurred_at=sealed.occurred_at,
        request_id=sealed.request_id,
        digest=sealed.digest,
        prev_hash=chain.head,
        hash=hash_,
    )
    chain.seq, chain.head = sealed.seq, hash_
    await chain.save(update_fields=["seq", "head"])
    return entry
