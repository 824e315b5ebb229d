"""`readiness` over HTTP (G2, W14): the examples of the rule, the curve, the words in both languages, and who may ask."""

from app.core.access import Role
from app.earning import service as earning
from app.earning.service import RuleName
from tests.schema.house import House
from tests.shop import CLERK, import_lines, rule_content

ASKED = """query($programme: String, $asOf: Date) { readiness(programme: $programme, asOf: $asOf) {
  verdict on buyers purchases topBuyers shareBasisPoints meetsTheShare interval { lowBasisPoints highBasisPoints }
  sales { amountMinor currency } topSales { amountMinor } firstOn lastOn activeFreeMembers leastActiveFreeMembers
  months { startsOn sales { amountMinor } } variationBasisPoints mostVariationPercent
  reasons { ground verdict zh: sentence(language: "zh") en: sentence(language: "en") }
  waiting { plan planCode members monthly { amountMinor } } waitingSentences(language: "en")
  curve { buyersPercent buyers salesBasisPoints } } }"""


async def _bought(house: House) -> None:
    name = RuleName("vip", "vip-purchase")
    await earning.create_rule(CLERK, name, rule_content(), now=house.now)
    await earning.publish_rule(CLERK, name, reason="For the test", now=house.now)
    totals = [400, 400, *[25] * 8]
    lines = (f"b{place},{house.now.date()},{total}.00,CNY,{place}" for place, total in enumerate(totals))
    await import_lines(house.now, *lines, programme="vip")


async def test_the_report(house: House) -> None:
    """2 x 400 + 8 x 25: 80.00 % meets the share; ten buyers are too few to be sure."""
    await _bought(house)
    publisher = await house.staff(Role.PUBLISHER)
    found = (await publisher.data(ASKED))["readiness"]
    assert (found["buyers"], found["purchases"], found["topBuyers"]) == (10, 10, 2)
    assert (found["shareBasisPoints"], found["meetsTheShare"]) == (8000, True)
    assert found["interval"]["lowBasisPoints"] < 8000 <= found["interval"]["highBasisPoints"]
    assert (found["sales"], found["topSales"]) == ({"amountMinor": 100_000, "currency": "CNY"}, {"amountMinor": 80_000})
    assert [(each["ground"], each["verdict"]) for each in found["reasons"]] == [
        ("SHARE", "NOT_CLEAR"),
        ("MEMBERS", "NO"),
        ("VARIATION", "NOT_CLEAR"),
    ]
    assert found["verdict"] == "NO"
    assert found["reasons"][1]["zh"] == "有 10 位活跃的免费会员，少于所要求的 1,000 位。"
    assert found["reasons"][1]["en"] == "10 active free members, fewer than the 1,000 that are wanted."
    assert (len(found["months"]), found["variationBasisPoints"], found["mostVariationPercent"]) == (6, None, 25)
    assert (found["waiting"], len(found["waitingSentences"])) == ([], 1)
    assert len(found["curve"]) == 101
    assert found["curve"][20] == {"buyersPercent": 20, "buyers": 2, "salesBasisPoints": 8000}


async def test_of_a_programme_and_of_a_day(house: House) -> None:
    await _bought(house)
    publisher = await house.staff(Role.PUBLISHER)
    assert (await publisher.data(ASKED, programme="pmtalk"))["readiness"]["buyers"] == 0
    earlier = (await publisher.data(ASKED, programme="vip", asOf="2020-02-29"))["readiness"]
    assert (earlier["on"], earlier["buyers"], earlier["shareBasisPoints"], earlier["curve"]) == ("2020-02-29", 0, None, [])
    for said in ({"programme": "none"}, {"asOf": "2999-01-01"}):
        answered = await publisher.ask(ASKED, **said)
        assert (answered.json["data"], answered.codes) == ({"readiness": None}, ["BAD_USER_INPUT"])


async def test_who_may_ask_for_it(house: House) -> None:
    support = await house.staff(Role.SUPPORT)
    assert (await support.ask("{ readiness { verdict } }")).codes == ["FORBIDDEN"]
    assert (await house.guest.ask("{ readiness { verdict } }")).codes == ["UNAUTHENTICATED"]
