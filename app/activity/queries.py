"""The statements of the purchase import: a thousand lines are one relation, so a batch is a handful of statements (ADR 0033). And what
products were really sold for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.activity.rules import Body, NewPurchase
from app.core import db, ids
from app.core.db.records import Records, fetch_with


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the purchases of an import belong: within it a reference is unique."""

    programme_id: int
    source: str


@dataclass(frozen=True, slots=True)
class KnownMember:
    """A member that the source knows by name, and whether it is in the programme."""

    id: int
    enrolled: bool


_LEAST_PAID = """
SELECT sku, amount_minor, occurred_on FROM (
    SELECT u.sku, u.amount_minor, u.occurred_on,
           ROW_NUMBER() OVER (PARTITION BY u.sku ORDER BY u.amount_minor, u.occurred_on DESC, u.id) AS place
    FROM purchase u
    WHERE u.programme_id IN (SELECT id FROM programme) AND u.occurred_at >= :since AND u.occurred_at < :until
    AND u.sku IS NOT NULL AND u.amount_minor > 0
    AND NOT EXISTS (
        SELECT 1 FROM membership s WHERE s.member_id = u.member_id AND s.starts_at <= u.occurred_at AND s.grace_ends_at > u.occurred_at
        AND (s.closed_at IS NULL OR s.closed_at > u.occurred_at)
    )
) p WHERE place = 1
"""


async def least_paid(since: datetime, until: datetime) -> dict[str, tuple[int, date]]:
    """By SKU the least that anybody without a running membership paid in [since, until), and on which day (B7). What was given
    away counts for nothing. One statement."""
    rows = await db.fetch(_LEAST_PAID, since=since, until=until)
    return {row["sku"]: (int(row["amount_minor"]), db.as_date(row["occurred_on"])) for row in rows}


async def known_purchases(origin: Origin, references: Iterable[str]) -> dict[str, Body]:
    """What is recorded under these references: the source's name of the member, day, minor units, currency, product."""
    rows = await fetch_with(
        Records({"reference": "text"}, ([reference] for reference in references)),
        "SELECT p.external_ref, p.occurred_on, p.amount_minor, p.currency, p.sku, m.source, m.external_ref AS member "
        "FROM :records r CROSS JOIN purchase p JOIN member m ON m.id = p.member_id "
        "WHERE p.programme_id = :programme AND p.source = :source AND p.external_ref = r.reference",
        programme=origin.programme_id,
        source=origin.source,
    )
    return {
        row["external_ref"]: (row["member"], db.as_date(row["occurred_on"]), row["amount_minor"], row["currency"], row["sku"])
        for row in rows
    }


async def known_members(origin: Origin, names: Iterable[str]) -> dict[str, KnownMember]:
    """Those members that the source knows by these names."""
    rows = await fetch_with(
        Records({"name": "text"}, ([name] for name in names)),
        "SELECT m.id, m.external_ref, e.id AS enrolment FROM :records r CROSS JOIN member m "
        "LEFT JOIN enrolment e ON e.member_id = m.id AND e.programme_id = :programme "
        "WHERE m.source = :source AND m.external_ref = r.name",
        programme=origin.programme_id,
        source=origin.source,
    )
    return {row["external_ref"]: KnownMember(row["id"], row["enrolment"] is not None) for row in rows}


async def take_turn() -> None:
    """Until the transaction ends no other import makes members, so what is known of them stays true. SQLite has one writer anyway."""
    if db.dialect() == "postgres":
        await db.fetch("SELECT pg_advisory_xact_lock(7106, 1)")


async def insert_purchases(origin: Origin, batch_id: int, purchases: Sequence[NewPurchase], *, now: datetime) -> dict[str, int]:
    """The purchases are recorded, in the order of their references; those that were there already are left out.

    Returns the row ids of the new ones by reference.
    """
    rows = await fetch_with(
        Records(
            {
                "public_id": "uuid",
                "member_id": "bigint",
                "occurred_on": "date",
                "occurred_at": "timestamptz",
                "amount_minor": "bigint",
                "currency": "text",
                "sku": "text",
                "reference": "text",
                "recorded_at": "timestamptz",
            },
            (
                (
                    ids.public_id(),
                    purchase.member_id,
                    purchase.line.occurred_on,
                    purchase.occurred_at,
                    purchase.line.amount_minor,
                    purchase.line.currency,
                    purchase.line.sku,
                    purchase.line.reference,
                    now,
                )
                for purchase in sorted(purchases, key=lambda purchase: purchase.line.reference)
            ),
        ),
        "INSERT INTO purchase (public_id, member_id, programme_id, batch_id, occurred_on, occurred_at, amount_minor, currency, sku, "
        "source, external_ref, recorded_at) "
        "SELECT r.public_id, r.member_id, b.programme_id, b.id, r.occurred_on, r.occurred_at, r.amount_minor, r.currency, r.sku, :source, "
        "r.reference, r.recorded_at FROM :records r CROSS JOIN import_batch b WHERE b.id = :batch "
        "ON CONFLICT (programme_id, source, external_ref) DO NOTHING RETURNING id, external_ref",
        source=origin.source,
        batch=batch_id,
    )
    return {row["external_ref"]: row["id"] for row in rows}


async def count_accepted(batch_id: int, accepted: int) -> None:
    """The run has accepted that many more lines."""
    await db.execute("UPDATE import_batch SET accepted = accepted + :accepted WHERE id = :id", accepted=accepted, id=batch_id)
