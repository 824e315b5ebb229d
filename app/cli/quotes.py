"""What a plan costs: one member with the proof, or how many members pay which price."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.running import Json, complain, operator, run, tell
from app.core import clock, ids
from app.core.calendar import start_of_day
from app.core.errors import Invalid, NotFound
from app.core.money import Money, format_amount
from app.core.versions.content import FIRST_YEAR, RANGE_TEMPLATE

if TYPE_CHECKING:
    from app.core.conditions import NameBook
    from app.orders.rules import Better, Way

commands = typer.Typer()


def _day(text: str) -> date:
    return date.fromisoformat(text)


@commands.command()
def quote(
    plan: Annotated[str, typer.Argument(help="The plan's code.")],
    member: Annotated[int | None, typer.Option(help="The member's number.")] = None,
    everybody: Annotated[bool, typer.Option("--everybody", help="Count what the members of the programme pay.")] = False,
    as_of: Annotated[date | None, typer.Option(parser=_day, help="As it was at the end of that day, such as 1997-12-31.")] = None,
    as_json: Json = False,
) -> None:
    """Say what a plan costs a member and why, signed and usable for 15 minutes; or count everybody's prices."""
    if everybody == (member is not None):
        complain("Give either --member NUMBER or --everybody.", 2)
    report, lines = run(lambda: _everybody(plan, as_of) if member is None else _one(plan, member, as_of))
    tell(report, as_json, *lines)


async def _one(code: str, number: int, day: date | None) -> tuple[dict[str, Any], list[str]]:
    from app.consents.rules import MemberRef
    from app.core.conditions import say_unmet
    from app.members.queries import members_by_ids, members_by_numbers
    from app.orders import service as orders
    from app.plans.service import plan_by_code

    now, plan = clock.now(), await plan_by_code(code)
    member_id = (await members_by_numbers([number])).get(number)
    if member_id is None:
        raise NotFound("member")
    subject = ids.global_id(ids.NodeType.MEMBER, (await members_by_ids([member_id]))[member_id].public_id)
    at = await _end_of(day, now)
    found = await orders.quote_plan(operator(), plan.public_id, member=MemberRef(member_id, subject), at=at, now=now)
    row, names = found.row.code if found.row else None, await _names(now)
    lines = [f"{code}: {_amount(found.price)} (row {row or 'none'}, version {found.plan.number})"]
    for judged in found.rejected:
        unmet = judged.verdict.unmet if judged.verdict else ()
        lines += [f"  not {judged.row.code}: {say_unmet(one, 'en', names).sentence}" for one in unmet]
    better, more = _better(found.better, names) if found.better else (None, ["  no row costs less"])
    report = {
        "plan": code,
        "version": found.plan.number,
        "row": row,
        "price": _plain(found.price),
        "better": better,
        "valid_from": found.question.valid_from,
        "valid_until": found.question.valid_until,
        "steps": [step.to_json() for step in found.steps],
        "quote": found.text,
    }
    return report, lines + more


async def _names(now: datetime) -> "NameBook":
    """How the community calls its segments, plans and programmes."""
    from app.community import service as community
    from app.core.conditions import NameBook
    from app.plans.service import plans
    from app.segments.service import cut_in_force

    info, cut = await community.get(), await cut_in_force(now)
    return NameBook(
        currency=info.currency,
        segments={part.code: part.name for part in cut.segments},
        plans={plan.code: plan.name for plan in await plans()},
        programmes={programme.code: programme.name for programme in info.programmes},
    )


def _better(better: "Better", names: "NameBook") -> tuple[dict[str, Any], list[str]]:
    """The next better row with the ways to it, the cheapest first (W1)."""
    less = f", {_amount(better.saving)} less" if better.saving else ""
    ways = [_way(way, better.price.currency, names) for way in better.ways]
    report = {
        "row": better.row.code,
        "price": _plain(better.price),
        "saving": _plain(better.saving),
        "reachable": better.reachable,
        "ways": [way for way, _line in ways],
    }
    return report, [f"  next better: {_amount(better.price)}{less} (row {better.row.code})", *(f"    {line}" for _way, line in ways)]


def _way(way: "Way", currency: str, names: "NameBook") -> tuple[dict[str, Any], str]:
    from app.core.conditions import say_unmet

    spend = None if way.spend_minor is None else Money(way.spend_minor, currency)
    unmet = [say_unmet(one, "en", names).sentence for one in way.unmet]
    notes = [
        *([f"by purchases of {_amount(spend)}"] if spend and spend.minor else []),
        *([f"opens on {way.opens_on}"] if way.opens_on else []),
        *([] if way.reachable else ["out of reach"]),
    ]
    report = {"unmet": unmet, "spend": _plain(spend), "opens_on": way.opens_on, "reachable": way.reachable}
    return report, " ".join(unmet) + (f" ({', '.join(notes)})" if notes else "")


async def _everybody(code: str, day: date | None) -> tuple[dict[str, Any], list[str]]:
    from app.orders import service as orders
    from app.plans.service import plan_by_code

    now, plan = clock.now(), await plan_by_code(code)
    at = await _end_of(day, now) or now
    version = await orders.published_plan(plan.public_id, at, None)
    counts = await orders.count_prices(operator(), plan.public_id, at=at)
    prices = {row.code: row.price for row in version.prices}
    lines = [f"{count:>9,}  {_amount(prices.get(row or ''))}  (row {row or 'none'})" for row, count in counts.items()]
    rows = [{"row": row, "price": _plain(prices.get(row or "")), "members": count} for row, count in counts.items()]
    return {"plan": code, "version": version.number, "at": at, "rows": rows}, lines


async def _end_of(day: date | None, now: datetime) -> datetime | None:
    """The last instant of the local day, or now where it is not over; a day that has not come is refused."""
    from app.community import service as community

    if day is None:
        return None
    zone = (await community.get()).zone
    if day.year < FIRST_YEAR:
        raise Invalid("as_of", RANGE_TEMPLATE)
    if start_of_day(day, zone) > now:
        raise Invalid("as_of", "Give a day that has come.")
    return min(start_of_day(day + timedelta(days=1), zone) - timedelta(microseconds=1), now)


def _plain(price: Money | None) -> dict[str, Any] | None:
    return {"amount_minor": price.minor, "currency": price.currency} if price else None


def _amount(price: Money | None) -> str:
    return format_amount(price.minor, price.currency) if price else "not for sale"
