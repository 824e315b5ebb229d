"""The explorer: a small page of our own at GET /graphql, in development only. Nothing in it comes from elsewhere.

A document, variables and headers on one side, the answer on the other, and the schema to browse, read by introspection.
Its policy allows only its own script and style; Strawberry's page loads its parts from a CDN and would stay blank.
"""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.core.settings import Settings
from schema.negotiation import Answer

_FOLDER = Path(__file__).parent / "static"
_KINDS = {"explorer.html": "text/html", "explorer.css": "text/css", "explorer.js": "text/javascript"}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def offered(settings: Settings) -> bool:
    """Whether this installation has the explorer: in development, or where introspection is switched on."""
    if settings.introspection != "auto":
        return settings.introspection == "on"
    return not settings.production


def _headers(name: str) -> list[tuple[bytes, bytes]]:
    return [
        (b"content-type", f"{_KINDS[name]}; charset=utf-8".encode()),
        (b"cache-control", b"no-cache"),
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"no-referrer"),
        (b"content-security-policy", _POLICY.encode()),
    ]


def page() -> Answer:
    """The page itself."""
    body = (_FOLDER / "explorer.html").read_bytes()
    return Answer(200, body, [*_headers("explorer.html"), (b"content-length", str(len(body)).encode())])


def _static(name: str) -> Route:
    async def serve(_request: Request) -> Response:
        response = Response((_FOLDER / name).read_bytes())
        response.raw_headers = [*_headers(name), (b"content-length", str(len(response.body)).encode())]
        return response

    return Route(f"/graphql/{name}", serve, methods=["GET"])


def routes(settings: Settings) -> list[Route]:
    """Its script and its style, where it is offered."""
    return [_static("explorer.js"), _static("explorer.css")] if offered(settings) else []
