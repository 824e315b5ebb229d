"""How members can be reached: written one way, masked, found by exactly that, revealed with a reason (A2, A3, R5)."""

from datetime import datetime, timedelta

import pytest

from app.core.access import ActorKind, Role, Scope
from app.core.errors import AppError, Forbidden, Invalid, NotFound, Unauthenticated
from app.core.paging import PageRequest
from app.core.unset import UNSET
from app.members import queries
from app.members import service as members
from app.members.queries import MemberFilter
from app.members.rules import ContactChange, ContactRow, decide_contact, mask_email, mask_phone, masked, parse_email, parse_phone
from tests import cast

PHONE, EMAIL = "+8613800138000", "ada@example.com"
PHONES = [
    ("138 0013 8000", PHONE),
    ("+86 138-0013-8000", PHONE),
    (" 0086 13800138000 ", PHONE),
    ("１３８００１３８０００", PHONE),
    ("010-62552299", "+861062552299"),
    ("+1 (201) 555-0123", "+12015550123"),
    ("12345", None),
    ("10001", None),
    ("138001380001", None),
    ("ada 138 0013 8000", None),
    ("+", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "phone"), PHONES)
def test_a_phone_number_is_kept_in_one_form(text: str, phone: str | None) -> None:
    """A2: E.164; without a prefix it is a number of the community's own region."""
    assert parse_phone(text, "CN") == phone


def test_the_region_decides_what_a_number_without_a_prefix_is() -> None:
    assert (parse_phone("201 555 0123", "US"), parse_phone("201 555 0123", "CN")) == ("+12015550123", "+862015550123")


EMAILS = [
    (" Ada@Example.COM ", EMAIL),
    ("a.b+c@mail.example.com", "a.b+c@mail.example.com"),
    ("ada", None),
    ("ada@example", None),
    ("ada@@example.com", None),
    ("ada@-example.com", None),
    (".ada@example.com", None),
    ("ada@example.com\nbcc: x@y.zz", None),
    (f"{'a' * 65}@example.com", None),
    (f"ada@{'a.' * 123}com", "ada@" + "a." * 123 + "com"),
    (f"ada@{'a.' * 130}com", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "email"), EMAILS)
def test_an_address_is_kept_in_small_letters(text: str, email: str | None) -> None:
    """A2: what no mail could go to is none."""
    assert parse_email(text) == email


MASKS = [
    (PHONE, "138****8000"),
    ("+861062552299", "10****2299"),
    ("+12015550123", "+1 20****0123"),
    ("+85223456789", "+852 ****6789"),
    ("+3544101234", "+354 ****234"),
]


@pytest.mark.parametrize(("phone", "seen"), MASKS)
def test_at_least_four_digits_are_hidden(phone: str, seen: str) -> None:
    """A2: enough to recognise it by, too little to call it; the own country goes without saying."""
    assert mask_phone(phone, "CN") == seen


def test_of_an_address_the_first_letter_is_seen() -> None:
    assert (mask_email(EMAIL), mask_email("a@example.com")) == ("a***@example.com", "***@example.com")
    assert masked(ContactRow(7), "CN") == ContactRow(7)


def test_what_is_changed_is_not_proved_any_more(now: datetime) -> None:
    """A2: the other one stays as it is; saying the same again changes nothing."""
    row = ContactRow(7, PHONE, now, EMAIL, now, now)
    assert decide_contact(row, ContactChange(phone="13800138000", email="ADA@example.com"), "CN") == {}
    assert decide_contact(row, ContactChange(), "CN") == {}
    assert decide_contact(row, ContactChange(email="b@example.com"), "CN") == {"email": "b@example.com", "email_proved_at": None}
    assert decide_contact(row, ContactChange(phone=None), "CN") == {"phone": None, "phone_proved_at": None}
    for change, field in ((ContactChange(phone="1"), "phone"), (ContactChange(email="x"), "email"), (ContactChange(phone=""), "phone")):
        with pytest.raises(Invalid) as refusal:
            decide_contact(row, change, "CN")
        assert refusal.value.field == field


@pytest.mark.usefixtures("store")
async def test_members_say_themselves_how_they_can_be_reached(now: datetime) -> None:
    """A2: one field at a time, and taken back; one's own change is not in the staff's log."""
    await cast.pmtalk(now)
    ada = await cast.ada(now)
    row = await cast.member_of(ada)
    assert (await queries.contacts_of([row.id]))[row.id] == ContactRow(row.id)
    made = await members.change_own_contact(ada.actor, ContactChange("138 0013 8000"), now=now)
    assert made == ContactRow(row.id, PHONE, changed_at=now)
    later = now + timedelta(hours=1)
    await members.change_own_contact(ada.actor, ContactChange(UNSET, EMAIL), now=later)
    assert (await queries.contacts_of([row.id]))[row.id] == ContactRow(row.id, PHONE, email=EMAIL, changed_at=later)
    await members.change_own_contact(ada.actor, ContactChange(None), now=later)
    assert (await queries.contacts_of([row.id]))[row.id] == ContactRow(row.id, email=EMAIL, changed_at=later)
    assert await cast.rows("audit_entry") == []


@pytest.mark.usefixtures("store")
async def test_staff_change_it_with_a_reason_and_the_log_holds_masked_values(now: datetime) -> None:
    """R5, A4: what changed can be followed; no address outlives its erasure in the log."""
    await cast.pmtalk(now)
    member = await cast.member_of(await cast.ada(now))
    support = await cast.staff(Role.SUPPORT, now)
    before = len(await cast.rows("audit_entry"))
    change = ContactChange(PHONE, EMAIL)
    for _ in range(2):  # the second time nothing changes, and nothing is written
        made = await members.change_contact(support, member.public_id, change, reason="Told by phone", now=now)
        assert (made.phone, made.email) == (PHONE, EMAIL)
    (detail,) = (await cast.rows("audit_detail"))[before:]
    assert (detail["subject_label"], detail["reason"]) == (str(member.member_number), "Told by phone")
    assert '"138****8000"' in str(detail["after"]).replace("'", '"')
    assert "13800138000" not in str(detail)
    assert EMAIL not in str(detail)


@pytest.mark.usefixtures("store")
async def test_a_refused_change_changes_nothing(now: datetime) -> None:
    await cast.pmtalk(now)
    ada = await cast.ada(now)
    member = await cast.member_of(ada)
    support = await cast.staff(Role.SUPPORT, now)
    good, why = ContactChange(PHONE), "Told by phone"
    before = [await cast.rows(table) for table in ("contact", "audit_entry")]
    refused: list[tuple[object, object, ContactChange, str, type[AppError]]] = [
        (support, member.public_id, good, "", Invalid),
        (support, member.public_id, ContactChange("12"), why, Invalid),
        (support, cast.UUID_OF_NOBODY, good, why, NotFound),
        (cast.actor(Scope.MEMBERS_READ), member.public_id, good, why, Forbidden),
        (ada.actor, member.public_id, good, why, Forbidden),
    ]
    for actor, public_id, change, reason, kind in refused:
        with pytest.raises(kind):
            await members.change_contact(actor, public_id, change, reason=reason, now=now)  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        await members.change_own_contact(support, good, now=now)
    with pytest.raises(Unauthenticated):
        await members.change_own_contact(cast.actor(kind=ActorKind.ANONYMOUS), good, now=now)
    assert [await cast.rows(table) for table in ("contact", "audit_entry")] == before


@pytest.mark.usefixtures("store")
async def test_revealing_needs_a_scope_and_a_reason_and_is_written_down(now: datetime) -> None:
    """A2, R5: no value is told before the entry stands."""
    await cast.pmtalk(now)
    ada = await cast.ada(now)
    member = await cast.member_of(ada)
    await members.change_own_contact(ada.actor, ContactChange(PHONE, EMAIL), now=now)
    support = await cast.staff(Role.SUPPORT, now)
    count = len(await cast.rows("audit_entry"))
    for actor, reason, kind in (
        (support, "  ", Invalid),
        (cast.actor(Scope.MEMBERS_READ, Scope.MEMBERS_WRITE), "They called", Forbidden),
        (ada.actor, "It is mine", Forbidden),
    ):
        with pytest.raises(kind):
            await members.reveal_contact(actor, member.public_id, reason=reason, now=now)
    assert len(await cast.rows("audit_entry")) == count
    shown = await members.reveal_contact(support, member.public_id, reason="They called, we call back", now=now)
    assert (shown.phone, shown.email) == (PHONE, EMAIL)
    (entry,) = (await cast.rows("audit_entry"))[count:]
    assert (entry["action"], entry["subject_type"]) == ("member.reveal", "Member")
    assert "13800138000" not in str(await cast.rows("audit_detail"))


@pytest.mark.usefixtures("store")
async def test_somebody_is_found_by_exactly_number_phone_and_address(now: datetime) -> None:
    """A3: a number before a phone before an address before a name; only staff find by phone and address."""
    await cast.pmtalk(now)
    people = {name: await cast.ada(now, name, nickname=nick) for name, nick in (("ada", "Ada"), ("bob", "10001 nights"), ("cyd", "Cyd"))}
    rows = {name: await cast.member_of(signed) for name, signed in people.items()}
    await members.change_own_contact(people["ada"].actor, ContactChange(PHONE, EMAIL), now=now)
    await members.change_own_contact(people["cyd"].actor, ContactChange(PHONE, "cyd@example.com"), now=now)
    partner = cast.actor(Scope.MEMBERS_READ, kind=ActorKind.PARTNER)

    async def found(text: str, actor: object = cast.SYSTEM) -> list[str]:
        page = await queries.members_page(actor, MemberFilter(text), PageRequest(10), now)  # type: ignore[arg-type]
        return [name for name, row in rows.items() if row.id in {each.id for each in page.rows}]

    assert await found("10001") == ["ada"]
    assert await found("10001 n") == ["bob"]
    assert await found("138 0013 8000") == ["ada", "cyd"]
    assert await found("13800138000") == ["ada", "cyd"]
    assert await found("+8613800138000") == ["ada", "cyd"]
    assert await found("1380013800") == []
    assert await found(" CYD@example.com") == ["cyd"]
    assert await found("cyd@example.co") == []
    assert await found("cyd") == ["cyd"]
    assert await queries.exact_matches(cast.SYSTEM, "bob") == []
    for text in ("13800138000", "+8613800138000", EMAIL):
        assert await found(text, partner) == []
    assert await found("10001", partner) == ["ada"]
