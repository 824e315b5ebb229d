"""Refusals that a caller can do something about: the one map from the domain's exceptions to GraphQL's problems.

A mutation answers with a union of its success and the problems it names. A refusal that a mutation does not name becomes
an error at the top of the answer, with its code. Who may not and who is nobody is never a problem (DESIGN 6).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import strawberry

from app.accounts.rules import AccountDisabled, WrongCredentials
from app.catalogue.rules.holding import WarningsNeedReason
from app.core.access import SecondFactorRequired
from app.core.errors import AppError, Conflict, Invalid, LimitReached, NotFound
from app.core.versions.content import InvalidContent
from app.core.versions.rules import StaleDraft
from app.orders.rules import PlanNotPublished
from app.partners.rules import ExpiryPassed, ExpiryTooFar, ScopeNotHeld, UnknownScope
from schema.context import Info
from schema.findings import FINDINGS, Finding, told_findings
from schema.messages import refusal
from schema.names import camel_path
from schema.scalars import JSON

Maker = Callable[[Any, str, str, str], Any]  # (refusal, code, message, language) -> problem


@strawberry.interface(description="Why something was refused, in a form that a program can read and a person too.")
class Problem:
    """What every problem tells."""

    code: str = strawberry.field(description="A stable word for programs, such as `INVALID`.")
    message: str = strawberry.field(description="A sentence for people, in the language of the request.")


@strawberry.type(description="One field that is wrong.")
class FieldFault:
    """A field and what would be right."""

    field: str = strawberry.field(description="The path of the field inside `input`, such as `content.variants[0].label.en`.")
    message: str = strawberry.field(description="What would be right, in the language of the request.")


@strawberry.type(description="The input is wrong. Nothing was changed.")
class InvalidInputProblem(Problem):
    """The field and what would be right."""

    field: str = strawberry.field(description="The path of the first field at fault inside `input`, such as `content.title.en`.")
    faults: list[FieldFault] = strawberry.field(description="Every field at fault, the first one included.")


@strawberry.type(description="There is no such scope, it is there twice, or partners may not hold it. Nothing was changed.")
class UnknownScopeProblem(Problem):
    """The scope and those that would be right."""

    field: str = strawberry.field(description="The path of the scope inside `input`, such as `scopes[1]`.")
    scope: str = strawberry.field(description="The scope as it was given.")
    known: list[str] = strawberry.field(description="The scopes that partners may hold.")


@strawberry.type(description="A token is narrowed only: it does not hold this scope. Nothing was changed.")
class ScopeNotHeldProblem(Problem):
    """Where the scope stands."""

    field: str = strawberry.field(description="The path of the scope inside `input`, such as `scopes[1]`.")


@strawberry.type(description="The end of a token lies in the past. Nothing was changed.")
class ExpiryPassedProblem(Problem):
    """Where the end stands."""

    field: str = strawberry.field(description="The path of the field inside `input`.")


@strawberry.type(description="The end of a token lies more than a year away. Nothing was changed.")
class ExpiryTooFarProblem(Problem):
    """The last instant that may be."""

    field: str = strawberry.field(description="The path of the field inside `input`.")
    latest: datetime = strawberry.field(description="The last instant at which a token issued now may end.")


@strawberry.type(description="What the input names does not exist, or is not the caller's. Nothing was changed.")
class NotFoundProblem(Problem):
    """Absent, or not yours: both answer alike."""


@strawberry.type(description="The present state forbids it. Nothing was changed.")
class ConflictProblem(Problem):
    """The state of the thing forbids it now; the code says which refusal it is."""


@strawberry.type(description="Somebody saved since the caller looked. Nothing was changed; both can be shown side by side.")
class StaleDraftProblem(Problem):
    """The draft as it stands now."""

    current: JSON | None = strawberry.field(description="The draft as it stands now; null where it was discarded or published.")
    revision: int = strawberry.field(description="The revision to give with the next save.")
    saved_by: str | None = strawberry.field(description="Who saved it.")
    saved_at: datetime | None = strawberry.field(description="When it was saved.")


@strawberry.type(description="The linter warns, and no reason was given for publishing all the same. Nothing was changed.")
class WarningsNeedReasonProblem(Problem):
    """Every warning; to publish all the same, ask again with `warningsReason`."""

    warnings: list[Finding] = strawberry.field(description="What the linter warns of.", directives=[FINDINGS])


@strawberry.type(description="The name, the password or the code is wrong, or the account is switched off.")
class CredentialsProblem(Problem):
    """Which of the two is wrong is never said."""


@strawberry.type(description="The account has a second factor: ask for its code and send all again with it. No session was opened.")
class SecondFactorProblem(Problem):
    """The password was right."""


@strawberry.type(description="Too often or too much.")
class LimitReachedProblem(Problem):
    """When it may be tried again."""

    retry_at: datetime | None = strawberry.field(description="The instant from which it may be tried again.")


@strawberry.type(description="No version of the plan was in force then, so there is no price: there is a draft at most.")
class PlanNotPublishedProblem(Problem):
    """Nothing to be quoted."""


def _invalid(error: Invalid, code: str, message: str, language: str) -> Problem:
    found = error.faults if isinstance(error, InvalidContent) else (error,)
    faults = [FieldFault(field=camel_path(fault.field), message=refusal(fault, language)) for fault in found]
    return InvalidInputProblem(code=code, message=message, field=camel_path(error.field), faults=faults)


def _stale(error: StaleDraft, code: str, message: str, _language: str) -> Problem:
    return StaleDraftProblem(
        code=code, message=message, current=JSON(error.content), revision=error.revision, saved_by=error.by, saved_at=error.at
    )


def _warnings(error: WarningsNeedReason, code: str, message: str, language: str) -> Problem:
    return WarningsNeedReasonProblem(code=code, message=message, warnings=told_findings(language, error.findings))


def _limit(error: LimitReached, code: str, message: str, _language: str) -> Problem:
    return LimitReachedProblem(code=code, message=message, retry_at=error.retry_at)


def _unknown_scope(error: UnknownScope, code: str, message: str, _language: str) -> Problem:
    return UnknownScopeProblem(code=code, message=message, field=camel_path(error.field), scope=error.scope, known=list(error.known))


def _too_far(error: ExpiryTooFar, code: str, message: str, _language: str) -> Problem:
    return ExpiryTooFarProblem(code=code, message=message, field=camel_path(error.field), latest=error.latest)


def _at_field(kind: type[ScopeNotHeldProblem] | type[ExpiryPassedProblem]) -> Any:
    return lambda error, code, message, _language: kind(code=code, message=message, field=camel_path(error.field))


def bare(kind: type[Problem]) -> Maker:
    """Makes a problem that tells no more than code and message."""
    return lambda _error, code, message, _language: kind(code=code, message=message)


TABLE: list[tuple[type[AppError], type[Problem], Maker]] = [
    (StaleDraft, StaleDraftProblem, _stale),
    (WrongCredentials, CredentialsProblem, bare(CredentialsProblem)),
    (AccountDisabled, CredentialsProblem, bare(CredentialsProblem)),
    (UnknownScope, UnknownScopeProblem, _unknown_scope),
    (ScopeNotHeld, ScopeNotHeldProblem, _at_field(ScopeNotHeldProblem)),
    (ExpiryPassed, ExpiryPassedProblem, _at_field(ExpiryPassedProblem)),
    (ExpiryTooFar, ExpiryTooFarProblem, _too_far),
    (WarningsNeedReason, WarningsNeedReasonProblem, _warnings),
    (SecondFactorRequired, SecondFactorProblem, bare(SecondFactorProblem)),
    (Invalid, InvalidInputProblem, _invalid),
    (NotFound, NotFoundProblem, bare(NotFoundProblem)),
    (LimitReached, LimitReachedProblem, _limit),
    (PlanNotPublished, PlanNotPublishedProblem, bare(PlanNotPublishedProblem)),
    (Conflict, ConflictProblem, bare(ConflictProblem)),
]


class Handler:
    """Turns one kind of refusal into its problem, where the field's union names it. The more special kinds stand first."""

    def __init__(self, exception_type: type[AppError], error_type: type[Problem], make: Maker) -> None:
        self.exception_type = exception_type
        self.error_type = error_type
        self._make = make

    def handle(self, exception: AppError, *, field: Any, info: Info) -> Any:
        """The problem that tells the refusal in the caller's language."""
        language = info.context.language
        return self._make(exception, exception.code, refusal(exception, language), language)


HANDLERS = [Handler(*row) for row in TABLE]


@contextmanager
def under(prefix: str, besides: tuple[str, ...] = ()) -> Iterator[None]:
    """A refusal of a field inside names its path from `prefix` on, as the caller's input has it; those of `besides` stay."""
    try:
        yield
    except Invalid as error:
        for fault in {id(each): each for each in (error, *getattr(error, "faults", ()))}.values():
            if fault.field not in besides:
                fault.field = f"{prefix}.{fault.field}" if fault.field else prefix
        raise
