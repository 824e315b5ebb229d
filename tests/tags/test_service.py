"""Tags with origin and time (D1, R5)."""

from datetime import datetime, timedelta

import pytest

from app.core.access import Role
from app.core.errors import AppError, Forbidden, Invalid, NotFound
from app.tags import service as tags
from app.tags.queries import inferred_tags
from app.tags.rules import MOST_TAGS, Origin, TagChange, TagRow, change_of, check_tags
from tests import cast


@pytest.mark.parametrize(
    ("given", "kept"), [([], ()), (["b", "a", "b"], ("a", "b")), (["vip-2026", "7"], ("7", "vip-2026")), (["x" * 40], ("x" * 40,))]
)
def test_tags_that_may_be(given: list[str], kept: tuple[str, ...]) -> None:
    assert check_tags(given) == kept


@pytest.mark.parametrize(
    ("given", "field"),
    [(["a", "B"], "tags[1]"), ([""], "tags[0]"), (["-a"], "tags[0]"), (["x" * 41], "tags[0]"), (["a"] * (MOST_TAGS + 1), "tags")],
)
def test_tags_that_may_not_be(given: list[str], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        check_tags(given)
    assert refusal.value.field == field


def test_what_rules_and_models_gave_stays(now: datetime) -> None:
    carried = [TagRow("a", Origin.HAND, now), TagRow("b", Origin.RULE, now), TagRow("c", Origin.HAND, now)]
    assert change_of(carried, ("b", "c", "d")) == TagChange(added=("d",), ended=("a",))


@pytest.mark.usefixtures("store")
async def test_setting_tags_keeps_their_history(now: datetime) -> None:
    await cast.pmtalk(now)
    clerk = await cast.staff(Role.SUPPORT, now)
    ada = await cast.ada(now)
    member = await cast.member_of(ada)
    later = now + timedelta(days=1)
    first = await tags.set_tags(clerk, member.public_id, ["speaker", "beta"], reason="asked for it", now=now)
    assert [(row.tag, row.origin, row.since_at) for row in first] == [("beta", Origin.HAND, now), ("speaker", Origin.HAND, now)]
    second = await tags.set_tags(clerk, member.public_id, ["speaker"], reason="left the beta", now=later)
    assert [row.tag for row in second] == ["speaker"]
    assert await tags.set_tags(clerk, member.public_id, ["speaker"], reason="the same again", now=later) == second
    assert [row.tag for row in (await tags.tags_of_members([member.id], now))[member.id]] == ["beta", "speaker"]
    assert [row.tag for row in (await tags.tags_of_members([member.id], later))[member.id]] == ["speaker"]
    third = await tags.set_tags(clerk, member.public_id, ["beta"], reason="came back", now=later + timedelta(days=1))
    assert [row.tag for row in third] == ["beta"]
    assert len(await cast.rows("member_tag")) == 3
    assert [entry["action"] for entry in await cast.rows("audit_entry")] == ["staff.create", *["member.tags"] * 3]


@pytest.mark.usefixtures("store")
async def test_who_says_what_they_saw_overwrites_nobody(now: datetime) -> None:
    """Two looked at the same tags; each gives one and takes one away, and what both did stands. What both did alike is done once."""
    await cast.pmtalk(now)
    clerk = await cast.staff(Role.SUPPORT, now)
    ada = await cast.member_of(await cast.ada(now))
    seen = ["beta", "speaker", "tester"]
    await tags.set_tags(clerk, ada.public_id, seen, reason="to begin with", now=now)
    later = now + timedelta(minutes=1)
    await tags.set_tags(clerk, ada.public_id, ["mentor", "speaker", "tester"], reason="the first", now=later, seen=seen)
    after = await tags.set_tags(clerk, ada.public_id, ["beta", "editor", "speaker"], reason="the second", now=later, seen=seen)
    assert [row.tag for row in after] == ["editor", "mentor", "speaker"]
    same = await tags.set_tags(clerk, ada.public_id, ["editor", "speaker", "tester"], reason="the third", now=later, seen=seen)
    assert same == after
    assert [entry["action"] for entry in await cast.rows("audit_entry")] == ["staff.create", *["member.tags"] * 3]


@pytest.mark.usefixtures("store")
async def test_what_comes_of_both_is_held_to_the_rules(now: datetime) -> None:
    """No member carries more tags than may be, and what was seen is read as tags are."""
    await cast.pmtalk(now)
    clerk = await cast.staff(Role.SUPPORT, now)
    ada = await cast.member_of(await cast.ada(now))
    many = [f"tag-{number}" for number in range(MOST_TAGS)]
    await tags.set_tags(clerk, ada.public_id, many, reason="to begin with", now=now)
    entries = await cast.rows("audit_entry")
    for wanted, seen, field in ((["one-more"], [], "tags"), (["fine"], ["NOT A TAG"], "seen[0]")):
        with pytest.raises(Invalid) as refused:
            await tags.set_tags(clerk, ada.public_id, wanted, reason="too many", now=now, seen=seen)
        assert refused.value.field == field
    assert [row.tag for row in (await tags.tags_of_members([ada.id], now))[ada.id]] == sorted(many)
    assert await cast.rows("audit_entry") == entries


@pytest.mark.usefixtures("store")
async def test_tags_in_bulk(now: datetime) -> None:
    await cast.pmtalk(now)
    members = [(await cast.member_of(await cast.ada(now, f"ada{index}"))).id for index in range(2)]
    wanted = {members[0]: ["a", "b"], members[1]: ["b"]}
    assert await tags.tag_members(wanted, origin=Origin.RULE, now=now) == 3
    assert await tags.tag_members(wanted, origin=Origin.HAND, now=now) == 0
    found = await tags.tags_of_members(members, now)
    assert {member_id: [row.tag for row in rows] for member_id, rows in found.items()} == wanted
    assert await tags.tags_of_members(members, now - timedelta(seconds=1)) == {members[0]: [], members[1]: []}


@pytest.mark.usefixtures("store")
async def test_what_a_person_gives_takes_the_place_of_what_a_model_inferred(now: datetime) -> None:
    """T7: an inferred tag counts for nothing, so it must not keep anybody from being given it; and it never overwrites."""
    await cast.pmtalk(now)
    clerk = await cast.staff(Role.SUPPORT, now)
    ada, bob = [await cast.member_of(await cast.ada(now, name)) for name in ("ada", "bob")]
    later = now + timedelta(days=1)
    assert await tags.tag_members({ada.id: ["buyer"], bob.id: ["buyer"]}, origin=Origin.MODEL, now=now) == 2
    assert await inferred_tags(now) == {"buyer"}
    given = await tags.set_tags(clerk, ada.public_id, ["buyer"], reason="she says so", now=later)
    assert given == [TagRow("buyer", Origin.HAND, later)]
    assert await tags.tag_members({ada.id: ["buyer"]}, origin=Origin.MODEL, now=later) == 0
    assert await tags.tag_members({bob.id: ["buyer"]}, origin=Origin.RULE, now=later, since_at={bob.id: now}) == 1
    found = await tags.tags_of_members([ada.id, bob.id], later)
    assert {row.origin for rows in found.values() for row in rows} == {Origin.HAND, Origin.RULE}
    assert (await tags.tags_of_members([ada.id], now))[ada.id] == [TagRow("buyer", Origin.MODEL, now)]
    assert await inferred_tags(later) == set()
    assert await inferred_tags(now) == {"buyer"}
    assert await inferred_tags(now - timedelta(seconds=1)) == set()


@pytest.mark.usefixtures("store")
async def test_refusals_write_nothing(now: datetime) -> None:
    await cast.pmtalk(now)
    clerk = await cast.staff(Role.SUPPORT, now)
    ada = await cast.ada(now)
    member = await cast.member_of(ada)
    before = await cast.rows("audit_entry")
    refusals: list[tuple[object, type[AppError]]] = [
        (tags.set_tags(ada.actor, member.public_id, ["a"], reason="I like it", now=now), Forbidden),
        (tags.set_tags(clerk, cast.UUID_OF_NOBODY, ["a"], reason="why not", now=now), NotFound),
        (tags.set_tags(clerk, member.public_id, ["A"], reason="why not", now=now), Invalid),
        (tags.set_tags(clerk, member.public_id, ["a"], reason="", now=now), Invalid),
    ]
    for refused, kind in refusals:
        with pytest.raises(kind):
            await refused  # type: ignore[misc]
    assert await cast.rows("member_tag") == []
    assert await cast.rows("audit_entry") == before
