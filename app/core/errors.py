"""The refusals of the domain, all of one family.

AppError
├── NotFound          the thing is absent, or not yours: both answer alike
├── Unauthenticated   nobody is signed in, or the credentials are wrong
├── Forbidden         signed in, but a scope is missing
├── Invalid           one named field is wrong, and the message says what would be right
├── Conflict          the state of the thing forbids it now
├── LimitReached      too often or too much; says when to try again
└── ExternalFailure   somebody else's machine failed

A refusal of a room subclasses a kind, stands beside the rule that raises it, and names its numbers.
"""

from datetime import datetime
from typing import Any, ClassVar


class AppError(Exception):
    """A refusal with a stable `code`, an English `template` and the `params` that fill it.

    Edges translate the template and fill it again, so that a refusal reads in the caller's language.
    """

    code: ClassVar[str] = "ERROR"
    template: str = "Something was refused."

    def __init__(self, template: str | None = None, **params: Any) -> None:
        if template is not None:
            self.template = template
        self.params = params
        super().__init__(self.message)

    @property
    def message(self) -> str:
        """The refusal in English."""
        return self.template.format(**self.params)

    @property
    def extensions(self) -> dict[str, Any]:
        """What GraphQL prints beside the message when the refusal reaches the top of an answer."""
        return {"code": self.code}


class NotFound(AppError):
    """The thing is absent or not the caller's; the two answer alike."""

    code = "NOT_FOUND"
    template = "There is no such {what}."

    def __init__(self, what: str = "thing") -> None:
        super().__init__(what=what)


class Unauthenticated(AppError):
    """Nobody is signed in, or the credentials do not hold."""

    code = "UNAUTHENTICATED"
    template = "Sign in first."


class Forbidden(AppError):
    """The caller is known but lacks a scope; `required_scopes` says which."""

    code = "FORBIDDEN"
    template = "This needs the scope {scopes}."

    def __init__(self, *required_scopes: str) -> None:
        self.required_scopes = required_scopes
        super().__init__(scopes=" or ".join(required_scopes))

    @property
    def extensions(self) -> dict[str, Any]:
        return {"code": self.code, "requiredScopes": list(self.required_scopes)}


class Invalid(AppError):
    """One field is wrong. `field` is a dotted path, `template` says what would be right."""

    code = "INVALID"

    def __init__(self, field: str, template: str, **params: Any) -> None:
        self.field = field
        super().__init__(template, **params)


class Conflict(AppError):
    """The present state of the thing forbids it."""

    code = "CONFLICT"
    template = "That is not possible now."


class LimitReached(AppError):
    """Too often or too much; `retry_at` is the UTC instant from which it may be tried again."""

    code = "RATE_LIMITED"
    template = "Too many tries. Try again later."

    def __init__(self, retry_at: datetime | None = None, template: str | None = None, **params: Any) -> None:
        self.retry_at = retry_at
        super().__init__(template, **params)


class ExternalFailure(AppError):
    """Something outside did not answer as it should."""

    code = "EXTERNAL_FAILURE"
    template = "A service that is needed did not answer."
