"""A member as cells, and cells as changes of a member (A2, S6, D1). Pure.

Phone and e-mail go out masked unless they were asked for in full; a masked cell that comes back changes nothing.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.core.errors import Invalid
from app.members.rules import (
    ContactChange,
    ContactRow,
    MemberRow,
    ProfileChange,
    check_industry_since,
    check_nickname,
    check_region,
    effective_industry_since,
    masked,
    read_email,
    read_phone,
)
from app.sheets.rules.cells import Cell, bare, listed, read_day, read_list, text_of
from app.sheets.rules.columns import Column, Way
from app.tags.rules import Origin, TagRow, check_tags

KEY = "member_number"
MEMBER_COLUMNS = (
    *(Column(KEY, Way.WHOLE), Column("nickname"), Column("region"), Column("industry_since", Way.DAY), Column("tags", Way.LIST)),
    *(Column("phone"), Column("email")),
    *(Column("segment", told=True), Column("status", told=True), Column("joined_on", told=True)),
    *(Column("source", told=True), Column("external_ref", told=True)),
)


@dataclass(frozen=True, slots=True)
class Person:
    """A member as a sheet shows it."""

    row: MemberRow
    tags: tuple[str, ...]
    contact: ContactRow


@dataclass(frozen=True, slots=True)
class PersonChange:
    """What shall be different about a member."""

    profile: ProfileChange
    contact: ContactChange
    tags: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where and when it is: the instant, its local day, and the region of phone numbers without a prefix."""

    now: datetime
    today: date
    region: str


def numbers_in(keys: Iterable[str]) -> list[int]:
    """Those of the keys that could be a member's number."""
    return [int(key) for key in keys if key.isascii() and key.isdecimal() and len(key) <= 15]


def by_hand(tags: list[TagRow]) -> tuple[str, ...]:
    """The tags that a person gave: a sheet changes no others."""
    return tuple(row.tag for row in tags if row.origin is Origin.HAND)


def cells_of_person(person: Person, place: Place, *, in_full: bool = False) -> dict[str, Cell]:
    """What stands under the columns that a sheet can change, and the number."""
    contact = person.contact if in_full else masked(person.contact, place.region)
    return {
        KEY: person.row.member_number,
        "nickname": person.row.nickname,
        "region": person.row.region,
        "industry_since": effective_industry_since(person.row, place.now),
        "tags": listed(person.tags),
        "phone": contact.phone,
        "email": contact.email,
    }


def texts_of_person(person: Person, place: Place) -> dict[str, str]:
    """The same as the texts that a sheet is compared by, phone and e-mail masked."""
    return {name: bare(text_of(cell)) for name, cell in cells_of_person(person, place).items()}


def changed_person(person: Person, given: Mapping[str, str], place: Place) -> tuple[PersonChange, dict[str, str], list[Invalid]]:
    """What the cells change, as a change and as the texts that will stand there, and a fault for each that cannot be.

    Source: A2, S6, D1.
    """
    before, faults = texts_of_person(person, place), []
    values: dict[str, Any] = {}
    for name, read in _READ.items():
        if name not in given or given[name] == before[name]:
            continue
        try:
            value = read(given[name], person, place)
        except Invalid as fault:
            faults.append(Invalid(name, fault.template, **fault.params))
            continue
        if value != _present(person, name, place):
            values[name] = value
    profile = {name: values[name] for name in ("nickname", "region", "industry_since") if name in values}
    contact = {name: values[name] for name in ("phone", "email") if name in values}
    texts = {name: text_of(listed(value) if isinstance(value, tuple) else value) for name, value in values.items()}
    return PersonChange(ProfileChange(**profile), ContactChange(**contact), values.get("tags")), texts, faults


def _present(person: Person, name: str, place: Place) -> Any:
    values = {"industry_since": effective_industry_since(person.row, place.now), "tags": tuple(sorted(person.tags))}
    holder = person.contact if name in ("phone", "email") else person.row
    return values[name] if name in values else getattr(holder, name)


def _region(text: str, _person: Person, _place: Place) -> str | None:
    region = text.upper() or None
    check_region(region)
    return region


def _since(text: str, _person: Person, place: Place) -> date | None:
    since = read_day(text, "industry_since") if text else None
    check_industry_since(since, place.today)
    return since


def _tags(text: str, _person: Person, _place: Place) -> tuple[str, ...]:
    return check_tags(read_list(text.lower()))


def _phone(text: str, _person: Person, place: Place) -> str | None:
    return read_phone(_in_full(text, "phone"), place.region) if text else None


def _email(text: str, _person: Person, _place: Place) -> str | None:
    return read_email(_in_full(text, "email")) if text else None


def _in_full(text: str, field: str) -> str:
    if "***" in text:
        raise Invalid(field, "This is masked, and not as it stands now. Write it in full, or leave the column out.")
    return text


_READ: Mapping[str, Callable[[str, Person, Place], Any]] = {
    "nickname": lambda text, person, place: check_nickname(text),
    "region": _region,
    "industry_since": _since,
    "tags": _tags,
    "phone": _phone,
    "email": _email,
}
