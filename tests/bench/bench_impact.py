"""How long the impact of a change on 100,000 members takes: `python -m tests.bench.bench_impact [--json]`.

On the database that DATABASE_URL names, which must be empty, else on a new SQLite file. The change touches growth, spending of
a year, experience, memberships and what was agreed for them (B8), told by segment and plan, and is replayed on the last twelve
months (W2). Beside it stands one statement written by hand that counts the very same groups, nothing else.
"""

import asyncio
import json
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from app.benefits import service as benefits
from app.benefits.models import Benefit
from app.catalogue import service as catalogue
from app.catalogue.rules.impact import Tally
from app.catalogue.service import Change, Proposal
from app.catalogue.service.counting import count_steps, steps_of
from app.catalogue.service.impact import counted
from app.community import service as community
from app.community.rules import NewCommunity, NewProgramme
from app.core import clock, db
from app.core.access import system_actor
from app.core.calendar import days_back
from app.core.settings import Settings
from app.plans.service import create_plan
from app.publishing.rules import Publication
from app.segments import service as segments
from tests.bench.population import segment_cut

MEMBERS = 100_000
ROUNDS = 3
CLERK = system_actor("bench")
_PARTS = {
    "sqlite": {
        "n": "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) SELECT i FROM n)",
        "uuid": "'00000000-0000-4000-8000-' || substr('000000000000' || {number}, -12)",
        "day": "date('2010-01-01', '+' || ({days}) || ' days')",
        "ago": "strftime('%Y-%m-%d %H:%M:%f', :now, (-1 * ({days})) || ' days') || '000+00:00'",
    },
    "postgres": {
        "n": "(SELECT i FROM generate_series(1, {count}) AS i)",
        "uuid": "('00000000-0000-4000-8000-' || lpad(({number})::text, 12, '0'))::uuid",
        "day": "DATE '2010-01-01' + ({days})::int",
        "ago": "CAST(:now AS timestamptz) - ({days}) * interval '1 day'",
    },
}
_BY_HAND = """
WITH f AS (
    SELECT m.id, m.industry_since AS since, COALESCE(a.balance, 0) - COALESCE(h.held, 0) AS growth, COALESCE(s.spent, 0) AS spent,
           r.starts_at, e.member_id IS NOT NULL AS enrolled
    FROM member m
    LEFT JOIN enrolment e ON e.member_id = m.id
    LEFT JOIN growth_account a ON a.member_id = m.id
    LEFT JOIN (SELECT member_id, SUM(amount) AS held FROM growth_entry WHERE available_at > :now GROUP BY member_id) h ON h.member_id = m.id
    LEFT JOIN (SELECT member_id, SUM(amount_minor) AS spent FROM purchase WHERE occurred_at >= :year AND occurred_at <= :now
               GROUP BY member_id) s ON s.member_id = m.id
    LEFT JOIN (SELECT member_id, MAX(starts_at) AS starts_at FROM membership WHERE starts_at <= :now AND grace_ends_at > :now
               GROUP BY member_id) r ON r.member_id = m.id
), g AS (
    SELECT CASE WHEN starts_at IS NULL THEN 0 WHEN growth >= 900 OR spent >= 50000 OR since <= :two THEN 2
                WHEN starts_at < :second AND growth >= 500 THEN 1 ELSE 0 END AS before,
           CASE WHEN starts_at IS NULL THEN 0 WHEN growth >= 1500 OR spent >= 80000 OR since <= :four THEN 2
                WHEN starts_at < :second THEN CASE WHEN growth >= 500 THEN 1 ELSE 0 END
                WHEN growth >= 900 OR spent >= 50000 OR since <= :two THEN 1 ELSE 0 END AS after
    FROM f
)
SELECT before, after, COUNT(*) AS members FROM g GROUP BY before, after
"""


def _sql(text: str) -> str:
    """The statement in the dialect: `{n}` rows numbered i, `{uuid}` of a number, a `{day}`, an instant some days `{ago}`."""
    for name, part in _PARTS[db.dialect()].items():
        opening = f"<{name} "
        while opening in text:
            before, _, rest = text.partition(opening)
            argument, _, after = rest.partition(">")
            text = before + part.format(count=argument, number=argument, days=argument) + after
    return text


_FILL = (
    """INSERT INTO member (public_id, member_number, nickname, region, industry_since, status, source, external_ref, revision, joined_at)
       SELECT <uuid i>, 10000 + i, 'Member ' || i, CASE WHEN i % 5 = 0 THEN NULL ELSE 'CN' END,
              CASE WHEN i % 11 = 0 THEN NULL ELSE <day i * 7919 % 6000> END,
              'ACTIVE', 'bench', CAST(i AS TEXT), 0, <ago 700> FROM <n 100000> c""",
    "INSERT INTO enrolment (member_id, programme_id, joined_at, recorded_at) SELECT id, :programme, joined_at, joined_at FROM member",
    """INSERT INTO growth_account (member_id, programme_id, seq, head, balance, base_value, opened_at)
       SELECT id, :programme, 2, 'head', 2 * (1 + id * 7907 % 1000), 0, joined_at FROM member""",
    """INSERT INTO growth_entry (member_id, account_id, seq, kind, amount, counter_account, occurred_at, recorded_at, available_at,
                                 source_type, source_id, idempotency_key, prev_hash, hash)
       SELECT a.member_id, a.id, c.i, 'EARN', a.balance / 2, 'earned', <ago a.id % 600>, <ago a.id % 600>, <ago a.id % 600>,
              'bench', CAST(c.i AS TEXT), 'bench' || c.i, '', '0000000000000000000000000000000000000000000000000000000000000000'
       FROM growth_account a, <n 2> c""",
    """INSERT INTO purchase (public_id, member_id, programme_id, occurred_on, occurred_at, amount_minor, currency, source,
                             external_ref, recorded_at)
       SELECT <uuid m.id * 10 + c.i>, m.id, :programme, <day 5800>, <ago (m.id * 31 + c.i * 97) % 500>, 10000 + m.id % 40000,
              'CNY', 'bench', m.id || '-' || c.i, <ago (m.id * 31 + c.i * 97) % 500> FROM member m, <n 2> c""",
    """INSERT INTO membership (public_id, member_id, plan_id, starts_at, ends_at, grace_ends_at, anchor_day, recorded_at, source)
       SELECT <uuid m.id>, m.id, :plan, <ago m.id % 360>, <ago m.id % 360 - 365>, <ago m.id % 360 - 372>, 1, <ago m.id % 360>, 'bench'
       FROM member m WHERE m.id % 3 > 0""",
)


def _content(growth: int, spend: int | None, months: int | None) -> dict[str, Any]:
    """A benefit of the plan for who has grown, spent or been there enough."""
    ways: list[dict[str, Any]] = [{"fact": "growth", "operator": ">=", "value": growth}]
    if spend is not None:
        ways.append({"fact": "spend", "operator": ">=", "value": spend, "period": {"rolling_days": 365}})
        ways.append({"fact": "experience_months", "operator": ">=", "value": months})
    text = {"en": "Bench", "zh": "测试"}
    return {
        "code": "bench",
        "programme": "main",
        "plan": "year",
        "title": text,
        "summary": text,
        "kind": "CONTENT",
        "reach": "SPECIFIC",
        "condition": {"language": 1, "root": {"any": ways}},
        "exclusions": {"none": True},
        "terms": text,
    }


async def fill(now: datetime) -> Proposal:
    """The community with its members, a benefit in its second version, and a stricter draft."""
    text = {"en": "Bench", "zh": "测试"}
    await community.create_community(NewCommunity(text, currency="CNY", zone="Asia/Shanghai", languages=("zh", "en")), now=now)
    programme = await community.create_programme(NewProgramme("main", text, is_default=True), now=now)
    await segments.save_draft(CLERK, segment_cut(), expected_revision=0, now=now)
    await segments.publish_scheme(CLERK, Publication("bench"), now=now - timedelta(days=500))
    plan = await create_plan(CLERK, "main", {"code": "year", "name": text}, now=now)
    benefit = await benefits.create_benefit(CLERK, "main", _content(500, None, None), now=now)
    await benefits.publish_benefit(CLERK, benefit.public_id, Publication("bench"), now=now - timedelta(days=500))
    for content, days in ((_content(900, 50_000, 24), 200), (_content(1_500, 80_000, 48), 0)):
        revision = (await Benefit.get(id=benefit.id)).draft_revision
        await benefits.save_draft(CLERK, benefit.public_id, content, expected_revision=revision, now=now)
        if days:
            await benefits.publish_benefit(CLERK, benefit.public_id, Publication("bench"), now=now - timedelta(days=days))
    for statement in _FILL:
        text_ = _sql(statement)
        values = {"now": now, "programme": programme.id, "plan": plan.id}
        await db.execute(text_, **{name: value for name, value in values.items() if f":{name}" in text_})
    await db.execute("ANALYZE")
    return Proposal("Benefit", benefit.public_id)


async def _by_hand(change: Change) -> dict[tuple[int, int], int]:
    at = change.at
    values = {"now": at, "year": days_back(at, 365, "Asia/Shanghai"), "second": at - timedelta(days=200)}
    days = {"two": at.date().replace(year=at.year - 2), "four": at.date().replace(year=at.year - 4)}
    async with db.aside():
        rows = await db.fetch(_BY_HAND, **values, **days)
    return {(row["before"], row["after"]): row["members"] for row in rows}


async def _counted(change: Change, *, months: bool) -> Tally:
    tally = Tally()
    steps = [step for step in await steps_of(change) if months or step.month is None]
    async for _ in count_steps(change, steps, tally):
        pass
    return tally


async def _measured(change: Change) -> dict[str, Any]:
    """The best of several rounds of each: what other work on the machine took away is no property of the count."""
    best: dict[str, float] = {}
    for _ in range(ROUNDS):
        for name, work in (
            ("by_hand_s", _by_hand(change)),
            ("count_s", _counted(change, months=False)),
            ("with_months_s", _counted(change, months=True)),
        ):
            began = clock.monotonic()
            await work
            best[name] = min(best.get(name, 1e9), clock.monotonic() - began)
    told = {name: round(seconds, 2) for name, seconds in best.items()}
    return {"members": MEMBERS, **told, "ratio": round(best["count_s"] / best["by_hand_s"], 2)}


async def bench_impact(database_url: str | None = None) -> dict[str, Any]:
    """`{dialect: {members, by_hand_s, count_s, with_months_s, run_s, ratio}}`. Opens and closes the store itself."""
    with tempfile.TemporaryDirectory() as name:
        settings = Settings(database_url=database_url or f"sqlite://{name}/bench.sqlite3", var_dir=Path(name))
        await db.migrate(settings)
        await db.start(settings)
        try:
            now = clock.now()
            proposal = await fill(now)
            change = await catalogue.change_of(CLERK, proposal, now=now)
            figures = await _measured(change)
            began = clock.monotonic()
            await catalogue.start_impact(CLERK, proposal, now=now)
            await counted()
            figures["run_s"] = round(clock.monotonic() - began, 2)
            run = await catalogue.impact_of(CLERK, change, now=now)
            hand = await _by_hand(change)
            if run is None or run.result is None or sum(hand.values()) != run.result["members"]:
                raise RuntimeError(f"the count went wrong: {run}, {hand}")
            groups = {
                "keep": hand.get((2, 2), 0) + hand.get((1, 1), 0) + hand.get((1, 2), 0),
                "gain": hand.get((0, 2), 0) + hand.get((0, 1), 0),
                "lose": hand.get((2, 0), 0) + hand.get((1, 0), 0),
                "lose_later": hand.get((2, 1), 0),
            }
            if any(run.result["groups"].get(group, 0) != members for group, members in groups.items()):
                raise RuntimeError(f"the statement by hand counts something else: {groups}, {run.result['groups']}")
            return {db.dialect(): figures | {"groups": run.result["groups"]}}
        finally:
            await db.stop()


def told(dialect: str, figures: dict[str, Any]) -> str:
    """The figures in a line."""
    return (
        f"impact on {figures['members']:,} members on {dialect}: {figures['count_s']} s, with twelve months {figures['with_months_s']} s "
        f"({figures['run_s']} s as a run with progress); one statement by hand {figures['by_hand_s']} s, ratio {figures['ratio']}\n"
    )


def main() -> None:
    """Measures and says what came out."""
    given = Settings().database_url
    found = asyncio.run(bench_impact(given if given.startswith("postgres") else None))
    if "--json" in sys.argv[1:]:
        sys.stdout.write(json.dumps(found) + "\n")
        return
    for dialect, figures in found.items():
        sys.stdout.write(told(dialect, figures))


if __name__ == "__main__":
    main()
