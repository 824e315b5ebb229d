"""Sheets in the store: looked at without a change, applied once and whole, refused where somebody was faster (B8, A2, S6, R5)."""

import asyncio
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from app.benefits import service as benefits
from app.benefits.queries import access_benefit
from app.community import service as community
from app.core import db
from app.core.access import ROLE_SCOPES, Actor, Role
from app.core.errors import Forbidden, Invalid, NotFound
from app.core.settings import Settings
from app.members import service as members
from app.members.queries import contacts_of, members_by_ids
from app.members.rules import ContactChange, ImportedMember, MemberRow
from app.sheets import queries, service
from app.sheets.rules import Action, Noun, SheetApplied, SheetRefused
from app.sheets.service import Applying, File
from app.tags import service as tags
from tests import cast
from tests.benefits import offers
from tests.plans import offers as sold

TABLES = ("benefit", "benefit_version", "plan", "member", "member_fact", "member_tag", "contact", "audit_entry", "sheet_upload")


async def everything() -> list[object]:
    return [await cast.rows(table) for table in TABLES]


async def staff(role: Role, now: datetime) -> Actor:
    """Somebody of that role, with an account, who proved themselves just now."""
    return cast.actor(*ROLE_SCOPES[role], id=await cast.account(role.value.lower(), now), label=role.value.lower())


async def bring(actor: Actor, noun: Noun, text: str, now: datetime) -> UUID:
    return await service.bring_sheet(actor, noun, File("the sheet.csv", text.encode(), {"标题": "title.en"}), now=now)


async def apply(actor: Actor, noun: Noun, sheet: UUID, now: datetime, reason: str = "The spring list") -> int:
    done = await service.apply_sheet(Applying(actor, reason, now), noun, sheet)
    return len(done.of(Action.CREATE, Action.CHANGE))


@pytest.fixture
async def desk(store: Settings, now: datetime) -> Actor:
    """An editor of a club with two benefits live, one of them with a draft beside it."""
    await offers.open_club(now - timedelta(days=1))
    await offers.publish(offers.everybody("one", position=1), now)
    await offers.publish(offers.specific("two", position=2), now)
    draft = {**offers.specific("two", position=2), "title": {"zh": "稿", "en": "A draft"}}
    await offers.draft(draft, now)
    return await staff(Role.EDITOR, now)


async def content(code: str) -> dict[str, object]:
    """What the draft says."""
    found = await access_benefit(cast.SYSTEM, await public_id(code))
    assert found.draft is not None
    return found.draft


async def public_id(code: str) -> UUID:
    return next(db.as_uuid(row["public_id"]) for row in await cast.rows("benefit") if row["code"] == code)


SHEET = "code,标题,position,kind,reach\none,One more,1,CONTENT,GLOBAL\ntwo,A draft,5,CONTENT,SPECIFIC\nfresh,Fresh,,COUPON,SPECIFIC\n"


async def test_a_dry_run_changes_nothing_and_shows_changed_cells_only(desk: Actor, now: datetime) -> None:
    sheet = await bring(desk, Noun.BENEFITS, SHEET, now)
    before = await everything()
    upload = await queries.access_upload(desk, Noun.BENEFITS, sheet)
    found = await queries.dry_run(desk, upload, now=now)
    assert [(row.line, row.key, row.action) for row in found.rows] == [
        (2, "one", Action.CHANGE),
        (3, "two", Action.CHANGE),
        (4, "fresh", Action.CREATE),
    ]
    assert [[(cell.column, cell.before, cell.after) for cell in row.changes] for row in found.rows[:2]] == [
        [("title.en", "The one.", "One more")],
        [("position", "2", "5")],
    ]
    assert await everything() == before
    assert (upload.file_name, upload.uploaded_by, upload.applied_at) == ("the sheet.csv", "editor", None)


async def test_an_applied_sheet_makes_drafts_with_an_entry_each_and_keeps_the_rest(desk: Actor, now: datetime) -> None:
    """B8, R5: what is live stays; conditions and other languages stay; who, why and how many stand in the log."""
    versions = await cast.rows("benefit_version")
    sheet = await bring(desk, Noun.BENEFITS, SHEET, now)
    assert await apply(desk, Noun.BENEFITS, sheet, now) == 3
    assert await cast.rows("benefit_version") == versions
    one, two = await content("one"), await content("two")
    assert one["title"] == {"zh": "The one。", "en": "One more"}
    assert (two["title"], two["position"], two["condition"]) == ({"zh": "稿", "en": "A draft"}, 5, offers.specific()["condition"])
    assert (await content("fresh"))["programme"] == "pmtalk"
    log = [(row["action"], row["actor_id"]) for row in await cast.rows("audit_entry")][-4:]
    assert log == [(action, desk.id) for action in ("benefit.save_draft", "benefit.save_draft", "benefit.create", "sheet.apply")]
    detail = (await cast.rows("audit_detail"))[-1]
    assert (detail["reason"], detail["subject_label"]) == ("The spring list", "the sheet.csv")
    assert db.as_json(detail["after"]) == {"noun": "benefits", "created": 1, "changed": 2}


async def test_a_sheet_is_applied_once_and_then_holds_nothing(desk: Actor, now: datetime) -> None:
    sheet = await bring(desk, Noun.BENEFITS, SHEET, now)
    await apply(desk, Noun.BENEFITS, sheet, now)
    before = await everything()
    with pytest.raises(SheetApplied):
        await apply(desk, Noun.BENEFITS, sheet, now)
    assert await everything() == before
    upload = await queries.access_upload(desk, Noun.BENEFITS, sheet)
    assert (upload.rows, upload.applied_at) == ((), now)


async def test_of_two_who_apply_a_sheet_at_once_one_does(desk: Actor, now: datetime) -> None:
    sheet = await bring(desk, Noun.BENEFITS, SHEET, now)
    done = await asyncio.gather(*(apply(desk, Noun.BENEFITS, sheet, now) for _ in range(6)), return_exceptions=True)
    assert sorted(map(repr, done)) == sorted(["3", *[repr(SheetApplied())] * 5])
    assert [row["action"] for row in await cast.rows("audit_entry")].count("sheet.apply") == 1


async def test_somebody_was_faster_is_refused_and_named(desk: Actor, now: datetime) -> None:
    """Nothing of the sheet is applied where one of its rows was changed after the sheet had come."""
    sheet = await bring(desk, Noun.BENEFITS, SHEET, now)
    saved = await access_benefit(cast.SYSTEM, await public_id("two"))
    theirs = {**offers.specific("two"), "title": {"zh": "别", "en": "Theirs"}}
    await benefits.save_draft(cast.SYSTEM, saved.public_id, theirs, expected_revision=saved.draft_revision, now=now)
    before = await everything()
    with pytest.raises(SheetRefused) as told:
        await apply(desk, Noun.BENEFITS, sheet, now)
    assert [(row.line, row.key) for row in told.value.rows] == [(3, "two")]
    assert [fault.message for fault in told.value.faults] == [
        "Row 3: This was changed after you uploaded the sheet. Import it again, and look at what it changes now."
    ]
    assert await everything() == before
    again = await bring(desk, Noun.BENEFITS, SHEET, now)
    assert await apply(desk, Noun.BENEFITS, again, now) == 3


async def test_a_code_that_somebody_took_meanwhile_is_refused(desk: Actor, now: datetime) -> None:
    sheet = await bring(desk, Noun.BENEFITS, SHEET, now)
    await benefits.create_benefit(cast.SYSTEM, "pmtalk", offers.everybody("fresh"), now=now)
    before = await everything()
    with pytest.raises(SheetRefused) as told:
        await apply(desk, Noun.BENEFITS, sheet, now)
    assert [row.key for row in told.value.rows] == ["fresh"]
    assert await everything() == before


async def test_one_wrong_row_and_none_is_applied(desk: Actor, now: datetime) -> None:
    sheet = await bring(desk, Noun.BENEFITS, "code,title.en,stage\none,Changed,LEARNING\ntwo,Changed,NOTHING\n", now)
    before = await everything()
    with pytest.raises(SheetRefused) as told:
        await apply(desk, Noun.BENEFITS, sheet, now)
    assert [fault.message for fault in told.value.faults] == ["Row 3: Give one of LEARNING, WORK_SUPPORT, MONETIZATION."]
    assert await everything() == before


async def test_cells_that_would_be_emptied_are_counted_and_wait_for_a_word(desk: Actor, now: datetime) -> None:
    """B8: by column, the most first; not those that say nothing now, nor those of rows that stay; what was said is on record."""
    text = "code,title.en,summary.en,plan,position\none,,,,\ntwo,,What it is,,2\n"
    sheet = await bring(desk, Noun.BENEFITS, text, now)
    upload = await queries.access_upload(desk, Noun.BENEFITS, sheet)
    assert (await queries.dry_run(desk, upload, now=now)).emptied == {"title.en": 2, "summary.en": 1, "position": 1}
    before = await everything()
    with pytest.raises(Invalid) as refused:
        await apply(desk, Noun.BENEFITS, sheet, now)
    assert (refused.value.field, refused.value.params) == ("emptying", {"count": 4})
    assert await everything() == before
    done = await service.apply_sheet(Applying(desk, "清空", now, emptying=True), Noun.BENEFITS, sheet)
    assert [row.key for row in done.of(Action.CREATE, Action.CHANGE)] == ["one", "two"]
    assert (await content("one"))["title"] == {"zh": "The one。"}
    told = next(row for row in reversed(await cast.rows("audit_detail")) if row["subject_label"] == "the sheet.csv")
    assert db.as_json(told["after"])["emptied"] == {"title.en": 2, "summary.en": 1, "position": 1}


async def test_why_must_be_said_and_a_sheet_is_of_its_noun(desk: Actor, now: datetime) -> None:
    sheet = await bring(desk, Noun.BENEFITS, SHEET, now)
    before = await everything()
    with pytest.raises(Invalid) as told:
        await apply(desk, Noun.BENEFITS, sheet, now, reason=" ")
    assert told.value.field == "reason"
    with pytest.raises(NotFound):
        await apply(desk, Noun.PLANS, sheet, now)
    reader = await staff(Role.SUPPORT, now)
    for refused in (bring(reader, Noun.BENEFITS, SHEET, now), queries.access_upload(reader, Noun.BENEFITS, sheet)):
        with pytest.raises(Forbidden):
            await refused
    with pytest.raises(NotFound):
        await bring(cast.SYSTEM, Noun.BENEFITS, SHEET, now)
    assert (await everything())[:-2] == before[:-2]
    assert await cast.rows("sheet_upload") == before[-1]


async def test_what_nobody_applied_is_gone_after_a_day(desk: Actor, now: datetime) -> None:
    await bring(desk, Noun.BENEFITS, SHEET, now - timedelta(hours=25))
    kept = await bring(desk, Noun.BENEFITS, SHEET, now - timedelta(hours=23))
    assert await service.prune_uploads_due(now, 10) == 1
    assert [db.as_uuid(row["public_id"]) for row in await cast.rows("sheet_upload")] == [kept]
    assert await service.prune_uploads_due(now, 10) == 0


async def test_plans_by_a_sheet_become_drafts(store: Settings, now: datetime) -> None:
    """T1: prices by the codes of their rows; whom they fit stays."""
    await sold.open_shop(now)
    await sold.publish(sold.vip88(benefits=[]), now)
    editor = await staff(Role.EDITOR, now)
    sheet = await bring(editor, Noun.PLANS, "code,name.en,prices,grace_days\nvip88,88 VIP,loyal = 98; everybody = 888,14\n", now)
    assert await apply(editor, Noun.PLANS, sheet, now) == 1
    draft = db.as_json((await cast.rows("plan"))[0]["draft"])
    assert ([row["price"]["amount_minor"] for row in draft["prices"]], draft["grace_days"]) == ([9800, 88800], 14)
    assert draft["prices"][0]["condition"] == sold.vip88()["prices"][0]["condition"]
    assert len(await cast.rows("plan_version")) == 1


async def member(now: datetime, name: str = "Ada") -> MemberRow:
    """A member with a phone and a tag."""
    new = ImportedMember(name, name, "CN-31", date(2020, 1, 1))
    programme = (await community.get()).default_programme.id
    row = await members.create_member(cast.SYSTEM, new, source="shop", programme_id=programme, now=now)
    said = ContactChange("138 0013 8000", f"{name.lower()}@example.com")
    await members.change_contact(cast.SYSTEM, row.public_id, said, reason="Told by phone", now=now)
    await tags.set_tags(cast.SYSTEM, row.public_id, ["mentor"], reason="For the test", now=now)
    return (await members_by_ids([row.id]))[row.id]


async def test_members_by_a_sheet(store: Settings, now: datetime) -> None:
    """A2, S6, D1: with the proof that was seen, dates hold at once; phone and e-mail in one way only; each change has its entry."""
    await cast.pmtalk(now)
    ada, eve = await member(now), await member(now, "Eve")
    support = await staff(Role.SUPPORT, now)
    head = "member_number,nickname,industry_since,tags,phone,email"
    first = f'{ada.member_number},Ada L.,2019-05-01,"mentor, speaker",139 0013 9000,'
    second = f"{eve.member_number},Eve,2020-01-01,mentor,138****8000,e***@example.com"
    sheet = await bring(support, Noun.MEMBERS, "\n".join((head, first, second)), now)
    entries = len(await cast.rows("audit_entry"))
    with pytest.raises(Invalid, match="Cells that would be emptied: 1\\."):
        await apply(support, Noun.MEMBERS, sheet, now, "They showed contracts")
    done = await service.apply_sheet(Applying(support, "They showed contracts", now, emptying=True), Noun.MEMBERS, sheet)
    assert [row.key for row in done.of(Action.CHANGE)] == [str(ada.member_number)]
    after = await members_by_ids([ada.id, eve.id])
    assert (after[ada.id].nickname, after[ada.id].industry_since, after[eve.id]) == ("Ada L.", date(2019, 5, 1), eve)
    contact = (await contacts_of([ada.id]))[ada.id]
    assert (contact.phone, contact.email) == ("+8613900139000", None)
    assert [tag.tag for tag in (await tags.tags_of_members([ada.id], now))[ada.id]] == ["mentor", "speaker"]
    actions = [row["action"] for row in (await cast.rows("audit_entry"))[entries:]]
    assert actions == ["member.change", "member.contact", "member.tags", "sheet.apply"]


async def test_a_member_that_changed_meanwhile_is_refused(store: Settings, now: datetime) -> None:
    """Also where only the phone changed, which the list shows masked."""
    await cast.pmtalk(now)
    ada, support = await member(now), await staff(Role.SUPPORT, now)
    sheet = await bring(support, Noun.MEMBERS, f"member_number,nickname\n{ada.member_number},Ada L.\n", now)
    await members.change_contact(cast.SYSTEM, ada.public_id, ContactChange("138 1113 8000"), reason="Told by phone", now=now)
    before = await everything()
    with pytest.raises(SheetRefused):
        await apply(support, Noun.MEMBERS, sheet, now)
    assert await everything() == before
