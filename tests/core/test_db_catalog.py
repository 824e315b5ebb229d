"""After the migrations the database is what models and rules ask for; aerich's "no changes" proves nothing about that (ADR 0003)."""

import re
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from tortoise.exceptions import IntegrityError

from app.core import db, ids
from app.core.db.connection import newest_migration
from tests.core.catalog import live_catalog, model_columns, model_foreign_keys

UNIQUE = {
    "uq_account_name": "lower(name)",
    "uq_audit_chain_actor": "actor_kind, actor_id",
    "uq_audit_entry_seq": "actor_kind, actor_id, seq",
    "uq_benefit_code": "code",
    "uq_benefit_version_number": "identity_id, number",
    "uq_community_one_row": "length(currency)",
    "uq_contact_email": "email where email_proved_at is not null",
    "uq_contact_phone": "phone where phone_proved_at is not null",
    "uq_earning_rule_code": "programme_id, code",
    "uq_earning_rule_version_number": "identity_id, number",
    "uq_enrolment_programme": "member_id, programme_id",
    "uq_growth_account_programme": "member_id, programme_id",
    "uq_growth_entry_idempotency_key": "member_id, idempotency_key",
    "uq_growth_entry_seq": "member_id, account_id, seq",
    "uq_growth_entry_source": "member_id, account_id, kind, source_type, source_id",
    "uq_impact_run_running": "identity_public_id, content_hash where finished_at is null",
    "uq_member_external_ref": "source, external_ref where external_ref is not null",
    "uq_member_member_number": "member_number",
    "uq_member_tag_open": "member_id, tag where until_at is null",
    "uq_partner_code": "code",
    "uq_partner_token_token_hash": "token_hash",
    "uq_pilot_decision_version": "identity_public_id, number",
    "uq_pilot_feedback_member": "identity_public_id, number, member_id",
    "uq_plan_code": "code",
    "uq_plan_version_number": "identity_id, number",
    "uq_product_sku": "sku",
    "uq_programme_code": "code",
    "uq_programme_default": "is_default where is_default",
    "uq_pseudonym_member": "partner_id, member_id",
    "uq_purchase_external_ref": "programme_id, source, external_ref",
    "uq_recovery_code_hash": "account_id, code_hash",
    "uq_saved_view_name": "account_id, section, name",
    "uq_segment_code": "code",
    "uq_segment_scheme_code": "code",
    "uq_segment_scheme_version_number": "identity_id, number",
    "uq_session_token_hash": "token_hash",
    "uq_signing_key_kid": "kid",
    "uq_terms_acceptance_version": "member_id, terms_version_id",
    "uq_terms_code": "code",
    "uq_terms_version_number": "identity_id, number",
    "uq_token_use_day": "token_id, used_on, scope",
    "uq_version_record_version": "version_public_id",
}
CHECKS = {
    "account": ["failed_count", "name", "role"],
    "audit_chain": ["actor_kind", "seq"],
    "audit_entry": ["actor_kind", "hash", "seq"],
    "benefit": ["code", "draft_revision", "kind", "reach", "stage"],
    "benefit_version": ["cancelled", "ends_at", "hash", "number", "reason"],
    "community": ["catalogue_revision", "currency"],
    "contact": ["email", "phone"],
    "earning_rule": ["code", "draft_revision"],
    "earning_rule_version": ["cancelled", "hash", "number", "reason"],
    "growth_account": ["balance", "base_value", "seq"],
    "growth_entry": ["amount", "available_at", "hash", "seq"],
    "impact_run": ["content_hash", "done", "finished_at", "state"],
    "import_batch": ["counts", "finished_at"],
    "member": ["external_ref", "industry_since", "industry_since_next", "member_number", "revision", "status"],
    "member_fact": ["fact"],
    "member_tag": ["ended", "origin", "until_at"],
    "membership": ["anchor_day", "closed", "closed_as", "ends_at", "grace_ends_at"],
    "partner_token": ["expires_at", "rate", "token_hash"],
    "pilot_decision": ["decision", "number", "reason"],
    "pilot_feedback": ["number", "rating"],
    "plan": ["draft_revision", "grace_days"],
    "plan_version": ["cancelled", "hash", "number", "reason"],
    "product": ["cost_minor", "list_price_minor"],
    "pseudonym": ["withdrawn_at"],
    "purchase": ["amount_minor", "currency", "external_ref"],
    "recovery_code": ["code_hash"],
    "saved_view": ["name"],
    "second_factor": ["last_step"],
    "segment_scheme": ["code", "draft_revision"],
    "segment_scheme_version": ["cancelled", "hash", "number", "reason"],
    "session": ["expires_at", "token_hash"],
    "sheet_upload": ["applied_at"],
    "signing_key": ["kid", "retired"],
    "terms": ["code", "draft_revision"],
    "terms_acceptance": ["language"],
    "terms_version": ["cancelled", "hash", "number", "reason"],
    "token_use": ["count"],
    "version_record": ["held", "number", "subject"],
}
FROZEN = ("audit_entry", "growth_entry", "member_fact", "pilot_decision", "terms_acceptance")
VERSIONS = ("benefit_version", "earning_rule_version", "plan_version", "segment_scheme_version", "terms_version")


def _plain(index: str) -> str:
    """The columns and condition of an index, without the dialect's dress."""
    text = index.split("USING btree ")[-1] if "USING" in index else index.split('" (', 1)[1].join(("(", ""))
    columns, _, condition = text.replace('"', "").partition(" WHERE ")
    plain = re.sub(r"\((length|lower)\(\(?(\w+)\)?(::text)?\)\)", r"(\1(\2))", columns)[1:-1]
    plain = plain.replace("(length(", "length(").replace("))", ")") if "length" in plain else plain
    return plain + (f" where {condition.strip('()').lower()}" if condition else "")


async def test_columns_are_those_of_the_models(store: Any) -> None:
    assert (await live_catalog()).columns == model_columns()


async def test_foreign_keys_are_those_of_the_models(store: Any) -> None:
    assert (await live_catalog()).foreign_keys == model_foreign_keys()


async def test_uniqueness_is_declared_by_name(store: Any) -> None:
    catalog = await live_catalog()
    found = {name: _plain(text) for name, text in catalog.indexes.items() if "UNIQUE" in text}
    public = {f"uq_{table}_public_id": "public_id" for table, column in model_columns() if column == "public_id"}
    assert found == UNIQUE | public
    assert len(public) == 29


async def test_checks_are_all_there(store: Any) -> None:
    assert (await live_catalog()).checks == {f"ck_{table}_{name}" for table, names in CHECKS.items() for name in names}


async def test_ledgers_and_versions_have_their_triggers(store: Any) -> None:
    names = set((await live_catalog()).triggers)
    if db.dialect() == "sqlite":
        assert names == {f"tr_{table}_{event}" for table in FROZEN + VERSIONS for event in ("update", "delete")}
    else:
        frozen = {f"tr_{table}_{event}" for table in FROZEN for event in ("change", "truncate")}
        assert names == frozen | {f"tr_{table}_{event}" for table in VERSIONS for event in ("update", "delete", "truncate")}


async def test_reads_have_their_indexes(store: Any) -> None:
    names = {name for name in (await live_catalog()).indexes if name.startswith("ix_")}
    assert names >= {
        "ix_benefit_version_effective_from",
        "ix_earning_rule_version_effective_from",
        "ix_growth_account_balance",
        "ix_growth_entry_available_at",
        "ix_growth_entry_waiting",
        "ix_member_fact_fact",
        "ix_member_fact_recorded_at",
        "ix_member_industry_since",
        "ix_membership_plan",
        "ix_purchase_occurred_at",
        "ix_purchase_programme_id",
        "ix_segment_scheme_version_effective_from",
        "ix_session_account_id",
    }


async def test_up_down_up_gives_the_same_catalog(store: Any) -> None:
    before = await live_catalog()
    undone = await db.downgrade()
    nothing = await live_catalog()
    assert (nothing.columns, nothing.indexes, nothing.triggers, nothing.functions) == ({}, {}, {}, {})
    with pytest.raises(Exception, match="aerich"):
        await db.fetch("SELECT 1 FROM aerich")
    assert await db.upgrade() == undone[::-1]
    assert await live_catalog() == before
    assert undone[0] == newest_migration()
    assert await db.upgrade() == []


async def _member(number: int, now: datetime, **columns: Any) -> int:
    values = {"nickname": "Ada", "status": "ACTIVE", "source": "", "revision": 0} | columns
    return await _insert("member", public_id=ids.public_id(), member_number=number, joined_at=now, **values)


async def _insert(table: str, **columns: Any) -> int:
    names, marks = ", ".join(columns), ", ".join(f":{name}" for name in columns)
    [row] = await db.fetch(f"INSERT INTO {table} ({names}) VALUES ({marks}) RETURNING id", **columns)
    return int(row["id"])


async def _programme(code: str, now: datetime, *, default: bool = False) -> int:
    return await _insert(
        "programme", public_id=ids.public_id(), code=code, name={"en": code, "zh": code}, is_default=default, position=0, created_at=now
    )


async def _entry(member: int, account: int, now: datetime, **columns: Any) -> int:
    values = {
        "seq": 1, "kind": "EARN", "amount": 5, "counter_account": "issued", "occurred_at": now, "recorded_at": now, "available_at": now,
        "source_type": "PURCHASE", "source_id": "1", "idempotency_key": "k1", "prev_hash": "", "hash": "a" * 64,
    }  # fmt: skip
    return await _insert("growth_entry", member_id=member, account_id=account, **(values | columns))


async def _account(now: datetime) -> tuple[int, int]:
    member, programme = await _member(1, now), await _programme("p", now, default=True)
    account = await _insert(
        "growth_account", member_id=member, programme_id=programme, seq=0, head="", balance=0, base_value=0, opened_at=now
    )
    return member, account


@pytest.mark.parametrize(
    "columns",
    [
        {"member_number": 0},
        {"status": "GONE"},
        {"industry_since": "1949-12-31"},
        {"industry_since_next": "2020-01-01"},
        {"external_ref": "r1", "source": ""},
        {"revision": -1},
    ],
)
async def test_a_member_out_of_range_is_refused_by_the_database(store: Any, now: datetime, columns: dict[str, Any]) -> None:
    typed = {name: date.fromisoformat(value) if name.startswith("industry") else value for name, value in columns.items()}
    with pytest.raises(IntegrityError):
        await _member(typed.pop("member_number", 1), now, **typed)
    assert await db.fetch("SELECT id FROM member") == []


async def test_imported_members_are_unique_by_source_and_reference(store: Any, now: datetime) -> None:
    await _member(1, now, source="cdnow", external_ref="4")
    await _member(2, now, source="other", external_ref="4")
    await _member(3, now)
    await _member(4, now)
    with pytest.raises(IntegrityError):
        await _member(5, now, source="cdnow", external_ref="4")


async def test_there_is_one_community_and_one_default_programme(store: Any, now: datetime) -> None:
    columns: dict[str, Any] = {
        "name": {"en": "C", "zh": "C"}, "zone": "Asia/Shanghai", "languages": '["zh"]', "settings": {}, "catalogue_revision": 1,
        "created_at": now,
    }  # fmt: skip
    await _insert("community", currency="CNY", **columns)
    with pytest.raises(IntegrityError):
        await _insert("community", currency="USD", **columns)
    await _programme("a", now, default=True)
    await _programme("b", now)
    await _programme("c", now)
    with pytest.raises(IntegrityError):
        await _programme("d", now, default=True)


@pytest.mark.parametrize(
    "columns",
    [
        {"amount": 0, "seq": 2, "source_id": "2", "idempotency_key": "k2"},
        {"seq": 1, "source_id": "2", "idempotency_key": "k2"},
        {"seq": 2, "source_id": "1", "idempotency_key": "k2"},
        {"seq": 2, "source_id": "2", "idempotency_key": "k1"},
        {"seq": 2, "source_id": "2", "idempotency_key": "k2", "hash": "short"},
    ],
)
async def test_a_wrong_growth_entry_is_refused_by_the_database(store: Any, now: datetime, columns: dict[str, Any]) -> None:
    """Invariant 2: (account, kind, source) is unique; P0: an entry of 0 does not exist."""
    member, account = await _account(now)
    await _entry(member, account, now)
    with pytest.raises(IntegrityError):
        await _entry(member, account, now, **columns)
    assert len(await db.fetch("SELECT id FROM growth_entry")) == 1


@pytest.mark.parametrize(
    "statement",
    ["UPDATE growth_entry SET amount = 6", "UPDATE growth_entry SET amount = amount", "DELETE FROM growth_entry"],
)
async def test_a_growth_entry_is_never_changed(store: Any, now: datetime, statement: str) -> None:
    """P1: no entry is changed or deleted."""
    member, account = await _account(now)
    await _entry(member, account, now)
    with pytest.raises(IntegrityError, match="never changed"):
        await db.execute(statement)
    assert await db.fetch("SELECT amount FROM growth_entry") == [{"amount": 5}]


async def test_replacing_a_growth_entry_is_refused_too(store: Any, now: datetime) -> None:
    """On SQLite a REPLACE deletes without asking the triggers unless it is told to ask them."""
    member, account = await _account(now)
    entry = await _entry(member, account, now)
    statement = (
        "INSERT OR REPLACE INTO growth_entry SELECT * FROM growth_entry WHERE id = :id"
        if db.dialect() == "sqlite"
        else "TRUNCATE growth_entry /* :id */"
    )
    with pytest.raises(IntegrityError, match="never changed"):
        await db.execute(statement, **({"id": entry} if db.dialect() == "sqlite" else {}))


async def test_history_and_audit_are_never_changed(store: Any, now: datetime) -> None:
    """R5 and invariant 10."""
    member = await _member(1, now)
    await _insert("member_fact", member_id=member, fact="REGION", value="CN", effective_at=now, recorded_at=now, recorded_by="x")
    await _insert(
        "audit_entry", public_id=ids.public_id(), actor_kind="STAFF", actor_id=1, seq=1, action="a", subject_type="s", subject_id="1",
        occurred_at=now, digest="d" * 64, prev_hash="", hash="h" * 64,
    )  # fmt: skip
    for table, column in (("member_fact", "value"), ("audit_entry", "action")):
        with pytest.raises(IntegrityError, match="never changed"):
            await db.execute(f"UPDATE {table} SET {column} = 'b'")
        with pytest.raises(IntegrityError, match="never changed"):
            await db.execute(f"DELETE FROM {table}")


async def _version(now: datetime, effective_from: datetime) -> int:
    scheme = await _insert("segment_scheme", public_id=ids.public_id(), code="experience", draft_revision=0, created_at=now)
    return await _insert(
        "segment_scheme_version", public_id=UUID(int=9), identity_id=scheme, number=1, content={"segments": []},
        effective_from=effective_from, recorded_at=now, author="o", reason="because", hash="h" * 64,
    )  # fmt: skip


async def test_a_version_is_cancelled_once_and_before_it_goes_live(store: Any, now: datetime) -> None:
    """B8: numbered versions never change; `cancelled_at` is set once, while `effective_from` lies after it."""
    await _version(now, now + timedelta(days=2))
    cancel = "UPDATE segment_scheme_version SET cancelled_at = :at"
    for late in (now + timedelta(days=2), now + timedelta(days=3)):
        with pytest.raises(IntegrityError):
            await db.execute(cancel, at=late)
    with pytest.raises(IntegrityError):
        await db.execute("UPDATE segment_scheme_version SET cancelled_at = :at, reason = 'another'", at=now)
    assert await db.execute(cancel, at=now + timedelta(days=1)) == 1
    with pytest.raises(IntegrityError):
        await db.execute(cancel, at=now)
    with pytest.raises(IntegrityError):
        await db.execute("UPDATE segment_scheme_version SET cancelled_at = NULL")
    with pytest.raises(IntegrityError):
        await db.execute("DELETE FROM segment_scheme_version")


@pytest.mark.parametrize("column", ["number = 2", "content = '{}'", "reason = 'another'", "hash = 'x'", "author = 'p'", "identity_id = 1"])
async def test_a_published_version_never_changes(store: Any, now: datetime, column: str) -> None:
    """B8."""
    await _version(now, now)
    with pytest.raises(IntegrityError):
        await db.execute(f"UPDATE segment_scheme_version SET {column}")
