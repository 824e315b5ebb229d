"""What HTTP says around GraphQL: media types, statuses, headers.

The statuses are those that graphql-http's audits ask for. The GraphQL-over-HTTP draft of 2026-08 wants 422 where they
want 400; `DRAFT` is that table, chosen by a switch (ADR 0040).
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import orjson

GRAPHQL_JSON = "application/graphql-response+json"
JSON = "application/json"
_OURS = {GRAPHQL_JSON: GRAPHQL_JSON, JSON: JSON, "*/*": JSON, "application/*": JSON}
_SPECIFIC = {"*/*": 0, "application/*": 1}


@dataclass(frozen=True, slots=True)
class Statuses:
    """The status of each kind of answer under `application/graphql-response+json`."""

    parse_error: int = 400
    validation_error: int = 400
    coercion_error: int = 400
    malformed_request: int = 400


AUDITED = Statuses()
DRAFT = Statuses(validation_error=422, coercion_error=422, malformed_request=422)


@lru_cache(maxsize=256)
def negotiate(accept: str) -> str | None:
    """The best media type that we speak for an Accept header; JSON where it is empty; None where nothing fits."""
    if not accept.strip():
        return JSON
    chosen: tuple[float, int, str] | None = None
    refused: set[str] = set()
    for part in accept.split(","):
        media, quality = _part(part)
        ours = _OURS.get(media)
        if ours is None:
            continue
        if quality <= 0:
            refused.add(media)
            continue
        rank = (quality, _SPECIFIC.get(media, 2), ours)
        if chosen is None or rank[:2] > chosen[:2]:
            chosen = rank
    if chosen is None:
        return None
    return GRAPHQL_JSON if chosen[2] in refused else chosen[2]


def _part(part: str) -> tuple[str, float]:
    media, *parameters = (piece.strip().lower() for piece in part.split(";"))
    for parameter in parameters:
        if parameter.startswith("charset=") and parameter.removeprefix("charset=").strip('"') not in ("utf-8", "utf8"):
            return media, 0.0
        if parameter.startswith("q="):
            try:
                return media, float(parameter[2:])
            except ValueError:
                return media, 0.0
    return media, 1.0


def wants_page(accept: str) -> bool:
    """Whether the caller is a browser that asks for a page rather than for data."""
    return any(_part(part)[0] == "text/html" and _part(part)[1] > 0 for part in accept.split(","))


@dataclass(slots=True)
class Answer:
    """One HTTP answer: status, headers, body. Nothing of it may be kept by a cache."""

    status: int
    body: bytes
    headers: list[tuple[bytes, bytes]]


def answer(status: int, payload: dict[str, Any], media: str, headers: dict[str, str] | None = None) -> Answer:
    """The payload as JSON in `media`, with the headers that every answer of the endpoint carries."""
    body = orjson.dumps(payload)
    raw = [
        (b"content-type", f"{media}; charset=utf-8".encode()),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"no-referrer"),
        (b"vary", b"Accept, Accept-Language, Cookie, Origin"),
    ]
    raw.extend((name.lower().encode(), value.encode()) for name, value in (headers or {}).items())
    return Answer(status, body, raw)
