"""Writing and publishing terms on the real database: rendered once, versions that stand, schedule, roll back, archive (M1, B8)."""

import asyncio
from datetime import datetime, timedelta

import pytest

from app.core.access import ANONYMOUS, Actor
from app.core.errors import Conflict, Forbidden, Invalid, NotFound, Unauthenticated
from app.core.versions.content import InvalidContent
from app.core.versions.rules import IdentityArchived, NothingChanged, NothingToPublish, NotScheduled, StaleDraft
from app.publishing.rules import Publication
from app.terms import service
from app.terms.models import Terms, TermsVersion
from app.terms.queries import terms_in_force
from tests.cast import UUID_OF_NOBODY, pmtalk, rows
from tests.plans.offers import open_shop, publish, vip88
from tests.terms.papers import BODY, EDITOR, PUBLISHER, READER, draft_terms, everything, publish_terms, terms

DAY = timedelta(days=1)
SECOND = {**BODY, "en": "# Terms\n\nNothing is paid back."}


async def test_publishing_renders_and_sanitises_once(store: object, now: datetime) -> None:
    """M1: what was agreed stays what it looked like; a script in the text is text."""
    await pmtalk(now)
    version = await publish_terms(terms(body={**BODY, "en": "# Terms\n\n<script>steal()</script> *dear* [us](https://a.example)"}), now)
    assert (version.number, version.author, version.reason, version.effective_from, version.recorded_at) == (
        *(1, "Lin", "For the test"),
        *(now, now),
    )
    assert version.html["en"] == (
        "<h3>Terms</h3>\n<p>&lt;script&gt;steal()&lt;/script&gt; <em>dear</em> "
        '<a href="https://a.example" rel="noopener noreferrer nofollow">us</a></p>\n'
    )
    assert set(version.html) == {"zh", "en"}
    edition = (await terms_in_force(now)).by_code["vip-terms"]
    assert (edition.number, edition.html, edition.hash) == (1, version.html, version.hash)


async def test_the_code_is_right_from_the_first_draft_on_and_taken_once(store: object, now: datetime) -> None:
    await pmtalk(now)
    await draft_terms(terms(), now)
    before = await everything()
    for content, programme, field in (
        (terms(), "pmtalk", "code"),
        (terms("Vip"), "vip", "code"),
        (terms("other"), "nowhere", "programme"),
        (terms("other", payment={"methods": ["ONLINE"]}), "vip", "payment.renewal"),
    ):
        with pytest.raises(Invalid) as refusal:
            await service.create_terms(EDITOR, programme, content, now=now)
        assert refusal.value.field == field
    assert await everything() == before


async def test_a_draft_stays_in_its_code_and_programme(store: object, now: datetime) -> None:
    await pmtalk(now)
    made = await draft_terms(terms(), now)
    before = await everything()
    for changes, field in (({"code": "other"}, "code"), ({"programme": "pmtalk"}, "programme")):
        with pytest.raises(Invalid) as refusal:
            await service.save_draft(EDITOR, made.public_id, terms(**changes), expected_revision=1, now=now)
        assert refusal.value.field == field
    with pytest.raises(StaleDraft):
        await service.save_draft(EDITOR, made.public_id, terms(), expected_revision=0, now=now)
    assert await everything() == before
    saved = await service.save_draft(EDITOR, made.public_id, {"title": {"en": "Club"}}, expected_revision=1, now=now)
    assert (saved.title, saved.search_text, saved.draft_revision, saved.draft_saved_by) == ({"en": "Club"}, "vip-terms club", 2, "Wu")


async def test_what_is_unfinished_is_not_published(store: object, now: datetime) -> None:
    await pmtalk(now)
    made = await draft_terms({"code": "club", "programme": "vip", "title": {"en": "Club"}}, now)
    before = await everything()
    with pytest.raises(InvalidContent) as refusal:
        await service.publish_terms(PUBLISHER, made.public_id, Publication("It is time"), now=now)
    missing = [fault.field for fault in refusal.value.faults]
    assert missing == ["title.zh", "body.zh", "body.en", "exclusions", "refunds", "promotions", "payment"]
    assert [fault.field for fault in await service.check_draft(READER, made.public_id, now=now)] == missing
    assert await everything() == before


async def test_versions_follow_each_other_by_schedule_and_roll_back(store: object, now: datetime) -> None:
    """B8: scheduled, cancelled, rolled back as a new version; the draft stays where a version goes out beside it."""
    await pmtalk(now)
    first = await publish_terms(terms(), now)
    terms_id = (await Terms.get(code="vip-terms")).public_id
    second = await publish_terms(terms(body=SECOND), now, effective_from=now + DAY)
    assert (await terms_in_force(now)).by_code["vip-terms"].number == 1
    assert (await terms_in_force(now + DAY)).by_code["vip-terms"].number == second.number == 2
    cancelled = await service.cancel_scheduled(PUBLISHER, terms_id, 2, reason="Too early", now=now)
    assert cancelled.cancelled_at == now
    assert (await terms_in_force(now + DAY)).by_code["vip-terms"].number == 1
    for number, refusal in ((1, NotScheduled), (2, NotScheduled), (9, NotFound)):
        with pytest.raises(refusal):
            await service.cancel_scheduled(PUBLISHER, terms_id, number, reason="Too early", now=now)
    await publish_terms(terms(body=SECOND), now + DAY)
    await draft_terms(terms(title={"zh": "三", "en": "Third"}), now + DAY)
    back = await service.roll_back(PUBLISHER, terms_id, 1, reason="It was better", now=now + 2 * DAY)
    assert (back.number, back.hash, back.html) == (4, first.hash, first.html)
    row = await Terms.get(code="vip-terms")
    assert row.draft is not None
    assert (row.title, row.draft["title"]) == ({"zh": "三", "en": "Third"}, {"zh": "三", "en": "Third"})
    with pytest.raises(NothingChanged):
        await service.roll_back(PUBLISHER, terms_id, 1, reason="Once more", now=now + 2 * DAY)
    restored = await service.restore_version(EDITOR, terms_id, 3, now=now + 2 * DAY)
    assert restored.draft is not None
    assert restored.draft["body"] == SECOND
    assert [change.path for change in await service.compare_versions(READER, terms_id, 1, None)] == ["body.en"]
    left = await service.discard_draft(EDITOR, terms_id, expected_revision=restored.draft_revision, now=now + 2 * DAY)
    assert (left.draft, left.title) == (None, terms()["title"])
    with pytest.raises(NothingToPublish):
        await service.publish_terms(PUBLISHER, terms_id, Publication("It is time"), now=now + 2 * DAY)


async def test_what_a_plan_will_be_sold_on_is_not_taken_away(store: object, now: datetime) -> None:
    """Invariant 9: a version on which a plan stands that will go live is neither cancelled nor archived away."""
    await open_shop(now)
    await publish_terms(terms(body=SECOND), now, effective_from=now + DAY)
    await publish(vip88(), now, effective_from=now + 2 * DAY)
    terms_id = (await Terms.get(code="vip-terms")).public_id
    before = await everything()
    for refused in (
        service.cancel_scheduled(PUBLISHER, terms_id, 2, reason="Too early", now=now),
        service.archive_terms(PUBLISHER, terms_id, reason="No more", now=now),
    ):
        with pytest.raises(Conflict, match="The plan vip88 will be sold on version 2 of these terms"):
            await refused
    assert await everything() == before


async def test_archived_terms_stay_in_force_and_leave_the_list(store: object, now: datetime) -> None:
    await pmtalk(now)
    await publish_terms(terms(), now)
    terms_id = (await Terms.get(code="vip-terms")).public_id
    await service.archive_terms(PUBLISHER, terms_id, reason="No more", now=now + DAY)
    found = await terms_in_force(now + DAY)
    assert ([edition.code for edition in found.terms], found.archived) == (["vip-terms"], frozenset({"vip-terms"}))
    for refused in (
        service.save_draft(EDITOR, terms_id, terms(), expected_revision=2, now=now + DAY),
        service.roll_back(PUBLISHER, terms_id, 1, reason="Again", now=now + DAY),
        service.archive_terms(PUBLISHER, terms_id, reason="Again", now=now + DAY),
    ):
        with pytest.raises(IdentityArchived):
            await refused
    await service.unarchive_terms(PUBLISHER, terms_id, reason="Needed again", now=now + 2 * DAY)
    assert (await terms_in_force(now + 2 * DAY)).archived == frozenset()
    assert (await service.unarchive_terms(PUBLISHER, terms_id, reason="Needed again", now=now + 2 * DAY)).archived_at is None
    actions = [entry["action"] for entry in await rows("audit_entry")]
    assert actions == ["terms.create", "terms.publish", "terms.archive", "terms.unarchive"]


@pytest.mark.parametrize(("caller", "refusal"), [(ANONYMOUS, Unauthenticated), (READER, Forbidden), (EDITOR, Forbidden)])
async def test_each_verb_asks_for_its_scope(store: object, now: datetime, caller: Actor, refusal: type[Exception]) -> None:
    await pmtalk(now)
    await publish_terms(terms(), now)
    made = await draft_terms(terms(body=SECOND), now)
    before = await everything()
    publishing = [
        service.publish_terms(caller, made.public_id, Publication("It is time"), now=now),
        service.roll_back(caller, made.public_id, 1, reason="Back again", now=now),
        service.cancel_scheduled(caller, made.public_id, 1, reason="Too early", now=now),
        service.archive_terms(caller, made.public_id, reason="No more", now=now),
        service.unarchive_terms(caller, made.public_id, reason="No more", now=now),
    ]
    writing = [
        service.create_terms(caller, "vip", terms("other"), now=now),
        service.save_draft(caller, made.public_id, terms(), expected_revision=3, now=now),
        service.discard_draft(caller, made.public_id, expected_revision=3, now=now),
        service.restore_version(caller, made.public_id, 1, now=now),
    ]
    reading = [service.compare_versions(caller, made.public_id, 1, None), service.check_draft(caller, made.public_id, now=now)]
    refused = publishing + ([] if caller is EDITOR else writing) + (reading if caller is ANONYMOUS else [])
    for call in refused:
        with pytest.raises(refusal):
            await call
    for call in (*writing, *reading):
        call.close()
    assert await everything() == before


async def test_what_is_not_there_is_not_found(store: object, now: datetime) -> None:
    await pmtalk(now)
    for call in (
        service.save_draft(EDITOR, UUID_OF_NOBODY, terms(), expected_revision=0, now=now),
        service.publish_terms(PUBLISHER, UUID_OF_NOBODY, Publication("It is time"), now=now),
        service.check_draft(READER, UUID_OF_NOBODY, now=now),
    ):
        with pytest.raises(NotFound, match="There is no such set of terms"):
            await call


@pytest.mark.postgres
async def test_two_publishers_at_once_make_one_version_of_one_draft(store: object, now: datetime) -> None:
    """On connections of their own: one draft goes out once, and whoever comes second finds nothing to publish."""
    await pmtalk(now)
    made = await draft_terms(terms(), now)
    done = await asyncio.gather(
        *(service.publish_terms(PUBLISHER, made.public_id, Publication("It is time"), now=now) for _ in range(4)), return_exceptions=True
    )
    assert sorted(type(each).__name__ for each in done) == [*["NothingToPublish"] * 3, "TermsVersion"]
    assert await TermsVersion.all().count() == 1
