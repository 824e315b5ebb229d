"""The public keys at /.well-known/jwks.json, as anybody's library fetches them (RFC 7517)."""

import json
from datetime import datetime
from typing import Any

from starlette.types import Message

from app.core.settings import Settings
from app.main import create_app
from app.signing import service as signing
from tests.cast import SYSTEM, pmtalk


async def get(store: Settings) -> tuple[int, dict[str, str], Any]:
    """Status, headers and JSON of the answer."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": "/.well-known/jwks.json", "query_string": b"", "headers": [], "scheme": "http"}
    await create_app(store)({**scope, "client": ("203.0.113.7", 5), "http_version": "1.1"}, receive, send)
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, json.loads(b"".join(message.get("body", b"") for message in sent[1:]))


async def test_an_installation_that_signed_nothing_yet_has_no_keys(store: Settings) -> None:
    status, _, answer = await get(store)
    assert (status, answer) == (200, {"keys": []})


async def test_every_key_that_verifies_is_there_and_nothing_private(store: Settings, now: datetime) -> None:
    await pmtalk(now)
    old = await signing.rotate_key(SYSTEM, reason="To begin with", now=now)
    new = await signing.rotate_key(SYSTEM, reason="Once a year", now=now)
    status, headers, answer = await get(store)
    assert (status, headers["content-type"]) == (200, "application/jwk-set+json")
    assert (headers["cache-control"], headers["access-control-allow-origin"]) == ("public, max-age=300", "*")
    assert [key["kid"] for key in answer["keys"]] == [new.kid, old.kid]
    assert {frozenset(key) for key in answer["keys"]} == {frozenset({"kty", "crv", "alg", "use", "kid", "x"})}
