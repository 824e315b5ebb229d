"""Many rows at once: all or none, each with its own entry, and only what was looked at (B8, D1, R5)."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest

from app.benefits import service as benefits
from app.benefits.queries import BenefitFilter
from app.core.access import ROLE_SCOPES, Actor, Role
from app.core.errors import Forbidden, Invalid
from app.core.settings import Settings
from app.core.versions.rules import Status
from app.members.queries import MemberFilter
from app.publishing.rules import ListFilter
from app.sheets import service
from app.sheets.rules import MOST_AT_ONCE, Many, SelectionChanged, Step
from app.sheets.rules.bulk import RowRefused
from app.sheets.service import Doing, Look
from app.tags import service as tags
from app.tags.rules import Origin
from tests import cast
from tests.benefits import offers
from tests.plans import offers as sold
from tests.sheets.test_service import everything, member

ALL = BenefitFilter()


def somebody(role: Role) -> Actor:
    return cast.actor(*ROLE_SCOPES[role], label=role.value.lower())


@pytest.fixture
async def club(store: Settings, now: datetime) -> list[Any]:
    """Two benefits live, one of them with a draft, one archived, one never published."""
    await offers.open_club(now - timedelta(days=1))
    live = await offers.publish(offers.everybody("live", position=1), now)
    both = await offers.publish(offers.everybody("both", position=2, stage="LEARNING"), now)
    await offers.draft(offers.everybody("both", position=2, stage="LEARNING", title={"zh": "稿", "en": "Draft"}), now)
    gone = await offers.publish(offers.everybody("gone", position=3), now)
    row = next(row for row in await cast.rows("benefit") if row["code"] == "gone")
    await benefits.archive_benefit(cast.SYSTEM, row["public_id"], reason="It is over", now=now)
    await offers.draft(offers.everybody("fresh", position=4), now)
    return [live, both, gone]


async def look(step: Step, value: str = "", wanted: Any = ALL, *, section: str = "benefits", now: datetime) -> Look:
    return await service.look_at_many(somebody(Role.OWNER), Many(section, step, value), wanted, now=now)


def told(found: Look) -> list[tuple[str, str, str, str]]:
    return [(each.subject.code, each.before, each.after, each.why_not.template if each.why_not else "") for each in found.outcomes]


STEPS = [
    (
        Step.ARCHIVE,
        "",
        [
            ("live", "live", "archived", ""),
            ("both", "live_with_draft", "archived", ""),
            ("gone", "", "", "It is archived already."),
            ("fresh", "draft", "archived", ""),
        ],
    ),
    (
        Step.UNARCHIVE,
        "",
        [
            ("live", "", "", "It is not archived."),
            ("both", "", "", "It is not archived."),
            ("gone", "archived", "ended", ""),
            ("fresh", "", "", "It is not archived."),
        ],
    ),
    (
        Step.DISCARD,
        "",
        [
            ("live", "", "", "It has no draft."),
            ("both", "draft", "", ""),
            ("gone", "", "", "It has no draft."),
            ("fresh", "", "", "It was never published: the draft is all there is."),
        ],
    ),
    (
        Step.STAGE,
        "LEARNING",
        [
            ("live", "", "LEARNING", ""),
            ("both", "", "", "It says so already."),
            ("gone", "", "", "It is archived."),
            ("fresh", "", "LEARNING", ""),
        ],
    ),
    (
        Step.UNTIL,
        "2027-01-31",
        [
            ("live", "", "2027-01-31", ""),
            ("both", "", "2027-01-31", ""),
            ("gone", "", "", "It is archived."),
            ("fresh", "", "2027-01-31", ""),
        ],
    ),
]


@pytest.mark.parametrize(("step", "value", "outcomes"), STEPS)
async def test_what_is_shown_is_what_is_done(club: list[Any], now: datetime, step: Step, value: str, outcomes: Any) -> None:
    """Looking changes nothing; doing changes just those rows, with one entry each, and looking again finds nothing more to do."""
    before = await everything()
    found = await look(step, value, now=now)
    assert told(found) == outcomes
    assert await everything() == before
    doing = Doing(somebody(Role.OWNER), "Spring cleaning", now)
    entries = len(await cast.rows("audit_entry"))
    done = await service.change_many(doing, found.many, ALL, digest=found.digest)
    changed = [code for code, _, _, why in outcomes if not why]
    assert done == len(changed)
    labels = [row["subject_label"] for row in (await cast.rows("audit_detail"))[entries:]]
    assert labels == changed
    assert (await look(step, value, now=now)).changing == []


async def test_a_set_value_goes_into_the_draft_and_not_to_members(club: list[Any], now: datetime) -> None:
    versions = await cast.rows("benefit_version")
    found = await look(Step.STAGE, "MONETIZATION", BenefitFilter(status=Status.LIVE), now=now)
    assert [each.subject.code for each in found.changing] == ["live"]
    await service.change_many(Doing(somebody(Role.EDITOR), "", now), found.many, BenefitFilter(status=Status.LIVE), digest=found.digest)
    assert await cast.rows("benefit_version") == versions
    (row,) = [row for row in await cast.rows("benefit") if row["code"] == "live"]
    assert (row["stage"], row["draft"] is not None) == ("MONETIZATION", True)


async def test_what_changed_after_the_look_is_not_touched(club: list[Any], now: datetime) -> None:
    found = await look(Step.ARCHIVE, now=now)
    await offers.draft(offers.everybody("live", position=1, title={"zh": "新", "en": "Newer"}), now)
    before = await everything()
    with pytest.raises(SelectionChanged):
        await service.change_many(Doing(somebody(Role.OWNER), "Spring cleaning", now), found.many, ALL, digest=found.digest)
    assert await everything() == before


async def test_one_refuses_and_none_is_changed(club: list[Any], now: datetime) -> None:
    """Without a reason the first refuses; the answer names it."""
    found = await look(Step.ARCHIVE, now=now)
    before = await everything()
    with pytest.raises(RowRefused, match="because live refuses: Say why"):
        await service.change_many(Doing(somebody(Role.OWNER), " ", now), found.many, ALL, digest=found.digest)
    assert await everything() == before


async def test_each_step_needs_its_scope(club: list[Any], now: datetime) -> None:
    """An editor sets stages and archives nothing; support does neither."""
    before = await everything()
    for role, step in ((Role.EDITOR, Step.ARCHIVE), (Role.EDITOR, Step.UNARCHIVE), (Role.SUPPORT, Step.DISCARD)):
        found = await look(step, now=now)
        with pytest.raises(Forbidden):
            await service.change_many(Doing(somebody(role), "Spring cleaning", now), found.many, ALL, digest=found.digest)
    assert await everything() == before


@pytest.mark.parametrize(
    ("section", "step", "value", "field"),
    [
        ("members", Step.ARCHIVE, "", "do"),
        ("plans", Step.STAGE, "LEARNING", "do"),
        ("partners", Step.ARCHIVE, "", "do"),
        ("benefits", Step.STAGE, "NONE", "value"),
        ("benefits", Step.UNTIL, "soon", "value"),
        ("members", Step.ADD_TAG, "Not A Tag", "value"),
        ("members", Step.ADD_TAG, "", "value"),
    ],
)
async def test_what_cannot_be_asked(store: Settings, now: datetime, section: str, step: Step, value: str, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        await look(step, value, section=section, now=now)
    assert refused.value.field.split("[")[0] == field


async def test_plans_and_terms_are_put_away_too(store: Settings, now: datetime) -> None:
    await sold.open_shop(now)
    await sold.publish(sold.vip88(benefits=[]), now)
    for section, code in (("plans", "vip88"), ("terms", "vip-terms")):
        found = await look(Step.ARCHIVE, "", ListFilter(), section=section, now=now)
        assert [each.subject.code for each in found.changing] == [code]
        await service.change_many(Doing(somebody(Role.OWNER), "It is over", now), found.many, ListFilter(), digest=found.digest)
        assert [each.after for each in (await look(Step.UNARCHIVE, "", ListFilter(), section=section, now=now)).changing] == ["ended"]


async def test_tags_of_many_members(store: Settings, now: datetime) -> None:
    """D1: what a rule gave stays where a tag is taken away by hand; who carries it already is left out."""
    await cast.pmtalk(now)
    ada, eve = await member(now), await member(now, "Eve")
    await tags.tag_members({eve.id: ["speaker"]}, origin=Origin.RULE, now=now)
    found = await look(Step.ADD_TAG, " Speaker ", MemberFilter(), section="members", now=now)
    assert [each.subject.code for each in found.changing] == [str(ada.member_number)]
    await service.change_many(Doing(somebody(Role.SUPPORT), "They speak", now), found.many, MemberFilter(), digest=found.digest)
    carried = await tags.tags_of_members([ada.id, eve.id], now)
    assert [[tag.tag for tag in carried[each.id]] for each in (ada, eve)] == [["mentor", "speaker"], ["mentor", "speaker"]]
    gone = await look(Step.REMOVE_TAG, "speaker", MemberFilter(), section="members", now=now)
    assert [each.subject.code for each in gone.changing] == [str(ada.member_number)]


async def test_two_who_tag_the_same_members_at_once_overwrite_nothing(store: Settings, now: datetime) -> None:
    await cast.pmtalk(now)
    ada = await member(now)
    looks = [await look(Step.ADD_TAG, tag, MemberFilter(), section="members", now=now) for tag in ("speaker", "author", "host")]
    doing = Doing(somebody(Role.SUPPORT), "They speak", now)
    done = await asyncio.gather(
        *(service.change_many(doing, each.many, MemberFilter(), digest=each.digest) for each in looks), return_exceptions=True
    )
    kept = {each.many.value for each, outcome in zip(looks, done, strict=True) if outcome == 1}
    assert kept
    assert all(outcome == 1 or isinstance(outcome, SelectionChanged) for outcome in done)
    assert {tag.tag for tag in (await tags.tags_of_members([ada.id], now))[ada.id]} == {"mentor"} | kept


async def test_more_than_can_be_changed_at_once_is_told(store: Settings, now: datetime) -> None:
    await offers.open_club(now - timedelta(days=1))
    for number in range(MOST_AT_ONCE + 1):
        await offers.draft(offers.everybody(f"b{number:03}"), now)
    found = await look(Step.STAGE, "LEARNING", now=now)
    assert (len(found.outcomes), found.more) == (MOST_AT_ONCE, True)
    await service.change_many(Doing(somebody(Role.EDITOR), "", now), found.many, ALL, digest=found.digest)
    staged = [row["code"] for row in await cast.rows("benefit") if row["stage"] == "LEARNING"]
    assert (len(staged), "b100" in staged) == (MOST_AT_ONCE, False)
