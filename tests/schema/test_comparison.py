"""The comparison by GraphQL: what one gets without a plan and with it, in both languages, for guests too (B12, A6)."""

from datetime import timedelta

from app.community import service as community
from app.core import db
from app.core.access import Role, Scope
from tests.benefits import offers
from tests.pilots.ground import pilot
from tests.plans import offers as sold
from tests.schema.market import Market

TABLE = """query ($programme: String, $asOf: DateTime, $language: String, $after: String) {
  comparison(programme: $programme, asOf: $asOf) {
    programme { code } on columns { plan { code } }
    rows(first: 2, after: $after) { pageInfo { hasNextPage endCursor } nodes {
      benefit { code }
      cells { standing condition { words(language: $language) }
              offers { label(language: $language) quota { count per } summary(language: $language) } } } } } }"""
COSTS = '{ comparison(programme: "vip") { rows { nodes { benefit { code unitCost { paidBy } } } } } }'
MONTHLY = {"count": 3, "per": "MEMBERSHIP_MONTH"}


async def stock(market: Market) -> None:
    """Beside the video: templates in two measures, and a day for holders with growth."""
    paid = {"label": offers.both("Paying"), "audience": {"membership": "PAID"}, "quota": {**MONTHLY, "count": 30}}
    await offers.publish(offers.everybody("templates", programme="vip", quota=MONTHLY, variants=[paid]), market.now - timedelta(hours=1))
    await offers.publish(offers.specific("day", programme="vip", plan="vip88", position=5), market.now - timedelta(hours=1))


async def test_what_one_gets_without_and_with_the_plan(market: Market) -> None:
    """Guests read it, in their language, page by page, in few statements."""
    await stock(market)
    told = (await market.guest.data(TABLE, programme="vip", language="en"))["comparison"]
    assert (told["programme"], told["columns"]) == ({"code": "vip"}, [{"plan": None}, {"plan": {"code": "vip88"}}])
    always = {"standing": "ALWAYS", "condition": None}
    templates, video = told["rows"]["nodes"]
    assert templates == {
        "benefit": {"code": "templates"},
        "cells": [
            {**always, "offers": [{"label": "", "quota": {"count": 3, "per": "MEMBERSHIP_MONTH"}, "summary": "What it is."}]},
            {**always, "offers": [{"label": "", "quota": {"count": 30, "per": "MEMBERSHIP_MONTH"}, "summary": "What it is."}]},
        ],
    }
    assert video["benefit"] == {"code": "video"}
    cursor = told["rows"]["pageInfo"]["endCursor"]
    with db.count_statements() as counted:
        rest = (await market.guest.data(TABLE, programme="vip", language="zh", after=cursor))["comparison"]["rows"]
    assert counted.count <= 4
    assert rest["pageInfo"]["hasNextPage"] is False
    [day] = rest["nodes"]
    assert [cell["standing"] for cell in day["cells"]] == ["NEVER", "SOMETIMES"]
    assert (day["cells"][0]["offers"], day["cells"][1]["condition"]) == ([], {"words": "88VIP成长值不低于 1,000"})


async def test_an_earlier_day_and_no_such_programme(market: Market) -> None:
    """W5: by the versions then in force; an unknown programme is null."""
    await stock(market)
    before = (market.opened_at + timedelta(days=2, hours=1)).isoformat()
    told = (await market.guest.data(TABLE, programme="vip", asOf=before))["comparison"]
    assert (told["columns"], told["rows"]["nodes"]) == ([{"plan": None}, {"plan": {"code": "vip88"}}], [])
    assert (await market.guest.data(TABLE, programme="nowhere"))["comparison"] is None


async def test_where_guests_read_nothing_the_table_is_closed_too(market: Market) -> None:
    """A6, X1: a token needs both scopes."""
    await community.change_settings({"guest_mode": False})
    assert (await market.guest.ask(TABLE, programme="vip")).codes == ["UNAUTHENTICATED"]
    half = await market.partner(Scope.BENEFITS_READ)
    assert (await half.ask(TABLE, programme="vip")).codes == ["FORBIDDEN"]
    whole = await market.partner(Scope.BENEFITS_READ, Scope.PLANS_READ, code="shop")
    assert (await whole.data(TABLE, programme="vip"))["comparison"]["programme"] == {"code": "vip"}


async def test_the_public_reads_neither_what_is_tried_out_nor_costs(market: Market) -> None:
    """G5, B7: neither a tester nor the staff find a pilot in the table, since it is everybody's; costs are for staff who edit."""
    first, last = ((market.now + timedelta(days=days)).date().isoformat() for days in (-9, 9))
    trial = pilot(condition=offers.leaf("growth", ">=", 0), from_on=first, until_on=last)
    await offers.publish(offers.everybody("lab", programme="vip", pilot=trial), market.now - timedelta(hours=1))
    await sold.publish(sold.vip88(code="vip-lab", pilot=trial), market.now - timedelta(hours=1))
    editor = await market.staff(Role.EDITOR)
    for caller in (market.guest, await market.buyer("thousand"), editor):
        told = (await caller.data(TABLE, programme="vip"))["comparison"]
        assert told["columns"] == [{"plan": None}, {"plan": {"code": "vip88"}}]
        assert [row["benefit"]["code"] for row in told["rows"]["nodes"]] == ["video"]
    refused = await market.guest.ask(COSTS)
    assert set(refused.codes) == {"UNAUTHENTICATED"}
    assert [row["benefit"]["unitCost"] for row in refused.json["data"]["comparison"]["rows"]["nodes"]] == [None]
    (row,) = (await editor.data(COSTS))["comparison"]["rows"]["nodes"]
    assert row["benefit"]["unitCost"] == {"paidBy": "COMMUNITY"}
