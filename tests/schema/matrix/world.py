"""An installation that holds one of everything, and nine callers to ask it.

What a field needs beyond the least that its types demand is said by `arguments` of the module `givens`.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from app.accounts.models import Account, RecoveryCode
from app.accounts.rules import recovery_hash
from app.activity.service import ImportOptions, import_purchases
from app.catalogue import service as catalogue
from app.catalogue.service import Proposal
from app.catalogue.service.impact import counted
from app.consents import service as consents
from app.core import clock, ids
from app.core.access import FACTOR_ROLES, PARTNER_ALWAYS, PARTNER_GRANTABLE, Role, Scope
from app.core.settings import Settings
from app.earning import service as earning
from app.earning.service import RuleName
from app.memberships import service as memberships
from app.memberships.rules import NewMembership
from app.pilots.service import give_feedback
from app.publishing.rules import Publication
from app.segments import service as segments
from app.tags import service as tags
from app.tags.rules import Origin
from tests import cast
from tests import shop as shopping
from tests.benefits import offers
from tests.plans import offers as shop
from tests.schema.caller import Caller
from tests.schema.house import House, unhurried
from tests.segments.cuts import DEFAULT, content, part
from tests.terms import papers

ANOTHERS = "another's"
SHARED_WITH = "partner-0"
COLUMNS = ("anonymous", "member", ANOTHERS, "partner without", "partner with", "support", "editor", "publisher", "owner")
_LEAST = frozenset({Scope.SEGMENTS_READ.value})
_GRANTABLE = frozenset(scope.value for scope in PARTNER_GRANTABLE)
_ALWAYS = frozenset(scope.value for scope in PARTNER_ALWAYS)
_WHO = "{ viewer { account { id } member { id revision memberships { nodes { id } } } sessions { nodes { id } } } }"


@dataclass
class World:
    """The callers, what arguments they name, and what the same arguments name where it is another member's."""

    house: House
    callers: dict[str, Caller] = field(default_factory=dict)
    tokens: dict[frozenset[str], Caller] = field(default_factory=dict)
    givens: dict[str, Any] = field(default_factory=dict)
    others: dict[str, Any] = field(default_factory=dict)

    async def partner(self, scopes: frozenset[str]) -> Caller:
        """A partner's token with exactly these scopes."""
        if scopes not in self.tokens:
            wanted = (Scope(scope) for scope in sorted(scopes))
            self.tokens[scopes] = await self.house.partner(*wanted, code=f"partner-{len(self.tokens)}")
        return self.tokens[scopes]

    async def caller(self, column: str, scopes: frozenset[str]) -> Caller | None:
        """The caller of a column, for a row that needs these scopes; None where no partner can hold them."""
        scopes -= _ALWAYS if "partner" in column else frozenset()
        needed = scopes - {scope.value for scope in PARTNER_ALWAYS}
        if column == "partner without":
            lacking = _GRANTABLE - needed if needed & _GRANTABLE else _GRANTABLE
            return await self.partner(lacking if needed else _LEAST)
        if column == "partner with":
            return await self.partner(_GRANTABLE) if needed <= _GRANTABLE else None
        return self.callers[column]


async def world(settings: Settings) -> World:
    """The installation, open for calls, in the store that is open and empty."""
    now = clock.now()
    await offers.open_club(now - timedelta(days=400))
    endpoint = unhurried(settings.model_copy(update={"query_budget": 100_000}))
    made = World(House(endpoint, settings, Caller(endpoint), now))
    made.callers["anonymous"] = made.house.guest
    for role in Role:
        made.callers[role.value.lower()] = await made.house.staff(role)
    for account in await Account.filter(role__in=list(FACTOR_ROLES)):  # the common password proves who they are, too
        await RecoveryCode.create(account_id=account.id, code_hash=recovery_hash(cast.PASSWORD), created_at=now)
    await _members(made)
    await _partners(made)
    await _benefits(made)
    await _segments(made)
    await _plans(made)
    await _of_each_member(made)
    await _the_rest(made)
    return made


async def _members(made: World) -> None:
    """Two members, each with a membership, tags and a second session: one asks, the other is asked about."""
    now = made.house.now
    for name, told in (("ada", made.givens), ("bob", made.others)):
        signed_in = await cast.ada(now, name, region="CN-31", industry_since=date(2020, 2, 29))
        member = await cast.member_of(signed_in)
        caller = made.house.guest.with_bearer(signed_in.token)
        made.callers.setdefault("member", caller)
        period = NewMembership(member.id, "pro", (now - timedelta(days=10)).date(), months=12)
        await memberships.record_membership(cast.SYSTEM, period, source="test", now=now - timedelta(days=10))
        await tags.tag_members({member.id: ("loyal",)}, origin=Origin.RULE, now=now)
        await cast.sign_in(name, now)
        viewer = (await caller.data(_WHO))["viewer"]
        told["member revision"] = viewer["member"]["revision"]
        told["Node"] = told["Member"] = viewer["member"]["id"]
        told["Membership"] = viewer["member"]["memberships"]["nodes"][0]["id"]
        told["Account"] = viewer["account"]["id"]
        told["Session"] = viewer["sessions"]["nodes"][0]["id"]
    made.callers[ANOTHERS] = made.callers["member"]


async def _partners(made: World) -> None:
    """A partner with whom both members share, and whose token was used."""
    partner = await made.partner(_GRANTABLE)
    await partner.data("{ members(first: 1) { nodes { id } } }")
    for name, told in (("ada", made.givens), ("bob", made.others)):
        actor = (await cast.sign_in(name, made.house.now)).actor
        shared = await consents.share(actor, SHARED_WITH, now=made.house.now)
        told["Pseudonym"] = ids.global_id(ids.NodeType.PSEUDONYM, shared.public_id)


async def _benefits(made: World) -> None:
    """A benefit with all that a benefit can say, two versions, a third to come and a draft; another discount meets its own."""
    now = made.house.now
    told = offers.specific(
        "matrix-benefit",
        stage="LEARNING",
        kind="DISCOUNT",
        discount={"percent": 5},
        audience={"membership": "BOTH", "segments": ["senior"], "plans": []},
        condition={
            "language": 1,
            "root": {"any": [offers.leaf("growth", ">=", 1_000)["root"], offers.leaf("region", "in", ["US"])["root"]]},
        },
        products=[{"sku": "apple"}],
        terms={"en": "# Terms\n\nBe kind.", "zh": "# 条款\n\n概不退款。"},
        face_value={"amount_minor": 30_000, "source": "price list", "on": "2026-01-01"},
        unit_cost={"amount_minor": 900, "paid_by": "COMMUNITY"},
        quota={"count": 2, "per": "PERIOD", "unit": offers.both("hours")},
        variants=[{"label": offers.both("Pro"), "audience": {"plans": ["pro"]}, "summary": offers.both("More")}],
        exclusions={"none": False, "regions": ["CN-11"], "note": offers.both("Not there")},
        offered_until=(now + timedelta(days=900)).date().isoformat(),
    )
    await offers.publish({**told, "position": 1}, now - timedelta(days=200))
    published = Publication("The second", warnings_reason="Said so on the page")
    second = await offers.draft({**told, "position": 2}, now - timedelta(days=100))
    await catalogue.start_impact(cast.SYSTEM, Proposal("Benefit", second.public_id), now=now - timedelta(days=100))
    await counted()
    await catalogue.publish_benefit(cast.SYSTEM, second.public_id, published, now=now - timedelta(days=100))
    other = offers.everybody("matrix-other", reach="SPECIFIC", kind="DISCOUNT", discount={"percent": 9}, products=[{"sku": "apple"}])
    await offers.publish({**other, "position": 9}, now - timedelta(days=90))
    await offers.publish({**told, "position": 3}, now, effective_from=now + timedelta(days=3))
    benefit = await offers.draft({**told, "position": 4}, now)
    await catalogue.start_impact(cast.SYSTEM, Proposal("Benefit", benefit.public_id), now=now - timedelta(hours=2))
    await counted()
    owner = made.callers["owner"]
    found = await owner.data('{ managedBenefits(filter: {search: "matrix-benefit"}) { nodes { id } } }')
    made.givens["Benefit"] = found["managedBenefits"]["nodes"][0]["id"]
    made.givens["benefit revision"] = benefit.draft_revision
    loyal, days = offers.leaf("tag", "has_any", ["loyal"]), [(now + timedelta(days=number)).date().isoformat() for number in (-9, 9)]
    pilot = {"condition": loyal, "from_on": days[0], "until_on": days[1]}
    tried = await offers.publish(offers.everybody("matrix-pilot", pilot=pilot), now)
    made.givens["Pilot"] = ids.global_id(ids.NodeType.BENEFIT, tried.public_id)
    for name in ("ada", "bob"):
        await give_feedback((await cast.sign_in(name, now)).actor, tried.public_id, 4, "Good", now=now)
    went_on = await offers.publish(offers.everybody("matrix-went-on", pilot=pilot), now)
    await offers.draft(offers.everybody("matrix-went-on"), now)
    await catalogue.publish_benefit(cast.SYSTEM, went_on.public_id, Publication("It went well"), now=now)
    made.givens["decided pilot"] = ids.global_id(ids.NodeType.BENEFIT, went_on.public_id)


async def _segments(made: World) -> None:
    """A second version of the cut, a third to come and a draft."""
    now = made.house.now
    later = content(part("early", 0, 12), part("middle", 12, 48), part("senior", 48, None))
    await _cut(later, now)
    await segments.publish_scheme(cast.SYSTEM, Publication("The second cut"), now=now)
    await _cut(DEFAULT, now)
    await segments.publish_scheme(cast.SYSTEM, Publication("The third cut", now + timedelta(days=3)), now=now)
    made.givens["segments revision"] = await _cut(content(part("early", 0, 36), part("senior", 36, None)), now)
    owner = made.callers["owner"]
    made.givens["Segment"] = (await owner.data("{ segments { nodes { id } } }"))["segments"]["nodes"][0]["id"]
    made.givens["SegmentScheme"] = (await owner.data("{ segmentScheme { id } }"))["segmentScheme"]["id"]


async def _cut(parts: dict[str, Any], now: Any) -> int:
    scheme = (await segments.scheme(cast.SYSTEM, now=now)).identity
    return (await segments.save_draft(cast.SYSTEM, parts, expected_revision=scheme.draft_revision, now=now)).draft_revision


async def _plans(made: World) -> None:
    """Terms and a plan, each with two versions, a third to come and a draft."""
    now, owner = made.house.now, made.callers["owner"]
    told = papers.terms("matrix-terms", programme="pmtalk")
    for days, body in ((-100, "first"), (-1, "second")):
        await papers.publish_terms({**told, "title": offers.both(f"The {body}"), "body": offers.both(body)}, now + timedelta(days=days))
    await papers.publish_terms({**told, "body": offers.both("third")}, now, effective_from=now + timedelta(days=3))
    draft = await papers.draft_terms({**told, "body": offers.both("fourth")}, now)
    made.givens |= {"terms revision": draft.draft_revision}
    rows = [shop.row("loyal", 8_800, shop.growth(1_000)), shop.row("everybody", 88_800)]
    plan = shop.vip88(code="matrix-plan", programme="pmtalk", terms={"code": "matrix-terms"}, prices=rows, benefits=["matrix-benefit"])
    for days, position in ((-50, 1), (-1, 2)):
        await shop.publish({**plan, "position": position}, now + timedelta(days=days))
    await shop.publish({**plan, "position": 3}, now, effective_from=now + timedelta(days=2))
    planned = await shop.draft({**plan, "position": 4}, now)
    made.givens |= {"plan revision": planned.draft_revision}
    listed = await owner.data('{ plan(code: "matrix-plan") { id terms { id termsId } } }')
    made.givens |= {
        "Plan": listed["plan"]["id"],
        "Terms": listed["plan"]["terms"]["termsId"],
        "TermsVersion": listed["plan"]["terms"]["id"],
    }


async def _of_each_member(made: World) -> None:
    """What members accepted, and a quote of each; the first one made the key with which quotes are signed."""
    accept = """mutation ($t: ID!, $v: Int!) { acceptTerms(input: {terms: $t, version: $v, language: "en"}) {
      ... on AcceptTermsSuccess { acceptance { id } } } }"""
    quote = "query ($p: ID!) { quotePlan(plan: $p) { ... on Quote { text } } }"
    for name, told in (("ada", made.givens), ("bob", made.others)):
        caller = made.house.guest.with_bearer((await cast.sign_in(name, made.house.now)).token)
        accepted = await caller.data(accept, t=made.givens["Terms"], v=1)
        told["TermsAcceptance"] = accepted["acceptTerms"]["acceptance"]["id"]
        told["quote"] = (await caller.data(quote, p=made.givens["Plan"]))["quotePlan"]["text"]


async def _purchases(now: datetime) -> None:
    """Seven buyers, and the growth that they earned."""
    name = RuleName("pmtalk", "matrix-purchase")
    await earning.create_rule(cast.SYSTEM, name, shopping.rule_content(), now=now)
    await earning.publish_rule(cast.SYSTEM, name, reason="For the matrix", now=now)
    lines = (f"buyer-{place},2026-0{place}-01,{place}00.00,CNY,{place}" for place in range(1, 8))
    options = ImportOptions("pmtalk", "matrix", create_members=True)
    await import_purchases(cast.SYSTEM, shopping.csv_file(*lines), options, now=now)


async def _the_rest(made: World) -> None:
    """Purchases, staff, and what is listed and named by nobody above."""
    now, owner = made.house.now, made.callers["owner"]
    await _purchases(now)
    await (await made.house.staff(Role.EDITOR, "eve")).data("{ viewer { kind } }")
    listed = await owner.data(
        """{ programmes { nodes { id } } auditLog(first: 1) { nodes { id } }
        partners { nodes { id tokens { nodes { id } } } } staff { nodes { id name } } }"""
    )
    made.givens["Programme"] = listed["programmes"]["nodes"][0]["id"]
    made.givens["AuditEntry"] = listed["auditLog"]["nodes"][0]["id"]
    made.givens["Partner"] = listed["partners"]["nodes"][0]["id"]
    made.givens["PartnerToken"] = listed["partners"]["nodes"][0]["tokens"]["nodes"][0]["id"]
    made.givens["staff account"] = next(each["id"] for each in listed["staff"]["nodes"] if each["name"] == "eve")
    made.givens["key"] = (await owner.data("{ signingKeys { keyId } }"))["signingKeys"][0]["keyId"]
    made.givens["tomorrow"] = (now + timedelta(days=1)).isoformat()
