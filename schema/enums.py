"""The domain's own enums, told to GraphQL with a description for every value."""

from enum import Enum

import strawberry

from app.core.access import ActorKind, FactorState, Role
from app.core.conditions import AccountStatus, Fact, HowCode, MembershipState, Operator, Truth
from app.core.differences import Kind as PartKind
from app.core.versions.rules import Status
from app.pilots.rules import Decision, Phase
from app.reports.rules import Ground, Verdict
from app.segments.rules import Stage
from app.tags.rules import Origin


def expose(kind: type[Enum], name: str, description: str, values: dict[str, str]) -> None:
    """The enum is known to GraphQL under the name. Raises KeyError where a value has no description."""
    strawberry.enum(kind, name=name, description=description)
    for value in kind.__strawberry_definition__.values:  # type: ignore[attr-defined]  # set by the line above
        value.description = values[value.name]


expose(
    Role,
    "StaffRole",
    "What a member of staff is trusted with.",
    {
        "SUPPORT": "Reads members and catalogue, changes members.",
        "EDITOR": "Writes drafts of what is published.",
        "PUBLISHER": "Publishes, and reads the audit log.",
        "OWNER": "May do everything, staff and tokens included.",
    },
)
expose(
    FactorState,
    "SecondFactorState",
    "How far the second factor lets a session go.",
    {
        "OPEN": "As far as the role leads.",
        "DUE": "Nowhere: the sign-in still waits for its code.",
        "TO_ENROL": "No further than to the caller's own account: the role needs a second factor, to be set up in the console.",
    },
)
expose(
    ActorKind,
    "CallerKind",
    "What kind of caller it is.",
    {
        "ANONYMOUS": "Nobody is signed in.",
        "MEMBER": "A member.",
        "PARTNER": "A partner, by a token.",
        "STAFF": "A member of staff.",
        "SYSTEM": "The installation itself: a command or a job.",
    },
)
expose(
    Verdict,
    "ReadinessVerdict",
    "Whether a community is ready.",
    {"YES": "Ready.", "NO": "Not ready.", "NOT_CLEAR": "The figures do not tell yet."},
)
expose(
    Ground,
    "ReadinessGround",
    "What readiness is judged by.",
    {
        "SHARE": "Whether the top fifth of the buyers make 80 % of all sales.",
        "MEMBERS": "Whether there are enough active free members.",
        "VARIATION": "Whether monthly sales are steady.",
    },
)
expose(
    Status,
    "PublicationStatus",
    "The state of something published, in one word.",
    {
        "DRAFT": "Never published; there is a draft.",
        "LIVE": "A version is in force and there is no draft.",
        "LIVE_WITH_DRAFT": "A version is in force and a draft waits.",
        "SCHEDULED": "No version is in force yet; one will be.",
        "ENDED": "The version in force is past its last day.",
        "ARCHIVED": "Put away: neither edited nor published.",
    },
)
expose(
    AccountStatus,
    "MemberStatus",
    "Whether a member may take part (A5).",
    {
        "ACTIVE": "Takes part.",
        "MUTED": "May read but not speak; benefits stay.",
        "SUSPENDED": "Shut out for a time; benefits pause.",
        "BANNED": "Shut out for good; benefits pause.",
        "DELETED": "Deleted their data.",
    },
)
expose(
    MembershipState,
    "MembershipState",
    "Where a member stands with a plan. The clock decides it; no job does.",
    {
        "NONE": "Never had one.",
        "PENDING": "Has not begun yet.",
        "ACTIVE": "Runs.",
        "GRACE": "Over, but the benefits stay for the days of grace.",
        "EXPIRED": "Over.",
        "CANCELLED": "Cancelled before it was paid.",
        "REFUNDED": "Paid back.",
    },
)
expose(
    Stage,
    "Stage",
    "The stage of life in the community that a segment is in or a benefit serves (S3).",
    {
        "LEARNING": "Learning the trade.",
        "WORK_SUPPORT": "Support at work.",
        "MONETIZATION": "Earning from one's knowledge, and training newcomers.",
    },
)
expose(
    Origin,
    "TagOrigin",
    "Who gave a tag.",
    {"HAND": "A person.", "RULE": "A rule.", "MODEL": "A model."},
)
expose(
    Truth,
    "Truth",
    "Three-valued truth: what is not known is neither. Only TRUE grants.",
    {"TRUE": "It holds.", "FALSE": "It does not hold.", "UNKNOWN": "A fact that decides it is not known."},
)
expose(
    Fact,
    "ConditionFact",
    "What a condition may ask about a member.",
    {
        "GROWTH": "The growth that counts, in a programme.",
        "SPEND": "Spending in a period, in minor units, in a programme.",
        "EXPERIENCE_MONTHS": "Whole months in the industry.",
        "SEGMENT": "The segment by experience.",
        "MEMBERSHIP": "Where the member stands with a plan.",
        "PROGRAMME": "The programmes that the member is enrolled in.",
        "TAG": "The tags that the member carries.",
        "REGION": "The region as declared.",
        "ACCOUNT_STATUS": "The status of the account.",
        "DATE": "The local day.",
    },
)
expose(
    Operator,
    "ConditionOperator",
    "How a fact is compared.",
    {
        "AT_LEAST": "`>=`",
        "ABOVE": "`>`",
        "AT_MOST": "`<=`",
        "BELOW": "`<`",
        "EQUAL": "`=`",
        "UNEQUAL": "`!=`",
        "IN": "`in`: one of these.",
        "NOT_IN": "`not_in`: none of these.",
        "HAS_ANY": "`has_any`: at least one of these.",
        "HAS_ALL": "`has_all`: every one of these.",
        "HAS_NONE": "`has_none`: none of these.",
        "LACKS_SOME": "At least one of these is missing: the opposite of HAS_ALL.",
    },
)
expose(
    HowCode,
    "HowCode",
    "How a member gets what is missing.",
    {
        "ASK_MODERATOR": "Ask a moderator.",
        "DECLARE_INDUSTRY_SINCE": "Fill in since when one is in the industry.",
        "DECLARE_REGION": "Fill in one's region.",
        "EARN_GROWTH": "Earn growth.",
        "ENROL": "Enrol in the programme.",
        "JOIN_PLAN": "Join the plan.",
        "LET_PERIOD_PASS": "Wait until the period of spending is over.",
        "NOT_REACHABLE": "Nothing that the member does helps.",
        "RENEW_PLAN": "Renew the plan.",
        "SPEND_MORE": "Spend more.",
        "WAIT": "Wait: it opens by itself on `opensOn`.",
    },
)


@strawberry.enum(description="What kind of benefit it is (B2).")
class BenefitKind(Enum):
    """The kinds of B2."""

    CONTENT = strawberry.enum_value("CONTENT", description="Something to read, watch or take part in.")
    FEATURE = strawberry.enum_value("FEATURE", description="Something that one can do.")
    IDENTITY = strawberry.enum_value("IDENTITY", description="A badge, a title, a special display.")
    DISCOUNT = strawberry.enum_value("DISCOUNT", description="A percentage off.")
    COUPON = strawberry.enum_value("COUPON", description="Coupons.")
    PARTNER = strawberry.enum_value("PARTNER", description="Something of a partner: a card, a voucher, a ride.")


@strawberry.enum(description="How far a benefit reaches (B1).")
class Reach(Enum):
    """GLOBAL or SPECIFIC."""

    GLOBAL = strawberry.enum_value("GLOBAL", description="Every holder of its plan, without condition.")
    SPECIFIC = strawberry.enum_value("SPECIFIC", description="For some products, or under a condition.")


@strawberry.enum(description="Whether an audience pays.")
class AudienceMembership(Enum):
    """PAID, FREE or BOTH."""

    PAID = strawberry.enum_value("PAID", description="Holders of a plan of the programme.")
    FREE = strawberry.enum_value("FREE", description="Those who hold none.")
    BOTH = strawberry.enum_value("BOTH", description="Everybody.")


@strawberry.enum(description="The period of a quota (B6).")
class QuotaPeriod(Enum):
    """Periods of a quota."""

    DAY = strawberry.enum_value("DAY", description="A local day.")
    MEMBERSHIP_MONTH = strawberry.enum_value("MEMBERSHIP_MONTH", description="A month of the membership, from its anchor day.")
    PERIOD = strawberry.enum_value("PERIOD", description="The paid period.")
    LIFETIME = strawberry.enum_value("LIFETIME", description="Once and for all.")


@strawberry.enum(description="Who pays for a use (B7).")
class CostBearer(Enum):
    """Who pays."""

    COMMUNITY = strawberry.enum_value("COMMUNITY", description="The community.")
    PARTNER = strawberry.enum_value("PARTNER", description="The partner.")
    BRAND = strawberry.enum_value("BRAND", description="The brand.")


@strawberry.enum(description="The form in which terms are told.")
class TermsFormat(Enum):
    """HTML or Markdown."""

    HTML = strawberry.enum_value("HTML", description="Safe HTML, rendered when the version was published.")
    MARKDOWN = strawberry.enum_value("MARKDOWN", description="As it was written.")


expose(
    PartKind,
    "TextPartKind",
    "What became of a stretch of text from one version to another.",
    {"SAME": "It stayed.", "GONE": "It went.", "CAME": "It came."},
)
expose(
    Decision,
    "PilotDecision",
    "Whether what was tried out goes on for everybody (G5).",
    {"GO": "It was published for everybody.", "NO_GO": "It was ended."},
)
expose(
    Phase,
    "PilotPhase",
    "How far a pilot is (G5).",
    {
        "AHEAD": "Its first day is still to come.",
        "RUNNING": "Testers try it out.",
        "OVER": "Its last day has passed; nobody has decided.",
        "GO": "It went on for everybody.",
        "NO_GO": "It was decided against.",
        "ENDED": "It ended without a decision.",
    },
)


@strawberry.enum(description="In what a duration is counted (L2).")
class DurationUnit(Enum):
    """Units of a duration."""

    DAY = strawberry.enum_value("DAY", description="Days.")
    MONTH = strawberry.enum_value("MONTH", description="Months of the calendar.")
    YEAR = strawberry.enum_value("YEAR", description="Years of the calendar.")


@strawberry.enum(description="What comes back when a membership is given back (M2).")
class RefundBasis(Enum):
    """What a refund is reckoned from."""

    UNUSED_DAYS = strawberry.enum_value("UNUSED_DAYS", description="The price of the days that were not used.")
    NONE_WITH_REASON = strawberry.enum_value("NONE_WITH_REASON", description="Nothing beyond the law; the note says why.")


@strawberry.enum(description="How an order under a promotion is refunded (M2).")
class PromotionRule(Enum):
    """Rules for promotions."""

    AS_PAID = strawberry.enum_value("AS_PAID", description="Reckoned from what was really paid.")
    PRO_RATA = strawberry.enum_value("PRO_RATA", description="What the promotion added counts in the term and comes off by the day.")
    OWN_RULE = strawberry.enum_value("OWN_RULE", description="Each promotion says it before paying; the note says where.")


@strawberry.enum(description="How it is paid.")
class PaymentMethod(Enum):
    """Ways of paying."""

    ONLINE = strawberry.enum_value("ONLINE", description="Online.")
    MANUAL = strawberry.enum_value("MANUAL", description="By hand, confirmed by a moderator.")


@strawberry.enum(description="How a membership goes on after its period (L7). It never renews by itself without a consent of its own.")
class Renewal(Enum):
    """Ways of renewing."""

    MANUAL = strawberry.enum_value("MANUAL", description="The member renews it.")
    SEPARATE_CONSENT = strawberry.enum_value("SEPARATE_CONSENT", description="By itself, where the member consented to that apart.")


__all__ = [
    "AccountStatus",
    "ActorKind",
    "AudienceMembership",
    "BenefitKind",
    "CostBearer",
    "Decision",
    "DurationUnit",
    "Fact",
    "FactorState",
    "Ground",
    "HowCode",
    "MembershipState",
    "Operator",
    "Origin",
    "PartKind",
    "PaymentMethod",
    "Phase",
    "PromotionRule",
    "QuotaPeriod",
    "Reach",
    "RefundBasis",
    "Renewal",
    "Role",
    "Stage",
    "Status",
    "TermsFormat",
    "Truth",
    "Verdict",
    "expose",
]
