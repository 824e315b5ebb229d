"""An HTTP request read and judged before GraphQL sees it: method, media types, size, JSON, origin, address."""

import re
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs, unquote

import orjson
from starlette.types import Receive, Scope

from app.core.forwarding import caller_behind, trusted
from app.core.settings import Settings
from app.partners.rules import PATTERN
from schema.limits import Limits

PREFLIGHT = "graphql-require-preflight"
_TOKEN = re.compile(PATTERN)


class Rejected(Exception):
    """The request is refused at the door with an HTTP status of its own; `told` stands beside the code."""

    def __init__(self, status: int, message: str, code: str = "BAD_REQUEST", headers: dict[str, str] | None = None, **told: str) -> None:
        self.status = status
        self.message = message
        self.extensions = {"code": code, **told}
        self.headers = headers or {}
        super().__init__(message)


@dataclass(slots=True)
class Asked:
    """What a request asks GraphQL to run."""

    query: str
    variables: dict[str, Any]
    operation_name: str | None


@dataclass(slots=True)
class Door:
    """A request seen from outside: its headers, and what follows from them."""

    method: str
    headers: dict[str, str]
    secure: bool
    address: str | None
    host: str
    cookies: dict[str, str] = field(default_factory=dict)

    @property
    def bearer(self) -> str | None:
        """The bearer token, if one was sent. It wins over a cookie."""
        kind, _space, token = self.headers.get("authorization", "").partition(" ")
        return token.strip() if kind.lower() == "bearer" else None

    @property
    def own_origin(self) -> str:
        """The origin under which the browser knows this server."""
        return f"{'https' if self.secure else 'http'}://{self.host}"


def door(scope: Scope, settings: Settings) -> Door:
    """The request as it stands at the door. Forwarded headers count only from a trusted proxy."""
    headers: dict[str, str] = {}
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}{'; ' if name == 'cookie' else ', '}{value}" if name in headers else value
    address = (scope.get("client") or (None,))[0]
    secure = scope.get("scheme") == "https"
    host = headers.get("host", "")
    if trusted(address, settings.trusted_proxies):
        address = caller_behind(address or "", headers.get("x-forwarded-for", ""), settings.trusted_proxies)
        secure = secure or headers.get("x-forwarded-proto", "").split(",")[-1].strip().lower() == "https"
    return Door(scope["method"], headers, secure, address, host, _cookies(headers.get("cookie", "")))


def _cookies(header: str) -> dict[str, str]:
    if not header:
        return {}
    jar: SimpleCookie = SimpleCookie()
    try:
        jar.load(header)
    except CookieError:
        return {}
    return {name: morsel.value for name, morsel in jar.items()}


def check_origin(asked: Door, allowed: tuple[str, ...]) -> None:
    """No other site speaks for the browser's user. A bearer token is no browser's own doing, so it passes.

    Raises Rejected(403) with the code CSRF where the origin is another one, or the browser says that it is.
    """
    if asked.bearer is not None:
        return
    origin = asked.headers.get("origin")
    ours = origin is None or origin in allowed or origin.lower() == asked.own_origin.lower()
    site = asked.headers.get("sec-fetch-site")
    crossed = site in ("cross-site", "same-site") and (origin is None or origin not in allowed)
    if not ours or crossed:
        raise Rejected(403, "This origin may not call for a signed-in browser.", "CSRF")


def check_no_token(query_string: bytes) -> None:
    """No partner's token stands in the address, where proxies and logs keep it. Raises Rejected(400), also where it would be good."""
    if _TOKEN.search(unquote(query_string.decode("latin-1"))):
        raise Rejected(400, "A token belongs in the Authorization header. This one stood in an address: revoke it.", "TOKEN_IN_ADDRESS")


def check_get(asked: Door) -> None:
    """A GET was made on purpose: it carries a token or the preflight header. Raises Rejected(403)."""
    if asked.bearer is None and PREFLIGHT not in asked.headers:
        raise Rejected(403, "GET needs a bearer token or the GraphQL-Require-Preflight header.", "CSRF")


async def body(asked: Door, receive: Receive, maximum: int) -> bytes:
    """The whole body. Raises Rejected(413) as soon as it is too large, whatever Content-Length said."""
    told = asked.headers.get("content-length", "0")
    if not told.isdigit() or int(told) > maximum:
        raise Rejected(413, f"The body may have at most {maximum} bytes.", "PAYLOAD_TOO_LARGE")
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Rejected(400, "The request ended early.")
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > maximum:
            raise Rejected(413, f"The body may have at most {maximum} bytes.", "PAYLOAD_TOO_LARGE", {"connection": "close"})
        chunks.append(chunk)
        if not message.get("more_body"):
            return b"".join(chunks)


def check_content_type(asked: Door) -> None:
    """The body is JSON in UTF-8. Raises Rejected(415): forms and plain text would dodge the browser's preflight."""
    media, _semicolon, rest = asked.headers.get("content-type", "").lower().partition(";")
    charset = next((p.strip()[8:].strip('"') for p in rest.split(";") if p.strip().startswith("charset=")), "utf-8")
    if media.strip() != "application/json" or charset not in ("utf-8", "utf8"):
        raise Rejected(415, "Content-Type must be application/json in UTF-8.", headers={"accept-post": "application/json"})


def from_json(raw: bytes) -> Asked:
    """What the body asks for. Raises Rejected(400) where it is no GraphQL request."""
    try:
        payload = orjson.loads(raw)
    except orjson.JSONDecodeError:
        raise Rejected(400, "The body is not JSON that this server reads (RFC 8259, UTF-8, not nested too deeply).") from None
    if isinstance(payload, list):
        raise Rejected(400, "Batching is not offered. Send one operation in one request.")
    if not isinstance(payload, dict):
        raise Rejected(400, "The body must be a JSON object with a query.")
    return _asked(payload)


def from_query(query_string: bytes, limits: Limits) -> Asked:
    """What the query string of a GET asks for. Raises Rejected(400) where it is no GraphQL request."""
    if len(query_string) > limits.body_bytes:
        raise Rejected(414, "The address is too long.")
    try:
        found = parse_qs(query_string.decode("ascii"), keep_blank_values=True, strict_parsing=False, max_num_fields=20, errors="strict")
    except (UnicodeDecodeError, ValueError):
        raise Rejected(400, "The query string is not readable.") from None
    payload: dict[str, Any] = {name: values[-1] for name, values in found.items()}
    for name in ("variables", "extensions"):
        if name in payload:
            try:
                payload[name] = orjson.loads(payload[name]) if payload[name] else None
            except orjson.JSONDecodeError:
                raise Rejected(400, f"{name} must be JSON.") from None
    return _asked(payload)


def _asked(payload: dict[str, Any]) -> Asked:
    query = payload.get("query")
    variables, name, extensions = payload.get("variables"), payload.get("operationName"), payload.get("extensions")
    if not isinstance(query, str) or not query:
        raise Rejected(400, "query must be a text.")
    if variables is not None and not isinstance(variables, dict):
        raise Rejected(400, "variables must be an object.")
    if name is not None and not isinstance(name, str):
        raise Rejected(400, "operationName must be a text.")
    if extensions is not None and not isinstance(extensions, dict):
        raise Rejected(400, "extensions must be an object.")
    return Asked(query, variables or {}, name)
