"""Only what trusted proxies say of a caller is believed, in every room alike."""

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from app import main
from app.core.forwarding import caller_behind
from app.core.settings import Settings
from app.main import Forwarded

PROXIES = ("10.0.0.0/8", "2001:db8::/32")


@pytest.mark.parametrize(
    ("socket", "forwarded", "caller"),
    [
        ("10.0.0.1", "203.0.113.7", "203.0.113.7"),
        ("10.0.0.1", "6.6.6.6, 203.0.113.7", "203.0.113.7"),  # the left part is the caller's own word
        ("10.0.0.1", "203.0.113.7, 10.0.0.2", "203.0.113.7"),
        ("10.0.0.1", "203.0.113.7:4711", "203.0.113.7"),
        ("10.0.0.1", "6.6.6.6, [2001:db9::1]:4711", "2001:db9::1"),
        ("10.0.0.1", "6.6.6.6, unknown", "10.0.0.1"),
        ("10.0.0.1", "6.6.6.6, , ", "6.6.6.6"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("2001:db8::1", "203.0.113.7", "203.0.113.7"),
        ("192.0.2.1", "203.0.113.7", "192.0.2.1"),
        ("testclient", "203.0.113.7", "testclient"),
    ],
)
def test_who_stands_behind_the_proxies(socket: str, forwarded: str, caller: str) -> None:
    assert caller_behind(socket, forwarded, PROXIES) == caller


@pytest.mark.parametrize(
    ("socket", "seen"),
    [
        ("10.0.0.1", {"address": "203.0.113.7", "scheme": "https", "left": []}),
        ("192.0.2.1", {"address": "192.0.2.1", "scheme": "http", "left": ["x-forwarded-for", "x-forwarded-proto"]}),
    ],
)
def test_every_room_sees_the_caller(socket: str, seen: dict[str, object]) -> None:
    async def tell(request: Request) -> Response:
        assert request.client is not None
        left = sorted(name for name in request.headers if name.startswith("x-forwarded-"))
        return JSONResponse({"address": request.client.host, "scheme": request.url.scheme, "left": left})

    app = Forwarded(Starlette(routes=[Route("/", tell)]), PROXIES)
    client = TestClient(app, client=(socket, 4711))
    told = {"x-forwarded-for": "6.6.6.6, 203.0.113.7", "x-forwarded-proto": "https"}
    assert client.get("/", headers=told).json() == seen


def test_the_server_asks_the_proxies_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(main, "configure_logging", lambda *_given, **_named: None)
    first = main.create_app(Settings(trusted_proxies=PROXIES)).user_middleware[0]
    assert (getattr(first.cls, "__name__", ""), first.kwargs) == ("Forwarded", {"proxies": PROXIES})
