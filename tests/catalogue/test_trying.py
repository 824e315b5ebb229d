"""Pilots of plans beside what everybody sees (G5): what is no fault, and what others say wrongly."""

from typing import Any

from app.catalogue.rules.documents import Document
from app.catalogue.rules.findings import Kind
from app.catalogue.rules.lint import lint
from tests.catalogue.examples import changed, example

EXAMPLE = {(document.noun, document.code): document for document in example()}
STUDIO, BADGE = EXAMPLE["plans", "pmtalk-studio"], EXAMPLE["benefits", "studio-badge"]


def pilot(fact: str, operator: str, value: Any) -> dict[str, Any]:
    """Who tries it out, through December."""
    condition = {"language": 1, "root": {"fact": fact, "operator": operator, "value": value}}
    return {"condition": condition, "from_on": "2026-12-01", "until_on": "2026-12-31", "badge": None}


TESTERS = pilot("tag", "has_any", ["tester"])


def kinds(document: Document, beside: Document) -> list[Kind]:
    """What is found in the document where the other one stands beside it."""
    known = {**EXAMPLE, (beside.noun, beside.code): beside}
    return [each.kind for each in lint([document], known.values())]


def test_a_benefit_with_a_pilot_of_its_own_does_not_tell_of_its_plan() -> None:
    """Nor does one of a plan that everybody may try out, nor one of another plan."""
    tried = changed(STUDIO, {"pilot": TESTERS})
    assert kinds(BADGE, tried) == [Kind.PILOT_BETRAYED]
    assert kinds(changed(BADGE, {"pilot": TESTERS}), tried) == []
    assert kinds(BADGE, changed(STUDIO, {"pilot": pilot("growth", ">=", 0)})) == []
    assert kinds(EXAMPLE["benefits", "88-mark"], tried) == []


def test_the_plan_names_those_alone_that_everybody_sees() -> None:
    own = changed(BADGE, {"pilot": TESTERS})
    (found,) = lint([changed(STUDIO, {"pilot": TESTERS})], [own if each is BADGE else each for each in EXAMPLE.values()])
    assert (found.kind, found.path) == (Kind.PILOT_BETRAYED, "pilot")
    assert found.params == {"benefits": "column-pass, competitor-digest, roadmap-kit"}
    assert found.refusal.field == "pilot"


def test_a_pilot_that_is_wrong_is_told_at_the_plan_as_what_it_is() -> None:
    """A segment that there is not, no condition: the plan's own rules refuse it, and nothing is said of nobody."""
    for wrong, beside in ((pilot("segment", "in", ["years-9"]), [Kind.PILOT_BETRAYED]), ({**TESTERS, "condition": None}, [])):
        tried = changed(STUDIO, {"pilot": wrong})
        assert kinds(tried, BADGE) == [Kind.FORM]
        assert kinds(BADGE, tried) == beside
