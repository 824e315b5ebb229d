"""Texts in the community's languages, chosen for the caller."""

from collections.abc import Mapping
from typing import Annotated

import strawberry

from schema.context import Info

Language = Annotated[
    str | None,
    strawberry.argument(description="A language code such as zh or en. Left out: the request's Accept-Language decides."),
]


def chosen(texts: Mapping[str, str], info: Info, language: str | None) -> str:
    """The text in the wanted language, else in the request's, else in the first there is; empty where there is none."""
    for code in (language, info.context.language):
        if code is not None and code in texts:
            return texts[code]
    return next(iter(texts.values()), "")
