"""All that is to be known of a batch of members, in one statement.

One row per member; what there may be several of comes as JSON. The text depends on the needs alone, so it is made once
per catalogue, and PostgreSQL keeps its plan.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from app.core import db
from app.core.conditions import MembershipState, Needs, Period, PeriodKind
from app.facts.queries.pieces import fill, recorded, tag_counts, tag_lasts
from app.facts.rules import NOBODY, Gathered, Growth, Line, Moment
from app.memberships.rules import MembershipRow

_COLUMNS = "m.id, m.region, m.industry_since, m.industry_since_next, m.industry_since_next_at, m.status, m.status_until"
_PROGRAMME = "(SELECT id FROM programme WHERE code = :{})"


async def gather_rows(member_ids: Sequence[int], needs: Needs, moment: Moment) -> list[Gathered]:
    """What `needs` names of every one of the members that exists. One statement."""
    text = _statement(needs, db.dialect(), moment.known_at is not None)
    rows = await db.fetch(text.sql, **fill(text.sql, moment, {"ids": list(member_ids), **_values(needs, moment)}))
    return [_read(row, text) for row in rows]


class _Text:
    """The statement for some needs: its text, its parameters, and in which order sums of spending stand."""

    def __init__(self, needs: Needs, dialect: db.Dialect, knowing: bool) -> None:
        self.array, self.aggregate = ("json_array", "json_group_array") if dialect == "sqlite" else ("json_build_array", "json_agg")
        self.needs, self.dialect, self.knowing = needs, dialect, knowing
        self.fixed = _fixed(needs)
        self.by_membership = sorted(item for item in needs.spend if item[1].kind is PeriodKind.MEMBERSHIP)
        columns = [_COLUMNS, f"{self._lines()} AS lines"]
        if needs.growth:
            columns.append(f"{self._growth()} AS growth")
        for place, programme in enumerate(self.fixed):
            columns.append(f"{self._spend(place, self.fixed[programme])} AS spend_{place}")
        columns += [f"{self._spend_of_membership(place)} AS membership_spend_{place}" for place in range(len(self.by_membership))]
        if needs.memberships:
            columns.append(f"{self._periods()} AS periods")
        if needs.programmes:
            columns.append(f"{self._programmes()} AS programmes")
        if needs.tags:
            columns.append(f"{self._tags()} AS tags")
        self.sql = f"SELECT {', '.join(columns)} FROM member m WHERE m.id IN (:ids)"

    def _known(self, alias: str) -> str:
        return recorded(alias, self.knowing)

    def _list(self, item: str, rest: str) -> str:
        return f"(SELECT {self.aggregate}({item}) FROM {rest})"

    def _lines(self) -> str:
        """The history, only where a line was recorded after what is settled."""
        item = f"{self.array}(f.id, f.fact, f.value, f.until_at, f.effective_at, f.recorded_at)"
        late = "EXISTS (SELECT 1 FROM member_fact l WHERE l.member_id = m.id AND l.recorded_at > :settled)"
        return self._list(item, f"member_fact f WHERE f.member_id = m.id AND {late}")

    def _growth(self) -> str:
        late = "(e.available_at > :at OR e.recorded_at > :known)" if self.knowing else "e.available_at > :at"
        entries = f"growth_entry e WHERE e.member_id = m.id AND e.account_id = a.id AND {late}"
        foreseen = f"{entries} AND e.available_at > :at AND e.occurred_at <= :at{self._known('e')}"
        coming = self._list(f"{self.array}(e.available_at, e.amount)", foreseen)
        nested = f"json({coming})" if self.dialect == "sqlite" else coming
        item = f"{self.array}(p.code, a.balance, (SELECT SUM(e.amount) FROM {entries}), {nested})"
        accounts = "growth_account a JOIN programme p ON p.id = a.programme_id WHERE a.member_id = m.id AND p.code IN (:growth)"
        return self._list(item, accounts)

    def _spend(self, place: int, periods: list[Period]) -> str:
        sums = [f"SUM(CASE WHEN u.occurred_at >= :from_{place}_{number} THEN u.amount_minor ELSE 0 END)" for number in range(len(periods))]
        window = f"u.occurred_at >= :from_{place} AND u.occurred_at <= :at{self._known('u')}"
        programme = _PROGRAMME.format(f"spend_{place}")
        own = f"u.member_id = m.id AND u.programme_id = {programme} AND {window}"
        return f"(SELECT {self.array}({', '.join(sums)}) FROM purchase u WHERE {own})"

    def _spend_of_membership(self, place: int) -> str:
        programme = _PROGRAMME.format(f"membership_programme_{place}")
        window = f"u.occurred_at >= r.starts_at AND u.occurred_at < r.ends_at AND u.occurred_at <= :at{self._known('u')}"
        spent = f"SELECT SUM(u.amount_minor) FROM purchase u WHERE u.member_id = m.id AND u.programme_id = {programme} AND {window}"
        running = "r.starts_at <= :at AND r.grace_ends_at > :at AND (r.closed_at IS NULL OR r.closed_at > :settled)" + self._known("r")
        plan = f"(SELECT id FROM plan WHERE code = :membership_plan_{place})"
        order = "CASE WHEN r.ends_at > :at THEN 0 ELSE 1 END, r.starts_at DESC, r.id DESC"
        source = f"FROM membership r WHERE r.member_id = m.id AND r.plan_id = {plan} AND {running} ORDER BY {order} LIMIT 1"
        return f"(SELECT COALESCE(({spent}), 0) {source})"

    def _periods(self) -> str:
        columns = "s.id, s.plan_id, s.starts_at, s.ends_at, s.grace_ends_at, s.anchor_day, s.closed_as, s.closed_at, s.recorded_at"
        rest = f"membership s JOIN plan p ON p.id = s.plan_id WHERE s.member_id = m.id{self._known('s')}"
        return self._list(f"{self.array}(p.code, {columns})", rest)

    def _programmes(self) -> str:
        joined = f"e.joined_at <= :at{self._known('e')}"
        return self._list("p.code", f"enrolment e JOIN programme p ON p.id = e.programme_id WHERE e.member_id = m.id AND {joined}")

    def _tags(self) -> str:
        carried = f"{tag_counts('t')} AND t.since_at <= :at AND ({tag_lasts('t', self.knowing)}){self._known('t')}"
        return self._list("t.tag", f"member_tag t WHERE t.member_id = m.id AND {carried}")


@lru_cache(maxsize=256)
def _statement(needs: Needs, dialect: db.Dialect, knowing: bool) -> _Text:
    return _Text(needs, dialect, knowing)


def _fixed(needs: Needs) -> dict[str, list[Period]]:
    """The rolling and calendar periods by programme, in a fixed order."""
    found: dict[str, list[Period]] = {}
    for programme, period in sorted(needs.spend):
        if period.kind is not PeriodKind.MEMBERSHIP:
            found.setdefault(programme, []).append(period)
    return found


def _values(needs: Needs, moment: Moment) -> dict[str, Any]:
    values: dict[str, Any] = {"growth": sorted(needs.growth)}
    for place, (programme, periods) in enumerate(_fixed(needs).items()):
        opens = [moment.opens(period) for period in periods]
        values |= {f"from_{place}_{number}": at for number, at in enumerate(opens)}
        values |= {f"from_{place}": min(opens), f"spend_{place}": programme}
    for place, (programme, period) in enumerate(sorted(item for item in needs.spend if item[1].kind is PeriodKind.MEMBERSHIP)):
        values |= {f"membership_programme_{place}": programme, f"membership_plan_{place}": period.argument}
    return values


def _read(row: dict[str, Any], text: _Text) -> Gathered:
    member_id = int(row["id"])
    lines = db.as_json(row["lines"])
    spend: dict[tuple[str, Period], int | None] = {}
    for place, (programme, periods) in enumerate(text.fixed.items()):
        sums = db.as_json(row[f"spend_{place}"])
        spend |= {(programme, period): int(amount or 0) for period, amount in zip(periods, sums, strict=True)}
    for place, key in enumerate(text.by_membership):
        amount = row[f"membership_spend_{place}"]
        spend[key] = None if amount is None else int(amount)
    return Gathered(
        member_id=member_id,
        region=row["region"],
        industry_since=db.as_date(row["industry_since"]),
        industry_since_next=db.as_date(row["industry_since_next"]),
        industry_since_next_at=db.as_instant(row["industry_since_next_at"]),
        status=row["status"],
        status_until=db.as_instant(row["status_until"]),
        lines=tuple(_line(line) for line in lines) if lines else None,
        growth=tuple(_account(account) for account in db.as_json(row.get("growth")) or ()),
        spend=spend,
        periods=_by_plan(member_id, db.as_json(row.get("periods")) or ()),
        programmes=frozenset(db.as_json(row.get("programmes")) or ()),
        tags=frozenset(db.as_json(row.get("tags")) or ()),
    )


def _line(line: list[Any]) -> Line:
    key, fact, value, until_at, effective_at, recorded_at = line
    return Line(key, fact, value, db.as_instant(until_at), _instant(effective_at), _instant(recorded_at))


def _account(account: list[Any]) -> Growth:
    programme, balance, held, coming = account
    return Growth(programme, balance, held or 0, tuple((_instant(at), amount) for at, amount in coming or ()))


def _by_plan(member_id: int, rows: Sequence[list[Any]]) -> dict[str, tuple[MembershipRow, ...]]:
    found: dict[str, tuple[MembershipRow, ...]] = {}
    for plan, key, plan_id, starts_at, ends_at, grace_ends_at, anchor_day, closed_as, closed_at, recorded_at in rows:
        row = MembershipRow(
            id=key,
            public_id=NOBODY,
            member_id=member_id,
            plan_id=plan_id,
            starts_at=_instant(starts_at),
            ends_at=_instant(ends_at),
            grace_ends_at=_instant(grace_ends_at),
            anchor_day=anchor_day,
            closed_as=MembershipState(closed_as) if closed_as else None,
            closed_at=db.as_instant(closed_at),
            recorded_at=_instant(recorded_at),
            source="",
        )
        found[plan] = (*found.get(plan, ()), row)
    return found


def _instant(value: str) -> datetime:
    return db.as_instant(value)
