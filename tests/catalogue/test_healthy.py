"""The linter is silent where nothing is wrong: on a thousand catalogues made up from seeds (B9)."""

from collections import Counter

import pytest

from app.catalogue.rules.documents import BENEFITS, Document
from app.catalogue.rules.findings import Kind
from app.catalogue.rules.lint import lint
from tests.catalogue.healthy import healthy


@pytest.mark.parametrize("hundred", range(10))
def test_the_linter_is_silent_on_a_thousand_healthy_catalogues(hundred: int) -> None:
    for seed in range(100 * hundred, 100 * hundred + 100):
        assert [(seed, *each.lines()) for each in lint(healthy(seed))] == []


def test_they_are_not_all_alike() -> None:
    """They hold every reach, conditions of every fact, discounts, and price lists of every length: silence would mean nothing else."""
    found = [document.data for seed in range(200) for document in healthy(seed) if document.noun == BENEFITS]
    assert min(Counter(each["reach"] for each in found).values()) > 200
    asked = str([each.get("condition") for each in found])
    assert all(f"'fact': '{fact}'" in asked for fact in ("growth", "spend", "tag", "region", "date", "experience_months", "segment"))
    assert sum(each["kind"] == "DISCOUNT" for each in found) > 50


def test_a_fault_in_any_of_them_is_found() -> None:
    """The same catalogues, each with a text taken away from one benefit."""
    for seed in range(40):
        documents = healthy(seed)
        place = next(place for place, document in enumerate(documents) if document.noun == BENEFITS)
        broken = {**documents[place].data, "title": {"en": "Only in English"}}
        documents[place] = Document(BENEFITS, documents[place].code, broken)
        assert [(each.kind, each.path) for each in lint(documents)] == [(Kind.TEXT_MISSING, "title.zh")]
