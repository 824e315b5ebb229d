"""How the community calls its segments, plans and programmes: for conditions in words, and for lists to choose from."""

from admin import words as tables
from admin.i18n import msg
from admin.view import View
from app.core.conditions import NameBook
from app.plans import service as plans_service
from app.segments import service as segments_service
from app.segments.rules import SegmentCut


async def book(view: View) -> NameBook:
    """The names that words are made with; from memory while nothing new is published."""
    cut = await segments_service.cut_in_force(view.now)
    return NameBook(
        currency=view.community.currency,
        segments={part.code: part.name for part in cut.segments},
        plans={plan.code: plan.name for plan in await plans_service.plans()},
        programmes={programme.code: programme.name for programme in view.community.programmes},
    )


async def options(view: View) -> dict[str, list[tuple[str, str]]]:
    """What the condition builder lets one choose from, by fact."""
    words, language = view.words, view.language
    return {
        "programme": [(item.code, chosen(language, item.name)) for item in view.community.programmes],
        "segment": [(part.code, chosen(language, part.name)) for part in (await cut(view)).segments],
        "plan": [(plan.code, chosen(language, plan.name)) for plan in await plans_service.plans()],
        "account_status": tables.choices(words, tables.ACCOUNT_STATUS),
        "membership_state": tables.choices(words, tables.MEMBERSHIP_STATE),
        "fact": tables.choices(words, tables.FACT),
        "period": tables.choices(words, tables.PERIOD),
    }


async def cut(view: View) -> SegmentCut:
    """The segments in force now."""
    return await segments_service.cut_in_force(view.now)


def months_word(view: View, start: int, end: int | None) -> str:
    """`0–2 years`, `18–30 months`, `4+ years`."""
    words = view.words
    whole = start % 12 == 0 and (end is None or end % 12 == 0)
    low, high = (start // 12, end // 12 if end is not None else None) if whole else (start, end)
    span = f"{low}+" if high is None else f"{low}–{high}"
    return words.text(msg("{span} years"), span=span) if whole else words.text(msg("{span} months"), span=span)


def chosen(language: str, name: object) -> str:
    """The name in the language, else in any."""
    texts: dict[str, str] = dict(name) if isinstance(name, dict) else {}
    return texts.get(language) or next((text for text in texts.values() if text), "")


def place(code: str | None, language: str) -> str:
    """What a region is called; a dash where none is known."""
    return NameBook().region(code, language) if code else "–"
