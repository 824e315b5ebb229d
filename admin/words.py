"""The words for what the domain calls by codes: states, kinds, roles, scopes, actions. Tables of messages, nothing else."""

from collections.abc import Iterable, Mapping

from admin.i18n import Words, msg

STATUS = {
    "draft": msg("draft"),
    "live": msg("live"),
    "live_with_draft": msg("live + draft"),
    "scheduled": msg("scheduled"),
    "ended": msg("ended"),
    "archived": msg("archived"),
}
STATUS_LOOK = {"draft": "draft", "live": "live", "live_with_draft": "draft", "scheduled": "soon", "ended": "", "archived": ""}
KIND = {
    "CONTENT": msg("Content"),
    "FEATURE": msg("Feature"),
    "IDENTITY": msg("Badge or title"),
    "DISCOUNT": msg("Discount"),
    "COUPON": msg("Coupon"),
    "PARTNER": msg("From a partner"),
}
REACH = {"GLOBAL": msg("Global"), "SPECIFIC": msg("Specific")}
STAGE = {
    "LEARNING": msg("learning"),
    "WORK_SUPPORT": msg("support at work"),
    "MONETIZATION": msg("sharing and teaching"),
}
MEMBERSHIP_AUDIENCE = {"BOTH": msg("everybody"), "PAID": msg("paying members"), "FREE": msg("free members")}
MEMBERSHIP_STATE = {
    "NONE": msg("never had one"),
    "PENDING": msg("not begun"),
    "ACTIVE": msg("active"),
    "GRACE": msg("in grace"),
    "EXPIRED": msg("expired"),
    "CANCELLED": msg("cancelled"),
    "REFUNDED": msg("refunded"),
}
ACCOUNT_STATUS = {
    "ACTIVE": msg("in good standing"),
    "MUTED": msg("muted"),
    "SUSPENDED": msg("suspended"),
    "BANNED": msg("banned"),
    "DELETED": msg("deleted"),
}
ACCOUNT_STATUS_LOOK = {"ACTIVE": "live", "MUTED": "draft", "SUSPENDED": "lost", "BANNED": "lost", "DELETED": ""}
QUOTA_PER = {
    "DAY": msg("day"),
    "MEMBERSHIP_MONTH": msg("membership month"),
    "PERIOD": msg("membership period"),
    "LIFETIME": msg("lifetime"),
}
DURATION_UNIT = {"DAY": msg("days"), "MONTH": msg("months"), "YEAR": msg("years")}
REFUND_BASIS = {"UNUSED_DAYS": msg("the price of the days not used"), "NONE_WITH_REASON": msg("nothing beyond what the law gives")}
PROMOTION_RULE = {
    "AS_PAID": msg("reckoned from what was really paid"),
    "PRO_RATA": msg("what the promotion added counts in the term and comes off by the day"),
    "OWN_RULE": msg("by the rule that each promotion states before paying"),
}
PAYMENT_METHOD = {"ONLINE": msg("online"), "MANUAL": msg("by hand")}
RENEWAL = {"MANUAL": msg("by hand, never by itself"), "SEPARATE_CONSENT": msg("by itself, after a consent of its own")}
PAID_BY = {"COMMUNITY": msg("the community"), "PARTNER": msg("the partner"), "BRAND": msg("the brand")}
FACT = {
    "growth": msg("growth"),
    "spend": msg("spending"),
    "experience_months": msg("months of experience"),
    "segment": msg("segment"),
    "membership": msg("membership of a plan"),
    "programme": msg("programme"),
    "tag": msg("tag"),
    "region": msg("region"),
    "account_status": msg("account status"),
    "date": msg("the day"),
}
PERIOD = {
    "rolling_days": msg("the last … days"),
    "month": msg("this month"),
    "year": msg("this year"),
    "membership": msg("the running membership"),
}
_NUMBER = {
    ">=": msg("at least"),
    ">": msg("more than"),
    "<=": msg("at most"),
    "<": msg("less than"),
    "=": msg("exactly"),
    "!=": msg("other than"),
}
_ONE_OF = {"in": msg("one of"), "not_in": msg("none of")}
OPERATOR = {
    "growth": _NUMBER,
    "spend": _NUMBER,
    "experience_months": _NUMBER,
    "segment": _ONE_OF,
    "membership": {"in": msg("is"), "not_in": msg("is not")},
    "programme": _ONE_OF,
    "tag": {"has_any": msg("any of"), "has_all": msg("all of"), "has_none": msg("none of")},
    "region": _ONE_OF,
    "account_status": _ONE_OF,
    "date": {">=": msg("from"), ">": msg("after"), "<=": msg("until"), "<": msg("before")},
}
ROLE = {"SUPPORT": msg("support"), "EDITOR": msg("editor"), "PUBLISHER": msg("publisher"), "OWNER": msg("owner")}
ROLE_MAY = {
    "SUPPORT": msg("looks things up and helps members; changes no catalogue"),
    "EDITOR": msg("writes drafts; publishes nothing"),
    "PUBLISHER": msg("writes and publishes, and reads the audit log"),
    "OWNER": msg("everything, and says who works here and which partner may call"),
}
SCOPE = {
    "audit:read": msg("read the audit log"),
    "benefits:publish": msg("publish benefits"),
    "benefits:read": msg("read the catalogue of benefits"),
    "benefits:write": msg("draft benefits"),
    "entitlements:read": msg("ask whether a member is entitled"),
    "members:read": msg("read members"),
    "members:reveal": msg("see personal data unmasked"),
    "members:write": msg("change members"),
    "memberships:write": msg("change memberships"),
    "partners:read": msg("read partners and their tokens"),
    "partners:write": msg("change partners and their tokens"),
    "plans:publish": msg("publish plans"),
    "plans:read": msg("read plans and their prices"),
    "plans:write": msg("draft plans"),
    "quotes:read": msg("ask what a plan costs a member"),
    "reports:read": msg("read reports"),
    "segments:publish": msg("publish the segments"),
    "segments:read": msg("read the segments"),
    "segments:write": msg("draft the segments"),
    "staff:read": msg("see who works here"),
    "staff:write": msg("say who works here, and as what"),
    "terms:publish": msg("publish terms"),
    "terms:read": msg("read terms"),
    "terms:write": msg("draft terms"),
}
TOKEN_STATE = {"active": msg("active"), "expired": msg("expired"), "revoked": msg("revoked")}
TOKEN_LOOK = {"active": "live", "expired": "", "revoked": "lost"}
ORIGIN = {"HAND": msg("by hand"), "RULE": msg("by a rule"), "MODEL": msg("by a model")}
IMPACT = {
    "gain": msg("gain it"),
    "lose": msg("lose it at once"),
    "lose_later": msg("lose it when their period ends"),
    "less": msg("pay less"),
    "opens": msg("can buy it at last"),
    "more": msg("pay more"),
    "closes": msg("cannot buy it any more"),
    "move": msg("change segment"),
    "keep": msg("keep it"),
    "same": msg("pay the same"),
    "stay": msg("stay in their segment"),
    "none": msg("have no part in it, before or after"),
}
IMPACT_LOOK = {
    **dict.fromkeys(("gain", "less", "opens"), "live"),
    **dict.fromkeys(("lose", "more", "closes"), "lost"),
    **dict.fromkeys(("lose_later", "move"), "draft"),
}
ACTIONS = {
    "account.password": msg("changed the password"),
    "account.recovery_code": msg("used a recovery code"),
    "account.remove_factor": msg("did away with the second factor"),
    "account.renew_codes": msg("made new recovery codes"),
    "account.set_factor": msg("set up a second factor"),
    "account.switch_factor": msg("moved the second factor to another authenticator"),
    "audit.erase": msg("erased the values of an entry"),
    "benefit.archive": msg("archived a benefit"),
    "benefit.cancel_scheduled": msg("cancelled a scheduled benefit"),
    "benefit.create": msg("created a benefit"),
    "benefit.discard_draft": msg("discarded the draft of a benefit"),
    "benefit.hold": msg("held a scheduled benefit"),
    "benefit.preview": msg("previewed a benefit as a member"),
    "benefit.publish": msg("published a benefit"),
    "benefit.roll_back": msg("rolled a benefit back"),
    "benefit.save_draft": msg("saved a draft of a benefit"),
    "benefit.schedule_again": msg("scheduled a cancelled benefit again"),
    "benefit.take_back": msg("took a benefit back"),
    "benefit.unarchive": msg("took a benefit out of the archive"),
    "community.create": msg("created the community"),
    "community.settings": msg("changed the community's settings"),
    "consent.share": msg("shared with a partner"),
    "consent.withdraw": msg("withdrew from a partner"),
    "demo.agreed": msg("loaded what the example's members agreed to"),
    "demo.catalogue": msg("loaded the example's catalogue"),
    "demo.contacts": msg("loaded the contacts of the example's members"),
    "demo.desk": msg("loaded the desk of the example's moderators"),
    "demo.members": msg("loaded the example's members"),
    "demo.memberships": msg("loaded the example's memberships"),
    "demo.pilot": msg("loaded the example's pilot"),
    "demo.plans": msg("loaded the example's plans"),
    "demo.purchases": msg("loaded the example's purchases"),
    "demo.sign_ins": msg("loaded the example's sign-ins"),
    "demo.views": msg("loaded the example's views"),
    "earning_rule.create": msg("created an earning rule"),
    "earning_rule.publish": msg("published an earning rule"),
    "earning_rule.save_draft": msg("saved a draft of an earning rule"),
    "member.change": msg("corrected a member's facts"),
    "member.contact": msg("changed a member's contact"),
    "member.create": msg("created a member"),
    "member.export": msg("exported members"),
    "member.reveal": msg("saw a member's contact whole"),
    "member.sessions": msg("ended a member's sessions"),
    "member.status": msg("set a member's status"),
    "member.tags": msg("set a member's tags"),
    "membership.close": msg("closed a membership"),
    "membership.import": msg("recorded memberships"),
    "membership.record": msg("recorded a membership"),
    "partner.change": msg("switched a partner"),
    "partner.create": msg("created a partner"),
    "pilot.feedback": msg("said what they think of a pilot"),
    "pilot.go": msg("decided on a pilot: go"),
    "pilot.no_go": msg("decided on a pilot: no go"),
    "plan.archive": msg("archived a plan"),
    "plan.cancel_scheduled": msg("cancelled a scheduled plan"),
    "plan.create": msg("created a plan"),
    "plan.discard_draft": msg("discarded the draft of a plan"),
    "plan.hold": msg("held a scheduled plan"),
    "plan.preview": msg("previewed a plan as a member"),
    "plan.publish": msg("published a plan"),
    "plan.roll_back": msg("rolled a plan back"),
    "plan.save_draft": msg("saved a draft of a plan"),
    "plan.schedule_again": msg("scheduled a cancelled plan again"),
    "plan.take_back": msg("took a plan back"),
    "plan.unarchive": msg("took a plan out of the archive"),
    "product.change": msg("changed a product"),
    "product.create": msg("created a product"),
    "programme.create": msg("created a programme"),
    "purchases.import": msg("imported purchases"),
    "quote.look": msg("looked at what a plan costs a member"),
    "segments.cancel": msg("cancelled scheduled segments"),
    "segments.discard_draft": msg("discarded the draft of the segments"),
    "segments.hold": msg("held scheduled segments"),
    "segments.publish": msg("published the segments"),
    "segments.roll_back": msg("rolled the segments back"),
    "segments.save_draft": msg("saved a draft of the segments"),
    "segments.schedule_again": msg("scheduled cancelled segments again"),
    "segments.take_back": msg("took the segments back"),
    "session.end": msg("ended a session"),
    "sheet.apply": msg("applied a sheet"),
    "signing.create": msg("made the signing key"),
    "signing.remove": msg("removed a signing key"),
    "signing.rotate": msg("made a new signing key"),
    "staff.change": msg("changed a colleague"),
    "staff.create": msg("created a colleague"),
    "staff.reset_factor": msg("took away a colleague's second factor"),
    "terms.archive": msg("archived terms"),
    "terms.cancel_scheduled": msg("cancelled scheduled terms"),
    "terms.create": msg("created terms"),
    "terms.discard_draft": msg("discarded the draft of terms"),
    "terms.hold": msg("held scheduled terms"),
    "terms.publish": msg("published terms"),
    "terms.roll_back": msg("rolled terms back"),
    "terms.save_draft": msg("saved a draft of terms"),
    "terms.schedule_again": msg("scheduled cancelled terms again"),
    "terms.take_back": msg("took terms back"),
    "terms.unarchive": msg("took terms out of the archive"),
    "token.change": msg("changed a token"),
    "token.issue": msg("issued a token"),
    "token.look": msg("looked through a token"),
    "token.narrow": msg("narrowed a token"),
    "token.revoke": msg("revoked a token"),
    "token.rotate": msg("rotated a token"),
    "view.delete": msg("deleted a view"),
    "view.save": msg("saved a view"),
}
SUBJECTS = {
    "Account": msg("account"),
    "AuditEntry": msg("audit entry"),
    "Benefit": msg("benefit"),
    "Community": msg("community"),
    "Demo": msg("the example"),
    "EarningRule": msg("earning rule"),
    "ImportBatch": msg("import"),
    "List": msg("list"),
    "Member": msg("member"),
    "Membership": msg("membership"),
    "Partner": msg("partner"),
    "PartnerToken": msg("token"),
    "Plan": msg("plan"),
    "Product": msg("product"),
    "Programme": msg("programme"),
    "Pseudonym": msg("name for a partner"),
    "SegmentScheme": msg("segments"),
    "Session": msg("session"),
    "Sheet": msg("sheet"),
    "SigningKey": msg("signing key"),
    "Terms": msg("terms"),
    "View": msg("view"),
}


def choices(words: Words, table: Mapping[str, str], *, only: Iterable[str] | None = None) -> list[tuple[str, str]]:
    """(code, word) of a table, for a select or boxes."""
    return [(code, words.text(table[code])) for code in (only if only is not None else table)]


def word(words: Words, table: Mapping[str, str], code: object) -> str:
    """The word for a code; the code itself where the table does not know it yet."""
    return words.text(table[str(code)]) if str(code) in table else str(code)
