"""What is wrong with a catalogue before it is published (B9): the same findings for files, for the store, for one draft. Pure.

Errors block publishing, warnings want a reason. What one document says wrongly is told with its rule; what can only be seen
when several stand side by side (references, discounts on one product, costs) is told where it can be mended.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from app.catalogue.rules.benefit_lint import benefit_findings
from app.catalogue.rules.documents import (
    BENEFITS,
    COMMUNITY,
    EARNING,
    PLANS,
    PRODUCTS,
    PROGRAMMES,
    SEGMENTS,
    TERMS,
    Document,
    faults_of,
    normal,
    said,
)
from app.catalogue.rules.findings import Finding, Severity
from app.catalogue.rules.numbers import rule_of
from app.catalogue.rules.plan_lint import plan_findings, terms_findings
from app.catalogue.rules.points import points_suspicion
from app.catalogue.rules.rerun import rerun
from app.catalogue.rules.shelf import POINTS, Beside, Shelf
from app.community.rules import NewCommunity, check_code, check_community, check_text
from app.core.errors import Invalid
from app.segments.rules import parse_cut

_NO_COMMUNITY_TEMPLATE = "There is no community yet: one of the files must describe it."
_NOTHING_BESIDE = Beside()


def lint(documents: Iterable[Document], known: Iterable[Document] = (), beside: Beside = _NOTHING_BESIDE) -> list[Finding]:
    """Everything that is wrong with the documents, which will stand beside (or instead of) those `known` already. What has a witness
    has been tried with it (W3)."""
    checked = list(documents)
    shelf = shelf_of(checked, known, beside)
    findings = [_unread(document, fault, shelf) for document in checked for fault in faults_of(document)]
    if not shelf.languages:
        return findings or [Finding(Severity.ERROR, "G4", COMMUNITY, "", "", _NO_COMMUNITY_TEMPLATE)]
    for document in checked:
        if (document.noun, document.code) in shelf.documents:
            findings += (replace(each, rerun=rerun(each, shelf)) for each in _check(document, shelf))
    ids = beside.ids
    return [replace(each, public_id=ids.get((each.noun, each.code))) for each in findings] if ids else findings


def shelf_of(documents: Iterable[Document], known: Iterable[Document] = (), beside: Beside = _NOTHING_BESIDE) -> Shelf:
    """What stands side by side once the documents have been published; what cannot be read is left out."""
    readable: dict[tuple[str, str], Mapping[str, Any]] = {}
    supposed: dict[str, Mapping[str, Any]] = {}
    for document in (*known, *documents):
        readable.pop((document.noun, document.code), None)
        try:
            readable[document.noun, document.code] = normal(document)
        except Invalid:
            if document.noun == PLANS:
                with suppress(Invalid):
                    supposed[document.code] = said(normal(replace(document, data=_spent(document.data))))
    return Shelf(readable, beside, supposed)


def _spent(value: Any) -> Any:
    """The same, with each question of points asked of the growth of a programme that there is not."""
    if isinstance(value, Mapping):
        found = {key: _spent(each) for key, each in value.items()}
        return {**found, "fact": "growth", "programme": POINTS} if found.get("fact") == POINTS else found
    return [_spent(each) for each in value] if isinstance(value, list) else value


def _unread(document: Document, fault: Invalid, shelf: Shelf) -> Finding:
    """What keeps the document from being read, as a finding."""
    told = points_suspicion(fault, document.code, shelf) if document.noun == PLANS else None
    if told is None:
        return document.finding(rule_of(document, fault), fault)
    found = document.suspected(told)
    return replace(found, rerun=rerun(found, shelf))


def _check(document: Document, shelf: Shelf) -> list[Finding]:
    if document.noun in _FINDINGS:
        return _FINDINGS[document.noun](document, shelf)
    try:
        _CHECKS[document.noun](normal(document), shelf)
    except Invalid as fault:
        return [document.finding(rule_of(document, fault), fault)]
    return []


def _community(data: Mapping[str, Any], shelf: Shelf) -> None:
    check_community(NewCommunity(data["name"], data["currency"], data["zone"], tuple(data["languages"]), data["settings"]))


def _programme(data: Mapping[str, Any], shelf: Shelf) -> None:
    check_code(data["code"])
    check_text(data["name"], shelf.languages, "name", 80)
    defaults = sorted(other["code"] for other in shelf.of(PROGRAMMES) if other["default"])
    if data["default"] and defaults[0] != data["code"]:
        raise Invalid("default", "{other} is the default programme already: there is one.", other=defaults[0])


def _segments(data: Mapping[str, Any], shelf: Shelf) -> None:
    parse_cut(data, shelf.languages)


def _earning(data: Mapping[str, Any], shelf: Shelf) -> None:
    check_code(data["code"])
    _check_programme(data, shelf)


def _product(data: Mapping[str, Any], shelf: Shelf) -> None:
    check_text(data["name"], shelf.languages, "name", 80)
    if data["cost_minor"] is not None and data["cost_minor"] > data["list_price_minor"]:
        raise Invalid("cost_minor", "The cost lies above the list price of {price} (minor units).", price=data["list_price_minor"])


def _check_programme(data: Mapping[str, Any], shelf: Shelf) -> None:
    known = shelf.world.programmes
    if data["programme"] not in known:
        there = ", ".join(sorted(known)) or "none yet"
        raise Invalid("programme", "There is no programme {code}. There are: {known}.", code=data["programme"], known=there)


_CHECKS = {COMMUNITY: _community, PROGRAMMES: _programme, SEGMENTS: _segments, EARNING: _earning, PRODUCTS: _product}
_FINDINGS: Mapping[str, Callable[[Document, Shelf], list[Finding]]] = {
    TERMS: terms_findings,
    PLANS: plan_findings,
    BENEFITS: benefit_findings,
}
