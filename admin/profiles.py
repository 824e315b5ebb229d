"""A member's profile for the staff who help: facts with proof, status, tags; every change with its reason (A5, D1, S6)."""

from datetime import date, timedelta
from typing import Any

from starlette.responses import Response

from admin import words as tables
from admin.event_words import FACTS, fact_value
from admin.flash import Flash
from admin.forms import Form, Input, filled, parse
from admin.i18n import msg
from admin.pages import action, page
from admin.view import View
from app.accounts import queries as account_queries
from app.core.access import Scope
from app.core.calendar import start_of_day
from app.core.conditions import AccountStatus
from app.members import queries
from app.members import service as members_service
from app.members.rules import MemberRow, ProfileChange, StatusChange, effective_industry_since, effective_status
from app.tags import service as tags_service
from app.tags.rules import Origin


class ProfileInput(Input):
    """What staff may correct."""

    nickname: str
    region: str | None = None
    industry_since: date | None = None
    reason: str = ""
    revision: int = -1


class StatusInput(Input):
    """A status, perhaps with its last day."""

    status: AccountStatus
    until: date | None = None
    reason: str = ""


@page("/members/{id:uuid}/profile", scope=Scope.MEMBERS_READ)
async def profile(view: View) -> Response:
    """What is known of this member, since when, and said by whom?"""
    row = await queries.access_member(view.actor, view.id())
    tags = (await tags_service.tags_of_members([row.id], view.now))[row.id]
    account = (await account_queries.accounts_of_members([row.id])).get(row.id)
    history = await queries.history_of(view.actor, row.id)
    by_hand = [tag.tag for tag in tags if tag.origin is Origin.HAND]
    shown = filled(_fields(row, view) | {"tags.tags": ", ".join(by_hand), "tags.seen": ",".join(by_hand)}).values
    view.form = Form(shown | view.form.values, view.form.problems)
    return await view.render(
        "members/profile.html",
        row=row,
        tags=tags,
        account=account,
        history=history,
        facts={name: view.words.text(label) for name, label in FACTS.items()},
        shown_fact=lambda name, value: fact_value(view.words, name, value),
        standing=effective_status(row, view.now),
        statuses=tables.choices(view.words, tables.ACCOUNT_STATUS, only=[status for status in AccountStatus if status != "DELETED"]),
    )


@action("/members/{id:uuid}/profile", scope=Scope.MEMBERS_WRITE, again=profile)
async def change_profile(view: View) -> Response:
    """What was corrected holds at once; the reason says what proof was seen."""
    given = parse(ProfileInput, part(view, "profile"), view.words)
    change = ProfileChange(nickname=given.nickname, region=(given.region or "").upper() or None, industry_since=given.industry_since)
    await members_service.change_member(view.actor, view.id(), change, expected_revision=given.revision, reason=given.reason, now=view.now)
    return view.redirect(view.url("profile", id=view.id()), Flash(msg("The profile is changed.")))


@action("/members/{id:uuid}/status", scope=Scope.MEMBERS_WRITE, again=profile)
async def change_status(view: View) -> Response:
    """The status holds from now on."""
    given = parse(StatusInput, part(view, "status"), view.words)
    until = start_of_day(given.until + timedelta(days=1), view.community.zone) if given.until else None
    await members_service.set_status(view.actor, view.id(), StatusChange(given.status, until), reason=given.reason, now=view.now)
    return view.redirect(view.url("profile", id=view.id()), Flash(msg("The status is changed.")))


@action("/members/{id:uuid}/tags", scope=Scope.MEMBERS_WRITE, again=profile)
async def change_tags(view: View) -> Response:
    """The tags given by hand are these."""
    form = part(view, "tags")
    wanted, seen = _tags_in(form.get("tags")), _tags_in(form.get("seen")) if "seen" in form else None
    after = await tags_service.set_tags(view.actor, view.id(), wanted, reason=form.get("reason"), now=view.now, seen=seen)
    by_hand = [row.tag for row in after if row.origin is Origin.HAND]
    said = Flash(msg("The tags are changed."))
    if {*by_hand} - {*wanted} or {*wanted} - {row.tag for row in after}:
        now_by_hand = view.words.listing(by_hand) or view.words.text(msg("none"))
        said = Flash(msg("The tags are changed. Somebody else changed them too, so by hand they are now: {tags}."), {"tags": now_by_hand})
    return view.redirect(view.url("profile", id=view.id()), said)


def _tags_in(text: str) -> list[str]:
    """The tags with commas between, as people type them."""
    return [word.strip() for word in text.replace("，", ",").replace("、", ",").split(",") if word.strip()]


def part(view: View, name: str) -> Form:
    """The fields of one of the page's forms, whose names begin with `name.`; refusals find their way back to them."""
    plain = view.field_of
    view.field_of = lambda path: f"{name}.{plain(path)}"
    return Form({key.removeprefix(f"{name}."): values for key, values in view.form.values.items() if key.startswith(f"{name}.")})


def _fields(row: MemberRow, view: View) -> dict[str, Any]:
    return {
        "profile.nickname": row.nickname,
        "profile.region": row.region,
        "profile.industry_since": effective_industry_since(row, view.now),
        "profile.revision": row.revision,
        "status.status": effective_status(row, view.now),
    }
