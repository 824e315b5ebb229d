"""The people of the tests, and the community they live in. Each function makes what it names in the empty store and returns it."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from app.accounts import service as accounts
from app.accounts.models import SecondFactor
from app.accounts.rules import NewAccount, NewStaff, SignedIn, present_code
from app.community import service as community
from app.community.rules import CommunityInfo, NewCommunity, NewProgramme
from app.core import db
from app.core.access import FACTOR_ROLES, Actor, ActorKind, FactorState, Role, Scope, system_actor
from app.members import service as members
from app.members.queries import own_member
from app.members.rules import MemberRow, NewMember
from app.partners import service as partners
from app.partners.rules import IssuedToken, NewToken

SYSTEM = system_actor("tests")
UUID_OF_NOBODY = UUID(int=1)
PASSWORD = "correct horse battery"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


async def pmtalk(now: datetime, **settings: Any) -> CommunityInfo:
    """A community of product managers with the programmes pmtalk (default) and vip, in Shanghai."""
    await community.create_community(NewCommunity({"en": "PMTalk", "zh": "PMTalk"}, settings=settings), now=now)
    await community.create_programme(NewProgramme("pmtalk", {"en": "PMTalk", "zh": "PMTalk"}), now=now)
    await community.create_programme(NewProgramme("vip", {"en": "88VIP", "zh": "88VIP"}), now=now)
    return await community.get()


async def staff(role: Role, now: datetime, name: str | None = None) -> Actor:
    """A member of staff with that role, signed in; the name is the role unless given."""
    wanted = name or role.value.lower()
    await accounts.create_staff(SYSTEM, new_staff(wanted, role), now=now)
    return (await sign_in(wanted, now)).actor


def new_staff(name: str, role: Role) -> NewStaff:
    """A colleague with the common password; who needs a second factor has the common secret in an authenticator."""
    return NewStaff(name, role, password=PASSWORD, secret=SECRET if role in FACTOR_ROLES else None)


async def sign_in(name: str, now: datetime) -> SignedIn:
    """A session of the account with that name and the common password, complete with its code where one is due.

    A code opens once; here somebody may sign in again in the same half minute.
    """
    opened = await accounts.sign_in(name, PASSWORD, address=None, user_agent="tests", now=now)
    if opened.actor.factor is FactorState.DUE:
        await SecondFactor.filter(account_id=opened.actor.id).update(last_step=0)
    return await accounts.finish_sign_in(opened, present_code(SECRET, now), now=now)


async def ada(now: datetime, name: str = "ada", **said: Any) -> SignedIn:
    """A member who registered, signed in."""
    new = NewMember(name, PASSWORD, said.pop("nickname", name.capitalize()), **said)
    return await members.register(new, address=None, user_agent="tests", now=now)


async def member_of(signed_in: SignedIn) -> MemberRow:
    """The member behind the session."""
    return await own_member(signed_in.actor)


async def partner_token(now: datetime, code: str = "hotel", **said: Any) -> IssuedToken:
    """A token of a new partner; it may read entitlements for a month unless told otherwise."""
    partner = await partners.create_partner(SYSTEM, code, code.capitalize(), now=now)
    asked = {"label": "till", "scopes": (Scope.ENTITLEMENTS_READ.value,), "expires_at": now + timedelta(days=30), **said}
    return await partners.issue_token(SYSTEM, partner.public_id, NewToken(**asked), now=now)


async def rows(table: str) -> list[dict[str, Any]]:
    """Everything in the table, in the order it was written."""
    return await db.fetch(f"SELECT * FROM {table} ORDER BY id")


async def account(name: str, now: datetime, **said: Any) -> int:
    """The row id of a new account with the common password."""
    return (await accounts.create_account(NewAccount(name, PASSWORD, **said), now=now)).id


def actor(*scopes: Scope, kind: ActorKind = ActorKind.STAFF, **said: Any) -> Actor:
    """A caller that stands in no table, with just these scopes."""
    return Actor(kind, id=said.pop("id", 4711), scopes=frozenset(scopes), label=said.pop("label", "tester"), **said)
