"""The content of a draft as it is sent, brought into the domain's form."""

from dataclasses import fields
from datetime import date
from enum import Enum
from typing import Any

import strawberry
from strawberry import UNSET


def told(text: str, default: Any = UNSET) -> Any:
    """A field of an input that may be left out."""
    return strawberry.field(default=default, description=text)


def content_of(value: Any) -> Any:
    """The input as the domain's content: snake_case keys; what was left out or is null is not there, which says the same."""
    if hasattr(value, "__strawberry_definition__") and not isinstance(value, Enum):
        pairs = ((each.name, getattr(value, each.name)) for each in fields(value))
        return {name: content_of(item) for name, item in pairs if item is not UNSET and item is not None}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    return [content_of(item) for item in value] if isinstance(value, list) else value
