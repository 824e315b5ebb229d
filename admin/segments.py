"""The segments: how experience is cut, which cut is live, and the draft of the next one (S1-S3)."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from starlette.responses import Response

from admin import drawings
from admin import words as tables
from admin.conflicts import Mine, conflict_page
from admin.differences import Difference, plain, texts
from admin.flash import Flash
from admin.forms import Form, filled, number_in
from admin.i18n import msg
from admin.impact import impact_pages
from admin.lifecycle import Kind, Verbs, ways
from admin.names import chosen, months_word
from admin.pages import action, page
from admin.publishing import Thing, VersionShown
from admin.view import View
from app.catalogue import service as catalogue
from app.catalogue.rules.documents import SEGMENTS
from app.core.access import Scope
from app.core.versions.rules import StaleDraft, compare
from app.publishing.rules import Publication
from app.segments import service
from app.segments.rules import MAX_SEGMENTS, Stage
from app.segments.service import SchemeState

_FIELDS = {
    "name": msg("name"),
    "from_months": msg("from month"),
    "to_months": msg("up to month"),
    "stage": msg("stage"),
    "code": msg("code"),
}


async def _thing(view: View, state: SchemeState | None = None) -> Thing:
    state = state or await service.scheme(view.actor, now=view.now)
    identity = state.identity
    return Thing(
        section="segments",
        noun="segments",
        title=view.words.text(msg("the segments")),
        crumb=view.words.text(msg("Segments")),
        key={},
        public_id=identity.public_id,
        status=state.status,
        versions=state.versions,
        draft=identity.draft,
        revision=identity.draft_revision,
        saved_by=identity.draft_saved_by,
        saved_at=identity.draft_saved_at,
        compare=lambda before, after: differences(view, before, after),
        write=Scope.SEGMENTS_WRITE,
        publish=Scope.SEGMENTS_PUBLISH,
        label=partial(_called, view, identity.draft or {}),
    )


def _called(view: View, content: Mapping[str, Any], path: str) -> str:
    """Of which part a finding speaks, and of which of its fields, as the editor calls them."""
    place, _, field = path.removeprefix("segments[").partition("]")
    number, parts = number_in(place), content.get("segments", [])
    if number is None or number >= len(parts):
        return view.words.text(msg("Segments"))
    name = field.removeprefix(".").split(".")[0]
    part = chosen(view.language, parts[number].get("name")) or view.words.text(msg("Part {n}"), n=number + 1)
    return f"{part} · {view.words.text(_FIELDS[name])}" if name in _FIELDS else part


@page("/segments", scope=Scope.SEGMENTS_READ)
async def segments(view: View) -> Response:
    """How is experience cut today, and is a change under way?"""
    state = await service.scheme(view.actor, now=view.now)
    parts = state.live.content["segments"] if state.live else []
    return await view.render(
        "segments/list.html",
        thing=await _thing(view, state),
        state=state,
        parts=parts,
        line=_line(view, parts),
        tables=tables,
        months=months_word,
    )


@page("/segments/edit", scope=Scope.SEGMENTS_WRITE)
async def edit_segments(view: View) -> Response:
    """How shall experience be cut from now on?"""
    state = await service.scheme(view.actor, now=view.now)
    content = state.identity.draft or (state.live.content if state.live else {"segments": []})
    kept = filled(_to_form(content) | {"revision": state.identity.draft_revision})
    if "revision" not in view.form:
        view.form = kept
    elif view.wishes and _from_form(view) != _from_form(view, kept):
        view.form.values["unsaved"] = ["yes"]
    parts = _from_form(view)["segments"]
    return await view.render(
        "segments/edit.html",
        thing=await _thing(view, state),
        state=state,
        rows=range(len(parts)),
        line=_line(view, parts),
        tables=tables,
        most=MAX_SEGMENTS,
    )


@action("/segments/edit", scope=Scope.SEGMENTS_WRITE, again=edit_segments)
async def save_segments(view: View) -> Response:
    """A row is added or removed on the page, or the draft is saved."""
    step, _, place = view.form.get("do", "save").partition(":")
    if step in ("add", "remove", "look"):
        content = _from_form(view)
        if step == "add":
            content["segments"].append({"code": "", "name": {}, "from_months": _reached(content), "to_months": None, "stage": None})
        elif step == "remove" and (gone := number_in(place)) is not None and gone < len(content["segments"]):
            del content["segments"][gone]
        view.form = filled(_to_form(content) | {"revision": view.form.get("revision"), "unsaved": "yes"})
        return await edit_segments.handler(view)
    try:
        await service.save_draft(view.actor, _from_form(view), expected_revision=view.revision(), now=view.now)
    except StaleDraft as error:
        mine = Mine(_from_form(view), view.revision(), _to_form)
        return await conflict_page(view, await _thing(view), error, mine, noun=SEGMENTS)
    if step == "publish" and view.may(Scope.SEGMENTS_PUBLISH):
        await catalogue.count_draft(view.actor, SEGMENTS, (await KIND.find(view)).public_id, now=view.now)
        return view.redirect(view.url("publish_segments"))
    return view.redirect(view.url("edit_segments"), Flash(msg("The draft is saved. Members see no change until it is published.")))


async def _publish(view: View, publication: Publication) -> VersionShown:
    return await catalogue.publish_segments(view.actor, publication, now=view.now)


VERBS = Verbs(
    publish=_publish,
    roll_back=lambda view: catalogue.roll_back_segments(view.actor, view.number(), reason=view.form.get("reason"), now=view.now),
    restore=lambda view: service.restore_version(view.actor, view.number(), expected_revision=view.revision(), now=view.now),
    cancel=lambda view: service.cancel_scheduled(view.actor, view.number(), reason=view.form.get("reason"), now=view.now),
    schedule_again=lambda view: catalogue.schedule_segments_again(view.actor, view.number(), reason=view.form.get("reason"), now=view.now),
    discard=lambda view: service.discard_draft(view.actor, expected_revision=view.revision(), now=view.now),
)
KIND = Kind(
    documents=SEGMENTS,
    noun="segments",
    path="/segments",
    read=Scope.SEGMENTS_READ,
    write=Scope.SEGMENTS_WRITE,
    publish=Scope.SEGMENTS_PUBLISH,
    find=_thing,
    verbs=VERBS,
    home="segments",
)
PAGES = (*ways(KIND), *impact_pages(KIND, "SegmentScheme"))


def differences(view: View, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> list[Difference]:
    """What lies between two cuts, in words."""
    words = view.words
    found = []
    for change in compare(before, after):
        if change.path == "segments":
            found += [_added(view, part) for part in change.after or []]
            continue
        code, _, field = change.path.removeprefix("segments[").partition("]")
        if not field:
            part = change.after or change.before
            found.append(_added(view, part) if change.after else Difference(code, texts(_said(view, part), "")))
            continue
        name, _, language = field.removeprefix(".").partition(".")
        label = words.listing([code, words.text(_FIELDS.get(name, name)), *([language] if language else [])])
        sides = [words.text(tables.STAGE[side]) if side in tables.STAGE else plain(side, words) for side in (change.before, change.after)]
        found.append(Difference(label, texts(*sides)))
    return found


def _added(view: View, part: Mapping[str, Any]) -> Difference:
    return Difference(str(part["code"]), texts("", _said(view, part)))


def _said(view: View, part: Mapping[str, Any]) -> str:
    names = [name for name in part["name"].values() if name]
    span = months_word(view, part["from_months"], part["to_months"]) if part["from_months"] is not None else "?"
    return view.words.listing([*names, span, tables.word(view.words, tables.STAGE, part["stage"])])


def _to_form(content: Mapping[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {"rows": len(content["segments"])}
    for place, part in enumerate(content["segments"]):
        at = f"segments[{place}]"
        values |= {f"{at}.name.{language}": text for language, text in part["name"].items()}
        values |= {f"{at}.{field}": part[field] for field in ("code", "from_months", "to_months", "stage")}
    return values


def _from_form(view: View, form: Form | None = None) -> dict[str, Any]:
    """The content that the form says, by default the posted one; what is no number stays as it was typed, and the service refuses it
    by name."""
    form = form or view.form
    rows = min(number_in(form.get("rows")) or 0, MAX_SEGMENTS)
    return {"segments": [_part(view, form, f"segments[{place}]") for place in range(rows)]}


def _part(view: View, form: Form, at: str) -> dict[str, Any]:
    stage = form.get(f"{at}.stage")
    return {
        "code": form.get(f"{at}.code").strip(),
        "name": {language: form.get(f"{at}.name.{language}").strip() for language in view.community.languages},
        "from_months": _months(form.get(f"{at}.from_months")),
        "to_months": _months(form.get(f"{at}.to_months")),
        "stage": stage if stage in set(Stage) else None,
    }


def _months(text: str) -> Any:
    text = text.strip()
    months = number_in(text)
    return months if months is not None else text or None


def _reached(content: Mapping[str, Any]) -> int:
    """Where the next segment may begin: where the last one ends."""
    ends = [part["to_months"] or part["from_months"] for part in content["segments"]]
    return max([end for end in ends if isinstance(end, int)], default=0)


def _line(view: View, parts: list[dict[str, Any]]) -> Any:
    """The cut on a number line, gaps and overlaps in red."""
    spans = [(part["from_months"], part["to_months"]) for part in parts if isinstance(part["from_months"], int)]
    spans = [(start, end if isinstance(end, int) else None) for start, end in spans]
    label = view.words.text(
        msg("Months of experience, cut at {marks}"),
        marks=view.words.listing([str(start) for start, _ in sorted(spans, key=lambda span: span[0])]),
    )
    return drawings.cover(spans, label)
