"""Enums of the domain as enums of the schema, each value with its description."""

from enum import Enum
from typing import Any

import strawberry


def described(name: str, description: str, values: dict[str, str]) -> Any:
    """A GraphQL enum whose values are the words themselves."""
    members = {word: strawberry.enum_value(word, description=text) for word, text in values.items()}
    return strawberry.enum(Enum(name, members), name=name, description=description)  # type: ignore[misc]  # the names are data
