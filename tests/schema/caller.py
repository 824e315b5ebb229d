"""Calls the endpoint as a client does, through ASGI and nothing else."""

import base64
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import orjson

from schema.endpoint import GraphQLEndpoint

JSON, GRAPHQL_JSON = "application/json", "application/graphql-response+json"


@dataclass
class Answered:
    """What came back."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str | None:
        """The first header with that name."""
        return next((value for key, value in self.headers if key == name.lower()), None)

    @property
    def cookies(self) -> list[str]:
        """All Set-Cookie headers."""
        return [value for key, value in self.headers if key == "set-cookie"]

    @property
    def json(self) -> dict[str, Any]:
        """The body as JSON."""
        return orjson.loads(self.body)  # type: ignore[no-any-return]

    @property
    def data(self) -> Any:
        """The answer's data, where there is no error at all."""
        assert "errors" not in self.json, self.json["errors"]
        return self.json["data"]

    @property
    def codes(self) -> list[str]:
        """The codes of the errors."""
        return [error["extensions"]["code"] for error in self.json.get("errors", [])]


@dataclass
class Caller:
    """A client with headers of its own."""

    endpoint: GraphQLEndpoint
    headers: dict[str, str] = field(default_factory=dict)
    address: str = "203.0.113.7"
    scheme: str = "http"

    def with_bearer(self, token: str) -> "Caller":
        """The same client with a bearer token."""
        return Caller(self.endpoint, {**self.headers, "authorization": f"Bearer {token}"}, self.address, self.scheme)

    def with_headers(self, **headers: str) -> "Caller":
        """The same client with more headers; an underscore stands for a hyphen."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return Caller(self.endpoint, {**self.headers, **named}, self.address, self.scheme)

    async def send(
        self,
        method: str = "POST",
        body: bytes = b"",
        headers: dict[str, str] | None = None,
        query_string: bytes = b"",
        chunks: list[bytes] | None = None,
    ) -> Answered:
        """Any request at all."""
        sent = {"host": "testserver", **self.headers, **(headers or {})}
        scope: dict[str, Any] = {
            "type": "http",
            "method": method,
            "path": "/graphql",
            "scheme": self.scheme,
            "query_string": query_string,
            "client": (self.address, 4711),
            "headers": [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in sent.items() if value is not None],
        }
        parts = chunks if chunks is not None else [body]
        messages = [{"type": "http.request", "body": part, "more_body": i < len(parts) - 1} for i, part in enumerate(parts)]
        answered: list[Any] = []

        async def receive() -> Any:
            return messages.pop(0)

        async def tell(message: Any) -> None:
            answered.append(message)

        await self.endpoint(scope, receive, tell)
        start, rest = answered
        pairs = [(name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in start["headers"]]
        return Answered(start["status"], pairs, rest["body"])

    async def post(self, payload: Any, headers: dict[str, str] | None = None) -> Answered:
        """A POST of JSON."""
        body = payload if isinstance(payload, bytes) else orjson.dumps(payload)
        return await self.send("POST", body, {"content-type": JSON, "accept": GRAPHQL_JSON, **(headers or {})})

    async def get(self, parameters: dict[str, str], headers: dict[str, str] | None = None) -> Answered:
        """A GET with parameters."""
        return await self.send("GET", b"", headers, urlencode(parameters).encode())

    async def ask(self, query: str, **variables: Any) -> Answered:
        """A document with its variables."""
        return await self.post({"query": query, "variables": variables})

    async def data(self, query: str, **variables: Any) -> Any:
        """The data of an answer without errors."""
        return (await self.ask(query, **variables)).data


def opaque(text: str) -> str:
    """A Relay id of the leaky kind, as other servers make them."""
    return base64.b64encode(text.encode()).decode()
