"""A shop that is open for calls: 88VIP at T1's prices, buyers who stand on either side of the mark, terms in two versions."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.accounts import service as accounts
from app.accounts.rules import NewAccount
from app.activity.service import ImportOptions, import_purchases
from app.core import clock
from app.core.settings import Settings
from app.earning import service as earning
from app.earning.service import RuleName
from app.members.queries import members_by_external_refs
from tests import cast
from tests import shop as shopping
from tests.benefits import offers as benefits
from tests.plans import offers as shop
from tests.schema.caller import Caller
from tests.schema.house import House, unhurried
from tests.terms import papers

SPENT = {"thousand": "1000.00", "short": "999.00", "newcomer": "400.00"}
FIRST = {"zh": "# 条款\n\n退款按剩余天数计算。", "en": "# Terms\n\nRefunds count the days left."}
SECOND = {"zh": "# 条款\n\n退款按未用天数计算。", "en": "# Terms\n\nRefunds count the unused days."}


@dataclass
class Market(House):
    """The house with its shop, and the instant at which that opened."""

    opened_at: datetime

    async def buyer(self, name: str) -> Caller:
        """One of the buyers, signed in."""
        return self.guest.with_bearer((await cast.sign_in(name, self.now)).token)


async def open_market(store: Settings) -> Market:
    """The shop, in the empty store."""
    now = clock.now()
    opened_at = now - timedelta(days=40)
    await shop.open_shop(opened_at)
    await papers.publish_terms(papers.terms(body=FIRST), opened_at + timedelta(days=1))
    await shop.publish(shop.vip88(), opened_at + timedelta(days=2))
    video = benefits.everybody("video", programme="vip", kind="PARTNER")
    worth = {"amount_minor": 200_000, "source": "price list", "on": "2026-11-01"}
    cost = {"amount_minor": 9_000, "paid_by": "COMMUNITY"}
    await benefits.publish({**video, "face_value": worth, "unit_cost": cost}, opened_at + timedelta(days=3))
    name = RuleName("vip", "vip-purchase")
    await earning.create_rule(cast.SYSTEM, name, shopping.rule_content(), now=opened_at)
    await earning.publish_rule(cast.SYSTEM, name, reason="One for a yuan", now=opened_at)
    lines = (f"{buyer},2026-01-0{place},{amount},CNY,{place}" for place, (buyer, amount) in enumerate(SPENT.items(), 1))
    await import_purchases(cast.SYSTEM, shopping.csv_file(*lines), ImportOptions("vip", "test", create_members=True), now=opened_at)
    found = await members_by_external_refs("test", list(SPENT))
    for buyer, member_id in found.items():
        await accounts.create_account(NewAccount(buyer, cast.PASSWORD, member_id=member_id), now=now)
    endpoint = unhurried(store.model_copy(update={"query_budget": 1_000}))
    return Market(endpoint, store, Caller(endpoint), now, opened_at)
