"""Importing purchases: what goes in, what is refused, and that doing it twice changes nothing (P0, V1, V9)."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from io import BytesIO, RawIOBase
from pathlib import Path
from typing import Any

import pytest

from app.activity.models import ImportBatch
from app.activity.rules import AmbiguousProgramme, BrokenFile, ImportReport, NothingEarned
from app.activity.service import ImportOptions, import_purchases
from app.community import service as community
from app.community.rules import NewCommunity, NewProgramme
from app.core import db
from app.core.access import ANONYMOUS, MEMBER_SCOPES, Actor, ActorKind
from app.core.errors import Forbidden, Invalid, Unauthenticated
from app.earning import service as earning
from app.earning.service import RuleName
from app.levels.queries import growth_of
from tests.shop import CLERK, HEADER, Shop, csv_file, everything, import_lines, make_members, one, open_shop, rule_content

SAMPLE = Path(__file__).parents[2] / "app" / "catalogue" / "example" / "cdnow.csv"
pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture
async def shop(store: Any, now: datetime) -> Shop:
    return await open_shop(now)


def lines(count: int, members: int = 10, start: int = 1) -> list[str]:
    return [f"m{n % members},2026-01-{n % 28 + 1:02d},{n % 50}.50,CNY,r{n}" for n in range(start, start + count)]


def told(report: ImportReport) -> list[tuple[int, str, str]]:
    return [(fault.line, fault.field, fault.reason) for fault in report.refusals]


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


async def test_bad_lines_are_refused_one_by_one_and_the_rest_goes_in(shop: Shop, now: datetime) -> None:
    report = await import_lines(
        now,
        "ada,2026-01-01,10.00,CNY,1",
        "ada,2026-13-01,10.00,CNY,2",
        "ada,2026-11-22,10.00,CNY,3",
        "ada,2026-01-01,10.00,USD,4",
        "ada,2026-01-01,-10.00,CNY,5",
        "ada,2026-01-01,10.001,CNY,6",
        ",2026-01-01,ten,CNY,7",
        "ada,2026-01-01,10.00,CNY",
        "",
        "ben,2026-11-21,20.00,CNY,8",
    )
    assert (report.lines, report.read, report.accepted, report.repeated, report.refused) == (9, 9, 2, 0, 7)
    assert told(report) == [
        (3, "occurred_on", "There is no such day."),
        (4, "occurred_on", "The day lies in the future; today is 2026-11-21."),
        (5, "currency", "This community counts in CNY."),
        (6, "amount", "A purchase cannot be negative."),
        (7, "amount", "CNY has 2 digits after the point."),
        (8, "member", "It is empty."),
        (8, "amount", "Write the amount as digits with a point, such as 29.33."),
        (9, "line", "The line has 4 fields, not 5."),
    ]
    assert [row["external_ref"] for row in await db.fetch("SELECT external_ref FROM purchase ORDER BY id")] == ["1", "8"]
    batch = await ImportBatch.get()
    assert (batch.accepted, batch.repeated, batch.refused, batch.finished_at) == (2, 0, 7, now)


async def test_today_is_the_communitys_day(shop: Shop, now: datetime) -> None:
    evening = datetime(2026, 11, 21, 16, tzinfo=UTC)  # midnight in Shanghai
    assert (await import_lines(evening - timedelta(seconds=1), "ada,2026-11-22,1,CNY,1")).refused == 1
    assert (await import_lines(evening, "ada,2026-11-22,1,CNY,1")).accepted == 1


async def test_the_same_reference_with_another_body_is_refused(shop: Shop, now: datetime) -> None:
    first = "ada,2026-01-01,10.00,CNY,1"
    report = await import_lines(now, first, first, "ada,2026-01-01,11.00,CNY,1", "ben,2026-01-01,10.00,CNY,1")
    assert (report.accepted, report.repeated, report.refused) == (1, 1, 2)
    assert told(report) == [
        (4, "reference", "The reference came before with another amount."),
        (5, "reference", "The reference came before with another member."),
    ]
    before = await everything()
    report = await import_lines(now, "ada,2026-01-02,10.00,CNY,1", first)
    assert (report.accepted, report.repeated, told(report)) == (
        0,
        1,
        [(2, "reference", "The reference came before with another occurred_on.")],
    )
    assert await everything() == before
    assert await one("SELECT count(*) FROM member") == 1  # nobody is made for a line that is refused


async def test_the_same_reference_in_a_later_batch_is_seen_too(shop: Shop, now: datetime) -> None:
    report = await import_lines(now, *lines(1000), "m1,2026-01-02,1.50,CNY,r1", "m1,2026-01-02,1.51,CNY,r1")
    assert (report.accepted, report.repeated, told(report)) == (
        1000,
        1,
        [(1003, "reference", "The reference came before with another amount.")],
    )


async def test_a_reference_is_unique_within_source_and_programme(shop: Shop, now: datetime) -> None:
    other = RuleName("pmtalk", "talk-purchase")
    await earning.create_rule(CLERK, other, rule_content(), now=now)
    await earning.publish_rule(CLERK, other, reason="Here too", now=now)
    line = "ada,2026-01-01,10.00,CNY,1"
    for programme, source in (("88vip", "a"), ("88vip", "b"), ("pmtalk", "a")):
        assert (await import_lines(now, line, programme=programme, source=source)).accepted == 1
    assert await one("SELECT count(*) FROM member") == 2  # one of each source
    assert await one("SELECT count(*) FROM enrolment") == 3


async def test_an_unknown_member_is_refused_unless_members_may_be_made(shop: Shop, now: datetime) -> None:
    await make_members(["ada"], shop.vip, now)
    file = ["ada,2026-01-01,10.00,CNY,1", "ben,2026-01-01,10.00,CNY,2"]
    report = await import_lines(now, *file, create=False)
    assert (report.accepted, report.refused, report.members_created) == (1, 1, 0)
    assert told(report) == [(3, "member", "import has no member ben here. Import with --create-members, or leave the line out.")]
    assert await one("SELECT count(*) FROM member") == 1
    report = await import_lines(now, *file)
    assert (report.accepted, report.repeated, report.refused, report.members_created) == (1, 1, 0, 1)


async def test_a_member_of_another_programme_is_refused_unless_it_may_be_enrolled(shop: Shop, now: datetime) -> None:
    """G4."""
    await make_members(["ada"], shop.talk, now)
    report = await import_lines(now, "ada,2026-01-01,10.00,CNY,1", create=False)
    assert told(report) == [(2, "member", "The member ada is not in the programme 88vip. Import with --create-members to enrol it.")]
    assert await one("SELECT count(*) FROM purchase") == 0
    report = await import_lines(now, "ada,2026-01-01,10.00,CNY,1")
    assert (report.accepted, report.members_created) == (1, 0)
    assert await one("SELECT count(*) FROM enrolment") == 2


async def test_a_file_of_refused_lines_only_leaves_no_trace(shop: Shop, now: datetime) -> None:
    before = await everything()
    report = await import_lines(now, "ada,2026-01-01,10.00,CNY,1", "ada,soon,10.00,CNY,2", create=False)
    assert (report.accepted, report.refused) == (0, 2)
    assert await everything() == before


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


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (b"", 1, "the file is empty"),
        (b"\n\n", 1, "the file is empty"),
        (b"ada,2026-01-01,1.00,CNY,1\n", 1, "there is no column 'ada'"),
        (b"member,occurred_on,amount,currency\n", 1, "missing columns: reference"),
        (b"member,occurred_on,amount,currency,reference,note\n", 1, "there is no column 'note'"),
        (HEADER.encode() + b"\nada,2026-01-01,1.00,CNY,1\n\xb0\xa2,2026-01-01,1.00,CNY,2\n", 3, "this is not UTF-8"),
        ((HEADER + "\n").encode("utf-16"), 1, "this is not UTF-8"),
        (HEADER.encode() + b'\nada,2026-01-01,1.00,CNY,1\n"ada"x,2026-01-01,1.00,CNY,2\n', 3, "this is no line of CSV"),
        (HEADER.encode() + b'\nada,2026-01-01,1.00,CNY,1\n"ada,2026-01-01,1.00,CNY,2\n', 3, "this is no line of CSV"),
        (HEADER.encode() + b"\n" + b"a" * 1_000_001 + b"\n", 2, "longer than 1000000 bytes"),
        (HEADER.encode() + b"\n" + b"a" * 200_000 + b",2026-01-01,1.00,CNY,2\n", 2, "this is no line of CSV"),
        (HEADER.encode() + b"\rada,2026-01-01,1.00,CNY,1\r", 1, "this is no line of CSV"),
    ],
)  # fmt: skip
async def test_a_broken_file_names_its_line_and_changes_nothing(shop: Shop, now: datetime, content: bytes, line: int, words: str) -> None:
    before = await everything()
    with pytest.raises(BrokenFile) as refusal:
        await import_purchases(CLERK, BytesIO(content), ImportOptions(create_members=True), now=now)
    assert (refusal.value.line, refusal.value.field) == (line, "file")
    assert words in refusal.value.message
    assert await everything() == before


async def test_a_quoted_field_may_hold_commas_and_quotes_and_lines_are_counted_through_newlines(shop: Shop, now: datetime) -> None:
    report = await import_lines(now, '"Ada ""A"", Wong",2026-01-01,1.00,CNY,1', '"two\nlines",2026-01-01,1.00,CNY,2', "ben,soon,1.00,CNY,3")
    assert await one("SELECT external_ref FROM member") == 'Ada "A", Wong'
    assert [(line, field) for line, field, _ in told(report)] == [(3, "member"), (5, "occurred_on")]


async def test_the_programme_is_the_one_that_pays_unless_one_is_named(shop: Shop, now: datetime) -> None:
    before = await everything()
    with pytest.raises(NothingEarned, match="pmtalk"):
        await import_lines(now, *lines(1), programme="pmtalk")
    with pytest.raises(Invalid, match="There is no programme nowhere"):
        await import_lines(now, *lines(1), programme="nowhere")
    with pytest.raises(Invalid, match="small letters"):
        await import_lines(now, *lines(1), source="No Source")
    other = RuleName("pmtalk", "talk-purchase")
    await earning.create_rule(CLERK, other, rule_content(), now=now)
    await earning.publish_rule(CLERK, other, reason="Here too", now=now)
    with pytest.raises(AmbiguousProgramme) as refusal:
        await import_lines(now, *lines(1))
    assert refusal.value.choices == ("pmtalk", "88vip")
    after = await everything()
    assert {**after, "audit_entry": [], "audit_chain": []} == {**before, "audit_entry": [], "audit_chain": []}
    assert (await import_lines(now, *lines(1), programme="pmtalk")).programme == "pmtalk"


async def test_without_a_live_rule_nothing_is_imported(store: Any, now: datetime) -> None:
    await community.create_community(NewCommunity({"zh": "行会", "en": "Guild"}), now=now)
    await community.create_programme(NewProgramme("pmtalk", {"zh": "产品人", "en": "PMTalk"}), now=now)
    with pytest.raises(AmbiguousProgramme, match="No programme has a live earning rule"):
        await import_lines(now, *lines(1))
    assert await one("SELECT count(*) FROM import_batch") == 0


@pytest.mark.parametrize(
    ("actor", "refusal"),
    [(ANONYMOUS, Unauthenticated), (Actor(ActorKind.MEMBER, 1, MEMBER_SCOPES, "ada", member_id=1), Forbidden)],
)
async def test_members_and_strangers_import_nothing(shop: Shop, now: datetime, actor: Actor, refusal: type[Exception]) -> None:
    before = await everything()
    with pytest.raises(refusal):
        await import_lines(now, *lines(1), actor=actor)
    assert await everything() == before


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
