"""The scalars beyond GraphQL's own. Each refuses what it does not mean; none is ever a float."""

import re
from datetime import UTC, date, datetime
from typing import Any, NewType

import strawberry
from graphql import ValueNode, value_from_ast_untyped
from strawberry.types.scalar import ScalarDefinition

SAFE = 2**53
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,6})?([Zz]|[+-]\d{2}:\d{2})")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")

BigInt = NewType("BigInt", int)
JSON = NewType("JSON", object)
LocalizedText = NewType("LocalizedText", dict[str, str])


def instant_text(value: datetime) -> str:
    """The instant in RFC 3339, in UTC, with `Z`."""
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def parse_instant(value: Any) -> datetime:
    """The instant in an RFC 3339 text with an offset. Raises ValueError."""
    if not isinstance(value, str) or not _INSTANT.fullmatch(value):
        raise ValueError("Give an instant such as 2026-11-21T04:00:00Z (RFC 3339, with an offset).")
    try:
        return datetime.fromisoformat(value.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError("There is no such instant.") from None


def parse_date(value: Any) -> date:
    """The day in a text such as 2026-11-21. Raises ValueError."""
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        raise ValueError("Give a day such as 2026-11-21.")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError("There is no such day.") from None


def _parse_big(value: Any) -> int:
    if isinstance(value, str) and re.fullmatch(r"-?\d{1,17}", value):
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError("Give a whole number.")
    if abs(value) > SAFE:
        raise ValueError("The number is beyond 2^53.")
    return value


def _tell_big(value: Any) -> int:
    if not isinstance(value, int) or abs(value) > SAFE:
        raise ValueError("The number is beyond 2^53.")
    return int(value)


def _parse_localized(value: Any) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
        raise ValueError('Give one text for each language, such as {zh: "...", en: "..."}.')
    return dict(value)


def _same(value: Any) -> Any:
    return value


def _literal(node: ValueNode, variables: dict[str, Any] | None = None) -> Any:
    return value_from_ast_untyped(node, variables)


def _literal_of(parse: Any) -> Any:
    return lambda node, variables=None: parse(_literal(node, variables))


SCALARS: dict[object, ScalarDefinition] = {
    BigInt: strawberry.scalar(
        name="BigInt",
        description="A whole number up to 2^53 either way, told as a JSON number; it may be given as a number or as decimal text.",
        serialize=_tell_big,
        parse_value=_parse_big,
        parse_literal=_literal_of(_parse_big),
    ),
    datetime: strawberry.scalar(
        name="DateTime",
        description="An instant in RFC 3339. It is told in UTC (`2026-11-21T04:00:00Z`) and may be given with any offset, never without.",
        specified_by_url="https://www.rfc-editor.org/rfc/rfc3339",
        serialize=instant_text,
        parse_value=parse_instant,
        parse_literal=_literal_of(parse_instant),
    ),
    date: strawberry.scalar(
        name="Date",
        description="A day in the community's own time zone, such as `2026-11-21`.",
        specified_by_url="https://www.rfc-editor.org/rfc/rfc3339",
        serialize=date.isoformat,
        parse_value=parse_date,
        parse_literal=_literal_of(parse_date),
    ),
    JSON: strawberry.scalar(
        name="JSON",
        description="Any JSON value. Used where the form is told elsewhere: conditions, differences, audit values.",
        specified_by_url="https://www.rfc-editor.org/rfc/rfc8259",
        serialize=_same,
        parse_value=_same,
        parse_literal=_literal,
    ),
    LocalizedText: strawberry.scalar(
        name="LocalizedText",
        description='One text for each language of the community, such as `{zh: "...", en: "..."}`.',
        serialize=_same,
        parse_value=_parse_localized,
        parse_literal=_literal_of(_parse_localized),
    ),
}


@strawberry.type(description="An amount of money: whole minor units of one currency. There is no fraction and no conversion.")
class Money:
    """`amount_minor` fen or cents of `currency`."""

    amount_minor: BigInt = strawberry.field(description="The amount in minor units: 8800 is 88.00 where the currency has two digits.")
    currency: str = strawberry.field(description="The ISO 4217 code of the community's currency.")

    @classmethod
    def of(cls, minor: int, currency: str) -> "Money":
        """So many minor units of the currency."""
        return cls(amount_minor=BigInt(minor), currency=currency)

    @classmethod
    def perhaps(cls, minor: int | None, currency: str) -> "Money | None":
        """The same, or null where there is no amount."""
        return None if minor is None else cls.of(minor, currency)
