"""The console: pages for the people who look after the community. It asks the rooms of `app` and has no logic of its own."""

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from admin import (
    assets,
    audit,
    benefit_editor,
    benefit_preview,
    benefit_publishing,
    benefit_tables,
    benefits,
    entrance,
    factor,
    keys,
    many,
    member,
    member_contact,
    member_sessions,
    members,
    partners,
    pilots,
    plan_editor,
    plan_publishing,
    plan_quotes,
    plans,
    profiles,
    readiness,
    saved_views,
    segments,
    sheets,
    staff,
    taking_out,
    terms,
    terms_editor,
    terms_publishing,
    timeline,
    today,
    tokens,
)
from admin.pages import Page, nothing_here, pages_of
from admin.security import PageHeaders, SameOrigin
from admin.view import Console, Preview
from app.core.settings import Settings

_LARGEST_FORM = 1_000_000
PAGES: list[Page] = pages_of(
    *(entrance, factor),
    keys,
    today,
    *(benefits, benefit_editor, benefit_preview, benefit_publishing, benefit_tables),
    pilots,
    *(plans, plan_editor, plan_publishing, plan_quotes),
    *(terms, terms_editor, terms_publishing),
    *(members, member, timeline, member_sessions, member_contact, profiles),
    *(segments, partners, tokens, readiness, staff, audit),
    *(saved_views, taking_out, many, sheets),
)


def build(settings: Settings, preview: Preview) -> Starlette:
    """The console as an ASGI application, to be mounted at /console. It expects the store to be open."""
    console = Console(settings, preview)
    console.paths.update({page.name: page.path for page in PAGES})

    async def not_found(request: Request, _error: Exception) -> Response:
        return await nothing_here(console, request)

    app = Starlette(
        routes=[*(page.route(console) for page in PAGES), Route("/static/{name}", assets.send)],
        middleware=[
            Middleware(PageHeaders),
            Middleware(SameOrigin),
            Middleware(RequestBodyLimitMiddleware, max_body_size=_LARGEST_FORM),
        ],
        exception_handlers={404: not_found},
    )
    app.router.redirect_slashes = False  # its redirects would lead to whatever Host says
    return app
