"""A failure of the store says whether it may be sent again: RETRY where nothing was changed, UNKNOWN where it may have been (ADR 0088)."""

from typing import Any

import pytest

from app.accounts import service as account_service
from app.core import db
from app.core.access import Role
from app.levels import queries as level_queries
from app.members import queries as member_queries
from app.members import service as member_service
from schema.limits import Limits
from tests.schema.house import House

RENAME = """mutation ($name: String!) {
  updateProfile(input: {expectedRevision: 0, nickname: $name}) {
    ... on ProfileSuccess { member { nickname growth { available } } }
  }
}"""


def breaks(patch: pytest.MonkeyPatch, place: Any, name: str, outcome: db.StoreOutcome) -> None:
    """From now on the function fails as a store does that broke off with that outcome."""

    async def broken(*_: Any, **__: Any) -> Any:
        raise db.StoreUnavailable(outcome)

    patch.setattr(place, name, broken)


def outcomes(answered: Any) -> list[tuple[str, str]]:
    """Code and outcome of each error."""
    return [(error["extensions"]["code"], error["extensions"]["outcome"]) for error in answered.json["errors"]]


@pytest.mark.parametrize("outcome", [db.StoreOutcome.RETRY, db.StoreOutcome.UNKNOWN])
async def test_a_change_that_failed_says_what_was_kept(house: House, monkeypatch: pytest.MonkeyPatch, outcome: db.StoreOutcome) -> None:
    ada = await house.member()
    breaks(monkeypatch, member_service, "update_profile", outcome)
    answered = await ada.ask(RENAME, name="Countess")
    assert outcomes(answered) == [("SERVICE_UNAVAILABLE", outcome.value)]
    assert answered.json["errors"][0]["message"].startswith("The store does not" if outcome == "RETRY" else "The store broke off. Look")


async def test_a_change_that_was_made_is_never_called_undone(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The name is kept, then a read for the answer fails: sending the change again would not be harmless."""
    ada = await house.member()
    breaks(monkeypatch, level_queries, "growth_of", db.StoreOutcome.RETRY)
    assert outcomes(await ada.ask(RENAME, name="Countess")) == [("SERVICE_UNAVAILABLE", "UNKNOWN")]
    assert (await ada.ask("{ viewer { member { nickname } } }")).data == {"viewer": {"member": {"nickname": "Countess"}}}


@pytest.mark.parametrize("outcome", [db.StoreOutcome.RETRY, db.StoreOutcome.UNKNOWN])
async def test_a_query_may_always_be_tried_again(house: House, monkeypatch: pytest.MonkeyPatch, outcome: db.StoreOutcome) -> None:
    owner = await house.staff(Role.OWNER)
    breaks(monkeypatch, member_queries, "members_page", outcome)
    assert outcomes(await owner.ask("{ members { nodes { id } } }")) == [("SERVICE_UNAVAILABLE", "RETRY")]


async def test_at_the_door_nothing_has_run(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    ada = await house.member()
    breaks(monkeypatch, account_service, "actor_of_session", db.StoreOutcome.UNKNOWN)
    answered = await ada.ask(RENAME, name="Countess")
    assert (answered.status, outcomes(answered)) == (503, [("SERVICE_UNAVAILABLE", "RETRY")])
    assert answered.header("retry-after") == "2"


@pytest.mark.parametrize(
    ("document", "variables", "outcome"),
    [("{ viewer { member { nickname } } }", {}, "RETRY"), (RENAME, {"name": "Countess"}, "UNKNOWN")],
    ids=["query", "mutation"],
)
async def test_what_took_too_long(house: House, document: str, variables: dict[str, str], outcome: str) -> None:
    ada = await house.member()
    house.endpoint.limits = Limits(query_seconds=0, mutation_seconds=0)
    assert outcomes(await ada.ask(document, **variables)) == [("TIMEOUT", outcome)]
