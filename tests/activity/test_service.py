"""Importing purchases: what goes in, what is refused, and that doing it twice changes nothing (P0, V1, V9)."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from io import BytesIO, RawIOBase
from typing import Any

import pytest

from app.activity.models import ImportBatch
from app.activity.rules import ImportReport
from app.activity.service import ImportOptions, import_purchases
from app.core import db
from app.earning import service as earning
from app.earning.service import RuleName
from app.levels.queries import growth_of
from tests.shop import CLERK, SAMPLE, Shop, csv_file, everything, import_lines, lines, make_members, one, open_shop, rule_content, told

pytestmark = pytest.mark.usefixtures("store")


async def test_the_cdnow_sample_comes_out_as_its_figures_say(shop: Shop, now: datetime) -> None:
    """The acceptance figures: 2,357 members, 6,919 purchases, 8 of 0.00 without entry (P0), growth 243,849, 20 members of 1,000 or more."""
    report = await import_purchases(CLERK, SAMPLE, ImportOptions(create_members=True, source="cdnow"), now=now)
    assert (report.lines, report.accepted, report.repeated, report.refused) == (6919, 6919, 0, 0)
    assert (report.members_created, report.growth, report.without_growth) == (2357, 243_849, 8)
    assert await one("SELECT count(*) FROM member") == 2357
    assert await one("SELECT count(*) FROM enrolment WHERE programme_id = :vip", vip=shop.vip) == 2357
    assert await one("SELECT count(*) FROM purchase") == 6919
    assert await one("SELECT sum(amount_minor) FROM purchase") == 24_409_194
    assert await one("SELECT count(*) FROM purchase WHERE amount_minor = 0") == 8
    assert await one("SELECT count(*) FROM growth_entry") == 6911
    growth = await growth_of([row["id"] for row in await db.fetch("SELECT id FROM member")], at=now)
    values = [sum(each.available for each in of_member) for of_member in growth.values()]
    assert (sum(values), sum(value >= 1000 for value in values), sum(value < 1000 for value in values)) == (243_849, 20, 2337)
    assert await one("SELECT sum(balance) FROM growth_account") == 243_849
    if db.dialect() == "postgres":  # what asks next is planned by what is there now: a hundred times faster than by what was
        assert await one("SELECT reltuples::int FROM pg_class WHERE relname = 'purchase'") == 6919


async def test_a_purchase_and_its_entry(shop: Shop, now: datetime) -> None:
    report = await import_lines(now, "ada,2026-11-20,29.50,CNY,A-1", source="shop")
    assert (report.accepted, report.growth, report.members_created) == (1, 30, 1)
    purchase = (await db.fetch("SELECT * FROM purchase"))[0]
    start = datetime(2026, 11, 19, 16, tzinfo=UTC)  # midnight in Shanghai
    assert (purchase["amount_minor"], purchase["currency"], purchase["source"], purchase["external_ref"]) == (2950, "CNY", "shop", "A-1")
    assert (str(purchase["occurred_on"]), db.as_instant(purchase["occurred_at"])) == ("2026-11-20", start)
    assert (db.as_instant(purchase["recorded_at"]), purchase["programme_id"]) == (now, shop.vip)
    entry = (await db.fetch("SELECT * FROM growth_entry"))[0]
    assert (entry["kind"], entry["amount"], entry["counter_account"]) == ("PURCHASE", 30, "earning:purchase")
    assert (entry["source_type"], entry["source_id"], entry["rule_version_id"]) == ("PURCHASE", str(purchase["id"]), shop.rule_version)
    assert (db.as_instant(entry["occurred_at"]), db.as_instant(entry["available_at"])) == (start, start)
    assert entry["member_id"] == purchase["member_id"]
    member = (await db.fetch("SELECT * FROM member"))[0]
    assert (member["source"], member["external_ref"], db.as_instant(member["joined_at"])) == ("shop", "ada", start)


async def test_growth_is_pending_through_the_refund_window(store: Any, now: datetime) -> None:
    """V9."""
    shop = await open_shop(now, available_after_days=7)
    await import_lines(now, "ada,2026-11-20,29.50,CNY,1")
    member = await one("SELECT id FROM member")
    end = datetime(2026, 11, 26, 16, tzinfo=UTC)
    (before,) = (await growth_of([member], at=end - timedelta(microseconds=1)))[member]
    (after,) = (await growth_of([member], at=end))[member]
    assert (before.programme_id, before.available, before.pending) == (shop.vip, 0, 30)
    assert (after.available, after.pending) == (30, 0)


async def test_a_purchase_of_0_is_recorded_and_posts_nothing(shop: Shop, now: datetime) -> None:
    """P0."""
    report = await import_lines(now, "ada,2026-11-20,0.00,CNY,1", "ada,2026-11-20,0.50,CNY,2")
    assert (report.accepted, report.growth, report.without_growth) == (2, 0, 2)
    assert await one("SELECT count(*) FROM purchase") == 2
    assert await one("SELECT count(*) FROM growth_entry") == 0
    assert await one("SELECT count(*) FROM growth_account") == 0
    assert await one("SELECT count(*) FROM enrolment") == 1


async def test_no_purchase_earns_more_than_the_cap(store: Any, now: datetime) -> None:
    """R2."""
    await open_shop(now, cap_per_event=50)
    assert (await import_lines(now, "ada,2026-11-20,49.00,CNY,1", "ada,2026-11-20,900000.00,CNY,2")).growth == 99


async def test_the_rule_in_force_at_the_import_pays(shop: Shop, now: datetime) -> None:
    name, later = RuleName("88vip", "88vip-purchase"), now + timedelta(days=1)
    await earning.save_draft(
        CLERK, name, rule_content(growth={"per_minor": 100, "points_each": 3, "rounding": "HALF_EVEN"}), expected_revision=2, now=now
    )
    version = await earning.publish_rule(CLERK, name, reason="Three for one", now=now, effective_from=later)
    assert (await import_lines(later - timedelta(seconds=1), "ada,2026-01-01,10,CNY,1")).growth == 10
    assert (await import_lines(later, "ada,2026-01-01,10,CNY,2")).growth == 30
    rows = await db.fetch("SELECT rule_version_id FROM growth_entry ORDER BY seq")
    assert [row["rule_version_id"] for row in rows] == [shop.rule_version, version.id]


async def test_the_same_file_twice_changes_nothing_at_all(shop: Shop, now: datetime) -> None:
    """Not even an audit entry or the row of a run."""
    file = [*lines(30), "ada,soon,1,CNY,x", "ada,2026-01-01,0,CNY,y"]
    first = await import_lines(now, *file)
    before = await everything()
    again = await import_lines(now + timedelta(days=3), *file)
    assert (first.accepted, first.repeated, first.refused) == (31, 0, 1)
    assert (again.accepted, again.repeated, again.refused, again.growth, again.members_created) == (0, 31, 1, 0, 0)
    assert told(again) == told(first)
    assert await everything() == before


async def test_another_file_with_the_same_purchases_changes_nothing(shop: Shop, now: datetime) -> None:
    """Another order of columns and lines, a BOM, CR LF and quotes are another file and the same purchases."""
    await import_lines(now, *lines(20))
    before = await everything()
    rows = [line.split(",") for line in reversed(lines(20))]
    text = "reference,currency,amount,occurred_on,member\r\n" + "".join(f'"{r}","{c}",{a},{d},{m}\r\n\r\n' for m, d, a, c, r in rows)
    report = await import_purchases(CLERK, BytesIO(b"\xef\xbb\xbf" + text.encode()), now=now)
    assert (report.accepted, report.repeated, report.refused) == (0, 20, 0)
    assert await everything() == before


async def test_a_reference_is_unique_within_source_and_programme(shop: Shop, now: datetime) -> None:
    other = RuleName("pmtalk", "talk-purchase")
    await earning.create_rule(CLERK, other, rule_content(), now=now)
    await earning.publish_rule(CLERK, other, reason="Here too", now=now)
    line = "ada,2026-01-01,10.00,CNY,1"
    for programme, source in (("88vip", "a"), ("88vip", "b"), ("pmtalk", "a")):
        assert (await import_lines(now, line, programme=programme, source=source)).accepted == 1
    assert await one("SELECT count(*) FROM member") == 2  # one of each source
    assert await one("SELECT count(*) FROM enrolment") == 3


async def test_a_member_joins_with_its_first_purchase(shop: Shop, now: datetime) -> None:
    await import_lines(now, "ada,2026-03-05,1,CNY,1", "ada,2026-03-02,1,CNY,2", "ada,2026-03-09,1,CNY,3")
    joined = datetime(2026, 3, 1, 16, tzinfo=UTC)
    assert db.as_instant(await one("SELECT joined_at FROM member")) == joined
    assert db.as_instant(await one("SELECT joined_at FROM enrolment")) == joined


async def test_each_batch_has_one_audit_entry_and_one_call_of_progress(shop: Shop, now: datetime) -> None:
    """R5."""
    seen: list[tuple[int, int, int]] = []
    file = csv_file(*lines(2500, members=40))
    report = await import_purchases(
        CLERK,
        file,
        ImportOptions(create_members=True, file_name="november.csv"),
        now=now,
        progress=lambda so_far: seen.append((so_far.read, so_far.lines, so_far.accepted)),
    )
    assert seen == [(1000, 2500, 1000), (2000, 2500, 2000), (2500, 2500, 2500)]
    rows = await db.fetch(
        "SELECT e.subject_type, e.subject_id, e.actor_kind, d.subject_label, d.after FROM audit_entry e "
        "JOIN audit_detail d ON d.entry_id = e.id WHERE e.action = 'purchases.import' ORDER BY e.seq"
    )
    batch = await ImportBatch.get()
    assert {(row["subject_type"], row["subject_id"], row["actor_kind"], row["subject_label"]) for row in rows} == {
        ("ImportBatch", str(batch.public_id), "SYSTEM", "november.csv")
    }
    after = [db.as_json(row["after"]) for row in rows]
    assert [(each["first_line"], each["last_line"], each["accepted"], each["members_created"]) for each in after] == [
        (2, 1001, 1000, 40),
        (1002, 2001, 1000, 0),
        (2002, 2501, 500, 0),
    ]
    assert sum(each["growth"] for each in after) == report.growth == await one("SELECT sum(balance) FROM growth_account")
    assert all(each["programme"] == "88vip" and each["source"] == "import" for each in after)


async def test_a_run_that_stopped_goes_on_where_it_stopped(shop: Shop, now: datetime) -> None:
    file = [*lines(2500, members=40), "m1,soon,1,CNY,z"]

    def stop(report: ImportReport) -> None:
        if report.read == 2000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await import_purchases(CLERK, csv_file(*file), ImportOptions(create_members=True), now=now, progress=stop)
    batch = await ImportBatch.get()
    assert (batch.accepted, batch.finished_at) == (2000, None)
    report = await import_lines(now + timedelta(hours=1), *file)
    assert (report.resumed, report.accepted, report.repeated, report.refused) == (True, 500, 2000, 1)
    batch = await ImportBatch.get()
    assert (batch.accepted, batch.repeated, batch.refused) == (2500, 0, 1)
    assert (batch.started_at, batch.finished_at) == (now, now + timedelta(hours=1))
    assert await one("SELECT count(*) FROM purchase WHERE batch_id = :id", id=batch.id) == 2500
    before = await everything()
    assert (await import_lines(now, *file)).resumed is False
    assert await everything() == before


async def test_a_batch_is_a_handful_of_statements(shop: Shop, now: datetime) -> None:
    for size in (10, 900):
        file = [f"s{size}-{n % 50},2026-01-01,{n}.00,CNY,s{size}-{n}" for n in range(size)]
        with db.count_statements() as count:
            await import_lines(now, *file)
        assert count.count <= 35


async def test_a_stream_that_cannot_be_rewound(shop: Shop, now: datetime) -> None:
    class Pipe(RawIOBase):
        def __init__(self, content: bytes) -> None:
            self.content = BytesIO(content)

        def read(self, size: int = -1) -> bytes:
            return self.content.read(size)

        def seekable(self) -> bool:
            return False

    pipe: Any = Pipe(csv_file(*lines(5)).read())
    report = await import_purchases(CLERK, pipe, ImportOptions(create_members=True), now=now)
    assert (report.file, report.accepted) == ("standard input", 5)


async def test_the_report_is_json(shop: Shop, now: datetime) -> None:
    report = await import_lines(now, "ada,2026-01-01,10.00,CNY,1", "ada,soon,1,CNY,2", source="shop")
    assert json.loads(json.dumps(report.to_json())) == {
        "file": "standard input",
        "programme": "88vip",
        "source": "shop",
        "lines": 2,
        "read": 2,
        "accepted": 1,
        "repeated": 0,
        "refused": 1,
        "members_created": 1,
        "growth": 10,
        "without_growth": 0,
        "resumed": False,
        "refusals": [{"line": 3, "field": "occurred_on", "reason": "Write the day as YYYY-MM-DD."}],
    }


@pytest.mark.postgres
@pytest.mark.parametrize("create", [True, False])
async def test_imports_that_overlap_book_each_purchase_once(shop: Shop, now: datetime, create: bool) -> None:
    if not create:
        await make_members([f"m{n}" for n in range(40)], shop.vip, now)
    file = lines(2500, members=40)
    orders = [file, file[::-1], file[1200:] + file[:1200], file]
    reports = await asyncio.gather(*(import_lines(now, *order, create=create) for order in orders))
    assert sum(report.accepted for report in reports) == 2500
    assert [report.accepted + report.repeated for report in reports] == [2500] * 4
    assert sum(report.members_created for report in reports) == (40 if create else 0)
    assert await one("SELECT count(*) FROM purchase") == 2500
    assert await one("SELECT sum(accepted) FROM import_batch") == 2500
    total = sum(report.growth for report in reports)
    assert await one("SELECT sum(amount) FROM growth_entry") == await one("SELECT sum(balance) FROM growth_account") == total


async def test_a_file_may_say_the_product_of_each_purchase(shop: Shop, now: datetime) -> None:
    """X3, T6: the SKU stands beside the purchase; the same file without the column is the same purchases."""
    header = "sku,member,occurred_on,amount,currency,reference"
    content = csv_file("AU-2004,ada,2026-01-01,10.00,CNY,1", ",ada,2026-01-02,11.00,CNY,2", header=header)
    report = await import_purchases(CLERK, content, ImportOptions(create_members=True), now=now)
    assert (report.accepted, report.refused) == (2, 0)
    found = await db.fetch("SELECT external_ref, amount_minor, sku FROM purchase ORDER BY id")
    assert [tuple(row.values()) for row in found] == [("1", 1000, "AU-2004"), ("2", 1100, None)]
    before = await everything()
    again = await import_lines(now, "ada,2026-01-01,10.00,CNY,1", "ada,2026-01-02,11.00,CNY,2")
    assert (again.accepted, again.repeated) == (0, 2)
    other = await import_purchases(CLERK, csv_file("X,ada,2026-01-01,10.00,CNY,1", header=header), now=now)
    assert told(other) == [(2, "reference", "The reference came before with another sku.")]
    assert await everything() == before
