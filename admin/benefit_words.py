"""A benefit in words: what its fields are called, what they say, and what lies between two versions of it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from admin import words as tables
from admin.differences import Difference, plain, texts
from admin.i18n import LANGUAGE_NAMES, Words, msg
from app.core import conditions
from app.core.conditions import NameBook
from app.core.errors import Invalid
from app.core.money import format_amount
from app.core.versions.rules import compare

_FIELDS = {
    "title": msg("Title"),
    "summary": msg("Summary"),
    "terms": msg("Terms"),
    "kind": msg("Kind"),
    "reach": msg("Reach"),
    "plan": msg("Plan"),
    "stage": msg("Stage"),
    "audience": msg("Offered to"),
    "membership": msg("Offered to"),
    "segments": msg("Segments"),
    "plans": msg("Holders of"),
    "condition": msg("Condition"),
    "products": msg("Products"),
    "exclusions": msg("Cannot be used"),
    "none": msg("No exclusions"),
    "regions": msg("Regions"),
    "account_statuses": msg("Account status"),
    "categories": msg("Categories"),
    "scenarios": msg("Scenarios"),
    "note": msg("Note"),
    "face_value": msg("Face value"),
    "unit_cost": msg("Our cost"),
    "amount_minor": msg("Amount"),
    "source": msg("Source"),
    "on": msg("Day"),
    "paid_by": msg("Paid by"),
    "discount": msg("Discount"),
    "percent": msg("Percent"),
    "quota": msg("How often"),
    "count": msg("Count"),
    "per": msg("Per"),
    "unit": msg("Unit"),
    "variants": msg("Other content for some"),
    "label": msg("Label"),
    "offered_from": msg("Offered from"),
    "offered_until": msg("Offered through"),
    "position": msg("Place in lists"),
    "code": msg("Code"),
    "programme": msg("Programme"),
}
_WHOLE = ("condition", "quota", "face_value", "unit_cost", "audience", "products", "discount", "variants", "exclusions")


class BenefitWords:
    """Says a benefit's content in one language."""

    def __init__(self, words: Words, book: NameBook) -> None:
        self.words, self.book = words, book

    def field(self, path: str) -> str:
        """What the field at the path is called."""
        steps = [step.split("[")[0] for step in path.split(".")]
        known = [self.words.text(_FIELDS[step]) for step in steps if step in _FIELDS]
        language = [LANGUAGE_NAMES[step] for step in steps if step in LANGUAGE_NAMES]
        return self.words.listing(list(dict.fromkeys(known)) + language) or path

    def differences(self, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> list[Difference]:
        """What lies between two contents, field by field, each in words."""
        found: dict[str, Difference] = {}
        programme = (after or before or {}).get("programme")
        for change in compare(before, after):
            top = change.path.split(".")[0].split("[")[0]
            path = top if top in _WHOLE else change.path
            if path not in found:
                old, new = (change.before, change.after) if path == change.path else ((before or {}).get(top), (after or {}).get(top))
                said = self.value(path, old, programme), self.value(path, new, programme)
                if said[0] != said[1]:
                    found[path] = Difference(self.field(path), texts(*said), path)
        return list(found.values())

    def value(self, path: str, value: Any, programme: str | None = None) -> str:
        """What the field says; nothing where it is empty."""
        if value in (None, "", [], {}):
            return ""
        top = path.split(".")[0]
        ways = {
            "kind": lambda: tables.word(self.words, tables.KIND, value),
            "reach": lambda: tables.word(self.words, tables.REACH, value),
            "stage": lambda: tables.word(self.words, tables.STAGE, value),
            "plan": lambda: self.book.plan(value, self.words.language),
            "programme": lambda: self.book.programme(value, self.words.language),
            "condition": lambda: self.condition(value, programme),
            "audience": lambda: self.audience(value),
            "products": lambda: self.words.listing([code for item in value for code in item.values()]),
            "quota": lambda: self.quota(value),
            "face_value": lambda: self.face_value(value),
            "unit_cost": lambda: self.unit_cost(value),
            "discount": lambda: f"{value['percent']} %",
            "exclusions": lambda: self.exclusions(value),
            "variants": lambda: "\n".join(self.variant(item) for item in value),
            "offered_from": lambda: self.day(value),
            "offered_until": lambda: self.day(value),
        }
        return ways[top]() if top in ways else plain(value, self.words)

    def day(self, text: str) -> str:
        """A stored day."""
        return self.words.day(date.fromisoformat(text))

    def condition(self, data: Mapping[str, Any], programme: str | None = None) -> str:
        """The condition as a phrase; empty where it does not hold together yet."""
        try:
            return conditions.say(conditions.parse(data, programme=programme), self.words.language, self.book)
        except Invalid:
            return ""

    def audience(self, audience: Mapping[str, Any]) -> str:
        """Who sees it offered."""
        parts = [tables.word(self.words, tables.MEMBERSHIP_AUDIENCE, audience["membership"])]
        parts += [self.book.plan(code, self.words.language) for code in audience["plans"]]
        parts += [self.book.segment(code, self.words.language) for code in audience["segments"]]
        return self.words.listing(parts)

    def quota(self, quota: Mapping[str, Any]) -> str:
        """How often it may be used: `2 hours per membership month`."""
        unit = self.text(quota["unit"] or {}) or self.words.text(msg("times"))
        per = tables.word(self.words, tables.QUOTA_PER, quota["per"])
        return self.words.text(msg("{count} {unit} per {per}"), count=self.words.number(quota["count"]), unit=unit, per=per)

    def face_value(self, told: Mapping[str, Any]) -> str:
        """What it is worth, by whose price."""
        amount = format_amount(told["amount_minor"], self.book.currency)
        return self.words.text(msg("{amount} ({source}, {on})"), amount=amount, source=told["source"], on=self.day(told["on"]))

    def unit_cost(self, told: Mapping[str, Any]) -> str:
        """What it costs, and whom."""
        amount = format_amount(told["amount_minor"], self.book.currency)
        return self.words.text(msg("{amount}, paid by {who}"), amount=amount, who=tables.word(self.words, tables.PAID_BY, told["paid_by"]))

    def exclusions(self, said: Mapping[str, Any]) -> str:
        """Where it cannot be used."""
        if said["none"]:
            return self.words.text(msg("no exclusions"))
        parts = [self.book.region(code, self.words.language) for code in said["regions"]]
        parts += [tables.word(self.words, tables.ACCOUNT_STATUS, code) for code in said["account_statuses"]]
        parts += [*said["products"], *said["categories"], *said["scenarios"]]
        return self.words.listing([*parts, *_given(self.text(said["note"]))])

    def variant(self, variant: Mapping[str, Any]) -> str:
        """What some get instead."""
        parts = [self.audience(variant["audience"])]
        parts += [self.quota(variant["quota"])] if variant["quota"] else []
        return f"{self.text(variant['label'])}: {self.words.listing([*parts, *_given(self.text(variant['summary']))])}"

    def text(self, content: Mapping[str, str]) -> str:
        """The community's words in this language, else in any."""
        return content.get(self.words.language) or next((text for text in content.values() if text), "")


def _given(text: str) -> Sequence[str]:
    return [text] if text else []
