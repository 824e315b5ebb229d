"""A plan in words: its price list as sentences, what its fields are called and what they say (T1)."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from admin.content_words import ContentWords
from admin.differences import Difference
from admin.i18n import Words, msg
from app.core.conditions import NameBook


class PlanWords(ContentWords):
    """Says a plan's content in one language. `benefits` and `terms` are titles by code, `newest` each one's newest version."""

    FIELDS: ClassVar[Mapping[str, str]] = {
        **ContentWords.FIELDS,
        "name": msg("Name"),
        "duration": msg("Duration"),
        "grace_days": msg("Days of grace"),
        "on_sale": msg("Can be bought"),
        "prices": msg("Price list"),
        "price": msg("Price"),
        "benefits": msg("Benefits"),
        "comparisons": msg("What others ask"),
        "version": msg("Version"),
    }
    WHOLE = ("pilot", "duration", "prices", "benefits", "terms", "comparisons")
    SHOWN = (
        "name",
        "summary",
        "programme",
        "duration",
        "grace_days",
        "on_sale",
        "prices",
        "benefits",
        "terms",
        "comparisons",
        "pilot",
        "code",
    )

    def __init__(
        self,
        words: Words,
        book: NameBook,
        benefits: Mapping[str, Mapping[str, str]] | None = None,
        terms: Mapping[str, Mapping[str, str]] | None = None,
        newest: Mapping[str, int] | None = None,
    ) -> None:
        super().__init__(words, book)
        self.benefits, self.terms, self.newest = benefits or {}, terms or {}, newest or {}
        self.ways |= {
            "name": lambda value, _: self.text(value) if isinstance(value, Mapping) else value,
            "summary": lambda value, _: self.text(value) if isinstance(value, Mapping) else value,
            "duration": lambda value, _: self.duration(value),
            "prices": lambda value, programme: "\n".join(self.rows(value, programme)),
            "benefits": lambda value, _: words.listing([self.benefit(code) for code in value]),
            "terms": lambda value, _: self.pin(value),
            "comparisons": lambda value, _: "\n".join(self.comparison(item) for item in value),
        }

    def differences(self, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> list[Difference]:
        """What lies between two contents. A draft that leaves the version of its terms open does not differ from a plan
        that is sold on the newest."""
        old, new = (before or {}).get("terms"), (after or {}).get("terms")
        if after and old and new == {**old, "version": None} and self.newest.get(old["code"]) == old["version"]:
            after = {**after, "terms": old}
        return super().differences(before, after)

    def duration(self, told: Mapping[str, Any]) -> str:
        """How long one period lasts: `1 year`."""
        count, words = told["count"], self.words
        if told["unit"] == "YEAR":
            return words.plural("{n} year", "{n} years", count)
        return words.plural("{n} month", "{n} months", count) if told["unit"] == "MONTH" else words.plural("{n} day", "{n} days", count)

    def rows(self, prices: Sequence[Mapping[str, Any]], programme: str | None) -> list[str]:
        """The price list, a sentence for each row in order."""
        alone = len(prices) == 1
        return [f"{place}. {self._row(row, programme, alone)}" for place, row in enumerate(prices, 1)]

    def _row(self, row: Mapping[str, Any], programme: str | None, alone: bool) -> str:
        """Who pays what: `growth in 88VIP at least 1,000: CNY 88.00`."""
        if row["condition"] is None:
            who = self.everybody(alone)
        else:
            who = self.condition(row["condition"], programme) or self.words.text(msg("a condition that is not finished"))
        return self.words.text(msg("{who}: {price}"), who=who, price=self.price(row["price"]))

    def everybody(self, alone: bool) -> str:
        """Whom a row without a condition is for."""
        return self.words.text(msg("everybody")) if alone else self.words.text(msg("everybody else"))

    def price(self, price: Mapping[str, Any] | None) -> str:
        """What it costs."""
        return self.money(price["amount_minor"]) if price else self.words.text(msg("not for sale"))

    def benefit(self, code: str) -> str:
        """The benefit's title."""
        return self.text(self.benefits.get(code)) or code

    def pin(self, pin: Mapping[str, Any]) -> str:
        """The terms that it is sold on."""
        title = self.text(self.terms.get(pin["code"])) or pin["code"]
        if pin["version"] is None:
            return self.words.text(msg("{title}, the version in force when it goes live"), title=title)
        return self.words.text(msg("{title}, version {number}"), title=title, number=pin["version"])

    def comparison(self, other: Mapping[str, Any]) -> str:
        """What somebody else asks, by which source."""
        said = {"name": other["name"], "price": self.price(other["price"]), "source": other["source"], "on": self.day(other["on"])}
        return self.words.text(msg("{name}: {price} ({source}, {on})"), **said)
