"""The timeline of a member: every kind of event in one line, newest first, in one statement."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.core import db
from app.core.access import Actor, ActorKind, Scope
from app.core.errors import NotFound
from app.core.paging import Key, Page, PageRequest, cut
from app.members.queries import can_read
from app.members.rules import MemberRow
from app.reports.rules import timeline
from app.reports.rules.timeline import Event, EventKind, PeriodStep, What

# What an event can say, by column. The branches name what they fill; the rest is NULL of the right type.
_SAID = {
    "what": "TEXT",
    "who": "TEXT",
    "more": "TEXT",
    "reference": "TEXT",
    "amount": "BIGINT",
    "number": "BIGINT",
    "named": "BIGINT",
    "since": "TIMESTAMPTZ",
    "until": "TIMESTAMPTZ",
}


@dataclass(frozen=True, slots=True)
class _Branch:
    """One source of events: from where, when each happened, what it says by column, and how that reads."""

    kind: EventKind
    source: str
    at: str
    read: Callable[[dict[str, Any]], What]
    said: Mapping[str, str] = field(default_factory=dict)
    id: str = "x.id"


def _joined(row: dict[str, Any]) -> What:
    return timeline.Joined(int(row["named"]))


def _purchased(row: dict[str, Any]) -> What:
    return timeline.Purchased(int(row["amount"]), row["what"], row["more"], row["who"], row["reference"], int(row["named"]))


def _grown(row: dict[str, Any]) -> What:
    version = None if row["number"] is None else int(row["number"])
    return timeline.Grown(int(row["amount"]), row["what"], db.as_instant(row["since"]), version, int(row["named"]))


def _moved(step: PeriodStep) -> Callable[[dict[str, Any]], What]:
    return lambda row: timeline.PeriodMoved(step, int(row["named"]), db.as_instant(row["until"]), row["what"], row["reference"])


def _declared(row: dict[str, Any]) -> What:
    recorded_at, since, until = (db.as_instant(row[name]) for name in ("at", "since", "until"))
    return timeline.Declared(row["what"], row["more"], recorded_at, since, until, row["who"])


def _tagged(*, taken: bool) -> Callable[[dict[str, Any]], What]:
    return lambda row: timeline.Tagged(row["what"], row["more"], taken)


def _accepted(row: dict[str, Any]) -> What:
    return timeline.Accepted(db.as_uuid(row["reference"]), db.as_json(row["what"]), int(row["number"]), row["more"])


def _shared(*, withdrawn: bool) -> Callable[[dict[str, Any]], What]:
    return lambda row: timeline.Shared(db.as_uuid(row["reference"]), row["who"], withdrawn)


def _signed_in(row: dict[str, Any]) -> What:
    return timeline.SignedIn(row["what"], row["more"])


def _handled(row: dict[str, Any]) -> What:
    return timeline.Handled(row["what"], row["who"] or "", row["more"] or "", db.as_uuid(row["reference"]))


_PERIOD = "membership x WHERE x.member_id = :member"
_PERIOD_SAID = {"what": "x.closed_as", "named": "x.plan_id", "until": "x.ends_at", "reference": "x.source"}
_TAG = "member_tag x WHERE x.member_id = :member"
_TAG_SAID = {"what": "x.tag", "more": "x.origin"}
_SHARE = "pseudonym x JOIN partner p ON p.id = x.partner_id WHERE x.member_id = :member"
_SHARE_SAID = {"who": "p.name", "reference": "CAST(p.public_id AS TEXT)"}
_ENTRY = "audit_entry x LEFT JOIN audit_detail d ON d.entry_id = x.id WHERE "
_ENTRY_SAID = {"what": "x.action", "who": "d.actor_label", "more": "d.reason", "reference": "CAST(x.public_id AS TEXT)"}
# A branch's place in this line is part of every cursor: new ones are added at the end.
_BRANCHES = (
    _Branch(EventKind.JOINED, "enrolment x WHERE x.member_id = :member", "x.joined_at", _joined, {"named": "x.programme_id"}),
    _Branch(
        EventKind.PURCHASE,
        "purchase x WHERE x.member_id = :member",
        "x.occurred_at",
        _purchased,
        {
            "what": "x.currency",
            "who": "x.source",
            "more": "x.sku",
            "reference": "x.external_ref",
            "amount": "x.amount_minor",
            "named": "x.programme_id",
        },
    ),
    _Branch(
        EventKind.GROWTH,
        "growth_entry x JOIN growth_account a ON a.id = x.account_id LEFT JOIN earning_rule_version v ON v.id = x.rule_version_id "
        "WHERE x.member_id = :member",
        "x.occurred_at",
        _grown,
        {
            "what": "x.source_type",
            "amount": "x.amount",
            "number": "v.number",
            "named": "a.programme_id",
            "since": "x.available_at",
        },
    ),
    _Branch(EventKind.MEMBERSHIP, _PERIOD, "x.starts_at", _moved(PeriodStep.STARTED), _PERIOD_SAID),
    _Branch(
        EventKind.MEMBERSHIP,
        f"{_PERIOD} AND (x.closed_at IS NULL OR x.closed_at > x.ends_at)",
        "x.ends_at",
        _moved(PeriodStep.OVER),
        _PERIOD_SAID,
    ),
    _Branch(EventKind.MEMBERSHIP, f"{_PERIOD} AND x.closed_at IS NOT NULL", "x.closed_at", _moved(PeriodStep.CLOSED), _PERIOD_SAID),
    _Branch(
        EventKind.PROFILE,
        "member_fact x WHERE x.member_id = :member",
        "x.recorded_at",
        _declared,
        {"what": "x.fact", "who": "x.recorded_by", "more": "x.value", "since": "x.effective_at", "until": "x.until_at"},
    ),
    _Branch(EventKind.TAG, _TAG, "x.since_at", _tagged(taken=False), _TAG_SAID),
    _Branch(EventKind.TAG, f"{_TAG} AND x.until_at IS NOT NULL", "x.until_at", _tagged(taken=True), _TAG_SAID),
    _Branch(
        EventKind.TERMS,
        "terms_acceptance x JOIN terms_version v ON v.id = x.terms_version_id JOIN terms t ON t.id = v.identity_id "
        "WHERE x.member_id = :member",
        "x.accepted_at",
        _accepted,
        {"what": "CAST(t.title AS TEXT)", "more": "x.language", "reference": "CAST(t.public_id AS TEXT)", "number": "v.number"},
    ),
    _Branch(EventKind.SHARE, _SHARE, "x.shared_at", _shared(withdrawn=False), _SHARE_SAID),
    _Branch(EventKind.SHARE, f"{_SHARE} AND x.withdrawn_at IS NOT NULL", "x.withdrawn_at", _shared(withdrawn=True), _SHARE_SAID),
    _Branch(
        EventKind.SIGN_IN,
        "session x JOIN account a ON a.id = x.account_id WHERE a.member_id = :member AND a.role IS NULL",
        "x.created_at",
        _signed_in,
        {"what": "x.user_agent", "more": "x.address"},
    ),
    _Branch(EventKind.STAFF, f"{_ENTRY}x.subject_type = 'Member' AND x.subject_id = :public_id", "x.occurred_at", _handled, _ENTRY_SAID),
    _Branch(
        EventKind.STAFF,
        f"{_ENTRY}x.subject_type = 'Membership' AND x.subject_id IN "  # noqa: S608  fixed words
        "(SELECT CAST(p.public_id AS TEXT) FROM membership p WHERE p.member_id = :member)",
        "x.occurred_at",
        _handled,
        _ENTRY_SAID,
    ),
)


def visible_kinds(actor: Actor) -> tuple[EventKind, ...]:
    """The kinds of event that the caller may see of members: what staff did is shown to who helps or reads the log."""
    sees_staff = actor.holds(Scope.MEMBERS_WRITE) or actor.holds(Scope.AUDIT_READ)
    return tuple(kind for kind in EventKind if kind is not EventKind.STAFF or sees_staff)


async def timeline_page(
    actor: Actor, member: MemberRow, request: PageRequest, *, now: datetime, kinds: Collection[EventKind] = ()
) -> Page[Event]:
    """A page of what happened to the member until now, newest first; `kinds` narrows it. One statement.

    Raises NotFound where the member is not the caller's to read; partners read no timelines.
    """
    if actor.kind is ActorKind.PARTNER or not can_read(actor, member.id):
        raise NotFound("member")
    allowed = visible_kinds(actor)
    wanted = [(place, branch) for place, branch in enumerate(_BRANCHES) if branch.kind in allowed and (not kinds or branch.kind in kinds)]
    if not wanted:
        return cut([], request, _key)
    params: dict[str, Any] = {"now": now, "limit": request.limit + 1, "member": member.id} | _bounds(request)
    if any(branch.kind is EventKind.STAFF for _, branch in wanted):
        params["public_id"] = str(member.public_id)
    if all(":member" not in branch.source for _, branch in wanted):
        del params["member"]
    line = " UNION ALL ".join(f"SELECT * FROM ({_select(place, branch, request)}) AS b{place}" for place, branch in wanted)  # noqa: S608
    rows = await db.fetch(f"{line} ORDER BY at {_way(request)}, place {_way(request)}, id {_way(request)} LIMIT :limit", **params)
    return cut([_event(row) for row in rows], request, _key)


def _select(place: int, branch: _Branch, request: PageRequest) -> str:
    """The branch's own page: no more of it can be on the page that is asked for."""
    said = ", ".join(f"{branch.said.get(name, f'CAST(NULL AS {kind})')} AS {name}" for name, kind in _SAID.items())
    here = f"({branch.at}, {place}, {branch.id})"
    within = f"{branch.at} <= :now"
    if request.after is not None:
        within += f" AND {branch.at} <= :after_at AND {here} < (:after_at, :after_place, :after_id)"
    if request.before is not None:
        within += f" AND {branch.at} >= :before_at AND {here} > (:before_at, :before_place, :before_id)"
    way = _way(request)
    return (
        f"SELECT {branch.at} AS at, {place} AS place, {branch.id} AS id, {said} FROM {branch.source} AND {within} "  # noqa: S608  fixed words
        f"ORDER BY {branch.at} {way}, {branch.id} {way} LIMIT :limit"
    )


def _way(request: PageRequest) -> str:
    return "ASC" if request.backward else "DESC"


def _bounds(request: PageRequest) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, key in (("after", request.after), ("before", request.before)):
        if key is not None:
            at, place, id_ = key
            found |= {f"{name}_at": datetime.fromisoformat(str(at)), f"{name}_place": place, f"{name}_id": id_}
    return found


def _key(event: Event) -> Key:
    return (event.at.isoformat(), event.place, event.id)


def _event(row: dict[str, Any]) -> Event:
    place = int(row["place"])
    branch = _BRANCHES[place]
    return Event(db.as_instant(row["at"]), place, int(row["id"]), branch.kind, branch.read(row))
