"""The community that is measured: 100,000 members with growth and a history, 200 published benefits with terms and conditions."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.accounts import service as accounts
from app.accounts.rules import NewAccount, NewStaff
from app.benefits import service as benefits
from app.community import service as community
from app.community.rules import NewCommunity, NewProgramme
from app.core import db
from app.core.access import Role, system_actor
from app.publishing.rules import Publication
from app.segments import service as segments

MEMBERS, BENEFITS = 100_000, 200
_STAGES = ("LEARNING", "WORK_SUPPORT", "MONETIZATION", None)
_KINDS = ("CONTENT", "FEATURE", "IDENTITY", "PARTNER")
_TERMS = """## {title}

1. One use a month for every member who fulfils the condition.
2. Not transferable; a use that was *booked* and missed counts.
3. Questions: ask a moderator, who answers within two working days.
"""

_FILL = (
    """INSERT INTO member (public_id, member_number, nickname, region, industry_since, status, source, external_ref, revision, joined_at)
       SELECT md5('m' || i)::uuid, 10000 + i, 'Member ' || i, CASE WHEN i % 5 = 0 THEN NULL ELSE 'CN' END,
              CASE WHEN i % 11 = 0 THEN NULL ELSE DATE '2016-01-01' + (i * 7919 % 3900) END,
              'ACTIVE', 'bench', i::text, 0, :now FROM generate_series(1, :members) AS i""",
    "INSERT INTO enrolment (member_id, programme_id, joined_at, recorded_at) SELECT id, :programme, :now, :now FROM member",
    """INSERT INTO member_fact (member_id, fact, value, effective_at, recorded_at, recorded_by)
       SELECT id, 'INDUSTRY_SINCE', industry_since::text, :now, :now, 'bench' FROM member WHERE industry_since IS NOT NULL""",
    """INSERT INTO growth_account (member_id, programme_id, seq, head, balance, base_value, opened_at)
       SELECT id, :programme, 1, repeat('0', 64), 1 + id * 7907 % 2000, 0, :now FROM member""",
    """INSERT INTO growth_entry (member_id, account_id, seq, kind, amount, counter_account, occurred_at, recorded_at, available_at,
                                 source_type, source_id, idempotency_key, prev_hash, hash)
       SELECT member_id, id, 1, 'EARN', balance, 'earned', :now, :now, :now, 'bench', id::text, 'bench|' || id, '', repeat('0', 64)
       FROM growth_account""",
)


@dataclass(frozen=True, slots=True)
class Keys:
    """The session tokens of a member and of a member of staff."""

    member: str
    staff: str


def segment_cut() -> dict[str, Any]:
    """The three segments of S1."""
    rows = [("0-2", 0, 24, "LEARNING"), ("2-4", 24, 48, "WORK_SUPPORT"), ("4-plus", 48, None, "MONETIZATION")]
    return {
        "segments": [
            {"code": code, "name": {"en": f"{code} years", "zh": f"{code} 年"}, "from_months": start, "to_months": end, "stage": stage}
            for code, start, end, stage in rows
        ]
    }


def benefit(number: int) -> dict[str, Any]:
    """One of the benefits: a condition on growth or on experience, terms in both languages."""
    title = f"Benefit {number:03}"
    by_growth = {"fact": "growth", "operator": ">=", "value": number * 10}
    by_experience = {"fact": "experience_months", "operator": ">=", "value": number % 60}
    return {
        "code": f"benefit-{number:03}",
        "programme": "main",
        "title": {"en": title, "zh": f"权益 {number:03}"},
        "summary": {"en": f"What {title} gives, in a sentence or two.", "zh": f"权益 {number:03} 的简介。"},
        "kind": _KINDS[number % 4],
        "reach": "SPECIFIC",
        "stage": _STAGES[number % 4],
        "condition": {"language": 1, "root": by_growth if number % 2 else by_experience},
        "exclusions": {"none": True},
        "terms": {"en": _TERMS.format(title=title), "zh": _TERMS.format(title=title)},
        "position": number,
    }


async def fill(now: datetime) -> Keys:
    """The database that is open holds the whole population."""
    actor = system_actor("bench")
    await community.create_community(
        NewCommunity(name={"en": "Bench", "zh": "测试"}, currency="CNY", zone="Asia/Shanghai", languages=("zh", "en")), now=now
    )
    programme = await community.create_programme(NewProgramme(code="main", name={"en": "Main", "zh": "主"}, is_default=True), now=now)
    await segments.save_draft(actor, segment_cut(), expected_revision=0, now=now)
    await segments.publish_scheme(actor, Publication("bench"), now=now)
    for number in range(1, BENEFITS + 1):
        row = await benefits.create_benefit(actor, "main", benefit(number), now=now)
        await benefits.publish_benefit(actor, row.public_id, Publication("bench"), now=now)
    for statement in _FILL:
        parameters = {
            name: value for name, value in (("now", now), ("members", MEMBERS), ("programme", programme.id)) if f":{name}" in statement
        }
        await db.execute(statement, **parameters)
    await db.execute("ANALYZE")
    member_id = (await db.fetch("SELECT id FROM member WHERE member_number = 54321"))[0]["id"]
    await accounts.create_account(NewAccount("benchmember", "correct horse battery", "Bench", member_id=member_id), now=now)
    await accounts.create_staff(actor, NewStaff("benchsupport", Role.SUPPORT, password="correct horse battery"), now=now)
    later = now + timedelta(seconds=1)
    return Keys(
        *[
            (await accounts.sign_in(name, "correct horse battery", address=None, user_agent="bench", now=later)).token
            for name in ("benchmember", "benchsupport")
        ]
    )
