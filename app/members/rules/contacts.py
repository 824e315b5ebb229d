"""How a member can be reached: written in one way only, and masked wherever somebody else looks (A2, A3). Pure."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.core.errors import Invalid
from app.core.unset import UNSET, Unset

LONGEST_EMAIL = 254
_PHONE_LIKE = re.compile(r"[+＋]?[\d\s().\-－（）]{5,30}")
_EMAIL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([a-z0-9](-*[a-z0-9])*\.)+[a-z0-9](-*[a-z0-9])*")
_LONGEST_LOCAL_PART = 64
_HIDDEN = "****"


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A member's phone (E.164) and e-mail (small letters), whole. `proved` is since when it is known to be theirs."""

    member_id: int
    phone: str | None = None
    phone_proved_at: datetime | None = None
    email: str | None = None
    email_proved_at: datetime | None = None
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ContactChange:
    """What shall be different; UNSET leaves it, None takes it away."""

    phone: str | Unset | None = UNSET
    email: str | Unset | None = UNSET


def read_phone(text: str, region: str, field: str = "phone") -> str:
    """The number in E.164; without a country's prefix it is one of `region`. Raises Invalid(field)."""
    found = parse_phone(text, region)
    if found is None:
        raise Invalid(field, "Give a phone number such as 138 0013 8000, or with its country such as +86 138 0013 8000.")
    return found


def looks_like_phone(text: str) -> bool:
    """Whether the text is worth reading as a phone number: digits, and what people write between them."""
    return _PHONE_LIKE.fullmatch(text.strip()) is not None


def names_exactly(text: str) -> bool:
    """Whether the text is meant to fit one member only: a number or an address, no name."""
    return looks_like_phone(text) or parse_email(text) is not None


def parse_phone(text: str, region: str) -> str | None:
    """The number in E.164, or None where the text is no phone number that could exist."""
    if not looks_like_phone(text):
        return None
    import phonenumbers  # large: only who has a number at hand pays for it

    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) if phonenumbers.is_valid_number(number) else None


def read_email(text: str, field: str = "email") -> str:
    """The address in small letters. Raises Invalid(field)."""
    found = parse_email(text)
    if found is None:
        raise Invalid(field, "Give an e-mail address such as ada@example.com.")
    return found


def parse_email(text: str) -> str | None:
    """The address in small letters, or None where the text is none that mail could go to."""
    found = text.strip().lower()
    fits = len(found) <= LONGEST_EMAIL and len(found.partition("@")[0]) <= _LONGEST_LOCAL_PART and _EMAIL.fullmatch(found)
    return found if fits else None


def decide_contact(row: ContactRow, change: ContactChange, region: str) -> dict[str, Any]:
    """The columns that get new values; what is changed is not proved any more. Raises Invalid on phone or email. Source: A2."""
    columns: dict[str, Any] = {}
    if change.phone is not UNSET:
        phone = None if change.phone is None else read_phone(change.phone, region)
        if phone != row.phone:
            columns |= {"phone": phone, "phone_proved_at": None}
    if change.email is not UNSET:
        email = None if change.email is None else read_email(change.email)
        if email != row.email:
            columns |= {"email": email, "email_proved_at": None}
    return columns


def masked(row: ContactRow, region: str) -> ContactRow:
    """The contact as others see it: enough to recognise it by, too little to use it (A2)."""
    phone = None if row.phone is None else mask_phone(row.phone, region)
    email = None if row.email is None else mask_email(row.email)
    return ContactRow(row.member_id, phone, row.phone_proved_at, email, row.email_proved_at, row.changed_at)


def masked_search(text: str, region: str) -> str:
    """What was searched for as the log may keep it: a phone number or an e-mail address masked, anything else as it is (A2, A4)."""
    phone, email = parse_phone(text, region), parse_email(text)
    if phone is not None:
        return mask_phone(phone, region)
    return text if email is None else mask_email(email)


def mask_phone(phone: str, region: str) -> str:
    """138****8000 for a number of `region`; one from elsewhere keeps its prefix: +1 41****2671. At least four digits are hidden."""
    import phonenumbers  # large: only who has a number at hand pays for it

    number = phonenumbers.parse(phone)
    digits = phonenumbers.national_significant_number(number)
    prefix = "" if number.country_code == phonenumbers.country_code_for_region(region) else f"+{number.country_code} "
    shown = max(0, len(digits) - len(_HIDDEN))
    tail = min(4, shown)
    return f"{prefix}{digits[: min(3, shown - tail)]}{_HIDDEN}{digits[len(digits) - tail :]}"


def mask_email(email: str) -> str:
    """a***@example.com; of one letter before the @ nothing is shown."""
    local, _, domain = email.partition("@")
    return f"{local[0] if len(local) > 1 else ''}***@{domain}"
