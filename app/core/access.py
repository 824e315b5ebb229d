"""Who may do what. The one file that declares scopes, roles and what partners may hold.

A scope is `resource:action`, alphabetical. A GraphQL field or console page cannot exist without one; PUBLIC is a word
that somebody typed. Members, staff, partners and the system all become one `Actor`.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from app.core.errors import AppError, Forbidden, Unauthenticated


class Scope(StrEnum):
    """What a caller must hold. `PUBLIC` is open to everybody, `SELF_READ` and `SELF_WRITE` to every signed-in member,
    `SELF_SECURE` (what guards one's own sign-in) to all of the staff, `TOKEN_SELF` to every partner's token."""

    AUDIT_READ = "audit:read"
    BENEFITS_PUBLISH = "benefits:publish"
    BENEFITS_READ = "benefits:read"
    BENEFITS_WRITE = "benefits:write"
    ENTITLEMENTS_READ = "entitlements:read"
    MEMBERS_READ = "members:read"
    MEMBERS_REVEAL = "members:reveal"
    MEMBERS_WRITE = "members:write"
    MEMBERSHIPS_WRITE = "memberships:write"
    PARTNERS_READ = "partners:read"
    PARTNERS_WRITE = "partners:write"
    PLANS_PUBLISH = "plans:publish"
    PLANS_READ = "plans:read"
    PLANS_WRITE = "plans:write"
    PUBLIC = "public"
    QUOTES_READ = "quotes:read"
    REPORTS_READ = "reports:read"
    SEGMENTS_PUBLISH = "segments:publish"
    SEGMENTS_READ = "segments:read"
    SEGMENTS_WRITE = "segments:write"
    SELF_READ = "self:read"
    SELF_SECURE = "self:secure"
    SELF_WRITE = "self:write"
    SIGNING_WRITE = "signing:write"
    STAFF_READ = "staff:read"
    STAFF_WRITE = "staff:write"
    TERMS_PUBLISH = "terms:publish"
    TERMS_READ = "terms:read"
    TERMS_WRITE = "terms:write"
    TOKEN_SELF = "token:self"  # noqa: S105  a scope, not a secret


class Role(StrEnum):
    """What a member of staff is trusted with; each role holds all that the one before it holds, but for support."""

    SUPPORT = "SUPPORT"
    EDITOR = "EDITOR"
    PUBLISHER = "PUBLISHER"
    OWNER = "OWNER"


class ActorKind(StrEnum):
    """What kind of caller it is."""

    ANONYMOUS = "ANONYMOUS"
    MEMBER = "MEMBER"
    PARTNER = "PARTNER"
    STAFF = "STAFF"
    SYSTEM = "SYSTEM"


class FactorState(StrEnum):
    """How far the second factor lets a session go.

    OPEN: as far as the role leads. DUE: nowhere, until the code is shown. TO_ENROL: no further than to setting one up.
    """

    OPEN = "OPEN"
    DUE = "DUE"
    TO_ENROL = "TO_ENROL"


class SecondFactorRequired(Forbidden):
    """The role holds the scope, but this session has not shown the second factor."""

    code = "SECOND_FACTOR_REQUIRED"
    template = "Give the code of your authenticator first, or a recovery code."


class SecondFactorMissing(Forbidden):
    """The role holds the scope, but not without a second factor, and there is none."""

    code = "SECOND_FACTOR_MISSING"
    template = "Your role needs a second factor. Set one up in the console first."


class StepUpRequired(Forbidden):
    """The role holds the scope, but it was too long ago that somebody proved to be there."""

    code = "STEP_UP_REQUIRED"
    template = "Confirm again that it is you first."


_SELF = frozenset({Scope.SELF_READ, Scope.SELF_WRITE})
_STAFF = _SELF | {Scope.SELF_SECURE}
_READ = frozenset(
    {
        Scope.BENEFITS_READ,
        Scope.ENTITLEMENTS_READ,
        Scope.MEMBERS_READ,
        Scope.PLANS_READ,
        Scope.QUOTES_READ,
        Scope.SEGMENTS_READ,
        Scope.TERMS_READ,
    }
)
_EDIT = _READ | {Scope.BENEFITS_WRITE, Scope.PLANS_WRITE, Scope.SEGMENTS_WRITE, Scope.TERMS_WRITE}
_PUBLISH = _EDIT | {
    Scope.AUDIT_READ,
    Scope.BENEFITS_PUBLISH,
    Scope.PLANS_PUBLISH,
    Scope.REPORTS_READ,
    Scope.SEGMENTS_PUBLISH,
    Scope.TERMS_PUBLISH,
}

ROLE_SCOPES: dict[Role, frozenset[Scope]] = {
    Role.SUPPORT: _STAFF | _READ | {Scope.MEMBERS_REVEAL, Scope.MEMBERS_WRITE},
    Role.EDITOR: _STAFF | _EDIT,
    Role.PUBLISHER: _STAFF | _PUBLISH,
    Role.OWNER: frozenset(Scope) - {Scope.PUBLIC, Scope.TOKEN_SELF},
}
MEMBER_SCOPES = _SELF
FACTOR_ROLES = frozenset({Role.PUBLISHER, Role.OWNER})  # who must have a second factor; the others may
ENROLLING_SCOPES = _STAFF  # as far as who must have one gets without it
STEP_UP_SCOPES = frozenset(
    {
        Scope.BENEFITS_PUBLISH,
        Scope.MEMBERS_REVEAL,
        Scope.PARTNERS_WRITE,
        Scope.PLANS_PUBLISH,
        Scope.SEGMENTS_PUBLISH,
        Scope.SELF_SECURE,
        Scope.SIGNING_WRITE,
        Scope.STAFF_WRITE,
        Scope.TERMS_PUBLISH,
    }
)
STEP_UP_WITHIN = timedelta(minutes=10)  # for so long a proof opens them
PARTNER_GRANTABLE = _READ
PARTNER_ALWAYS = frozenset({Scope.TOKEN_SELF})


_used: ContextVar[set[Scope] | None] = ContextVar("used_scopes", default=None)


@contextmanager
def scopes_used() -> Iterator[set[Scope]]:
    """Collects the scopes by which callers were let in, in the block and in the tasks that it starts (W15)."""
    found: set[Scope] = set()
    token = _used.set(found)
    try:
        yield found
    finally:
        _used.reset(token)


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever acts. `id` is the account, partner or nothing; `member_id` is set where the caller is a member.

    `session_id` and `token_id` say by which key the caller came in; `label` is what the audit log shows. `withheld` is what the
    role holds and the session does not at present: `factor` says for want of a second factor, else for want of a fresh proof.
    """

    kind: ActorKind
    id: int | None = None
    scopes: frozenset[Scope] = field(default_factory=frozenset)
    label: str = ""
    member_id: int | None = None
    role: Role | None = None
    session_id: int | None = None
    token_id: int | None = None
    address: str | None = None
    factor: FactorState = FactorState.OPEN
    withheld: frozenset[Scope] = field(default_factory=frozenset)

    def holds(self, scope: Scope) -> bool:
        """Whether the caller may do what `scope` names; that it was asked for and held is what counts as its use (W15)."""
        if scope is Scope.PUBLIC:
            return True
        if scope not in self.scopes:
            return False
        used = _used.get()
        if used is not None:
            used.add(scope)
        return True

    def may(self, scope: Scope) -> bool:
        """Whether the caller holds the scope, or lacks no more for it than to prove again who it is."""
        return self.holds(scope) or (scope in self.withheld and self._lacks_only_proof({scope}))

    def refusal(self, missing: Iterable[Scope]) -> AppError:
        """Why the caller may not do what the scopes name."""
        scopes = tuple(missing)
        if self.kind is ActorKind.ANONYMOUS:
            return Unauthenticated()
        if not self.withheld.issuperset(scopes):
            return Forbidden(*scopes)
        if self._lacks_only_proof(scopes):
            return StepUpRequired(*scopes)
        return SecondFactorRequired(*scopes) if self.factor is FactorState.DUE else SecondFactorMissing(*scopes)

    def _lacks_only_proof(self, scopes: Iterable[Scope]) -> bool:
        return self.factor is FactorState.OPEN or (self.factor is FactorState.TO_ENROL and ENROLLING_SCOPES.issuperset(scopes))


ANONYMOUS = Actor(ActorKind.ANONYMOUS, label="anonymous")


def system_actor(label: str) -> Actor:
    """The installation itself: a command line or a job, named by `label`. It holds every scope."""
    return Actor(ActorKind.SYSTEM, scopes=frozenset(Scope), label=label)


def ensure(actor: Actor, *scopes: Scope) -> None:
    """The actor holds every one of `scopes`. Raises Unauthenticated where nobody is signed in; SecondFactorRequired,
    SecondFactorMissing or StepUpRequired where the role holds them and the session does not; else Forbidden."""
    missing = [scope for scope in scopes if not actor.holds(scope)]
    if missing:
        raise actor.refusal(missing)
