"""What a sheet would change of what stands there now: read in a few statements, decided by the rules (B8, A2)."""

from collections.abc import Sequence
from datetime import datetime

from app.benefits.queries import newest_benefits
from app.community import service as community
from app.community.rules import check_code
from app.core.access import Actor
from app.core.calendar import local_date
from app.members.queries import contacts_of, members_by_ids, members_by_numbers
from app.plans.queries import newest_plans
from app.sheets.rules.dry_run import ContentPlanner, PersonPlanner, Planner
from app.sheets.rules.nouns import Noun, shape_of
from app.sheets.rules.people import Person, Place, by_hand, numbers_in
from app.tags.service import tags_of_members


async def planner_of(actor: Actor, noun: Noun, keys: Sequence[str], now: datetime) -> Planner:
    """What says of each of these keys what stands there and what a row would make of it. The caller has asked for the scope."""
    if noun is Noun.MEMBERS:
        place = await place_of(now)
        found = list((await members_by_numbers(numbers_in(keys))).values())
        people = {str(person.row.member_number): person for person in await people_of(found, now)}
        return PersonPlanner(people, place)
    info = await community.get()
    read = newest_benefits if noun is Noun.BENEFITS else newest_plans

    def check_new(code: str, programme: str) -> None:
        check_code(code)
        info.programme(programme)

    standing = await read(actor, list(dict.fromkeys(keys)))
    return ContentPlanner(shape_of(noun, info.languages, info.currency), standing, info.default_programme.code, check_new)


async def people_of(member_ids: Sequence[int], now: datetime) -> list[Person]:
    """The members as sheets show them, in that order. The caller has seen to it that they may be read. Three statements."""
    rows = await members_by_ids(member_ids)
    tags = await tags_of_members(member_ids, now)
    contacts = await contacts_of(member_ids)
    return [Person(rows[id_], by_hand(tags[id_]), contacts[id_]) for id_ in member_ids if id_ in rows]


async def place_of(now: datetime) -> Place:
    """The instant, its local day, and where phone numbers without a prefix are from."""
    info = await community.get()
    return Place(now, local_date(now, info.zone), info.settings.phone_region)
