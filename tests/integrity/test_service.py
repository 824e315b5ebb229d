"""`guildhall doctor` is silent on a healthy store, and names each planted fault (W10)."""

import json
from contextlib import suppress
from datetime import datetime
from typing import Any

import pytest

from app.core import db, ids
from app.integrity.queries.checks import PARENTS, orphans
from app.integrity.service import doctor
from app.levels.rules import AccountHead, AccountKey, Posting, entry_hash
from tests.integrity.ground import harm, healthy
from tests.shop import everything

pytestmark = pytest.mark.usefixtures("store")
FIRST = "(SELECT MIN(id) FROM growth_entry)"
ZEROS = "0" * 64
GAP = '{"segments": [{"code": "a", "from_months": 3, "to_months": null}]}'
FIRST_TERMS = "(SELECT MIN(effective_from) AS at FROM terms_version)"
LAST_END = "(SELECT MAX(ends_at) AS at FROM membership)"
OF_THE_FIRST = "(SELECT account_id FROM growth_entry WHERE seq = 1 ORDER BY id LIMIT 1)"

# What is done to the store, and the names of all checks that it breaks: no fewer, and no more.
FAULTS: dict[str, tuple[set[str], tuple[str, ...]]] = {
    "the cached balance is raised": ({"growth.balance"}, ("UPDATE growth_account SET balance = balance + 1 WHERE id = 1",)),
    "the account's seq runs ahead": ({"growth.seq"}, ("UPDATE growth_account SET seq = seq + 1 WHERE id = 1",)),
    "the account's head is another": ({"growth.chain"}, (f"UPDATE growth_account SET head = '{ZEROS}' WHERE id = 1",)),
    "an account without entries has a head": (
        {"growth.seq"},
        (
            f"INSERT INTO growth_account (member_id, programme_id, seq, head, balance, base_value, opened_at) "
            f"SELECT member_id, programme_id, 0, '{ZEROS}', 0, 0, joined_at FROM enrolment WHERE programme_id = 1 LIMIT 1",
        ),
    ),
    "an entry is worth more": (
        {"growth.balance", "growth.chain", "purchases.growth"},
        (f"UPDATE growth_entry SET amount = amount + 1 WHERE id = {FIRST}",),
    ),
    "an entry is worth more and the cached balance too": (
        {"growth.chain", "purchases.growth"},
        (
            f"UPDATE growth_entry SET amount = amount + 1 WHERE id = {FIRST}",
            f"UPDATE growth_account SET balance = balance + 1 WHERE id = (SELECT account_id FROM growth_entry WHERE id = {FIRST})",
        ),
    ),
    "an entry was recorded earlier": (
        {"growth.chain"},
        (f"UPDATE growth_entry SET recorded_at = opened_at FROM (SELECT MIN(joined_at) AS opened_at FROM member) m WHERE id = {FIRST}",),
    ),
    "an entry counts from another day": (
        {"growth.chain"},
        (f"UPDATE growth_entry SET available_at = recorded_at WHERE id = {FIRST}",),
    ),
    "an entry happened on another day": (
        {"growth.chain", "purchases.growth"},
        (f"UPDATE growth_entry SET occurred_at = m.at FROM (SELECT MIN(starts_at) AS at FROM membership) m WHERE id = {FIRST}",),
    ),
    "an entry names another rule": (
        {"growth.chain", "purchases.growth"},
        (f"UPDATE growth_entry SET rule_version_id = (SELECT MAX(id) FROM earning_rule_version) WHERE id = {FIRST}",),
    ),
    "an entry names another counter account": ({"growth.chain"}, (f"UPDATE growth_entry SET counter_account = 'me' WHERE id = {FIRST}",)),
    "an entry has another key": ({"growth.chain"}, (f"UPDATE growth_entry SET idempotency_key = 'mine' WHERE id = {FIRST}",)),
    "an entry hangs on nothing": ({"growth.chain"}, (f"UPDATE growth_entry SET prev_hash = '{ZEROS}' WHERE seq = 2 AND account_id = 1",)),
    "an entry is gone": (
        {"growth.balance", "growth.seq", "growth.chain", "purchases.growth"},
        (f"DELETE FROM growth_entry WHERE seq = 2 AND account_id = {OF_THE_FIRST}",),
    ),
    "the last entry is gone, and the account knows nothing of it": (
        {"growth.chain", "purchases.growth"},
        (
            "UPDATE growth_account SET seq = seq - 1, balance = balance - l.amount FROM (SELECT e.account_id, e.amount FROM growth_entry e "
            "JOIN growth_account a ON a.id = e.account_id AND a.seq = e.seq WHERE e.account_id = 1) l WHERE id = l.account_id",
            "DELETE FROM growth_entry WHERE account_id = 1 AND seq = (SELECT MAX(seq) FROM growth_entry WHERE account_id = 1)",
        ),
    ),
    "an entry is given to somebody else": (
        {"growth.member", "growth.source", "growth.chain", "purchases.growth"},
        (f"UPDATE growth_entry SET member_id = (SELECT MAX(id) FROM member) WHERE id = {FIRST}",),
    ),
    "a purchase is gone": ({"growth.source", "imports.accepted"}, ("DELETE FROM purchase WHERE external_ref = 'a5'",)),
    "a purchase was larger": ({"purchases.growth"}, ("UPDATE purchase SET amount_minor = amount_minor + 200 WHERE external_ref = 'a5'",)),
    "a purchase has no growth": ({"purchases.growth"}, ("UPDATE purchase SET amount_minor = 100 WHERE external_ref = 'zero'",)),
    "a purchase is another's": (
        {"growth.source", "purchases.growth", "purchases.enrolment"},
        ("UPDATE purchase SET member_id = (SELECT MAX(id) FROM member) WHERE external_ref = 'a5'",),
    ),
    "an import claims more": ({"imports.accepted"}, ("UPDATE import_batch SET accepted = accepted + 1 WHERE id = 1",)),
    "a buyer is not in the programme": ({"purchases.enrolment"}, ("DELETE FROM enrolment WHERE member_id = 1",)),
    "two periods overlap": (
        {"memberships.overlap"},
        ("UPDATE membership SET starts_at = n.at FROM (SELECT MAX(recorded_at) AS at FROM membership) n WHERE id = 3",),
    ),
    "a closed period holds again": ({"memberships.overlap"}, ("UPDATE membership SET closed_as = NULL, closed_at = NULL WHERE id = 1",)),
    "a region changed without history": ({"members.history"}, ("UPDATE member SET region = 'JP' WHERE region = 'US'",)),
    "a status changed without history": ({"members.history"}, ("UPDATE member SET status = 'BANNED' WHERE id = 1",)),
    "a start changed without history": ({"members.history"}, ("UPDATE member SET industry_since = '2010-01-01' WHERE region = 'US'",)),
    "the history is gone": ({"members.history"}, ("DELETE FROM member_fact WHERE fact = 'STATUS'",)),
    "an audit entry says another action": ({"audit.chain"}, ("UPDATE audit_entry SET action = 'nothing.happened' WHERE seq = 3",)),
    "an audit reason is another": ({"audit.chain"}, ("UPDATE audit_detail SET reason = 'Because' WHERE reason <> ''",)),
    "an audit entry is gone": (
        {"audit.chain"},
        (
            "DELETE FROM audit_detail WHERE entry_id = (SELECT id FROM audit_entry WHERE seq = 2)",
            "DELETE FROM audit_entry WHERE seq = 2",
        ),
    ),
    "a published rule says something else": (
        {"versions.hash"},
        (
            """UPDATE earning_rule_version SET content = '{"event": "PURCHASE", "growth": {"per_minor": 100, "points_each": 1, """
            """"rounding": "HALF_EVEN"}, "cap_per_event": 20001, "available_after_days": 0}' WHERE number = 1""",
        ),
    ),
    "a published rule cannot be read": (
        {"versions.hash", "purchases.growth"},
        ("UPDATE earning_rule_version SET content = '{}' WHERE number = 1",),
    ),
    "a published cut has a gap": (
        {"versions.hash", "segments.cover"},
        (f"UPDATE segment_scheme_version SET content = '{GAP}' WHERE number = 1",),
    ),
    "a published cut cannot be read": (
        {"versions.hash", "segments.cover"},
        ("UPDATE segment_scheme_version SET content = '{}' WHERE number = 1",),
    ),
    "a version is gone": ({"versions.numbers"}, ("DELETE FROM segment_scheme_version WHERE number = 1",)),
    "a published plan says what another one said": (
        {"versions.hash", "plans.terms"},
        ("UPDATE plan_version SET content = (SELECT content FROM plan_version WHERE number = 2) WHERE number = 1",),
    ),
    "published terms say something else": ({"versions.hash"}, (f"UPDATE terms_version SET hash = '{ZEROS}' WHERE number = 1",)),
    "a version of a plan is gone": ({"versions.numbers"}, ("DELETE FROM plan_version WHERE number = 1",)),
    "a second version is dated back": (
        {"versions.dated"},
        (f"UPDATE terms_version SET effective_from = w.at FROM {FIRST_TERMS} w WHERE number = 2",),
    ),
    "a plan stands on other terms than it names": (
        {"plans.terms"},
        ("UPDATE plan_version SET terms_version_id = (SELECT id FROM terms_version WHERE number = 1) WHERE number = 2",),
    ),
    "a plan stands on terms that were cancelled": (
        {"plans.terms", "terms.accepted"},
        (f"UPDATE terms_version SET effective_from = w.at, cancelled_at = recorded_at FROM {LAST_END} w WHERE number = 2",),
    ),
    "terms were accepted before they held": (
        {"terms.accepted"},
        (f"UPDATE terms_acceptance SET accepted_at = w.at FROM {FIRST_TERMS} w WHERE language = 'zh'",),
    ),
    "no programme is the default": ({"programmes.default"}, ("UPDATE programme SET is_default = false WHERE is_default",)),
}  # fmt: skip


async def broken() -> dict[str, tuple[str, ...]]:
    return {check.name: check.examples for check in (await doctor()).broken}


async def test_a_healthy_store_has_no_faults(now: datetime) -> None:
    await healthy(now)
    before = await everything()
    report = await doctor()
    assert {check.name: check.examples for check in report.broken} == {}
    assert report.healthy
    assert await everything() == before
    assert len({check.name for check in report.checks}) == len(report.checks) == 20


async def test_an_empty_store_has_no_faults() -> None:
    assert await broken() == {}


@pytest.mark.parametrize("fault", FAULTS)
async def test_each_fault_is_named_and_no_other(now: datetime, fault: str) -> None:
    await healthy(now)
    expected, statements = FAULTS[fault]
    await harm(*statements)
    found = await broken()
    assert set(found) == expected, found
    assert all(examples and all(examples) for examples in found.values())


@pytest.mark.parametrize(
    ("index", "same", "why"),
    [
        ("uq_pseudonym_member", ":fresh, partner_id, member_id", "the same partner and member"),
        ("uq_pseudonym_public_id", "public_id, partner_id, :ben", "the same name"),
    ],
)
async def test_a_name_that_is_not_unique_is_told(now: datetime, index: str, same: str, why: str) -> None:
    """The index that forbids it is dropped and comes back with the transaction (X2)."""
    ground = await healthy(now)
    values = {name: value for name, value in {"fresh": ids.public_id(), "ben": ground.ben}.items() if f":{name}" in same}
    with suppress(_TakenBack):
        async with db.transaction():
            await db.execute(f"DROP INDEX {index}")
            await db.execute(
                f"INSERT INTO pseudonym (public_id, partner_id, member_id, shared_at) SELECT {same}, shared_at FROM pseudonym", **values
            )
            found = await broken()
            raise _TakenBack
    assert list(found) == ["pseudonyms.unique"]
    assert found["pseudonyms.unique"][0].endswith(why)
    assert await broken() == {}


class _TakenBack(Exception):
    """What the test did is rolled back."""


async def test_each_row_that_points_nowhere_is_named(now: datetime) -> None:
    await healthy(now)
    for table, column, parent in PARENTS:
        (row,) = await db.fetch(f"SELECT id, {column} AS points FROM {table} WHERE {column} IS NOT NULL ORDER BY id DESC LIMIT 1")
        await harm(f"UPDATE {table} SET {column} = 999999 WHERE id = {row['id']}")
        found = await orphans()
        assert (found.found, found.examples) == (1, [f"{table} {row['id']}: there is no {parent} 999999"])
        await harm(f"UPDATE {table} SET {column} = {row['points']} WHERE id = {row['id']}")
    assert await broken() == {}


async def test_whoever_recomputes_a_whole_chain_is_still_told_by_the_purchases(now: datetime) -> None:
    """A chain alone does not stop whoever rewrites all of it; what the purchases are worth does."""
    ground = await healthy(now)
    row = (
        await db.fetch(
            "SELECT e.*, a.seq AS last FROM growth_entry e JOIN growth_account a ON a.id = e.account_id WHERE e.seq = a.seq ORDER BY e.id"
        )
    )[0]
    key = AccountKey(row["member_id"], ground.shop.vip)
    at = [db.as_instant(row[name]) for name in ("occurred_at", "available_at", "recorded_at")]
    forged = Posting(
        key, "PURCHASE", row["amount"] + 500, row["counter_account"], at[0], at[1], "PURCHASE", row["source_id"], row["rule_version_id"]
    )
    head = AccountHead(row["seq"], entry_hash(row["prev_hash"], row["seq"], forged, at[2]))
    await harm(
        f"UPDATE growth_entry SET amount = amount + 500, hash = '{head.hash}' WHERE id = {row['id']}",
        f"UPDATE growth_account SET balance = balance + 500, head = '{head.hash}' WHERE id = {row['account_id']}",
    )
    assert set(await broken()) == {"purchases.growth"}


async def test_every_place_is_counted_and_the_first_five_are_told(now: datetime) -> None:
    await healthy(now)
    await harm("UPDATE member SET region = 'JP'")
    report = await doctor()
    (history,) = report.broken
    assert (history.name, history.found, len(history.examples)) == ("members.history", 7, 5)
    assert all(example.endswith(": REGION says something else in the history") for example in history.examples)


async def test_the_report_is_json(now: datetime) -> None:
    await healthy(now)
    await harm("UPDATE growth_account SET balance = balance + 1 WHERE id = 1")
    said: dict[str, Any] = json.loads(json.dumps((await doctor()).to_json()))
    assert said["healthy"] is False
    bad = [check for check in said["checks"] if not check["holds"]]
    balance = (await db.fetch("SELECT balance FROM growth_account WHERE id = 1"))[0]["balance"]
    assert len(bad) == 1
    assert (bad[0]["name"], bad[0]["found"]) == ("growth.balance", 1)
    assert bad[0]["promise"] == "The cached growth of an account is the sum of its entries."
    assert bad[0]["examples"] == [f"account 1: the balance says {balance}, the entries sum to {balance - 1}"]
    assert bad[0]["seconds"] >= 0


async def test_the_doctor_reads_in_a_fixed_number_of_statements(now: datetime) -> None:
    await healthy(now)
    with db.count_statements() as count:
        await doctor()
    assert count.count <= 75
