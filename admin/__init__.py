"""The console: pages for the people who look after the community. It asks the rooms of `app` and has no logic of its own."""

from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from admin import audit, benefit_editor, benefit_publishing, benefits, entrance, partners, segments, staff
from admin.pages import Page, nothing_here, pages_of
from admin.security import PageHeaders, SameOrigin
from admin.view import Console
from app.core.settings import Settings

_STATIC = Path(__file__).parent / "static"
_LARGEST_FORM = 1_000_000
PAGES: list[Page] = pages_of(entrance, benefits, benefit_editor, benefit_publishing, segments, partners, staff, audit)


class _Kept(StaticFiles):
    """Static files whose address names their content: a browser may keep them for ever."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        response = super().file_response(*args, **kwargs)  # type: ignore[arg-type]
        response.headers["cache-control"] = "public, max-age=31536000, immutable"
        return response


def build(settings: Settings) -> Starlette:
    """The console as an ASGI application, to be mounted at /console. It expects the store to be open."""
    console = Console(settings)
    console.paths.update({page.name: page.path for page in PAGES})

    async def not_found(request: Request, _error: Exception) -> Response:
        return await nothing_here(console, request)

    return Starlette(
        routes=[*(page.route(console) for page in PAGES), Mount("/static", _Kept(directory=_STATIC))],
        middleware=[
            Middleware(PageHeaders),
            Middleware(SameOrigin),
            Middleware(RequestBodyLimitMiddleware, max_body_size=_LARGEST_FORM),
        ],
        exception_handlers={404: not_found},
    )
