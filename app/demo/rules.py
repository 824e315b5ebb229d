"""Who lives in the example community: generated members on every edge of the segments, and who of the real buyers holds a plan. Pure.

Everything follows from the day and a seed, so two loads on one day make the same people. The buyers are real (their
purchases are those of the CDNOW sample); their memberships are made up here.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from app.catalogue.rules.documents import Document
from app.core.access import Role
from app.core.calendar import add_months, latest_since, local_date, start_of_day
from app.core.conditions import AccountStatus
from app.core.errors import Conflict
from app.members.rules import ImportedMember
from app.memberships.rules import NewMembership

SEED = 1997
MEMBERS = 200
SOURCE = "demo"
BUYERS_SOURCE = "cdnow"
PMTALK, VIP = "pmtalk", "88vip"
STUDIO = "pmtalk-studio"
HOLDS_FROM_GROWTH = 100
SURE_FROM_GROWTH = 1000
WAITING = ("waiting-1", "waiting-2", "waiting-3")
_ANNIVERSARIES = (12, 24, 48, 96)
_REGIONS = ("CN-11", "CN-31", "CN-31", "CN-44", "CN-33", "CN-51", "CN-32", "CN", "HK", "SG", "US", None)
_SENIOR = frozenset({"mentor-verified", "columnist", "speaker", "hiring-manager"})
_SENIOR_MONTHS = 48
_SURNAMES = "林陈王李张刘赵黄周吴徐孙胡朱高何郭马罗梁"
_GIVEN = (
    *("薇", "子涵", "晓东", "嘉怡", "明远", "思琪", "雨桐", "浩然", "一诺", "文博"),
    *("静", "立", "若溪", "俊杰", "安然", "知行", "瑞", "小满", "亦舒", "承宇"),
)


class DemoRefused(Conflict):
    """The installation has a community of its own."""

    code = "DEMO_REFUSED"
    template = "This installation has a community already. The example community is loaded into an empty one only."


@dataclass(frozen=True, slots=True)
class Person:
    """A generated member of PMTalk: tags since a day, a plan if any (months, first day), a status that is not ACTIVE (until when)."""

    member: ImportedMember
    tags: tuple[str, ...] = ()
    tagged_at: datetime | None = None
    studio: tuple[int, date] | None = None
    status: AccountStatus | None = None
    status_days: int = 0


@dataclass(frozen=True, slots=True)
class SignIn:
    """Somebody who can sign in to look around. A member of staff has a role, a member a reference in its source."""

    name: str
    display_name: str
    what: str
    role: Role | None = None
    source: str = ""
    reference: str = ""


SIGN_INS = (
    SignIn("owner", "Song Yi", "owner: may do everything", Role.OWNER),
    SignIn("publisher", "Lin Wei", "publisher: drafts and publishes benefits and segments", Role.PUBLISHER),
    SignIn("editor", "He Jing", "editor: drafts, may not publish", Role.EDITOR),
    SignIn("support", "Ma Rui", "support: looks and helps members", Role.SUPPORT),
    SignIn("linran", "林然", "member of PMTalk, two full years tomorrow", None, SOURCE, "24-months-tomorrow"),
    SignIn("chenmei", "陈梅", "88VIP holder with a growth of 990: 10 short of the price of 88.00", None, BUYERS_SOURCE, "02761"),
    SignIn("zhaoyun", "赵云", "member of PMTalk, eight full years today, mentor and columnist", None, SOURCE, "96-months-today"),
    SignIn("hexin", "何欣", "member of PMTalk who has not said since when", None, SOURCE, "no-date-1"),
    SignIn("wangtao", "王涛", "member of PMTalk whose changed date is waiting", None, SOURCE, WAITING[0]),
)
ACCEPTED = {"chenmei": "88vip-terms", "linran": "studio-terms", "zhaoyun": "studio-terms"}
SHARES = "chenmei"
DRAFT_DAYS, ENDS_DAYS, PILOT_DAYS = 9, 4, (-10, 5)  # a draft lies so long, a discount has so many days left, a pilot runs from, until
COMES_DAYS, COMES_HOUR = 2, 9
DRAFTED = (
    "template-library",
    {
        "en": "Forty templates from live products, each with the story of why.",
        "zh": "四十份来自真实产品的模板，每份都附上来龙去脉。",
    },
)
COMES = (
    "weekly-letter",
    {
        "en": "One letter a week: four things worth reading, one thing worth arguing about.",
        "zh": "每周一封信：四篇值得读的，一件值得争的。",
    },
)
FEEDBACK = (
    (5, "问完第二天就收到了两页手写的回答，比我看过的所有课都有用。"),
    (4, "回答很好，但五天有点久，能不能先告诉我谁在答？"),
    (5, "Finally somebody who did not tell me to read a book."),
    (3, "每月一问太少了，我攒了三个问题。"),
    (4, "希望能追问一次。"),
    (5, ""),
    (2, "我的问题被归到了别的领域，答非所问。"),
    (4, "隐去公司名这一点做得很细。"),
    (5, "已经推荐给组里的新人了。"),
)
PHONES = 13_800_130_000
CONTACTS = 40
_KNOWN = {each.reference: each for each in SIGN_INS if each.source == SOURCE}


def people(today: date, zone: str) -> list[Person]:
    """The 200 members: first those on the edges, then a crowd of all years."""
    chance = random.Random(SEED)  # noqa: S311  people, not secrets
    names = _names(chance)
    known = [*edges(today), *((reference, add_months(today, -30)) for reference in WAITING)]
    crowd = [(f"member-{number:03}", _since(chance, today)) for number in range(MEMBERS - len(known))]
    return [_person(reference, since, next(names), chance, Day(today, zone)) for reference, since in [*known, *crowd]]


def edges(today: date) -> list[tuple[str, date | None]]:
    """A reference and a first day in the industry for every edge: the day before, of and after anniversaries (S1), 29 February,
    ends of months, the first day, long ago, never told."""
    found: list[tuple[str, date | None]] = [(f"no-date-{number}", None) for number in range(1, 7)]
    for months in _ANNIVERSARIES:
        last = latest_since(today, months)
        found += [
            (f"{months}-months-tomorrow", last + timedelta(days=1)),
            (f"{months}-months-today", last),
            (f"{months}-months-yesterday", last - timedelta(days=1)),
        ]
    leap = [date(year, 2, 29) for year in range(today.year, today.year - 17, -1) if year % 4 == 0 and (year % 100 or year % 400 == 0)]
    found += [(f"leap-day-{day.year}", day) for day in leap if day <= today]
    ends = [date(today.year - years, month, last) for years in (1, 2, 4) for month, last in ((1, 31), (4, 30), (8, 31))]
    found += [(f"month-end-{day.isoformat()}", day) for day in ends]
    return [*found, ("first-day", today), ("second-day", today - timedelta(days=1)), ("long-ago", date(1999, 1, 1))]


@dataclass(frozen=True, slots=True)
class Day:
    """The local day of the load, and the zone."""

    today: date
    zone: str


def _person(reference: str, since: date | None, name: str, chance: random.Random, day: Day) -> Person:
    years = -1 if since is None else (day.today - since).days // 365
    studio = _studio(chance, day.today)
    joined_on = day.today - timedelta(days=chance.randrange(5, 1400))
    if studio is not None:
        joined_on = min(joined_on, studio[1])
    member = ImportedMember(reference, name, chance.choice(_REGIONS), since, start_of_day(joined_on, day.zone))
    person = Person(member, _tags(chance, years), None, studio, *_status(chance))
    return _tagged(_told(person, day) if reference in _KNOWN else person, day)


def _told(person: Person, day: Day) -> Person:
    """The members who can sign in are what their descriptions say."""
    reference = person.member.external_ref
    member = replace(person.member, nickname=_KNOWN[reference].display_name, region="CN-31")
    tags = {"24-months-tomorrow": ("course-graduate", "job-seeking"), "96-months-today": ("columnist", "mentor-verified", "speaker")}
    studio = (12, day.today - timedelta(days=100)) if reference in tags else None
    joined_at = start_of_day(day.today - timedelta(days=400), day.zone)
    return Person(replace(member, joined_at=joined_at), tags.get(reference, ()), None, studio)


def _tagged(person: Person, day: Day) -> Person:
    """The person carries its tags since a day on which it had joined and, for those of seniors, had four years in the trade."""
    joined_at, since = person.member.joined_at, person.member.industry_since
    if joined_at is None or not person.tags:
        return person
    senior_on = add_months(since, _SENIOR_MONTHS) if since is not None and _SENIOR.intersection(person.tags) else date.min
    first = min(max(local_date(joined_at, day.zone), senior_on), day.today)
    chance = random.Random(f"{SEED} {person.member.external_ref}")  # noqa: S311  its own: who the others are stays as it was
    on = first + timedelta(days=chance.randint(0, (day.today - first).days))
    return replace(person, tagged_at=start_of_day(on, day.zone))


def _since(chance: random.Random, today: date) -> date | None:
    """A third in each segment, a few who don't say."""
    low, high = chance.choices([(1, 729), (730, 1460), (1461, 6000), (0, 0)], [32, 32, 32, 4])[0]
    return today - timedelta(days=chance.randint(low, high)) if high else None


def _studio(chance: random.Random, today: date) -> tuple[int, date] | None:
    """Three in ten ever held the plan: most run, some are in their days of grace, some are over."""
    kind = chance.choices(["none", "year", "month", "grace", "over"], [70, 15, 4, 4, 7])[0]
    if kind == "none":
        return None
    if kind == "month":
        return 1, today - timedelta(days=chance.randint(1, 20))
    if kind == "year":
        return 12, today - timedelta(days=chance.randint(1, 330))
    days = chance.randint(2, 6) if kind == "grace" else chance.randint(30, 400)
    return 12, add_months(today, -12) - timedelta(days=days)


def _tags(chance: random.Random, years: int) -> tuple[str, ...]:
    """Tags that fit the years."""
    rates: Mapping[str, float] = {"job-seeking": 0.15, "pilot-tester": 0.08}
    if 0 <= years < 4:
        rates = {**rates, "course-graduate": 0.4, "reading-host": 0.05}
    elif years >= 4:
        rates = {**rates, "mentor-verified": 0.35, "columnist": 0.25, "speaker": 0.2, "hiring-manager": 0.2}
    found = [tag for tag, rate in rates.items() if chance.random() < rate]
    if "pilot-tester" in found and chance.random() < 0.3:
        found.append("pilot-paused")
    return tuple(sorted(found))


def _status(chance: random.Random) -> tuple[AccountStatus | None, int]:
    """A few accounts are muted or suspended (A5); days until it ends."""
    return chance.choices([(None, 0), (AccountStatus.MUTED, 7), (AccountStatus.SUSPENDED, 15)], [95, 3, 2])[0]


def contact(place: int, name: str) -> tuple[str, str]:
    """The phone number and the e-mail address of the person at that place; nobody is reached by either."""
    return str(PHONES + place), f"{name}@example.com"


def _names(chance: random.Random) -> Iterator[str]:
    names = [surname + given for surname in _SURNAMES for given in _GIVEN]
    chance.shuffle(names)
    return iter(names)


def current_plan(plan: Document, benefits: Mapping[str, Mapping[str, Any]]) -> Document:
    """The plan, without the benefits that are gone by now or belong to another plan."""
    usable = [code for code in plan.data["benefits"] if code in benefits and benefits[code]["plan"] in (None, plan.code)]
    return replace(plan, data={**plan.data, "benefits": usable})


def buyers_plans(growth: Mapping[str, tuple[int, int]], today: date) -> list[NewMembership]:
    """Who of the buyers holds 88VIP: everybody with a growth of 100 or more, 620 of the 2,357.

    `growth` gives member id and growth by reference. From 1,000 on all are active; of the others every twelfth is over,
    every twelfth is in its days of grace.
    """
    holders = [(reference, *known) for reference, known in sorted(growth.items()) if known[1] >= HOLDS_FROM_GROWTH]
    return [
        NewMembership(member_id, VIP, _vip_start(place, points, today), months=12) for place, (_, member_id, points) in enumerate(holders)
    ]


def _vip_start(place: int, points: int, today: date) -> date:
    if points < SURE_FROM_GROWTH and points != 990:
        if place % 12 == 0:
            return add_months(today, -12) - timedelta(days=30 + place % 300)
        if place % 12 == 1:
            return add_months(today, -12) - timedelta(days=2 + place % 4)
    return today - timedelta(days=1 + place * 13 % 330)


@dataclass(frozen=True, slots=True)
class DemoReport:
    """What there is to look at. `loaded` names the steps that this run did; none the second time.

    `sign_ins` and `partner` carry passwords and the token while the file of the first start is there; else only names.
    """

    loaded: tuple[str, ...]
    file: str
    sign_ins: tuple[dict[str, Any], ...]
    partner: dict[str, Any]

    def to_json(self) -> dict[str, Any]:
        """The report as JSON values."""
        return {"loaded": list(self.loaded), "file": self.file, "sign_ins": list(self.sign_ins), "partner": self.partner}

    def lines(self) -> list[str]:
        """The report for people."""
        first = "The example community is loaded." if self.loaded else "The example community is there; nothing was changed."
        width = max(len(each["name"]) for each in self.sign_ins)
        secret = "shown at the first start"  # noqa: S105  what stands there instead of a password
        rows = [f"  {each['name']:<{width}}  {each.get('password', secret):<24}  {each['what']}{_code_of(each)}" for each in self.sign_ins]
        token, shares = self.partner.get("token", secret), self.partner.get("shares")
        known = [f"It knows {shares['name']} by this name: {shares['pseudonym']}"] if shares else []
        return [first, f"Sign-ins (also in {self.file}):", *rows, f"Token of the partner {self.partner['code']}: {token}", *known]


def _code_of(told: Mapping[str, Any]) -> str:
    """How to come by the code that this sign-in needs besides the password, if it does."""
    return f"; present code: ./dev guildhall demo-code {told['name']}" if "secret" in told else ""
