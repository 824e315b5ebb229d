"""A shop that sells 88VIP, and members of it with growth: the ground of the tests of quotes."""

from datetime import datetime, timedelta
from uuid import UUID

from app.accounts.rules import SignedIn
from app.community import service as community
from app.consents.rules import MemberRef
from app.core import ids
from app.core.ids import NodeType, global_id
from app.core.sealing import Box
from app.levels.rules import AccountKey, Posting
from app.levels.service import post_growth
from app.orders.rules import KIND, Verification
from app.orders.service import verify_quote
from app.plans.service import plan_by_code
from app.signing import rules as signing_rules
from app.signing.models import SigningKey
from app.signing.rules import KEY_BOX, KeySeal
from tests import cast
from tests.plans import offers

SECRET = b"k" * 40  # of the test installation (tests/conftest.py)


async def open_shop(now: datetime) -> UUID:
    """88VIP is on sale since a day; returns the plan's public id."""
    yesterday = now - timedelta(days=1)
    await offers.open_shop(yesterday)
    await offers.publish(offers.vip88(), yesterday)
    return (await plan_by_code("vip88")).public_id


async def earn(member_id: int, growth: int, now: datetime, *, at: datetime | None = None, available_at: datetime | None = None) -> None:
    """The member has that much more growth in the programme vip, earned at `at` and recorded at `now`."""
    vip = (await community.get()).programme("vip").id
    earned = at or now
    source = ids.word(8).replace("_", "-")
    posting = Posting(
        AccountKey(member_id, vip), "PURCHASE", growth, "earning:purchase", earned, available_at or earned, "PURCHASE", source
    )
    await post_growth([posting], now=now)


async def buyer(now: datetime, growth: int, name: str = "ada") -> SignedIn:
    """A member with that much growth since an hour, signed in."""
    hour_ago = now - timedelta(hours=1)
    member = await cast.ada(hour_ago, name)
    if growth:
        await earn((await cast.member_of(member)).id, growth, hour_ago)
    return member


async def ref(signed_in: SignedIn) -> MemberRef:
    """The member as others name it."""
    row = await cast.member_of(signed_in)
    return MemberRef(row.id, global_id(NodeType.MEMBER, row.public_id))


async def signed(payload: bytes, kind: str = KIND) -> str:
    """Any payload, signed with the installation's own key: what only a thief of the key could make."""
    key = await SigningKey.filter(retired_at=None).get()
    private = KeySeal(Box(KEY_BOX, SECRET)).open(key.kid, str(key.sealed_private_key))
    return signing_rules.sign(payload, kind, key.kid, private)


def edited(text: str, old: str, new: str) -> str:
    """The quote with another payload and the same signature: what anybody can make."""
    head, _, signature = text.split(".")
    payload = (signing_rules.payload_of(text) or b"").decode()
    assert old in payload
    return f"{head}.{signing_rules.encode(payload.replace(old, new).encode())}.{signature}"


async def found(text: str, now: datetime) -> Verification:
    """What anybody is told of a quote that can be used."""
    return await verify_quote(cast.actor(), text, now=now)
