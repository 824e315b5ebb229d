"""The one place where everything is put together: settings, store, GraphQL, console, health and the request log."""

import asyncio
import contextlib
import gc
import re
from collections.abc import AsyncIterator

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

import admin
import schema
from app import jobs
from app.catalogue import service as catalogue
from app.core import clock, db, ids, sealing
from app.core.context import request_id
from app.core.forwarding import caller_behind, trusted
from app.core.logging import configure_logging, logger
from app.core.settings import Settings
from app.core.shared import shared
from app.partners import service as partners
from app.signing import service as signing

_log = logger("guildhall.http")
_REQUEST_ID = re.compile(r"^[A-Za-z0-9._-]{8,64}$")


class RequestLog:
    """Gives every request an id, answers it in `x-request-id`, and logs one line: no path parameters, no query, no body."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = next((v.decode("latin-1") for k, v in scope["headers"] if k == b"x-request-id"), "")
        current = given if _REQUEST_ID.match(given) else ids.word(12)
        token = request_id.set(current)
        began, status = clock.monotonic(), 500

        async def tell(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), (b"x-request-id", current.encode())]
            await send(message)

        try:
            await self.app(scope, receive, tell)
        finally:
            _log.info(
                "request",
                method=scope["method"],
                route=_room(scope["path"]),
                status=status,
                ms=round((clock.monotonic() - began) * 1000, 1),
            )
            request_id.reset(token)


class Forwarded:
    """Every room sees the caller's own address and https where a trusted proxy says so; from nobody else `X-Forwarded-*` counts."""

    def __init__(self, app: ASGIApp, proxies: tuple[str, ...]) -> None:
        self.app, self.proxies = app, proxies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        client = scope.get("client")
        if scope["type"] == "http" and client and trusted(client[0], self.proxies):
            told: dict[bytes, list[str]] = {}
            for name, value in scope["headers"]:
                told.setdefault(name.lower(), []).append(value.decode("latin-1"))
            address = caller_behind(client[0], ",".join(told.get(b"x-forwarded-for", [])), self.proxies)
            proto = ",".join(told.get(b"x-forwarded-proto", [])).split(",")[-1].strip().lower()
            kept = [(name, value) for name, value in scope["headers"] if not name.lower().startswith(b"x-forwarded-")]
            scheme = proto if proto in ("http", "https") else scope["scheme"]
            scope = {**scope, "client": (address, client[1]), "scheme": scheme, "headers": kept}
        await self.app(scope, receive, send)


def _room(path: str) -> str:
    """The first two steps of a path: enough to see what was asked, too little to see for whom."""
    return "/".join(path.split("/")[:3])


async def _alive(_request: Request) -> Response:
    return JSONResponse({"status": "alive"})


async def _ready(_request: Request) -> Response:
    try:
        await db.ready()
    except db.StoreUnavailable:
        return JSONResponse({"status": "store unavailable"}, status_code=503, headers={"retry-after": "2"})
    return JSONResponse({"status": "ready"})


async def _keys(_request: Request) -> Response:
    """The public keys as a JWK set (RFC 7517): whoever holds a quote can check its signature without asking us about it."""
    try:
        keys = await signing.keys()
    except db.StoreUnavailable:
        return JSONResponse({"status": "store unavailable"}, status_code=503, headers={"retry-after": "2"})
    public = {"cache-control": "public, max-age=300", "access-control-allow-origin": "*"}
    return JSONResponse({"keys": [key.jwk for key in keys]}, media_type="application/jwk-set+json", headers=public)


async def _front_door(_request: Request) -> Response:
    return RedirectResponse("/console/", status_code=303)


def create_app(settings: Settings | None = None) -> Starlette:
    """The ASGI application over the store that `settings` names. On SQLite the worker lives inside this one process."""
    settings = settings or Settings()
    configure_logging(settings.log_level, json=settings.production)
    sealing.unlock(lambda: settings.key)

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        await db.start(settings)
        shared.start(settings.redis_url)
        stop = asyncio.Event()
        beside = [partners.keep_uses(stop), *([jobs.run(stop)] if db.dialect() == "sqlite" else [])]
        running = [asyncio.create_task(work) for work in beside]
        gc.collect()
        gc.freeze()  # what is loaded by now lives for ever: collections need not walk it (research: 17-47 % less CPU)
        gc.set_threshold(50_000, 20, 50)
        try:
            yield
        finally:
            stop.set()
            await catalogue.stop_counting()
            for task in running:
                await task
            await shared.stop()
            await db.stop()

    routes = [
        Route("/", _front_door),
        Route("/console", _front_door),
        Route("/livez", _alive),
        Route("/readyz", _ready),
        Route("/.well-known/jwks.json", _keys),
        Mount("/console", admin.build(settings, schema.preview(settings))),
        *schema.routes(settings),
    ]
    app = Starlette(routes=routes, lifespan=lifespan)
    app.router.redirect_slashes = False  # its redirects would lead to whatever Host says
    app.add_middleware(RequestLog)
    app.add_middleware(Forwarded, proxies=settings.trusted_proxies)
    return app
