"""Importing purchases: lines, files and callers that are refused, and that they change nothing."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest

from app.activity.models import ImportBatch
from app.activity.rules import AmbiguousProgramme, BrokenFile, NothingEarned
from app.activity.service import ImportOptions, import_purchases
from app.community import service as community
from app.community.rules import NewCommunity, NewProgramme
from app.core import db
from app.core.access import ANONYMOUS, MEMBER_SCOPES, Actor, ActorKind
from app.core.errors import Forbidden, Invalid, Unauthenticated
from app.earning import service as earning
from app.earning.service import RuleName
from tests.shop import CLERK, HEADER, Shop, everything, import_lines, lines, make_members, one, rule_content, told

pytestmark = pytest.mark.usefixtures("store")


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
