"""A benefit in words: what its fields are called and what they say."""

from collections.abc import Mapping
from typing import Any, ClassVar

from admin import words as tables
from admin.content_words import ContentWords, given
from admin.i18n import Words, msg
from app.core.conditions import NameBook


class BenefitWords(ContentWords):
    """Says a benefit's content in one language."""

    FIELDS: ClassVar[Mapping[str, str]] = {
        **ContentWords.FIELDS,
        "kind": msg("Kind"),
        "reach": msg("Reach"),
        "stage": msg("Stage"),
        "audience": msg("Offered to"),
        "membership": msg("Offered to"),
        "face_value": msg("Face value"),
        "unit_cost": msg("Our cost"),
        "paid_by": msg("Paid by"),
        "discount": msg("Discount"),
        "percent": msg("Percent"),
        "quota": msg("How often"),
        "per": msg("Per"),
        "variants": msg("Other content for some"),
        "offered_from": msg("Offered from"),
        "offered_until": msg("Offered through"),
    }
    WHOLE = ("pilot", "condition", "quota", "face_value", "unit_cost", "audience", "products", "discount", "variants", "exclusions")
    SHOWN = (
        *("kind", "reach", "programme", "plan", "stage", "audience", "condition", "products", "exclusions", "quota"),
        *("variants", "face_value", "unit_cost", "discount", "offered_from", "offered_until", "pilot", "code"),
    )

    MARKDOWN: ClassVar[str] = "terms"

    def __init__(self, words: Words, book: NameBook) -> None:
        super().__init__(words, book)
        self.ways |= {
            "kind": lambda value, _: tables.word(words, tables.KIND, value),
            "reach": lambda value, _: tables.word(words, tables.REACH, value),
            "stage": lambda value, _: tables.word(words, tables.STAGE, value),
            "audience": lambda value, _: self.audience(value),
            "products": lambda value, _: words.listing([code for item in value for code in item.values()]),
            "quota": lambda value, _: self.quota(value),
            "face_value": lambda value, _: self.face_value(value),
            "unit_cost": lambda value, _: self.unit_cost(value),
            "discount": lambda value, _: f"{value['percent']} %",
            "variants": lambda value, _: "\n".join(self.variant(item) for item in value),
            "offered_from": lambda value, _: self.day(value),
            "offered_until": lambda value, _: self.day(value),
        }

    def audience(self, audience: Mapping[str, Any]) -> str:
        """Who sees it offered."""
        parts = [tables.word(self.words, tables.MEMBERSHIP_AUDIENCE, audience["membership"])]
        parts += [self.book.plan(code, self.words.language) for code in audience["plans"]]
        parts += [self.book.segment(code, self.words.language) for code in audience["segments"]]
        return self.words.listing(parts)

    def quota(self, quota: Mapping[str, Any]) -> str:
        """How often it may be used: `2 hours per membership month`."""
        unit = self.text(quota["unit"]) or self.words.text(msg("times"))
        per = tables.word(self.words, tables.QUOTA_PER, quota["per"])
        return self.words.text(msg("{count} {unit} per {per}"), count=self.words.number(quota["count"]), unit=unit, per=per)

    def face_value(self, told: Mapping[str, Any]) -> str:
        """What it is worth, by whose price."""
        amount = self.money(told["amount_minor"])
        return self.words.text(msg("{amount} ({source}, {on})"), amount=amount, source=told["source"], on=self.day(told["on"]))

    def unit_cost(self, told: Mapping[str, Any]) -> str:
        """What it costs, and whom."""
        who = tables.word(self.words, tables.PAID_BY, told["paid_by"])
        return self.words.text(msg("{amount}, paid by {who}"), amount=self.money(told["amount_minor"]), who=who)

    def variant(self, variant: Mapping[str, Any]) -> str:
        """What some get instead."""
        parts = [self.audience(variant["audience"])]
        parts += [self.quota(variant["quota"])] if variant["quota"] else []
        return f"{self.text(variant['label'])}: {self.words.listing([*parts, *given(self.text(variant['summary']))])}"
