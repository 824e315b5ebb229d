"""Structured logs: one line an event, with the request id, without variables, query texts or personal data."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

from app.core.context import request_id

_SECRET = re.compile(r"guild_(?:live|test)_\w+|\b1[3-9]\d{9}\b|\+\d{8,15}\b|[\w.+-]+@[\w-]+\.[\w.]+|(?<=://)[^/\s:@]+:[^/\s@]+(?=@)")


def redacted(text: str) -> str:
    """The text with tokens, phone numbers, e-mail addresses and credentials in URLs struck out."""
    return _SECRET.sub("[redacted]", text)


def _redact(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = redacted(value)
    return event


def _with_request_id(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    current = request_id.get()
    if current is not None:
        event.setdefault("request_id", current)
    return event


def configure_logging(level: str, *, json: bool) -> None:
    """Logs go to standard error: JSON lines where machines read them, else coloured text for people."""
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _with_request_id,
    ]
    # a traceback is its bare lines, struck through like the rest; a prettier one would show the variables, passwords among them
    shared += [structlog.processors.format_exc_info, _redact]
    people = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback)
    last: structlog.typing.Processor = structlog.processors.JSONRenderer() if json else people
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=[_drop_meta, last]))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for noisy in ("uvicorn.access", "tortoise", "tortoise.db_client", "asyncio", "aiosqlite", "strawberry.execution"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def _drop_meta(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return structlog.stdlib.ProcessorFormatter.remove_processors_meta(_logger, _method, event)


def logger(name: str) -> Any:
    """The logger of a module."""
    return structlog.stdlib.get_logger(name)
