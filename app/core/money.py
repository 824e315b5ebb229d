"""Money: whole minor units of one currency. There is no float and no implicit conversion."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from app.core.errors import Invalid

MAX_MINOR = 2**53
_EXPONENT = {"JPY": 0, "KRW": 0, "VND": 0, "CLP": 0, "BHD": 3, "KWD": 3, "TND": 3}


@dataclass(frozen=True, slots=True)
class Money:
    """`minor` units (fen, cents) of an ISO 4217 `currency`."""

    minor: int
    currency: str


def exponent(currency: str) -> int:
    """How many decimal digits the currency has."""
    return _EXPONENT.get(currency, 2)


def parse_amount(text: str, currency: str, field: str = "amount") -> int:
    """Minor units of a decimal text such as `29.33`. Raises Invalid(field) on more digits than the currency has."""
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        raise Invalid(field, "Give an amount such as 29.33.") from None
    if not value.is_finite():
        raise Invalid(field, "Give an amount such as 29.33.")
    minor = value.scaleb(exponent(currency))
    if minor != minor.to_integral_value():
        raise Invalid(field, "{currency} has {digits} digits after the point.", currency=currency, digits=exponent(currency))
    if abs(minor) > MAX_MINOR:
        raise Invalid(field, "The amount is too large.")
    return int(minor)


def format_amount(minor: int, currency: str) -> str:
    """`CNY 88.00`."""
    digits = exponent(currency)
    return f"{currency} {Decimal(minor).scaleb(-digits):,.{digits}f}"
