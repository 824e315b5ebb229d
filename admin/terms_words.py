"""Terms in words: what their fields are called and what their structured parts say (M1)."""

from collections.abc import Mapping
from typing import Any, ClassVar

from admin import words as tables
from admin.content_words import ContentWords, given
from admin.i18n import Words, msg
from app.core.conditions import NameBook


class TermsWords(ContentWords):
    """Says the content of terms in one language. The text itself is compared word by word, the structured parts as sentences."""

    FIELDS: ClassVar[Mapping[str, str]] = {
        **ContentWords.FIELDS,
        "body": msg("Text"),
        "refunds": msg("Refunds"),
        "basis": msg("What comes back"),
        "deduct_used": msg("Used benefits are taken off"),
        "full_before_days": msg("Days for the whole price"),
        "promotions": msg("Promotions"),
        "rule": msg("Rule"),
        "payment": msg("Payment"),
        "methods": msg("Ways to pay"),
        "renewal": msg("Renewal"),
        "hold_hours": msg("Hours that an order holds"),
    }
    WHOLE = ("exclusions", "refunds", "promotions", "payment")
    SHOWN = ("programme", "exclusions", "refunds", "promotions", "payment", "code")

    MARKDOWN: ClassVar[str] = "body"

    def __init__(self, words: Words, book: NameBook) -> None:
        super().__init__(words, book)
        self.ways |= {
            "refunds": lambda value, _: self.refunds(value),
            "promotions": lambda value, _: self.promotions(value),
            "payment": lambda value, _: self.payment(value),
        }

    def refunds(self, told: Mapping[str, Any]) -> str:
        """What comes back when a membership is given back."""
        words = self.words
        parts = [tables.word(words, tables.REFUND_BASIS, told["basis"])]
        if told["full_before_days"]:
            parts.append(words.plural("within {n} day the whole price", "within {n} days the whole price", told["full_before_days"]))
        if told["deduct_used"]:
            parts.append(words.text(msg("benefits that were used are taken off")))
        return words.listing([*parts, *given(self.text(told["note"]))])

    def promotions(self, told: Mapping[str, Any]) -> str:
        """How an order under a promotion is refunded."""
        return self.words.listing([tables.word(self.words, tables.PROMOTION_RULE, told["rule"]), *given(self.text(told["note"]))])

    def payment(self, told: Mapping[str, Any]) -> str:
        """How it is paid, how long an order holds its price, and whether it renews by itself."""
        words = self.words
        renewal = words.text(msg("renewed {how}"), how=tables.word(words, tables.RENEWAL, told["renewal"]))
        hold = words.plural(
            "paid by hand it holds its price for {n} hour", "paid by hand it holds its price for {n} hours", told["hold_hours"]
        )
        methods = [tables.word(words, tables.PAYMENT_METHOD, method) for method in told["methods"]]
        return words.listing([*methods, *([hold] if "MANUAL" in told["methods"] else []), renewal, *given(self.text(told["note"]))])
