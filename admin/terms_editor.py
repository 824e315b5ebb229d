"""The editor of terms: the languages side by side, and the structured parts as sentences (M1, B5, M2, L7)."""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from admin import listing, terms_form
from admin import words as tables
from admin.editing import Editor, edits
from admin.publishing import Thing
from admin.terms_publishing import KIND, words_of
from admin.view import View
from app.core.markdown import render
from app.terms import service
from app.terms.rules import normal_form, read_content


def _blank(_view: View) -> Mapping[str, Any]:
    return {"refunds.full_before_days": 0, "payment.hold_hours": 168}


async def _step(view: View) -> bool:
    """The only step is to see the text as members will."""
    return view.form.get("do") == "look"


async def _panel(view: View, _thing: Thing | None) -> Mapping[str, Any]:
    words = view.words
    body = {language: view.form.get(f"body.{language}") for language in view.community.languages}
    language = view.language if body.get(view.language, "").strip() else next((code for code, text in body.items() if text.strip()), None)
    options = {
        "programme": listing.programmes(view),
        "account_status": tables.choices(words, tables.ACCOUNT_STATUS),
        "basis": tables.choices(words, tables.REFUND_BASIS),
        "rule": tables.choices(words, tables.PROMOTION_RULE),
        "methods": tables.choices(words, tables.PAYMENT_METHOD),
        "renewal": tables.choices(words, tables.RENEWAL),
    }
    seen = Markup(render(body[language])) if language else None  # noqa: S704  sanitised by render
    return {"options": options, "seen": seen, "seen_in": language}


PAGES = edits(
    Editor(
        kind=KIND,
        folder="terms",
        new="/terms/new",
        words=words_of,
        blank=_blank,
        to_form=terms_form.to_form,
        from_form=terms_form.from_form,
        normal=lambda content: normal_form(read_content(content)),
        create=service.create_terms,
        save=service.save_draft,
        step=_step,
        panel=_panel,
        markdown="body",
    )
)
