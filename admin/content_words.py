"""What the contents of everything published have in common when they are said in words, and what lies between two of them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from admin import words as tables
from admin.differences import Difference, plain, rendered, texts
from admin.i18n import LANGUAGE_NAMES, Words, msg
from app.core import conditions
from app.core.conditions import NameBook
from app.core.errors import Invalid
from app.core.money import format_amount
from app.core.versions.rules import compare

Way = Callable[[Any, str | None], str]


class ContentWords:
    """Says the content of one kind of published thing in one language.

    A kind names its fields, those that are compared as a whole, those that a reader is shown, the one that holds Markdown, and how
    each of them is said.
    """

    FIELDS: ClassVar[Mapping[str, str]] = {
        "title": msg("Title"),
        "summary": msg("Summary"),
        "terms": msg("Terms"),
        "plan": msg("Plan"),
        "plans": msg("Holders of"),
        "segments": msg("Segments"),
        "condition": msg("Condition"),
        "exclusions": msg("Cannot be used"),
        "none": msg("No exclusions"),
        "regions": msg("Regions"),
        "account_statuses": msg("Account status"),
        "products": msg("Products"),
        "categories": msg("Categories"),
        "scenarios": msg("Scenarios"),
        "note": msg("Note"),
        "amount_minor": msg("Amount"),
        "source": msg("Source"),
        "on": msg("Day"),
        "count": msg("Count"),
        "unit": msg("Unit"),
        "label": msg("Label"),
        "position": msg("Place in lists"),
        "code": msg("Code"),
        "programme": msg("Programme"),
        "pilot": msg("Tried out first"),
        "from_on": msg("First day"),
        "until_on": msg("Last day"),
        "badge": msg("Badge"),
    }
    WHOLE: ClassVar[tuple[str, ...]] = ()
    SHOWN: ClassVar[tuple[str, ...]] = ()
    MARKDOWN: ClassVar[str] = ""

    def __init__(self, words: Words, book: NameBook) -> None:
        self.words, self.book = words, book
        self.ways: dict[str, Way] = {
            "programme": lambda value, _: self.book.programme(value, words.language),
            "plan": lambda value, _: self.book.plan(value, words.language),
            "condition": self.condition,
            "exclusions": lambda value, _: self.exclusions(value),
            "pilot": self.pilot,
        }

    def field(self, path: str) -> str:
        """What the field at the path is called."""
        steps = [step.split("[")[0] for step in path.split(".")]
        known = [self.words.text(self.FIELDS[step]) for step in steps if step in self.FIELDS]
        language = [LANGUAGE_NAMES[step] for step in steps if step in LANGUAGE_NAMES]
        return " · ".join([*dict.fromkeys(known), *language]) or path

    def differences(self, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> list[Difference]:
        """What lies between two contents, field by field, each in words; texts language by language, the reader's first."""
        found: dict[str, Difference] = {}
        programme = (after or before or {}).get("programme")
        for path, old, new in self._changes(before or {}, after or {}):
            if path not in found:
                said = self.value(path, old, programme), self.value(path, new, programme)
                if said[0] != said[1]:
                    found[path] = self._difference(path, *said)
        fields = [difference.field for difference in found.values()]
        return sorted(found.values(), key=lambda each: (fields.index(each.field), each.language != self.words.language))

    def _difference(self, path: str, before: str, after: str) -> Difference:
        field, _, language = path.rpartition(".")
        shown = rendered(before, after) if before and field and field == self.MARKDOWN else None
        html = texts(before, after) if shown is None else shown
        return Difference(self.field(path), html, path, language if language in LANGUAGE_NAMES else "", shown is not None)

    def _changes(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
        for change in compare(before, after):
            top = change.path.split(".")[0].split("[")[0]
            if top in self.WHOLE:
                yield top, before.get(top), after.get(top)
            elif _is_text(change.before) or _is_text(change.after):
                old, new = change.before or {}, change.after or {}
                yield from ((f"{change.path}.{language}", old.get(language), new.get(language)) for language in {**old, **new})
            else:
                yield change.path, change.before, change.after

    def value(self, path: str, value: Any, programme: str | None = None) -> str:
        """What the field says; nothing where it is empty."""
        if value in (None, "", [], {}):
            return ""
        way = self.ways.get(path.split(".")[0])
        return way(value, programme) if way else plain(value, self.words)

    def shown(self, content: Mapping[str, Any]) -> list[tuple[str, str]]:
        """Each field that a reader is shown and that says something: what it is called, and what it says."""
        told = [(self.field(name), self.value(name, content.get(name), content["programme"])) for name in self.SHOWN]
        return [(label, text) for label, text in told if text]

    def day(self, text: str) -> str:
        """A stored day."""
        return self.words.day(date.fromisoformat(text))

    def money(self, minor: int) -> str:
        """An amount in the community's currency."""
        return format_amount(minor, self.book.currency)

    def condition(self, data: Mapping[str, Any], programme: str | None = None) -> str:
        """The condition as a phrase; empty where it does not hold together yet."""
        try:
            return conditions.say(conditions.parse(data, programme=programme), self.words.language, self.book)
        except Invalid:
            return ""

    def pilot(self, pilot: Mapping[str, Any], programme: str | None = None) -> str:
        """Who tries it out, from when to when, and what for: `tag has any of lab, Nov 1 – Dec 5, badge lab-2026`."""
        parts = [*given(self.condition(pilot["condition"], programme) if pilot["condition"] else "")]
        days = [self.day(pilot[name]) for name in ("from_on", "until_on") if pilot[name]]
        parts += [" – ".join(days)] if days else []
        return self.words.listing([*parts, *given(self.words.text(msg("badge {badge}"), badge=pilot["badge"]) if pilot["badge"] else "")])

    def exclusions(self, said: Mapping[str, Any]) -> str:
        """Where it cannot be used."""
        if said["none"]:
            return self.words.text(msg("no exclusions"))
        parts = [self.book.region(code, self.words.language) for code in said["regions"]]
        parts += [tables.word(self.words, tables.ACCOUNT_STATUS, code) for code in said["account_statuses"]]
        parts += [*said["products"], *said["categories"], *said["scenarios"]]
        return self.words.listing([*parts, *given(self.text(said["note"]))])

    def text(self, content: Mapping[str, str] | None) -> str:
        """The community's words in this language, else in any."""
        texts_ = content or {}
        return texts_.get(self.words.language) or next((text for text in texts_.values() if text), "")


def _is_text(value: Any) -> bool:
    """Whether the value is a text in several languages."""
    return isinstance(value, Mapping) and bool(value) and set(value) <= set(LANGUAGE_NAMES)


def given(text: str) -> Sequence[str]:
    """The text where there is one."""
    return [text] if text else []
