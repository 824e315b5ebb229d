"""What travels with a request without being an argument: only the request id, for logs and the audit log."""

from contextvars import ContextVar

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)
