"""Price lists and members for tests of quotes, made by hand."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from app.core.conditions import Facts
from app.plans.rules import PinnedTerms, PlanInForce, PriceRow, compile_prices, read_content
from tests.plans.offers import growth, row, vip88

NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
PLAN_ID, TERMS_ID = UUID(int=88), UUID(int=89)


def facts(**known: Any) -> Facts:
    """Member 1 at noon in Shanghai on 2026-11-21; without growth unless told otherwise."""
    return Facts(1, known.pop("at", NOON), "Asia/Shanghai", **{"growth": {"vip": 0}, **known})


def price_list(*rows: dict[str, Any], **changes: Any) -> tuple[PriceRow, ...]:
    """The rows of a plan of the programme vip, ready to be asked."""
    return compile_prices(read_content(vip88(prices=list(rows), **changes)))


def either(*leaves: dict[str, Any]) -> dict[str, Any]:
    """A condition for which one of the leaves is enough."""
    return {"language": 1, "root": {"any": [leaf["root"] for leaf in leaves]}}


def both_of(*leaves: dict[str, Any]) -> dict[str, Any]:
    """A condition for which all of the leaves are needed."""
    return {"language": 1, "root": {"all": [leaf["root"] for leaf in leaves]}}


def of(fact: str, operator: str, value: Any, **said: Any) -> dict[str, Any]:
    """A condition of one leaf."""
    return {"language": 1, "root": {"fact": fact, "operator": operator, "value": value, **said}}


def plan(content: dict[str, Any] | None = None) -> PlanInForce:
    """The version 3 of a plan (88VIP unless told otherwise), in force since the first of November, on version 2 of its terms."""
    form = read_content(content or vip88())
    return PlanInForce(
        plan_id=7,
        public_id=PLAN_ID,
        programme_id=2,
        version_id=9,
        version_public_id=UUID(int=90),
        number=3,
        hash="a" * 64,
        effective_from=datetime(2026, 11, 1, tzinfo=UTC),
        recorded_at=datetime(2026, 10, 30, tzinfo=UTC),
        content=form,
        prices=compile_prices(form),
        terms=PinnedTerms("vip-terms", 2, TERMS_ID, 5, UUID(int=91)),
    )


LOYAL = row("loyal", 8_800, growth(1_000))
EVERYBODY = row("everybody", 88_800)
