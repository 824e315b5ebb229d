"""The example community in the store (G4, B1, B4, S6, L1): the figures of the issue, sign-ins, and that nothing is done twice."""

import csv
import json
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path
from typing import Any

import pytest

from app.accounts import service as accounts
from app.accounts.rules import present_code
from app.activity.service import ImportOptions, import_purchases
from app.audit.queries import verify_chains
from app.benefits.queries import catalogue, entitlement
from app.benefits.queries.entitlements import entitlements_of
from app.benefits.rules import Entitlement
from app.consents.queries import member_of
from app.core import conditions, db
from app.core.access import FACTOR_ROLES, FactorState, Role, Scope
from app.core.conditions import Fact, Truth
from app.core.ids import NodeType, parse_global_id
from app.demo import gateway, service
from app.demo.rules import BUYERS_SOURCE, SIGN_INS, DemoRefused, DemoReport
from app.facts.service import count_matching
from app.members.queries import members_by_external_refs, members_by_ids
from app.partners.service import admit_token
from tests import cast

pytestmark = pytest.mark.usefixtures("store")
WORK = ("desk", "pilot", "contacts", "views")
THOUSAND = conditions.parse({"language": 1, "root": {"fact": "growth", "operator": ">=", "value": 1000}})


async def everything() -> dict[str, Any]:
    """Every row of every table."""
    models = [module.rsplit(".", 2)[-2] for module in db.MODEL_MODULES]
    assert "benefits" in models
    tables = await _tables()
    return {table: sorted(str(row) for row in await db.fetch(f"SELECT * FROM {table}")) for table in tables}


async def _tables() -> list[str]:
    if db.dialect() == "sqlite":
        rows = await db.fetch("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    else:
        rows = await db.fetch("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'")
    return sorted(row["name"] for row in rows)


async def one(sql: str) -> Any:
    return next(iter((await db.fetch(sql))[0].values()))


def growth_by_hand() -> dict[str, int]:
    """The growth of each buyer from the file, without any code of ours: each purchase rounded half to even (V1)."""
    found: dict[str, int] = defaultdict(int)
    with gateway.PURCHASES.open() as stream:
        for row in csv.DictReader(stream):
            found[row["member"]] += int(Decimal(row["amount"]).quantize(Decimal(1), rounding=ROUND_HALF_EVEN))
    return found


async def of_everybody(code: str, now: datetime) -> dict[str, Entitlement]:
    """Every buyer's answer about the benefit, by the buyer's reference."""
    public_id = (await catalogue(now)).by_code[code].issue.public_id
    ids = await members_by_external_refs(BUYERS_SOURCE, gateway.buyers())
    answers = await entitlements_of([(member_id, public_id) for member_id in ids.values()], at=now)
    return {reference: answers[member_id, public_id] for reference, member_id in ids.items()}


async def test_the_figures_of_the_real_buyers(now: datetime, tmp_path: Path) -> None:
    """2,357 members, 6,919 purchases, growth 243,849; 1000 is reached by 20, the other 2,337 are told what is missing."""
    await service.load(cast.SYSTEM, tmp_path, now=now)
    by_hand = growth_by_hand()
    assert (len(by_hand), sum(by_hand.values())) == (2_357, 243_849)
    assert await one("SELECT COUNT(*) FROM member WHERE source = 'cdnow'") == 2_357
    assert await one("SELECT COUNT(*) FROM purchase") == 6_919
    assert await one("SELECT COUNT(*) FROM purchase WHERE amount_minor = 0") == 8
    assert await one("SELECT SUM(amount_minor) FROM purchase") == 24_409_194
    assert await one("SELECT SUM(amount) FROM growth_entry") == 243_849
    assert await one("SELECT SUM(balance) FROM growth_account") == 243_849
    answers = await of_everybody("88-thousand", now)
    assert Counter(answer.entitled for answer in answers.values()) == {True: 20, False: 2_337}
    assert await count_matching(THOUSAND, at=now, programme="88vip") == 20
    for reference, answer in answers.items():
        assert answer.entitled == (by_hand[reference] >= 1000)
        if not answer.entitled:
            (unmet,) = answer.verdict.unmet
            assert (unmet.fact, unmet.needed, unmet.has, unmet.missing) == (
                Fact.GROWTH,
                1000,
                by_hand[reference],
                1000 - by_hand[reference],
            )
    assert min(1000 - growth for growth in by_hand.values() if growth < 1000) == 10


async def test_there_is_much_to_look_at(now: datetime, tmp_path: Path) -> None:
    """63 benefits; global ones have holders (B1); every state of a membership and a change that waits (S6) are there."""
    with db.count_statements() as counted:
        report = await service.load(cast.SYSTEM, tmp_path, now=now)
    assert counted.count < 6_000, "2,557 people and 6,919 purchases go in batches"
    assert report.loaded == ("catalogue", "members", "purchases", "memberships", "sign_ins", "plans", "agreed", *WORK)
    assert len((await catalogue(now)).by_code) == 63
    assert await one("SELECT COUNT(*) FROM member WHERE source = 'demo'") == 200
    states: dict[str, Counter[str]] = {}
    for code in ("88vip", "pmtalk-studio"):
        states[code] = Counter()
        for state in ("ACTIVE", "GRACE", "EXPIRED"):
            root = {"fact": "membership", "plan": code, "operator": "in", "value": [state]}
            states[code][state] = await count_matching(conditions.parse({"language": 1, "root": root}), at=now)
    assert states["88vip"] == {"ACTIVE": 519, "GRACE": 50, "EXPIRED": 51}
    assert all(states["pmtalk-studio"][state] >= 5 for state in ("ACTIVE", "GRACE", "EXPIRED"))
    answers = await of_everybody("88-delivery", now)
    assert Counter(answer.entitled for answer in answers.values()) == {True: 569, False: 1_788}
    assert await one("SELECT COUNT(*) FROM member WHERE industry_since_next_at IS NOT NULL") == 3
    waiting = (await db.fetch("SELECT industry_since_next_at AS at FROM member WHERE external_ref = 'waiting-1'"))[0]
    assert db.as_instant(waiting["at"]) - now >= timedelta(days=89)
    assert await verify_chains() == []


async def test_everybody_can_sign_in_and_the_partner_can_read(now: datetime, tmp_path: Path) -> None:
    report = await service.load(cast.SYSTEM, tmp_path / "var", now=now)
    file = tmp_path / "var" / "demo.json"
    assert file.stat().st_mode & 0o777 == 0o600
    told = json.loads(file.read_text())
    assert [each["name"] for each in told["sign_ins"]] == [each.name for each in SIGN_INS]
    assert len({each["password"] for each in told["sign_ins"]}) == len(SIGN_INS)
    assert report.to_json()["sign_ins"] == told["sign_ins"]
    roles = {}
    for each in told["sign_ins"]:
        half = await accounts.sign_in(each["name"], each["password"], address=None, user_agent="tests", now=now)
        assert (half.actor.factor is FactorState.DUE) == ("secret" in each) == (each["role"] in FACTOR_ROLES)
        signed_in = await accounts.finish_sign_in(half, present_code(each["secret"], now) if "secret" in each else None, now=now)
        assert signed_in.actor.factor is FactorState.OPEN
        roles[each["name"]] = signed_in.actor.role
        assert (signed_in.actor.member_id is None) == (each["role"] != "MEMBER")
    assert roles | {} == {each.name: each.role for each in SIGN_INS}
    assert {role for role in roles.values() if role} == set(Role)
    partner = (await admit_token(told["partner"]["token"], address=None, now=now)).actor
    asked = {Scope.BENEFITS_READ, Scope.ENTITLEMENTS_READ, Scope.PLANS_READ, Scope.QUOTES_READ, Scope.SEGMENTS_READ, Scope.TERMS_READ}
    assert partner.scopes - {Scope.TOKEN_SELF} == asked
    kind, public_id = parse_global_id(told["partner"]["shares"]["pseudonym"])
    shown = await members_by_ids([await member_of(partner, public_id)])
    assert (kind, [row.external_ref for row in shown.values()]) == (NodeType.PSEUDONYM, ["02761"])
    assert report.lines()[-1].endswith(told["partner"]["shares"]["pseudonym"])
    assert told["partner"]["token"].startswith("guild_test_")
    assert f"  chenmei    {told['sign_ins'][5]['password']}" in "\n".join(report.lines())


async def test_the_members_who_sign_in_have_something_to_read(now: datetime, tmp_path: Path) -> None:
    """What their descriptions promise: two years tomorrow, 10 short, eight years today, no date, a date that waits."""
    await service.load(cast.SYSTEM, tmp_path, now=now)
    found = await catalogue(now)
    ids = {row["name"]: row["member_id"] for row in await db.fetch("SELECT name, member_id FROM account WHERE member_id IS NOT NULL")}

    async def asked(name: str, code: str) -> Entitlement:
        return await entitlement(ids[name], found.by_code[code].issue.public_id, at=now)

    tomorrow = await asked("linran", "peer-review-circle")
    assert not tomorrow.entitled
    assert tomorrow.verdict.unmet[0].opens_on == date(2026, 11, 22)
    assert (await asked("linran", "resume-clinic")).entitled
    short = await asked("chenmei", "88-thousand")
    assert [(unmet.has, unmet.missing) for unmet in short.verdict.unmet] == [(990, 10)]
    assert (await asked("chenmei", "88-delivery")).entitled
    assert (await asked("chenmei", "88-video")).verdict.truth is Truth.UNKNOWN
    assert (await asked("zhaoyun", "founders-table")).entitled
    assert (await asked("zhaoyun", "paid-column")).entitled
    assert (await asked("hexin", "first-steps")).verdict.truth is Truth.UNKNOWN
    assert not (await asked("wangtao", "trainer-course")).entitled
    assert (await asked("wangtao", "peer-review-circle")).entitled


async def test_a_second_start_changes_nothing_and_needs_no_passwords(now: datetime, tmp_path: Path) -> None:
    first = await service.load(cast.SYSTEM, tmp_path, now=now)
    before, secrets = await everything(), (tmp_path / "demo.json").read_text()
    later = now + timedelta(days=3)
    second = await service.load(cast.SYSTEM, tmp_path, now=later)
    assert (second.loaded, second.sign_ins, second.partner) == ((), first.sign_ins, first.partner)
    assert (tmp_path / "demo.json").read_text() == secrets
    (tmp_path / "demo.json").unlink()
    third = await service.load(cast.SYSTEM, tmp_path, now=later)
    assert await everything() == before
    assert not (tmp_path / "demo.json").exists()
    assert "password" not in str(third.to_json()["sign_ins"])
    assert third.lines()[0] == "The example community is there; nothing was changed."
    assert "shown at the first start" in third.lines()[2]


async def test_the_file_of_another_store_is_not_told(now: datetime, tmp_path: Path) -> None:
    """Somebody deleted the database but kept the folder: the passwords in it open nothing."""
    stale = {"made_at": "2020-01-01T00:00:00+00:00", "sign_ins": [{"name": "owner", "password": "stale-word", "what": ""}]}
    (tmp_path / "demo.json").write_text(json.dumps(stale))
    report = await service.load(cast.SYSTEM, tmp_path, now=now)
    assert "stale-word" not in str(report.to_json())
    for text in (json.dumps(stale), "["):
        (tmp_path / "demo.json").write_text(text)
        assert "password" not in str((await service.load(cast.SYSTEM, tmp_path, now=now)).sign_ins)


async def test_another_community_is_left_alone(now: datetime, tmp_path: Path) -> None:
    await cast.pmtalk(now)
    before = await everything()
    with pytest.raises(DemoRefused):
        await service.load(cast.SYSTEM, tmp_path, now=now)
    assert await everything() == before
    assert not (tmp_path / "demo.json").exists()


async def test_a_step_that_fails_is_done_the_next_time(now: datetime, tmp_path: Path) -> None:
    """The folder for the secrets is a file: the sign-ins are taken back whole, and made once it is mended."""
    (tmp_path / "var").write_text("in the way")
    with pytest.raises(OSError, match="var"):
        await service.load(cast.SYSTEM, tmp_path / "var", now=now)
    assert await one("SELECT COUNT(*) FROM account") == 0
    assert await one("SELECT COUNT(*) FROM partner_token") == 0
    (tmp_path / "var").unlink()
    report = await service.load(cast.SYSTEM, tmp_path / "var", now=now)
    assert report.loaded == ("sign_ins", "plans", "agreed", *WORK)
    assert await one("SELECT COUNT(*) FROM account") == len(SIGN_INS)
    assert await one("SELECT COUNT(*) FROM partner_token") == 1


async def test_years_later_what_has_ended_is_left_out(now: datetime, tmp_path: Path) -> None:
    """The example has dated benefits; a load in 2031 publishes the others and makes everybody of that day."""
    later = now.replace(year=2031, month=2, day=28)
    await service.load(cast.SYSTEM, tmp_path, now=later)
    assert len((await catalogue(later)).by_code) == 55
    assert await one("SELECT COUNT(*) FROM member WHERE source = 'demo'") == 200
    assert Counter(answer.entitled for answer in (await of_everybody("88-thousand", later)).values())[True] == 20


async def test_the_purchases_again_change_nothing(now: datetime, tmp_path: Path) -> None:
    await service.load(cast.SYSTEM, tmp_path, now=now)
    before = await everything()
    report = await import_purchases(cast.SYSTEM, gateway.PURCHASES, ImportOptions("88vip", BUYERS_SOURCE), now=now)
    assert (report.accepted, report.repeated, report.refused) == (0, 6_919, 0)
    assert await everything() == before


def test_the_report_says_names_where_it_has_no_secrets() -> None:
    report = DemoReport((), "var/demo.json", ({"name": "owner", "what": "may do everything"},), {"code": "tea-house"})
    assert report.lines() == [
        "The example community is there; nothing was changed.",
        "Sign-ins (also in var/demo.json):",
        "  owner  shown at the first start  may do everything",
        "Token of the partner tea-house: shown at the first start",
    ]
