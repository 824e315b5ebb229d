"""A community with two programmes, one of which pays for purchases: the ground of the tests of earning, ledger, import and doctor."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from app.activity.rules import ImportReport
from app.activity.service import ImportOptions, import_purchases
from app.community import service as community
from app.community.rules import NewCommunity, NewProgramme
from app.core import db
from app.core.access import Actor, system_actor
from app.earning import service as earning
from app.earning.service import RuleName
from app.members import service as members
from app.members.rules import ImportedMember

CLERK = system_actor("clerk")
SAMPLE = Path(__file__).parents[1] / "app" / "catalogue" / "example" / "cdnow.csv"
HEADER = "member,occurred_on,amount,currency,reference"
TABLES = ("member", "enrolment", "purchase", "growth_account", "growth_entry", "import_batch", "audit_entry", "audit_chain", "member_fact")


@dataclass(frozen=True)
class Shop:
    """Row ids of what `open_shop` made."""

    vip: int
    talk: int
    rule_version: int


def rule_content(**changes: Any) -> dict[str, Any]:
    """One growth for each yuan, at most 20,000 for one purchase, at once."""
    return {
        "event": "PURCHASE",
        "growth": {"per_minor": 100, "points_each": 1, "rounding": "HALF_EVEN"},
        "cap_per_event": 20_000,
        "available_after_days": 0,
        **changes,
    }


async def open_shop(now: datetime, **rule: Any) -> Shop:
    """The community with the programmes pmtalk and 88vip, where 88vip pays for purchases."""
    await community.create_community(NewCommunity({"zh": "行会", "en": "Guild"}), now=now)
    talk = await community.create_programme(NewProgramme("pmtalk", {"zh": "产品人", "en": "PMTalk"}), now=now)
    vip = await community.create_programme(NewProgramme("88vip", {"zh": "88VIP", "en": "88VIP"}), now=now)
    name = RuleName("88vip", "88vip-purchase")
    await earning.create_rule(CLERK, name, rule_content(**rule), now=now)
    version = await earning.publish_rule(CLERK, name, reason="The example's rule", now=now)
    return Shop(vip.id, talk.id, version.id)


async def make_members(names: Iterable[str], programme_id: int, now: datetime, source: str = "import") -> dict[str, int]:
    """Members of the programme, by the name that the source knows them by."""
    return await members.create_members(CLERK, [ImportedMember(name) for name in names], source=source, programme_id=programme_id, now=now)


def csv_file(*lines: str, header: str = HEADER) -> BytesIO:
    """A purchase file."""
    return BytesIO("\n".join([header, *lines, ""]).encode())


def lines(count: int, members: int = 10, start: int = 1) -> list[str]:
    """So many lines of a purchase file, all of them good."""
    return [f"m{n % members},2026-01-{n % 28 + 1:02d},{n % 50}.50,CNY,r{n}" for n in range(start, start + count)]


def told(report: ImportReport) -> list[tuple[int, str, str]]:
    """What was refused: line, field, reason."""
    return [(fault.line, fault.field, fault.reason) for fault in report.refusals]


async def import_lines(now: datetime, *lines: str, actor: Actor = CLERK, create: bool = True, **options: Any) -> Any:
    """What came of importing these lines."""
    return await import_purchases(actor, csv_file(*lines), ImportOptions(create_members=create, **options), now=now)


async def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row that an import can touch: compared before and after, it shows that nothing changed."""
    return {table: await db.fetch(f"SELECT * FROM {table} ORDER BY id") for table in TABLES}


async def one(sql: str, **params: Any) -> Any:
    """The single value that the statement returns."""
    rows = await db.fetch(sql, **params)
    assert len(rows) == 1
    return next(iter(rows[0].values()))
