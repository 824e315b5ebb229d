"""The facts of all members as one SQL relation, for questions about sets: which members, how many.

Every fact is a column, computed over `member m` and the joins that it needs for all members at once; nothing is correlated.
"""

from copy import copy
from dataclasses import replace
from datetime import date
from typing import Any

from app.core import db
from app.core.conditions import Period, PeriodKind, SegmentBound
from app.core.conditions.sql import TRUE
from app.facts.queries.pieces import fill, recorded, tag_counts, tag_lasts
from app.facts.rules import Moment

_RANK = "CASE state WHEN 'ACTIVE' THEN 1 WHEN 'GRACE' THEN 2 WHEN 'PENDING' THEN 3 ELSE 4 END, starts_at DESC, id DESC"
_STATE = (
    "CASE WHEN s.closed_at <= :settled THEN s.closed_as WHEN s.starts_at > :at THEN 'PENDING'"
    " WHEN s.ends_at > :at THEN 'ACTIVE' WHEN s.grace_ends_at > :at THEN 'GRACE' ELSE 'EXPIRED' END"
)
_RUNS = "state IN ('ACTIVE', 'GRACE')"


class FactRelation:
    """Facts of members as columns of a relation `f` at a moment; it satisfies `core.conditions.sql.Relation`.

    Ask for facts first, then for the `statement`; `params` fills it.
    """

    def __init__(self, moment: Moment, among: tuple[int, int] | None = None) -> None:
        """`among` leaves only the members above the first id up to the second: a chunk, read without touching the others."""
        self.moment = moment
        self._knowing = moment.known_at is not None
        self._values: dict[str, Any] = {}
        self._among = None if among is None else (self.bind(among[0]), self.bind(among[1]))
        self._joins: dict[tuple[str, ...], str] = {}
        self._columns: dict[str, str] = {}

    @property
    def on(self) -> date:
        """The local day."""
        return self.moment.on

    @property
    def segments(self) -> tuple[SegmentBound, ...]:
        """The cut in force."""
        return self.moment.segments

    def bind(self, value: Any) -> str:
        """A placeholder that stands for the value; a list stands for its elements."""
        name = f"v{len(self._values)}"
        self._values[name] = value
        return f":{name}"

    def recut(self, segments: tuple[SegmentBound, ...]) -> "FactRelation":
        """The same relation by another cut; what is asked of either stands in one statement."""
        other = copy(self)
        other.moment = replace(self.moment, segments=segments)
        return other

    def statement(self, wanted: str, holds: str = TRUE, after_id: int | None = None) -> str:
        """`SELECT wanted FROM f WHERE holds`: `f` has every member's `id` (above `after_id`) and the facts that were asked for.

        The facts are computed before anything is filtered: PostgreSQL cannot guess how many members a condition leaves, and
        would choose loops over them that take minutes.
        """
        members = "" if after_id is None else f" AND m.id > {self.bind(after_id)}"
        columns = ["m.id", *(f"{expression} AS {name}" for expression, name in self._columns.items())]
        source = " ".join(["member m", *self._joins.values(), f"WHERE {TRUE}{self._mine('m.id')}{members}"])
        return f"WITH f AS MATERIALIZED (SELECT {', '.join(columns)} FROM {source}) SELECT {wanted} FROM f WHERE {holds}"

    def params(self, sql: str) -> dict[str, Any]:
        """The parameters of the statement."""
        return fill(sql, self.moment, self._values)

    def growth(self, programme: str) -> str:
        """What is available: the cached sum without what does not count yet, or was not known (V9)."""
        account, new = self._alias("growth", programme)
        if new:
            owner = f"{account}.member_id = m.id AND {account}.programme_id = {self._programme(programme)}"
            late = "available_at > :at OR recorded_at > :known" if self._knowing else "available_at > :at"
            entries = f"growth_entry WHERE ({late}){self._mine('member_id')}"
            sums = f"SELECT account_id, CAST(SUM(amount) AS BIGINT) AS amount FROM {entries} GROUP BY account_id"
            held = f"LEFT JOIN ({sums}) {account}_held ON {account}_held.account_id = {account}.id"
            self._joins["growth", programme] = f"LEFT JOIN growth_account {account} ON {owner} {held}"
        return self._column(f"COALESCE({account}.balance, 0) - COALESCE({account}_held.amount, 0)")

    def spend(self, programme: str, period: Period) -> str:
        """What was spent over the period, in minor units; NULL where there is no running membership to count in."""
        by_membership = period.kind is PeriodKind.MEMBERSHIP
        state = self._standing(period.argument) if by_membership else ""
        alias, new = self._alias("spend", programme, period.key)
        if new:
            rows = "purchase u"
            if by_membership:
                rows = f"purchase u JOIN ({self._standings(period.argument)}) r ON r.member_id = u.member_id AND r.place = 1 AND r.{_RUNS}"
                window = "u.occurred_at >= r.starts_at AND u.occurred_at < r.ends_at"
            else:
                window = f"u.occurred_at >= {self.bind(self.moment.opens(period))}"
            here = f"u.programme_id = {self._programme(programme)} AND {window} AND u.occurred_at <= :at{recorded('u', self._knowing)}"
            here += self._mine("u.member_id")
            sums = f"SELECT u.member_id, CAST(SUM(u.amount_minor) AS BIGINT) AS amount FROM {rows} WHERE {here} GROUP BY u.member_id"
            self._joins["spend", programme, period.key] = f"LEFT JOIN ({sums}) {alias} ON {alias}.member_id = m.id"
        spent = f"COALESCE({alias}.amount, 0)"
        return self._column(f"CASE WHEN {state}.{_RUNS} THEN {spent} END" if by_membership else spent)

    def since(self) -> str:
        """The date `industry_since`; NULL where undeclared or later than the day (S1, S6)."""
        past = self._history("INDUSTRY_SINCE")
        told = f"CAST({past}.value AS DATE)" if db.dialect() == "postgres" else f"{past}.value"
        columns = "WHEN m.industry_since_next_at <= :at THEN m.industry_since_next ELSE m.industry_since"
        held = f"CASE WHEN {past}.member_id IS NOT NULL THEN {told} {columns} END"
        return self._column(f"CASE WHEN {held} <= :on THEN {held} END")

    def membership(self, plan: str) -> str:
        """The state with the plan, NONE without a membership of it (L1)."""
        return self._column(f"COALESCE({self._standing(plan)}.state, 'NONE')")

    def running_since(self, plan: str) -> str:
        """When the running period of the plan began; NULL where none runs (B8)."""
        standing = self._standing(plan)
        return self._column(f"CASE WHEN {standing}.{_RUNS} THEN {standing}.starts_at END")

    def enrolled(self, programme: str) -> str:
        """Whether the member is in the programme."""
        alias, new = self._alias("enrolment", programme)
        if new:
            here = f"{alias}.programme_id = {self._programme(programme)} AND {alias}.joined_at <= :at{recorded(alias, self._knowing)}"
            self._joins["enrolment", programme] = f"LEFT JOIN enrolment {alias} ON {alias}.member_id = m.id AND {here}"
        return self._column(f"{alias}.member_id IS NOT NULL")

    def tagged(self, tag: str) -> str:
        """Whether the member carries the tag."""
        alias, new = self._alias("tag", tag)
        if new:
            lasts = f"{tag_counts('t')} AND t.since_at <= :at AND ({tag_lasts('t', self._knowing)}){recorded('t', self._knowing)}"
            lasts += self._mine("t.member_id")
            carriers = f"SELECT DISTINCT t.member_id FROM member_tag t WHERE t.tag = {self.bind(tag)} AND {lasts}"
            self._joins["tag", tag] = f"LEFT JOIN ({carriers}) {alias} ON {alias}.member_id = m.id"
        return self._column(f"{alias}.member_id IS NOT NULL")

    def region(self) -> str:
        """The declared region; NULL where there is none."""
        past = self._history("REGION")
        return self._column(f"CASE WHEN {past}.member_id IS NOT NULL THEN {past}.value ELSE m.region END")

    def account_status(self) -> str:
        """The status; one with an end is over from its end on (A5)."""
        past = self._history("STATUS")
        ended = f"CASE WHEN {past}.member_id IS NOT NULL THEN {past}.until_at ELSE m.status_until END <= :at"
        told = f"WHEN {past}.member_id IS NOT NULL THEN COALESCE({past}.value, 'ACTIVE')"
        return self._column(f"CASE WHEN {ended} THEN 'ACTIVE' {told} ELSE m.status END")

    def _alias(self, *key: str) -> tuple[str, bool]:
        """The alias of a join, and whether it still has to be made."""
        if key in self._joins:
            return f"j{[*self._joins].index(key)}", False
        self._joins[key] = ""
        return f"j{len(self._joins) - 1}", True

    def _column(self, expression: str) -> str:
        """The column of `f` that holds the expression."""
        return f"f.{self._columns.setdefault(expression, f'c{len(self._columns)}')}"

    def _mine(self, member_id: str) -> str:
        """That it is about one of the members asked for; nothing where all are."""
        return "" if self._among is None else f" AND {member_id} > {self._among[0]} AND {member_id} <= {self._among[1]}"

    def _programme(self, code: str) -> str:
        return f"(SELECT id FROM programme WHERE code = {self.bind(code)})"

    def _history(self, fact: str) -> str:
        """What held by the history, for members of whom a line was recorded after what is settled; others have no row."""
        alias, new = self._alias("history", fact)
        if new:
            late = f"SELECT l.member_id FROM member_fact l WHERE l.fact = '{fact}' AND l.recorded_at > :settled{self._mine('l.member_id')}"
            held = f"CASE WHEN f.effective_at <= :at{recorded('f', self._knowing)} THEN 1 ELSE 0 END"
            place = f"ROW_NUMBER() OVER (PARTITION BY f.member_id ORDER BY {held} DESC, f.effective_at DESC, f.recorded_at DESC, f.id DESC)"
            lines = f"SELECT f.member_id, f.value, f.until_at, {held} AS held, {place} AS place FROM member_fact f"
            kept = "h.member_id, CASE WHEN h.held = 1 THEN h.value END AS value, CASE WHEN h.held = 1 THEN h.until_at END AS until_at"
            told = f"SELECT {kept} FROM ({lines} WHERE f.fact = '{fact}' AND f.member_id IN ({late})) h WHERE h.place = 1"
            self._joins["history", fact] = f"LEFT JOIN ({told}) {alias} ON {alias}.member_id = m.id"
        return alias

    def _standing(self, plan: str) -> str:
        """The period that says where the member stands with the plan."""
        alias, new = self._alias("standing", plan)
        if new:
            joined = f"{alias}.member_id = m.id AND {alias}.place = 1"
            self._joins["standing", plan] = f"LEFT JOIN ({self._standings(plan)}) {alias} ON {joined}"
        return alias

    def _standings(self, plan: str) -> str:
        """Every period of the plan with its state and its place in the order in which periods decide (`plan_state`)."""
        begun = f"(s.starts_at <= :at OR s.recorded_at <= :at){recorded('s', self._knowing)}"
        own = f"s.plan_id = (SELECT id FROM plan WHERE code = {self.bind(plan)}) AND {begun}{self._mine('s.member_id')}"
        rows = f"SELECT s.id, s.member_id, s.starts_at, s.ends_at, {_STATE} AS state FROM membership s WHERE {own}"
        place = f"ROW_NUMBER() OVER (PARTITION BY member_id ORDER BY {_RANK}) AS place"
        return f"SELECT member_id, starts_at, ends_at, state, {place} FROM ({rows}) q"
