"""What the linter finds (B9, M1, X3 and the rules of single nouns): each fault planted once, and a healthy twin beside it."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.benefits.rules import read_content
from app.catalogue.rules.clauses import clauses
from app.catalogue.rules.documents import BENEFITS, Document, normal, read_file, twice
from app.catalogue.rules.findings import CatalogueRefused, Finding, Kind, Severity, errors
from app.catalogue.rules.lint import lint, shelf_of
from app.catalogue.rules.reading import read_yaml
from app.catalogue.rules.rerun import rerun
from app.catalogue.rules.shelf import Beside, Paid
from app.core.conditions import NameBook
from app.orders.rules.savings import amount_off
from tests.catalogue.examples import changed, example
from tests.effort import counted_effort

EXAMPLE = example()
BY_NAME = {(document.noun, document.code): document for document in EXAMPLE}
CASES = read_yaml((Path(__file__).parent / "faults.yaml").read_text()).value["cases"]
NOBODY_CAN = {  # what holds of everybody: the witness is who comes nearest, and may stay refused where others are let in
    Kind.CONDITION_NEVER, Kind.CONDITION_ALWAYS, Kind.CONDITION_IDLE, Kind.DATES_NEVER_MEET, Kind.AUDIENCE_EMPTY,
    Kind.NOBODY_LEFT, Kind.EXCLUDED_ALL, Kind.PILOT_EMPTY, Kind.ROW_NEVER, Kind.ROW_TAKEN,
}  # fmt: skip
THOUSAND = {"language": 1, "root": {"fact": "growth", "operator": ">=", "value": 1000}}


def laid(case: dict[str, Any], planted: bool) -> tuple[Document, list[Document], Beside]:
    """The case's document with the fault in it, or with something like it that is fine, and what stands beside it."""
    others = {name: changed(BY_NAME[name], changes) for name, changes in _named(case.get("also", {})).items()} if planted else {}
    document = changed(BY_NAME[_name(case["of"])], case["planted"] if planted else case.get("healthy", {}))
    beside = case.get("beside", {}) if planted else case.get("beside_healthy", case.get("beside", {}))
    paid = {sku: Paid(amount, date(2026, 11, 20)) for sku, amount in beside.get("paid", {}).items()}
    known = Beside(inferred=frozenset(case.get("inferred", ())), editions=beside.get("editions", {}), paid=paid)
    return document, [others.get((each.noun, each.code), each) for each in EXAMPLE], known


def found(case: dict[str, Any], planted: bool) -> list[Finding]:
    """The findings about the case's document."""
    document, known, beside = laid(case, planted)
    return lint([document], known, beside)


def _name(text: str) -> tuple[str, str]:
    noun, code = text.split(" ")
    return noun, code


def _named(changes: dict[str, Any]) -> dict[tuple[str, str], Any]:
    return {_name(text): value for text, value in changes.items()}


@pytest.mark.parametrize("case", CASES, ids=[f"{case['rule']} {case['name']}" for case in CASES])
def test_the_planted_fault_is_found_and_its_twin_is_not(case: dict[str, Any]) -> None:
    findings = found(case, planted=True)
    severity, kind = Severity(case.get("severity", "error")), Kind(case.get("kind", "FORM"))
    assert [(each.severity, each.kind, each.rule, each.path) for each in findings][:1] == [(severity, kind, case["rule"], case["path"])]
    assert case.get("words", "") in findings[0].message
    assert (findings[0].noun, findings[0].code) == _name(case["of"])
    assert found(case, planted=False) == []


@pytest.mark.parametrize("case", CASES, ids=[f"{case['rule']} {case['name']}" for case in CASES])
def test_the_evaluator_confirms_every_witness_and_denies_it_of_the_twin(case: dict[str, Any]) -> None:
    """W3: whoever is shown meets what is said, by the evaluator that members meet; where the fault is mended, nobody does."""
    told = found(case, planted=True)
    assert [each.kind for each in told if each.kind is not Kind.FORM and each.witness is None] == []
    for each in told:
        assert (each.rerun is None) is (each.witness is None)
        assert each.rerun is None or each.rerun.holds, each.lines()
    document, known, beside = laid(case, planted=False)
    mended = rerun(told[0], shelf_of([document], known, beside))
    assert mended is None or told[0].kind in NOBODY_CAN or not mended.holds, mended.said("en")
    assert case.get("shown", "") in "\n".join(told[0].lines())


def test_every_kind_of_finding_is_planted() -> None:
    assert {Kind(case.get("kind", "FORM")) for case in CASES} == set(Kind)


def test_the_example_has_no_errors_and_the_warnings_that_its_reference_prices_deserve() -> None:
    """88VIP asks 888.00 for what is worth 3.62 times that (B7), and 88.00 for what costs more at full use (T5)."""
    assert [(item.severity, item.rule, item.code, item.path) for item in lint(EXAMPLE)] == [
        (Severity.WARNING, "T5", "88vip", "prices[0].price"),
        (Severity.WARNING, "B7", "88vip", "prices[1].price"),
    ]
    assert twice(EXAMPLE) == []


def test_what_the_guide_shows_can_be_brought_in() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "catalogue.md").read_text()
    documents, wrong = read_file("guide.yaml", guide.partition("```yaml\n")[2].partition("```")[0])
    assert wrong == []
    assert {document.noun for document in documents} == {"terms", "plans", "segments", "earning"}
    assert errors(lint([document for document in documents if document.noun != "segments"], EXAMPLE)) == []


def test_a_finding_in_a_file_names_file_and_line() -> None:
    text = (
        "earning:\n"
        "- code: 88vip-purchase\n"
        "  programme: nowhere\n"
        "  event: PURCHASE\n"
        "  growth: {per_minor: 100, points_each: 1, rounding: HALF_EVEN}\n"
        "  cap_per_event: 20000\n"
        "  available_after_days: 0\n"
        "products:\n"
        "- sku: X-1\n"
        "  name: {en: Thing, zh: 东西}\n"
        "  category: books\n"
        "  list_price_minor: '100'\n"
        "  priced_on: 2026-13-01\n"
        "  source: list\n"
    )
    documents, wrong = read_file("more.yaml", text)
    assert wrong == []
    assert sorted(str(finding) for finding in lint(documents, known=EXAMPLE)) == [
        "more.yaml:12: error X3 list_price_minor: Give a whole number.",
        "more.yaml:13: error X3 priced_on: Give a day such as 2026-11-21.",
        "more.yaml:3: error G4 programme: There is no programme nowhere. There are: 88vip, pmtalk.",
    ]


def test_a_field_that_is_missing_is_told_at_the_thing_around_it() -> None:
    documents, _ = read_file("plan.yaml", "plans:\n- code: basic\n  name: {en: B, zh: 基础}\n")
    assert [str(finding) for finding in lint(documents, known=EXAMPLE)] == ["plan.yaml:2: error G4 programme: This is needed."]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("- a\n", 1, "A file holds one benefit"),
        ("hello\n", 1, "A file holds one benefit"),
        ("badges: []\n", 1, "There is no badges in a catalogue"),
        ("plans:\n  code: a\n", 1, "Give a list."),
        ("community: [a]\n", 1, "Give fields with their values."),
        ("plans:\n- a\n", 2, "Give fields with their values, and the code as a text."),
        ("plans:\n- name: {}\n", 2, "the code as a text"),
        ("plans:\n- name: {}\n  code: 7\n", 3, "the code as a text"),
        ("products:\n- code: a\n", 2, "the sku as a text"),
        ("code: 7\n", 1, "the code as a text"),
    ],
)
def test_what_is_no_catalogue_is_told_with_its_line(text: str, line: int, words: str) -> None:
    documents, wrong = read_file("x.yaml", text)
    assert documents == []
    assert [(finding.file, finding.line, finding.rule) for finding in wrong] == [("x.yaml", line, "YAML")]
    assert words in wrong[0].message


def test_what_is_described_twice_is_told_with_both_places() -> None:
    one, _ = read_file("a.yaml", "plans:\n- code: gold\n")
    two, _ = read_file("b.yaml", "plans:\n- code: silver\n- code: gold\n")
    assert [str(finding) for finding in twice([*one, *two])] == [
        "b.yaml:3: error YAML: This is described twice; the first time in a.yaml:2."
    ]


def test_without_a_community_nothing_else_can_be_said() -> None:
    assert [finding.message for finding in lint([BY_NAME["plans", "88vip"]])] == [
        "There is no community yet: one of the files must describe it."
    ]


@pytest.mark.parametrize(
    "text",
    [
        "整单退货，购物券随之退回。",
        "已退款的订单不计入。",
        "七天内可全额退款。",
        "Refunds arrive within ten days.",
        "Let us interpret the chart together.",
    ],
)
def test_healthy_words_are_no_such_clause(text: str) -> None:
    """M1: the pattern looks for the claim, not for the word."""
    assert list(clauses({"x": text}, NameBook())) == []


@pytest.mark.parametrize(("numerator", "off"), [(999 * 5, 50), (1 * 50, 1), (1 * 49, 0), (150, 2), (149, 1), (0, 0)])
def test_a_percentage_rounds_half_up_on_the_amount_taken_off(numerator: int, off: int) -> None:
    """B, Rounding: 5 % off 9.99 is 0.50 off."""
    assert amount_off(numerator, 1) == off


def test_the_refusal_says_the_first_error_and_how_many() -> None:
    findings = [
        Finding(Severity.ERROR, "B1", BENEFITS, "a", "reach", "No {what}.", {"what": "way"}, "a.yaml", 3),
        Finding(Severity.ERROR, "B2", BENEFITS, "b", "kind", "Other."),
    ]
    assert CatalogueRefused(findings[:1]).message == "a.yaml:3: No way. (B1)"
    assert CatalogueRefused(findings).message == "a.yaml:3: No way. (B1) There are 2 errors in all."
    assert CatalogueRefused(findings).field == "reach"
    assert findings[1].place == "benefits b kind"


def test_the_package_of_88vip_is_worth_more_than_2000() -> None:
    """The example community's figure, from face values with source and date (B7)."""
    contents = [read_content(normal(document)) for document in EXAMPLE if document.noun == BENEFITS]
    package = [content for content in contents if content.plan == "88vip" and not content.offered_from and content.face_value]
    assert all(content.face_value and content.face_value.source and content.face_value.on for content in package)
    assert sum(content.face_value.amount_minor for content in package if content.face_value) == 298_100 + 6_800 + 16_800


def test_the_example_has_what_the_issue_asks_for() -> None:
    contents = [read_content(normal(document)) for document in EXAMPLE if document.noun == BENEFITS]
    assert len(contents) == 61
    assert len([content for content in contents if content.offered_until is None]) >= 44
    for stage in ("LEARNING", "WORK_SUPPORT", "MONETIZATION"):
        assert len([content for content in contents if content.stage == stage]) >= 8
    assert {content.kind for content in contents} == {"CONTENT", "FEATURE", "IDENTITY", "DISCOUNT", "COUPON", "PARTNER"}
    thousand = next(content for content in contents if content.code == "88-thousand")
    assert thousand.condition == THOUSAND
    texts = [text for content in contents for group in (content.title, content.summary, content.terms) for text in group.values()]
    assert len(set(texts)) == len(texts)


def test_lint_grows_with_the_benefits_and_no_faster() -> None:
    template = BY_NAME[BENEFITS, "88-hotel-upgrade"]
    many = [
        Document(
            BENEFITS,
            f"copy-{number}",
            {**normal(template), "code": f"copy-{number}", "offered_from": str(date(2027, 1, 1) + timedelta(number))},
        )
        for number in range(1000)
    ]
    with counted_effort() as half:
        assert lint(many[:500], known=EXAMPLE) == []
    with counted_effort() as whole:
        assert lint(many, known=EXAMPLE) == []
    assert whole.calls < 2.2 * half.calls
    assert whole.calls < 6_000_000
