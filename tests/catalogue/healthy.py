"""Catalogues in which nothing is wrong, made up from a seed: whatever the linter says of one of them is said wrongly (B9)."""

from random import Random
from typing import Any

from app.catalogue.rules.documents import BENEFITS, COMMUNITY, PLANS, PRODUCTS, PROGRAMMES, SCHEME, SEGMENTS, TERMS, Document

_WORDS = {"en": "A plain sentence about number {n}.", "zh": "关于第 {n} 项的一句话。"}
_REGIONS = ("CN", "CN-31", "CN-44", "US", "DE")
_TAGS = ("mentor", "speaker", "course-graduate", "early")
_KINDS = ("CONTENT", "FEATURE", "IDENTITY", "COUPON", "PARTNER")
_BODY = {"en": "# Terms\n\nUnused days are paid back.", "zh": "# 条款\n\n未使用的天数按日退款。"}


def healthy(seed: int) -> list[Document]:
    """Every document of a catalogue: programmes, a cut, products, terms, plans with price lists, benefits of every kind."""
    return _Maker(Random(seed)).documents()


class _Maker:
    """Makes up one catalogue."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.programmes = [f"p{number}" for number in range(random.randint(1, 2))]
        self.segments = self._cut()
        self.products = [self._product(number) for number in range(random.randint(0, 4))]
        self.count = 0

    def documents(self) -> list[Document]:
        found = [Document(COMMUNITY, COMMUNITY, {"name": _text(0), "zone": "Asia/Shanghai", "currency": "CNY", "languages": ["zh", "en"]})]
        for place, code in enumerate(self.programmes):
            found.append(Document(PROGRAMMES, code, {"code": code, "name": _text(place), "default": place == 0}))
        found.append(Document(SEGMENTS, SCHEME, {"segments": self.segments}))
        found += [Document(PRODUCTS, product["sku"], product) for product in self.products]
        for programme in self.programmes:
            found += self._programme(programme)
        return found

    def _programme(self, programme: str) -> list[Document]:
        """Terms, plans with their benefits, and benefits without a plan."""
        terms: dict[str, Any] = {
            "code": f"{programme}-terms",
            "programme": programme,
            "title": _text(1),
            "body": _BODY,
            "exclusions": {"none": True},
        }
        terms |= {
            "refunds": {"basis": "UNUSED_DAYS", "deduct_used": True, "full_before_days": 7},
            "promotions": {"rule": "AS_PAID"},
            "payment": {"methods": ["MANUAL"], "renewal": "MANUAL", "hold_hours": 168},
        }
        found = [Document(TERMS, terms["code"], terms)]
        for number in range(self.random.randint(1, 2)):
            found += self._plan(programme, f"{programme}-plan{number}")
        for _ in range(self.random.randint(1, 5)):
            content = self._benefit(programme, None)
            found.append(Document(BENEFITS, content["code"], content))
        return found

    def _plan(self, programme: str, code: str) -> list[Document]:
        """A plan whose better rows cost less, whose package is worth enough and covers its cost; and what is in the package."""
        benefits = [self._benefit(programme, code) for _ in range(self.random.randint(1, 4))]
        worth = sum(benefit["face_value"]["amount_minor"] for benefit in benefits)
        highest = worth // self.random.randint(5, 20)
        rows = self.random.randint(0, 3)
        prices = sorted(self.random.sample(range(highest // 2, highest), rows))
        marks = sorted(self.random.sample(range(1, 600), rows), reverse=True)
        fact: dict[str, Any] = self.random.choice(
            [{"fact": "growth"}, {"fact": "experience_months"}, {"fact": "spend", "period": {"rolling_days": 90}}]
        )
        listed = [
            _row(f"row{place}", _condition({**fact, "operator": ">=", "value": mark}), price)
            for place, (mark, price) in enumerate(zip(marks, prices, strict=True))
        ]
        listed.append(_row("others", None, highest if not listed or self.random.random() < 0.7 else None))
        for benefit in benefits:
            benefit["unit_cost"] = {"amount_minor": highest // 2 // len(benefits), "paid_by": "COMMUNITY"}
        plan = {
            "code": code,
            "programme": programme,
            "name": _text(2),
            "summary": _text(3),
            "duration": {"count": 1, "unit": self.random.choice(["MONTH", "YEAR"])},
            "prices": listed,
            "benefits": [benefit["code"] for benefit in benefits],
            "terms": {"code": f"{programme}-terms"},
        }
        return [Document(PLANS, code, plan), *(Document(BENEFITS, benefit["code"], benefit) for benefit in benefits)]

    def _benefit(self, programme: str, plan: str | None) -> dict[str, Any]:
        self.count += 1
        content: dict[str, Any] = {
            "code": f"b{self.count}",
            "programme": programme,
            "plan": plan,
            "title": _text(self.count),
            "summary": _text(self.count),
            "terms": _text(self.count),
            "kind": self.random.choice(_KINDS),
            "reach": "GLOBAL",
            "exclusions": {"none": True},
            "face_value": {"amount_minor": self.random.randint(10_000, 90_000), "source": "our price list", "on": "2026-11-01"},
            "position": self.random.randint(0, 99),
        }
        if self.random.random() < 0.6:
            self._specific(content)
        if self.random.random() < 0.3:
            content["quota"] = {"count": self.random.randint(1, 30), "per": self.random.choice(["DAY", "PERIOD", "LIFETIME"])}
        return content

    def _specific(self, content: dict[str, Any]) -> None:
        """Limited by products or by a condition, and offered to some."""
        content["reach"] = "SPECIFIC"
        free = {"growth", "spend", "tag", "region", "date"}
        if self.random.random() < 0.4:
            parts = self.random.sample(self.segments, self.random.randint(1, len(self.segments)))
            content["audience"] = {"membership": "BOTH", "segments": [part["code"] for part in parts], "plans": []}
        else:
            free.add(self.random.choice(["experience_months", "segment"]))  # one fact in two words
        if self.products and self.random.random() < 0.5:
            self._discount(content)
        else:
            content["condition"] = _condition(self._tree(sorted(free)))
        if self.random.random() < 0.3 and content["exclusions"].get("none"):
            content["exclusions"] = {"none": False, "regions": ["JP"], "account_statuses": ["MUTED"], "note": _text(7)}

    def _discount(self, content: dict[str, Any]) -> None:
        product = self.random.choice(self.products)
        content |= {"kind": "DISCOUNT", "discount": {"percent": self.random.randint(1, 40)}, "products": [{"sku": product["sku"]}]}
        content["exclusions"] = {"none": False, "scenarios": ["other-promotions"], "note": _text(7)}

    def _tree(self, free: list[str]) -> dict[str, Any]:
        """Some questions of different facts, joined one way or the other; none is always or never answered so."""
        asked = [self._question(fact) for fact in self.random.sample(free, self.random.randint(1, min(4, len(free))))]
        if len(asked) == 1:
            return asked[0]
        if self.random.random() < 0.3:
            return {"not": {"any": [{"not": each} for each in asked]}}
        return {self.random.choice(["all", "any"]): asked}

    def _question(self, fact: str) -> dict[str, Any]:
        number = self.random.randint(1, 1000)
        if fact in ("growth", "experience_months"):
            low = {"fact": fact, "operator": ">=", "value": number}
            return self.random.choice([low, {"all": [low, {"fact": fact, "operator": "<", "value": number + 5}]}])
        if fact == "spend":
            days = self.random.randint(1, 300)
            short = {"fact": fact, "period": {"rolling_days": days}, "operator": "<=", "value": number}
            long = {"fact": fact, "period": {"rolling_days": days + 30}, "operator": ">", "value": number}
            return self.random.choice([long, {"all": [short, long]}])
        if fact == "tag":
            return {"fact": fact, "operator": self.random.choice(["has_any", "has_all"]), "value": self.random.sample(_TAGS, 2)}
        if fact == "region":
            return {"fact": fact, "operator": self.random.choice(["in", "not_in"]), "value": self.random.sample(_REGIONS, 2)}
        if fact == "segment":
            return {"fact": fact, "operator": "in", "value": [self.random.choice(self.segments)["code"]]}
        return {"fact": fact, "operator": self.random.choice([">=", "<="]), "value": f"2027-{number % 12 + 1:02}-01"}

    def _cut(self) -> list[dict[str, Any]]:
        marks = [0, *sorted(self.random.sample(range(1, 120), self.random.randint(0, 3)))]
        ends = [*marks[1:], None]
        stages = ["LEARNING", "WORK_SUPPORT", "MONETIZATION"]
        return [
            {"code": f"s{place}", "name": _text(place), "from_months": start, "to_months": end, "stage": stages[min(place, 2)]}
            for place, (start, end) in enumerate(zip(marks, ends, strict=True))
        ]

    def _product(self, number: int) -> dict[str, Any]:
        price = self.random.randint(1_000, 100_000)
        return {
            "sku": f"SKU-{number}",
            "name": _text(number),
            "category": f"c{number % 2}",
            "brand": "",
            "list_price_minor": price,
            "cost_minor": price // 2,
            "priced_on": "2026-11-01",
            "source": "our price list",
        }


def _text(number: int) -> dict[str, str]:
    return {language: text.format(n=number) for language, text in _WORDS.items()}


def _condition(root: dict[str, Any]) -> dict[str, Any]:
    return {"language": 1, "root": root}


def _row(code: str, condition: dict[str, Any] | None, price: int | None) -> dict[str, Any]:
    paid = None if price is None else {"amount_minor": price, "currency": "CNY"}
    return {"code": code, "label": _text(4), "condition": condition, "price": paid}
