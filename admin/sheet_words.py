"""What the columns of sheets are called: in the reader's language when one goes out, in any of ours when one comes back."""

from admin.i18n import LANGUAGE_NAMES, LANGUAGES, Words, msg

HEADINGS = {
    "action": msg("Action"),
    "active_tokens": msg("Active tokens"),
    "actor": msg("Who"),
    "after": msg("After"),
    "audience.membership": msg("Offered to"),
    "audience.plans": msg("Offered to holders of"),
    "audience.segments": msg("Offered to segments"),
    "before": msg("Before"),
    "benefits": msg("Benefits"),
    "code": msg("Code"),
    "discount.percent": msg("Discount in percent"),
    "duration.count": msg("Lasts"),
    "duration.unit": msg("Lasts, counted in"),
    "email": msg("E-mail"),
    "entry_id": msg("Entry"),
    "external_ref": msg("Name elsewhere"),
    "face_value.amount_minor": msg("Face value"),
    "face_value.on": msg("Face value seen on"),
    "face_value.source": msg("Face value by"),
    "grace_days": msg("Days of grace"),
    "industry_since": msg("In the industry since"),
    "joined_on": msg("Joined"),
    "kind": msg("Kind"),
    "last_used_at": msg("Last used"),
    "live_since": msg("Live since"),
    "member_number": msg("Member number"),
    "name": msg("Name"),
    "next_expiry": msg("Next expiry"),
    "nickname": msg("Nickname"),
    "occurred_at": msg("When"),
    "offered_from": msg("Offered from"),
    "offered_until": msg("Offered through"),
    "on_sale": msg("On sale"),
    "phone": msg("Phone"),
    "plan": msg("Plan"),
    "position": msg("Position"),
    "prices": msg("Prices"),
    "programme": msg("Programme"),
    "quota.count": msg("How often"),
    "quota.per": msg("How often per"),
    "quota.unit": msg("Counted in"),
    "reach": msg("Reach"),
    "reason": msg("Why"),
    "region": msg("Region"),
    "request_id": msg("Request"),
    "segment": msg("Segment"),
    "source": msg("Imported from"),
    "stage": msg("Stage"),
    "state": msg("State"),
    "status": msg("Status"),
    "subject": msg("On"),
    "subject_id": msg("Its id"),
    "subject_type": msg("On what"),
    "summary": msg("Summary"),
    "tags": msg("Tags by hand"),
    "terms": msg("Terms"),
    "terms.code": msg("Sold on"),
    "terms.version": msg("Sold on version"),
    "title": msg("Title"),
    "unit_cost.amount_minor": msg("Our cost"),
    "unit_cost.paid_by": msg("Paid by"),
    "version": msg("Version"),
}


def heading(words: Words, column: str) -> str:
    """What the column is called; a text in one language names it: `Title (中文)`."""
    if column in HEADINGS:
        return words.text(HEADINGS[column])
    stem, _, language = column.rpartition(".")
    return words.text(msg("{field} ({language})"), field=words.text(HEADINGS[stem]), language=LANGUAGE_NAMES.get(language, language))


def known_headings(columns: list[str]) -> dict[str, str]:
    """The columns by what any of our languages calls them, in small letters."""
    return {heading(Words(language), column).lower(): column for language in LANGUAGES for column in columns}
