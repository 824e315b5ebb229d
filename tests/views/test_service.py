"""Views are kept by whoever made them, seen by who may read their list, and each change is in the log (R5)."""

from datetime import datetime

import pytest

from app.core.access import ROLE_SCOPES, Actor, Role
from app.core.errors import Forbidden, Invalid, NotFound
from app.core.settings import Settings
from app.views import queries, service
from app.views.rules import MOST_VIEWS, NewView, TooManyViews
from tests import cast

DRAFTS = NewView("benefits", "Drafts", "status=draft")


async def people(now: datetime, *roles: Role) -> list[Actor]:
    await cast.pmtalk(now)
    return [cast.actor(*ROLE_SCOPES[role], id=await cast.account(role.value.lower(), now), label=role.value.lower()) for role in roles]


async def test_a_view_is_ones_own_until_it_is_shared(store: Settings, now: datetime) -> None:
    editor, publisher = await people(now, Role.EDITOR, Role.PUBLISHER)
    kept = await service.save_view(editor, DRAFTS, now=now)
    assert (kept.name, kept.query, kept.own, kept.author) == ("Drafts", "status=draft", True, "editor")
    assert await queries.views_of(publisher, "benefits") == []
    with pytest.raises(NotFound):
        await queries.access_view(publisher, kept.public_id)
    shared = await service.save_view(editor, NewView("benefits", "Drafts", "status=draft&kind=COUPON", shared=True), now=now)
    assert shared.public_id == kept.public_id
    (seen,) = await queries.views_of(publisher, "benefits")
    assert (seen.query, seen.own, seen.author) == ("status=draft&kind=COUPON", False, "editor")
    log = [(row["action"], row["subject_id"]) for row in await cast.rows("audit_entry") if row["action"].startswith("view.")]
    assert log == [("view.save", str(kept.public_id))] * 2


async def test_a_shared_view_of_a_list_that_one_may_not_read_is_not_seen(store: Settings, now: datetime) -> None:
    publisher, editor = await people(now, Role.PUBLISHER, Role.EDITOR)
    kept = await service.save_view(publisher, NewView("audit", "Mine", "actor=publisher", shared=True), now=now)
    assert await queries.views_of(editor) == []
    with pytest.raises(NotFound):
        await queries.access_view(editor, kept.public_id)
    with pytest.raises(Forbidden):
        await service.save_view(editor, NewView("audit", "Mine", "actor=editor"), now=now)
    assert len(await cast.rows("saved_view")) == 1


async def test_own_views_come_first_by_list_and_name(store: Settings, now: datetime) -> None:
    editor, publisher = await people(now, Role.EDITOR, Role.PUBLISHER)
    await service.save_view(publisher, NewView("benefits", "A shared one", "kind=COUPON", shared=True), now=now)
    for section, name in (("plans", "P"), ("benefits", "Z"), ("benefits", "B")):
        await service.save_view(editor, NewView(section, name, "status=draft"), now=now)
    assert [view.name for view in await queries.views_of(editor)] == ["B", "Z", "A shared one", "P"]
    assert [view.name for view in await queries.views_of(editor, "benefits")] == ["B", "Z", "A shared one"]


async def test_only_its_keeper_or_an_owner_deletes_a_view(store: Settings, now: datetime) -> None:
    editor, publisher, owner = await people(now, Role.EDITOR, Role.PUBLISHER, Role.OWNER)
    kept = await service.save_view(editor, NewView("benefits", "Drafts", "status=draft", shared=True), now=now)
    own = await service.save_view(editor, NewView("benefits", "Mine", "status=live"), now=now)
    with pytest.raises(Forbidden):
        await service.delete_view(publisher, kept.public_id, now=now)
    with pytest.raises(NotFound):
        await service.delete_view(owner, own.public_id, now=now)
    assert len(await cast.rows("saved_view")) == 2
    await service.delete_view(owner, kept.public_id, now=now)
    await service.delete_view(editor, own.public_id, now=now)
    assert await cast.rows("saved_view") == []
    with pytest.raises(NotFound):
        await service.delete_view(editor, own.public_id, now=now)


async def test_nobody_keeps_more_than_so_many(store: Settings, now: datetime) -> None:
    (editor,) = await people(now, Role.EDITOR)
    for number in range(MOST_VIEWS):
        await service.save_view(editor, NewView("benefits", f"View {number}", "status=draft"), now=now)
    with pytest.raises(TooManyViews):
        await service.save_view(editor, NewView("plans", "One more", "status=draft"), now=now)
    changed = await service.save_view(editor, NewView("benefits", "View 0", "status=live"), now=now)
    assert changed.query == "status=live"
    assert len(await cast.rows("saved_view")) == MOST_VIEWS


async def test_what_is_refused_is_not_kept(store: Settings, now: datetime) -> None:
    (editor,) = await people(now, Role.EDITOR)
    with pytest.raises(Invalid):
        await service.save_view(editor, NewView("benefits", "Mine", "color=red"), now=now)
    with pytest.raises(NotFound):
        await service.save_view(cast.SYSTEM, DRAFTS, now=now)
    assert await cast.rows("saved_view") == []
