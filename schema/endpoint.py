"""POST /graphql: the door, the document, its price, its run, its answer. The whole of GraphQL over HTTP is here (ADR 0040)."""

import asyncio
from datetime import datetime
from typing import Any

import strawberry
from graphql import GraphQLError
from graphql.execution.values import VariableValues
from starlette.types import Receive, Scope, Send

from app.community import service as community
from app.core import clock, context
from app.core.access import Actor, scopes_used
from app.core.db import StoreOutcome, StoreUnavailable, watch_commits
from app.core.errors import AppError, LimitReached
from app.core.paging import CursorSeal
from app.core.settings import Settings
from app.partners import service as partners
from schema import explorer, requests
from schema.authentication import Caller, identify, may_introspect
from schema.budget import ADDRESS, MAXIMUM_COST, REFUSED_CHARGE, TOKEN, Budget, MemoryBudget, SharedBudget, Standing, address_key
from schema.context import RequestContext
from schema.documents import Documents, Operation, Refused
from schema.errors import STORE_AWAY, log_unexpected, present, present_all
from schema.executor import Run
from schema.limits import Limits, check_json
from schema.messages import preferred_language, say
from schema.negotiation import AUDITED, GRAPHQL_JSON, JSON, Answer, Statuses, answer, negotiate, wants_page
from schema.requests import Asked, Door, Rejected

_ALLOW = "POST, GET"


class GraphQLEndpoint:
    """The ASGI application at /graphql."""

    def __init__(
        self,
        schema: strawberry.Schema,
        settings: Settings,
        *,
        limits: Limits | None = None,
        budget: Budget | None = None,
        statuses: Statuses = AUDITED,
    ) -> None:
        self.settings = settings
        self.limits = limits or Limits()
        self.budget = budget or (SharedBudget(MemoryBudget()) if settings.redis_url else MemoryBudget())
        self.statuses = statuses
        self.documents = Documents(schema._schema, self.limits)
        self._converter = schema.schema_converter
        self._seal: CursorSeal | None = None

    @property
    def seal(self) -> CursorSeal:
        """What seals cursors; the key is read at the first request, not at import."""
        if self._seal is None:
            self._seal = CursorSeal(self.settings.key)
        return self._seal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, one answer, whatever happens in between."""
        door = requests.door(scope, self.settings)
        made = await self.respond(door, scope, receive)
        await send({"type": "http.response.start", "status": made.status, "headers": [*made.headers, *self._cors(door)]})
        await send({"type": "http.response.body", "body": b"" if door.method == "HEAD" else made.body})

    async def respond(self, door: Door, scope: Scope, receive: Receive) -> Answer:
        """The answer to the request."""
        accept = door.headers.get("accept", "")
        if explorer.offered(self.settings) and door.method == "GET" and wants_page(accept) and not scope["query_string"]:
            return explorer.page()
        media = negotiate(accept)
        language = preferred_language(door.headers.get("accept-language", ""))
        try:
            if door.method == "OPTIONS" and self._cors(door):
                return Answer(204, b"", [(b"content-length", b"0")])
            if door.method not in ("GET", "POST"):
                raise Rejected(405, "Use POST.", headers={"allow": _ALLOW})
            if media is None:
                raise Rejected(406, f"This server answers in {GRAPHQL_JSON} or {JSON}.")
            asked = await self._read(door, scope, receive)
            now = clock.now()
            caller = await identify(door, now)
            return await self._run(door, asked, caller, now, media, language)
        except Rejected as rejected:
            return await self._rejected(door, rejected, media or JSON)
        except LimitReached as error:
            return await self._rejected(door, Rejected(429, error.message, error.code), media or JSON)
        except (StoreUnavailable, TimeoutError):
            told = {"outcome": StoreOutcome.RETRY.value}  # nothing has run yet
            unavailable = Rejected(503, say(STORE_AWAY, language), "SERVICE_UNAVAILABLE", {"retry-after": "2"}, **told)
            return await self._rejected(door, unavailable, media or JSON)
        except AppError as error:
            return await self._rejected(door, Rejected(503, error.message, error.code), media or JSON)
        except Exception as error:
            log_unexpected(error)
            return await self._rejected(
                door, Rejected(500, say("Something went wrong on our side.", language), "INTERNAL_SERVER_ERROR"), media or JSON
            )

    async def _read(self, door: Door, scope: Scope, receive: Receive) -> Asked:
        requests.check_no_token(scope["query_string"])
        requests.check_origin(door, self.settings.allowed_origins)
        if door.method == "GET":
            requests.check_get(door)
            return requests.from_query(scope["query_string"], self.limits)
        requests.check_content_type(door)
        return requests.from_json(await requests.body(door, receive, self.limits.body_bytes))

    async def _run(self, door: Door, asked: Asked, caller: Caller, now: datetime, media: str, language: str) -> Answer:
        allowance = caller.allowance.times(self.settings.query_budget)
        try:
            operation, variables, cost = self._prepare(asked, caller)
            if operation.mutates and door.method == "GET":
                raise Rejected(405, "A mutation is sent by POST.", headers={"allow": "POST"})
        except Refused as refused:
            standing = await self.budget.take(caller.bucket, REFUSED_CHARGE, allowance)
            if standing.refused:
                return self._limited(standing, 0, media, language)
            return self._refused(refused, standing, media, language)
        dry_run = operation.asks_dry_run(variables.coerced)
        standing = await self.budget.take(caller.bucket, 1 if dry_run else max(cost, 1), allowance)
        if standing.refused:
            return self._limited(standing, cost, media, language)
        made = self._context(door, caller, standing, now=now, language=language)
        made.cost, made.dry_run = cost, dry_run
        with scopes_used() as used:
            payload = await self._execute(operation, variables, made)
        if caller.actor.token_id is not None:
            await partners.record_use(caller.actor, used, now=now)
        payload["extensions"] = {"cost": standing.told(cost)}
        given = answer(200, payload, media, standing.headers())
        cookies = made.cookies or ([caller.stale_cookie] if caller.stale_cookie else [])
        given.headers.extend((b"set-cookie", cookie.encode("latin-1")) for cookie in cookies)
        return given

    def _context(self, door: Door, caller: Caller, standing: Standing, *, now: datetime, language: str) -> RequestContext:
        return RequestContext(
            actor=caller.actor,
            now=now,
            request_id=context.request_id.get(),
            language=language,
            address=door.address,
            user_agent=door.headers.get("user-agent", ""),
            secure=door.secure,
            seal=self.seal,
            converter=self._converter,
            standing=standing,
        )

    async def preview(self, actor: Actor, query: str, *, now: datetime, language: str) -> dict[str, Any]:
        """What the caller would be answered to the query. Nothing is charged or counted as a use, and no mutation runs (W15)."""
        caller = Caller(actor, "", TOKEN)
        try:
            operation, variables, cost = self._prepare(Asked(query, {}, None), caller)
            if operation.mutates:
                raise Refused("validation", [GraphQLError("A preview only reads.", extensions={"code": "BAD_USER_INPUT"})])
        except Refused as refused:
            return {"errors": present_all(refused.errors, language, self.limits.errors)}
        made = RequestContext(
            actor=actor,
            now=now,
            request_id=context.request_id.get(),
            language=language,
            address=None,
            user_agent="preview",
            secure=True,
            seal=self.seal,
            converter=self._converter,
            standing=Standing(TOKEN, TOKEN.capacity),
            cost=cost,
            dry_run=operation.asks_dry_run(variables.coerced),
        )
        return await self._execute(operation, variables, made)

    def _prepare(self, asked: Asked, caller: Caller) -> tuple[Operation, VariableValues, int]:
        """The operation with its variables and what it costs. Raises Refused, also where that is too much at once."""
        try:
            check_json(asked.variables, self.limits)
        except GraphQLError as error:
            raise Refused("coercion", [error]) from None
        introspection = may_introspect(caller, self.settings.introspection, production=self.settings.production)
        document = self.documents.prepare(asked.query, may_introspect=introspection)
        operation = document.operation(asked.operation_name)
        variables = self.documents.variables(operation, asked.variables)
        cost = operation.cost(variables.coerced)
        if cost > MAXIMUM_COST:
            told = {"code": "QUERY_TOO_COSTLY", "cost": cost, "maximum": MAXIMUM_COST}
            text = f"The query costs {cost}, more than {MAXIMUM_COST}. Ask for less at once."
            raise Refused("validation", [GraphQLError(text, extensions=told)])
        return operation, variables, cost

    async def _execute(self, operation: Operation, variables: VariableValues, made: RequestContext) -> dict[str, Any]:
        run = Run(operation.program, variables, made, self.limits.errors)
        seconds = self.limits.mutation_seconds if operation.mutates else self.limits.query_seconds
        with watch_commits() if operation.mutates else community.one_revision():
            try:
                async with asyncio.timeout(seconds):
                    data = await run.data(keep=operation.keep)
            except TimeoutError:
                return {"data": None, "errors": [present(_late(operation, made.language), made.language)]}
            errors = present_all(run.errors, made.language, self.limits.errors)
        return {"errors": errors, "data": data} if errors else {"data": data}

    def _refused(self, refused: Refused, standing: Standing, media: str, language: str) -> Answer:
        """A request error: no `data` at all, and the status that the media type and the stage ask for."""
        by_stage = {
            "parse": self.statuses.parse_error,
            "validation": self.statuses.validation_error,
            "coercion": self.statuses.coercion_error,
        }
        payload = {
            "errors": present_all(refused.errors, language, self.limits.errors),
            "extensions": {"cost": standing.told(0)},
        }
        return answer(by_stage[refused.stage] if media == GRAPHQL_JSON else 200, payload, media, standing.headers())

    def _limited(self, standing: Standing, cost: int, media: str, language: str) -> Answer:
        error = GraphQLError(say("The budget is used up. Wait as long as Retry-After says.", language), extensions={"code": "RATE_LIMITED"})
        payload = {"errors": [present(error, language)], "extensions": {"cost": standing.told(cost)}}
        return answer(429, payload, media, standing.headers())

    async def _rejected(self, door: Door, rejected: Rejected, media: str) -> Answer:
        """A refusal at the door, told like every other error; it looks at the address's bucket and takes nothing."""
        standing = await self.budget.take(address_key(door.address), 0, ADDRESS.times(self.settings.query_budget))
        error = GraphQLError(rejected.message, extensions=rejected.extensions)
        payload = {"errors": [present(error, "en")], "extensions": {"cost": standing.told(0)}}
        status = self.statuses.malformed_request if rejected.status == 400 else rejected.status
        return answer(status, payload, media, {**standing.headers(), **rejected.headers})

    def _cors(self, door: Door) -> list[tuple[bytes, bytes]]:
        """Headers for a page of another origin that the operator allowed; none for any other."""
        origin = door.headers.get("origin")
        if origin is None or origin not in self.settings.allowed_origins:
            return []
        told = [
            (b"access-control-allow-origin", origin.encode("latin-1")),
            (b"access-control-allow-credentials", b"true"),
            (b"access-control-expose-headers", b"RateLimit, RateLimit-Policy, Retry-After, X-Request-Id"),
        ]
        if door.method == "OPTIONS":
            told += [
                (b"access-control-allow-methods", b"POST, GET"),
                (b"access-control-allow-headers", b"Accept-Language, Authorization, Content-Type, GraphQL-Require-Preflight, X-Request-Id"),
                (b"access-control-max-age", b"600"),
            ]
        return told


def _late(operation: Operation, language: str) -> GraphQLError:
    """What is told of a run that was stopped: of a change nobody knows whether it was made."""
    if not operation.mutates:
        text, outcome = "The query took too long and was stopped.", StoreOutcome.RETRY
    else:
        text, outcome = "The change took too long and was stopped. Look whether it was made before you try again.", StoreOutcome.UNKNOWN
    return GraphQLError(say(text, language), extensions={"code": "TIMEOUT", "outcome": outcome.value})
