"""The pages that everything published shares: publish with its difference, history, comparing, confirming, and a stale save (B8)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from starlette.responses import Response

from admin.differences import Difference
from admin.flash import Flash
from admin.forms import FormRefused, Input, Problem, number_in, parse
from admin.i18n import Words, msg
from admin.view import View
from app.catalogue import service as catalogue
from app.catalogue.rules.effects import Effect
from app.catalogue.rules.findings import Finding, Severity, errors
from app.catalogue.rules.holding import from_record
from app.core.access import Scope
from app.core.calendar import local_instant
from app.core.errors import NotFound
from app.core.versions.rules import StaleDraft, Status, pick_live, pick_scheduled
from app.publishing.queries import records_of
from app.publishing.rules import Publication

if TYPE_CHECKING:
    from app.publishing.models import VersionRecord

_SHOWN = 30


class VersionShown(Protocol):
    """What the pages show of a version."""

    @property
    def number(self) -> int: ...
    @property
    def content(self) -> dict[str, Any]: ...
    @property
    def effective_from(self) -> datetime: ...
    @property
    def recorded_at(self) -> datetime: ...
    @property
    def cancelled_at(self) -> datetime | None: ...
    @property
    def author(self) -> str: ...
    @property
    def reason(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Thing:
    """A published thing as the shared pages need it. `versions` are newest first; `noun` ends the names of its own pages."""

    section: str
    noun: str
    title: str
    crumb: str
    key: Mapping[str, Any]
    public_id: UUID
    status: Status
    versions: Sequence[VersionShown]
    draft: dict[str, Any] | None
    revision: int
    saved_by: str | None
    saved_at: datetime | None
    compare: Callable[[Mapping[str, Any] | None, Mapping[str, Any] | None], list[Difference]]
    write: Scope
    publish: Scope
    label: Callable[[str], str] = str

    @property
    def said_last(self) -> dict[str, Any] | None:
        """What the newest version that stands says, else the newest that was cancelled: a draft begins with it."""
        standing = [version for version in self.versions if version.cancelled_at is None]
        return next((version.content for version in standing or self.versions), None)

    @property
    def newest(self) -> dict[str, Any]:
        """What the editor begins with: the draft, else the newest version. Raises NotFound where there is neither."""
        newest = self.draft or self.said_last
        if newest is None:
            raise NotFound("draft")
        return newest

    def live(self, now: datetime) -> VersionShown | None:
        """The version in force."""
        return pick_live(self.versions, now)

    def scheduled(self, now: datetime) -> list[VersionShown]:
        """The versions that will go live, soonest first."""
        return pick_scheduled(self.versions, now)

    def numbered(self, number: int) -> VersionShown | None:
        """The version with that number."""
        return next((version for version in self.versions if version.number == number), None)

    def url(self, view: View, role: str, **values: Any) -> str:
        """The address of the page that has this role for it."""
        return view.url(f"{role}_{self.noun}", **self.key, **values)


class PublishInput(Input):
    """The publish form. `at` is day and time in the community's zone."""

    reason: str = ""
    warnings_reason: str = ""
    when: str = "now"
    on: str = ""
    time: str = ""
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a content that may go out: what the linter has against it, whom it hits, where that was counted, and whether
    anybody can lose or gain by it at all. `later` says that last against each version that is scheduled, which it would replace."""

    findings: Sequence[Finding] = ()
    impact: Mapping[str, Any] | None = None
    effect: Effect | None = None
    later: Sequence[tuple[VersionShown, Effect | None]] = ()

    @property
    def faults(self) -> list[Finding]:
        """What must be mended first."""
        return errors(self.findings)

    @property
    def warnings(self) -> list[Finding]:
        """What wants a reason."""
        return [finding for finding in self.findings if finding.severity is Severity.WARNING]


async def publish_page(view: View, thing: Thing, known: Known) -> Response:
    """What changes by publishing, whom it hits, from when, and why?"""
    live = thing.live(view.now)
    changes = thing.compare(live.content if live else None, thing.draft) if thing.draft is not None else []
    return await view.render(
        "versions/publish.html",
        thing=thing,
        live=live,
        changes=changes,
        known=known,
        section=thing.section,
        soon=_soon(view),
    )


def publication_of(view: View) -> Publication:
    """What the publish form asks for. Raises FormRefused for a day and time that cannot be read, or that the clocks skip."""
    given = parse(PublishInput, view.form, view.words)
    effective_from = _instant(view, given) if given.when == "later" else None
    return Publication(given.reason, effective_from, given.revision, warnings_reason=given.warnings_reason or None)


def _instant(view: View, given: PublishInput) -> datetime:
    try:
        at = local_instant(datetime.strptime(f"{given.on}T{given.time}", "%Y-%m-%dT%H:%M"), view.community.zone)  # noqa: DTZ007  of the zone
    except (ValueError, OverflowError):
        raise FormRefused([Problem("on", view.words.text(msg("Give a day and a time, such as 2026-12-01 and 09:00.")))]) from None
    if at is None:
        skipped = msg("The clocks in {city} skip that time on that day. Choose another.")
        raise FormRefused([Problem("on", view.words.text(skipped, city=view.words.city))])
    return at


async def published(view: View, thing: Thing, version: VersionShown) -> Flash:
    """What to say after publishing, with the way back: roll back to what was live, or cancel what is scheduled; and whether
    something else that is scheduled would now be held."""
    flash = _went_out(view, thing, version)
    if not all(view.may(scope) for scope in catalogue.READING) or not await catalogue.versions_ahead(view.actor, now=view.now):
        return flash
    return replace(flash, warning=msg("Something that is scheduled would now be held back."))


def _went_out(view: View, thing: Thing, version: VersionShown) -> Flash:
    before = thing.live(view.now)
    number = version.number
    if version.effective_from > view.now:
        undo, fields = thing.url(view, "cancel", number=number), {"reason": view.words.text(msg("Taken back right after scheduling"))}
        return Flash(msg("{title}: version {number} is scheduled."), {"title": thing.title, "number": number}, undo, fields)
    if before is None:
        return Flash(msg("Version {number} is live."), {"number": number})
    fields = {"reason": view.words.text(msg("Version {number} taken back right after publishing"), number=number)}
    return Flash(msg("Version {number} is live."), {"number": number}, thing.url(view, "roll_back", number=before.number), fields)


@dataclass(frozen=True, slots=True)
class Past:
    """What is on record of a version: whom it was said to hit, what was let pass and why, and what held it."""

    impact: Mapping[str, Any] | None = None
    warnings: Sequence[Finding] = ()
    warnings_reason: str = ""
    held_at: datetime | None = None
    findings: Sequence[Finding] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A version in the history: its state in a word, and what is on record of it."""

    version: VersionShown
    look: str
    past: Past


def _row(view: View, version: VersionShown, live: VersionShown | None, record: "VersionRecord | None") -> Row:
    past = _past_of(record)
    return Row(version, "held" if past.held_at else _look(version, live, view.now), past)


def _past_of(record: "VersionRecord | None") -> Past:
    if record is None:
        return Past()
    warnings, findings = ([from_record(kept) for kept in found or []] for found in (record.warnings, record.findings))
    return Past(record.impact, warnings, record.warnings_reason, record.held_at, findings)


async def history_page(view: View, thing: Thing) -> Response:
    """Which versions were there, by whom and why; and what lies between any two?"""
    older, newer = _chosen(view, thing)
    changes = None
    if older is not None and newer is not None:
        changes = thing.compare(_content(thing, older), _content(thing, newer))
    live = thing.live(view.now)
    below = number_in(view.query.get("below", ""))
    known = [version for version in thing.versions if below is None or version.number < below]
    records = await records_of(thing.public_id)
    rows = [_row(view, version, live, records.get(version.number)) for version in known[:_SHOWN]]
    marked = (older, newer) if changes is not None else _usual(thing, live)
    return await view.render(
        "versions/history.html",
        thing=thing,
        section=thing.section,
        rows=rows,
        pair=(older, newer),
        marked=marked,
        changes=changes,
        more=len(known) > _SHOWN,
    )


async def confirm_page(view: View, thing: Thing, *, to: str, number: int | None = None, known: Known | None = None) -> Response:
    """Shall this really happen, and why? `to` is roll_back, restore, discard, archive or unarchive; `known` is what is known
    of what would be in force."""
    version = thing.numbered(number) if number is not None else None
    live = thing.live(view.now)
    changes: list[Difference] = []
    if to == "roll_back" and version is not None:
        changes = thing.compare(live.content if live else None, version.content)
    if to == "restore" and version is not None:
        changes = thing.compare(thing.draft if thing.draft is not None else (live.content if live else None), version.content)
    if to == "discard":
        changes = thing.compare(thing.draft, live.content if live else None)
    return await view.render(
        "versions/confirm.html",
        thing=thing,
        section=thing.section,
        to=to,
        version=version,
        live=live,
        changes=changes,
        known=known or Known(),
        post=thing.url(view, to, **({"number": number} if number is not None else {})),
    )


def _chosen(view: View, thing: Thing) -> tuple[int | None, int | None]:
    """The two versions that are compared; 0 stands for the draft."""
    known = {version.number for version in thing.versions} | ({0} if thing.draft is not None else set())
    chosen = [number_in(view.query.get(name, "")) for name in ("from", "to")]
    older, newer = (number if number in known else None for number in chosen)
    return older, newer


def _usual(thing: Thing, live: VersionShown | None) -> tuple[int | None, int | None]:
    """What one most often wants to compare: what is live with the draft, else the last two versions."""
    numbers = [version.number for version in thing.versions]
    if thing.draft is not None:
        return (live.number if live else next(iter(numbers), None)), 0
    return (numbers[1] if len(numbers) > 1 else next(iter(numbers), None)), next(iter(numbers), None)


def _content(thing: Thing, number: int) -> Mapping[str, Any] | None:
    if number == 0:
        return thing.draft
    version = thing.numbered(number)
    return version.content if version else None


def _look(version: VersionShown, live: VersionShown | None, now: datetime) -> str:
    """The state of one version: live, scheduled, cancelled or past."""
    if version.cancelled_at is not None:
        return "cancelled"
    if live is not None and version.number == live.number:
        return "live"
    return "scheduled" if version.effective_from > now else "past"


def _soon(view: View) -> dict[str, str]:
    """The next full hour, to begin with in the fields for later."""
    local = view.now.astimezone(ZoneInfo(view.words.zone))
    return {"on": local.date().isoformat(), "zone": view.words.city}


def stale(words: Words, by: str | None, at: datetime | None) -> str:
    """Who saved meanwhile, and when, in one sentence."""
    who = by or words.text(msg("Somebody"))
    return words.text(msg("{who} saved this on {when}, after you had opened it."), who=who, when=words.moment(at) if at else "–")


def overtaken(words: Words, thing: Thing, error: StaleDraft) -> str:
    """What became of the draft that was to be published: it is out already, thrown away, or says something else."""
    if thing.draft is not None or thing.saved_at is None:
        return stale(words, error.by, error.at)
    who, when = thing.saved_by or words.text(msg("Somebody")), words.moment(thing.saved_at)
    newest = next(iter(thing.versions), None)
    if newest is not None and newest.recorded_at >= thing.saved_at:
        told = msg("This draft is out already: {who} published it as version {number} on {when}. Nothing was published twice.")
        return words.text(told, who=who, when=when, number=newest.number)
    return words.text(msg("{who} threw this draft away on {when}. Nothing was published."), who=who, when=when)
