"""How a fault leaves the house: always with a code and the request's id, never with text that nobody wrote for it.

What went wrong unexpectedly is logged by kind and place, without its message, the query or the variables: those may
hold personal data.
"""

import traceback
from collections.abc import Iterable
from typing import Any

from graphql import GraphQLError, GraphQLSyntaxError

from app.core import context
from app.core.db import StoreOutcome, StoreUnavailable, outcome_of
from app.core.errors import AppError, Conflict, ExternalFailure, Invalid, LimitReached
from app.core.logging import logger
from schema.messages import refusal, say
from schema.names import camel_path

_log = logger("guildhall.graphql")
INTERNAL = "INTERNAL_SERVER_ERROR"
STORE_AWAY = "The store does not answer. Try again in a moment."


def present(error: GraphQLError, language: str) -> dict[str, Any]:
    """The error as it is told: message, locations and path as they are, `extensions` with code and requestId."""
    message, extensions = _told(error, language)
    extensions["requestId"] = context.request_id.get()
    shown: dict[str, Any] = {"message": message}
    if error.locations:
        shown["locations"] = [{"line": place.line, "column": place.column} for place in error.locations]
    if error.path is not None:
        shown["path"] = error.path
    shown["extensions"] = extensions
    return shown


def present_all(errors: Iterable[GraphQLError], language: str, maximum: int) -> list[dict[str, Any]]:
    """The first `maximum` errors as they are told."""
    return [present(error, language) for _index, error in zip(range(maximum), errors, strict=False)]


def _told(error: GraphQLError, language: str) -> tuple[str, dict[str, Any]]:
    cause = _root(error)
    if isinstance(cause, Invalid):
        return refusal(cause, language), {"code": "BAD_USER_INPUT", "field": camel_path(cause.field)}
    if isinstance(cause, StoreUnavailable):
        return _store_away(outcome_of(cause), language)
    if isinstance(cause, AppError):
        return refusal(cause, language), extensions_of(cause)
    if cause is not None and not isinstance(cause, GraphQLError):
        _log.error("unexpected", kind=type(cause).__qualname__, path=_plain_path(error), at=_places(cause))
        return say("Something went wrong on our side.", language), {"code": INTERNAL}
    extensions = dict(error.extensions or {})
    if isinstance(error, GraphQLSyntaxError):
        if "nested too deeply" in error.message or "tokens" in error.message:
            extensions.setdefault("code", "QUERY_TOO_COSTLY")
        extensions.setdefault("code", "GRAPHQL_PARSE_FAILED")
    extensions.setdefault("code", "GRAPHQL_VALIDATION_FAILED" if not error.path else "BAD_USER_INPUT")
    return error.message, extensions


def _store_away(outcome: StoreOutcome, language: str) -> tuple[str, dict[str, Any]]:
    """Whether it may be sent again stands in `outcome`: only after RETRY, since after UNKNOWN it may have been done (ADR 0088)."""
    text = STORE_AWAY if outcome is StoreOutcome.RETRY else "The store broke off. Look whether the change was made before you try again."
    return say(text, language), {"code": "SERVICE_UNAVAILABLE", "outcome": outcome.value}


def extensions_of(cause: AppError) -> dict[str, Any]:
    """What is told beside the message of a refusal."""
    if isinstance(cause, LimitReached):
        return {"code": cause.code} | ({"retryAt": cause.retry_at.isoformat()} if cause.retry_at else {})
    if isinstance(cause, Conflict | ExternalFailure):
        return {"code": cause.code}
    return dict(cause.extensions)


def log_unexpected(cause: BaseException) -> None:
    """The failure is in the log by kind and place."""
    _log.error("unexpected", kind=type(cause).__qualname__, at=_places(cause))


def _root(error: GraphQLError) -> BaseException | None:
    cause: BaseException | None = error.original_error
    while isinstance(cause, GraphQLError) and cause.original_error is not None:
        cause = cause.original_error
    return cause


def _plain_path(error: GraphQLError) -> str:
    return ".".join("*" if isinstance(key, int) else str(key) for key in error.path or ())


def _places(cause: BaseException) -> list[str]:
    """The last calls before it failed, as `file:line function`; no message, no source text, no values."""
    frames = traceback.extract_tb(cause.__traceback__)[-6:]
    return [f"{'/'.join(frame.filename.split('/')[-2:])}:{frame.lineno} {frame.name}" for frame in frames]
