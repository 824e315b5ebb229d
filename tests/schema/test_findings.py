"""Findings by GraphQL: of what is live and of drafts, each with its member, the answer of the evaluator, and its mend (B9, W3)."""

from app.core.access import PARTNER_GRANTABLE, Role
from app.core.ids import NodeType, global_id
from tests.benefits import offers
from tests.schema.market import Market

READ = """query ($noun: CatalogueNoun, $severity: FindingSeverity) { findings(noun: $noun, severity: $severity) {
  severity kind rule field message witness { said member day reader basket { sku priceMinor } } rerun { holds said }
  mend { noun code field subject } } }"""
DRAFT = "query ($i: ID!) { managedBenefit(id: $i) { findings { kind field witness { said } rerun { holds said } mend { subject } } } }"
GROWTH = [{"fact": "growth", "operator": ">", "value": 10}, {"fact": "growth", "operator": "<", "value": 5}]
NEVER = {"language": 1, "root": {"all": GROWTH}}


async def test_what_is_live_is_told_with_its_member(market: Market) -> None:
    """The plan asks 888.00 for what is worth 2,000.00: less than five times as much (B7)."""
    await offers.publish(offers.everybody("discount", programme="vip", kind="PARTNER"), market.now)
    editor = await market.staff(Role.EDITOR)
    told = (await editor.data(READ))["findings"]
    [poor] = [each for each in told if each["kind"] == "PACKAGE_POOR"]
    assert (poor["severity"], poor["rule"], poor["field"]) == ("WARNING", "B7", "prices[1].price")
    assert poor["witness"]["basket"] == []
    assert (poor["witness"]["day"], poor["witness"]["reader"]) == (None, None)
    assert poor["rerun"]["holds"] is True
    assert "CNY 888.00" in poor["rerun"]["said"]
    assert (poor["mend"]["noun"], poor["mend"]["code"], poor["mend"]["field"]) == ("PLANS", "vip88", "prices[1].price")
    plan = "query ($i: ID!) { managedPlan(id: $i) { code } }"
    assert (await editor.data(plan, i=poor["mend"]["subject"]))["managedPlan"] == {"code": "vip88"}


async def test_they_are_narrowed_by_noun_and_severity(market: Market) -> None:
    editor = await market.staff(Role.EDITOR)
    [missing] = (await editor.data(READ))["findings"]
    assert (missing["kind"], missing["severity"], missing["field"]) == ("FORM", "ERROR", "benefits[1]")
    assert (missing["witness"], missing["rerun"]) == (None, None)  # what is not there concerns no member yet
    assert (await editor.data(READ, noun="PLANS", severity="ERROR"))["findings"] == [missing]
    assert (await editor.data(READ, noun="TERMS"))["findings"] == []
    assert (await editor.data(READ, severity="WARNING"))["findings"] == []


async def test_only_staff_who_edit_are_told(market: Market) -> None:
    """G5, B7, X1: findings speak of costs and of what is only tried out; a partner is told nothing, whatever it may read."""
    assert (await market.guest.ask(READ)).codes == ["UNAUTHENTICATED"]
    for caller in (await market.buyer("short"), await market.partner(*PARTNER_GRANTABLE), await market.staff(Role.SUPPORT)):
        answer = await caller.ask(READ)
        assert (answer.codes, answer.json["data"]) == (["FORBIDDEN"], {"findings": None})


async def test_a_draft_tells_for_whom_it_goes_wrong(market: Market) -> None:
    editor = await market.staff(Role.EDITOR)
    draft = await offers.draft(offers.specific("desk", programme="vip", plan="vip88", condition=NEVER), market.now)
    told = (await editor.data(DRAFT, i=global_id(NodeType.BENEFIT, draft.public_id)))["managedBenefit"]["findings"]
    assert [(each["kind"], each["field"]) for each in told] == [("CONDITION_NEVER", "condition.root")]
    assert told[0]["rerun"]["holds"] is True
