"""The statements of the doctor. Each returns the places that break a promise; a healthy store returns nothing (W10).

They are set-wise: one pass over a table, whatever its size, and the same text on both dialects.
"""

from dataclasses import dataclass
from typing import Any

from app.core import db
from app.integrity.rules import EXAMPLES, Tally


@dataclass(frozen=True, slots=True)
class Check:
    """A promise, the statement that finds what breaks it, and the words for a row of it."""

    name: str
    promise: str
    sql: str
    words: str


VERSION_TABLES = {
    "benefit": "benefit_version",
    "segment scheme": "segment_scheme_version",
    "earning rule": "earning_rule_version",
    "plan": "plan_version",
    "terms": "terms_version",
}
_VERSIONS = " UNION ALL ".join(
    f"SELECT '{kind}' AS kind, identity_id, number, effective_from, recorded_at, cancelled_at FROM {table}"  # noqa: S608  constants
    for kind, table in VERSION_TABLES.items()
)

CHECKS = (
    Check(
        "growth.balance",
        "The cached growth of an account is the sum of its entries.",
        "SELECT a.id, a.balance, COALESCE(e.total, 0) AS total FROM growth_account a "
        "LEFT JOIN (SELECT account_id, SUM(amount) AS total FROM growth_entry GROUP BY account_id) e ON e.account_id = a.id "
        "WHERE a.balance <> COALESCE(e.total, 0)",
        "account {id}: the balance says {balance}, the entries sum to {total}",
    ),
    Check(
        "growth.seq",
        "The entries of an account are numbered from 1 to its seq without a gap; an account without entries has no head.",
        "SELECT a.id, a.seq, COALESCE(e.entries, 0) AS entries, COALESCE(e.last, 0) AS last FROM growth_account a "
        "LEFT JOIN (SELECT account_id, COUNT(*) AS entries, MIN(seq) AS first, MAX(seq) AS last FROM growth_entry GROUP BY account_id) e "
        "ON e.account_id = a.id "
        "WHERE a.seq <> COALESCE(e.entries, 0) OR a.seq <> COALESCE(e.last, 0) OR e.first <> 1 OR (a.seq = 0 AND a.head <> '')",
        "account {id}: seq says {seq}, there are {entries} entries, the last is number {last}",
    ),
    Check(
        "growth.member",
        "An entry belongs to the member of its account.",
        "SELECT e.id, e.member_id, a.member_id AS owner FROM growth_entry e JOIN growth_account a ON a.id = e.account_id "
        "WHERE a.member_id <> e.member_id",
        "entry {id}: it names member {member_id}, its account is of member {owner}",
    ),
    Check(
        "growth.source",
        "An entry made by a purchase names a purchase of the same member in the same programme.",
        "SELECT e.id, e.source_id FROM growth_entry e JOIN growth_account a ON a.id = e.account_id "
        "LEFT JOIN purchase p ON CAST(p.id AS TEXT) = e.source_id AND p.member_id = e.member_id AND p.programme_id = a.programme_id "
        "WHERE e.source_type = 'PURCHASE' AND p.id IS NULL",
        "entry {id}: there is no purchase {source_id} of its member in its programme",
    ),
    Check(
        "purchases.enrolment",
        "Whoever bought or has growth in a programme is in it.",
        "SELECT k.member_id, k.programme_id FROM "
        "(SELECT member_id, programme_id FROM purchase UNION SELECT member_id, programme_id FROM growth_account) k "
        "LEFT JOIN enrolment n ON n.member_id = k.member_id AND n.programme_id = k.programme_id WHERE n.id IS NULL",
        "member {member_id} is not in programme {programme_id}",
    ),
    Check(
        "imports.accepted",
        "An import accepted as many lines as there are purchases of it, and they are of its programme.",
        "SELECT b.id, b.accepted, COALESCE(p.booked, 0) AS booked FROM import_batch b "
        "LEFT JOIN (SELECT batch_id, COUNT(*) AS booked, MIN(programme_id) AS least, MAX(programme_id) AS most FROM purchase "
        "WHERE batch_id IS NOT NULL GROUP BY batch_id) p ON p.batch_id = b.id "
        "WHERE b.accepted <> COALESCE(p.booked, 0) OR p.least <> b.programme_id OR p.most <> b.programme_id",
        "import {id}: it says {accepted}, there are {booked} purchases",
    ),
    Check(
        "memberships.overlap",
        "Two periods of one member and plan never hold at the same time (L2b).",
        "SELECT s.id, s.member_id, s.plan_id FROM (SELECT id, member_id, plan_id, starts_at, "
        "MAX(CASE WHEN closed_at < ends_at THEN closed_at ELSE ends_at END) "
        "OVER (PARTITION BY member_id, plan_id ORDER BY starts_at, id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS held_until "
        "FROM membership WHERE closed_at IS NULL OR closed_at > starts_at) s WHERE s.starts_at < s.held_until",
        "membership {id}: member {member_id} has another one of plan {plan_id} in that time",
    ),
    Check(
        "members.history",
        "The last line of a member's history says what the profile says.",
        "SELECT m.member_number, f.fact FROM member m CROSS JOIN (SELECT 'REGION' AS fact UNION ALL SELECT 'INDUSTRY_SINCE' "
        "UNION ALL SELECT 'STATUS') f LEFT JOIN (SELECT member_id, fact, value, "
        "ROW_NUMBER() OVER (PARTITION BY member_id, fact ORDER BY effective_at DESC, id DESC) AS place FROM member_fact) h "
        "ON h.member_id = m.id AND h.fact = f.fact AND h.place = 1 "
        "WHERE COALESCE(h.value, CASE f.fact WHEN 'STATUS' THEN 'ACTIVE' ELSE '' END) <> COALESCE(CASE f.fact WHEN 'REGION' THEN m.region "
        "WHEN 'STATUS' THEN m.status ELSE CAST(CASE WHEN m.industry_since_next_at IS NULL THEN m.industry_since "
        "ELSE m.industry_since_next END AS TEXT) END, '')",
        "member {member_number}: {fact} says something else in the history",
    ),
    Check(
        "versions.numbers",
        "The versions of a published thing are numbered from 1 without a gap.",
        f"SELECT v.kind, v.identity_id, COUNT(*) AS versions, MAX(v.number) AS last FROM ({_VERSIONS}) v "  # noqa: S608  constants
        "GROUP BY v.kind, v.identity_id HAVING COUNT(*) <> MAX(v.number) OR COUNT(*) <> COUNT(DISTINCT v.number)",
        "{kind} {identity_id}: {versions} versions, the last is number {last}",
    ),
    Check(
        "versions.dated",
        "Only the first version of a thing holds from before it was recorded, so what was in force on a day stays (B8, ADR 0070).",
        f"SELECT v.kind, v.identity_id, v.number, MIN(o.number) AS earlier FROM ({_VERSIONS}) v "  # noqa: S608  constants
        f"JOIN ({_VERSIONS}) o ON o.kind = v.kind AND o.identity_id = v.identity_id AND o.number < v.number "
        "AND (o.cancelled_at IS NULL OR o.cancelled_at > v.recorded_at) "
        "WHERE v.effective_from < v.recorded_at GROUP BY v.kind, v.identity_id, v.number",
        "{kind} {identity_id}: version {number} is dated back behind version {earlier}",
    ),
    Check(
        "plans.terms",
        "A version of a plan is sold on the version of the terms that it names, which held by then (M1).",
        "SELECT p.code, v.number, t.code AS terms, w.number AS pinned FROM plan_version v JOIN plan p ON p.id = v.identity_id "
        "JOIN terms_version w ON w.id = v.terms_version_id JOIN terms t ON t.id = w.identity_id "
        "WHERE COALESCE(v.content -> 'terms' ->> 'code', '') <> t.code "
        "OR COALESCE(CAST(v.content -> 'terms' ->> 'version' AS INTEGER), 0) <> w.number "
        "OR (v.cancelled_at IS NULL AND (w.effective_from > v.effective_from OR w.cancelled_at IS NOT NULL))",
        "plan {code}, version {number}: it stands on version {pinned} of {terms}, but that is not what it names, or did not hold by then",
    ),
    Check(
        "terms.accepted",
        "Nobody accepted a version of terms before it was in force, or twice (M1, M3).",
        "SELECT a.member_id, a.terms_version_id, COUNT(*) AS times FROM terms_acceptance a "
        "JOIN terms_version w ON w.id = a.terms_version_id GROUP BY a.member_id, a.terms_version_id "
        "HAVING COUNT(*) > 1 OR MIN(CASE WHEN a.accepted_at >= w.effective_from THEN 1 ELSE 0 END) = 0",
        "member {member_id}: the terms version {terms_version_id} was accepted {times} times, or before it held",
    ),
    Check(
        "pseudonyms.unique",
        "A partner knows a member by one name, and a name names one member (X2).",
        "SELECT MIN(q.id) AS id, q.why FROM (SELECT id, 'the same partner and member' AS why, "
        "CAST(partner_id AS TEXT) || ' ' || CAST(member_id AS TEXT) AS same FROM pseudonym "
        "UNION ALL SELECT id, 'the same name', CAST(public_id AS TEXT) FROM pseudonym) q GROUP BY q.why, q.same HAVING COUNT(*) > 1",
        "pseudonym {id}: another one has {why}",
    ),
    Check(
        "programmes.default",
        "Exactly one programme is the default, where there is one at all (G4).",
        "SELECT d.programmes, d.defaults FROM (SELECT COUNT(*) AS programmes, COALESCE(SUM(CASE WHEN is_default THEN 1 ELSE 0 END), 0) "
        "AS defaults FROM programme) d WHERE d.programmes > 0 AND d.defaults <> 1",
        "of {programmes} programmes {defaults} are the default",
    ),
)

# Child table, column, parent table: what the foreign keys say, asked again, because a database file can be edited with them off.
PARENTS = (
    ("growth_account", "member_id", "member"),
    ("growth_account", "programme_id", "programme"),
    ("growth_entry", "account_id", "growth_account"),
    ("growth_entry", "member_id", "member"),
    ("growth_entry", "rule_version_id", "earning_rule_version"),
    ("purchase", "member_id", "member"),
    ("purchase", "programme_id", "programme"),
    ("purchase", "batch_id", "import_batch"),
    ("enrolment", "member_id", "member"),
    ("enrolment", "programme_id", "programme"),
    ("membership", "member_id", "member"),
    ("membership", "plan_id", "plan"),
    ("member_fact", "member_id", "member"),
    ("member_tag", "member_id", "member"),
    ("account", "member_id", "member"),
    ("audit_detail", "entry_id", "audit_entry"),
    ("benefit", "programme_id", "programme"),
    ("benefit_version", "identity_id", "benefit"),
    ("earning_rule_version", "identity_id", "earning_rule"),
    ("segment_scheme_version", "identity_id", "segment_scheme"),
    ("partner_token", "partner_id", "partner"),
    ("token_use", "token_id", "partner_token"),
    ("plan", "programme_id", "programme"),
    ("plan_version", "identity_id", "plan"),
    ("plan_version", "terms_version_id", "terms_version"),
    ("terms", "programme_id", "programme"),
    ("terms_version", "identity_id", "terms"),
    ("terms_acceptance", "member_id", "member"),
    ("terms_acceptance", "terms_version_id", "terms_version"),
    ("pseudonym", "partner_id", "partner"),
    ("pseudonym", "member_id", "member"),
)


async def breaking(check: Check, **params: Any) -> Tally:
    """How many places break the promise, and the first of them. One statement."""
    sql = f"SELECT b.*, COUNT(*) OVER () AS broken_in_all FROM ({check.sql}) b LIMIT {EXAMPLES}"  # noqa: S608  constants
    rows = await db.fetch(sql, **params)
    return Tally(int(rows[0]["broken_in_all"]) if rows else 0, [check.words.format(**row) for row in rows])


async def orphans() -> Tally:
    """Rows that point at a row which is not there. One statement for each foreign key."""
    tally = Tally()
    for table, column, parent in PARENTS:
        sql = f"SELECT c.id, c.{column} AS missing FROM {table} c LEFT JOIN {parent} p ON p.id = c.{column} "  # noqa: S608  constants
        sql += f"WHERE c.{column} IS NOT NULL AND p.id IS NULL"
        tally.merge(await breaking(Check("rows.orphans", "", sql, f"{table} {{id}}: there is no {parent} {{missing}}")))
    return tally
