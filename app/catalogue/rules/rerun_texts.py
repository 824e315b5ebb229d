"""Texts shown again to whoever reads the witness' language (B9, M1, W3). Pure."""

from app.catalogue.rules.clauses import clauses
from app.catalogue.rules.findings import Finding, Kind, Rerun
from app.catalogue.rules.shelf import Shelf
from app.catalogue.rules.witness import Phrase, Tongue
from app.core.versions.content import shows

_NOTHING_TEMPLATE = "There is nothing to read in {language}."
_TEXT_TEMPLATE = "In {language} it reads: {text}"


def _missing(finding: Finding, shelf: Shelf) -> Rerun:
    text = str(shelf.value(finding.noun, finding.code, finding.path) or "")
    return Rerun(not shows(text), _read(finding, text))


def _clause(finding: Finding, shelf: Shelf) -> Rerun:
    """The clause is in the text that is read."""
    text, language = str(shelf.value(finding.noun, finding.code, finding.path) or ""), _language(finding)
    found = [each for each in clauses({language: text}, shelf.book) if each.kind is finding.kind]
    return Rerun(bool(found), _read(finding, str(found[0].fault.params["clause"]) if found else text))


def _read(finding: Finding, text: str) -> Phrase:
    if not shows(text):
        return Phrase(_NOTHING_TEMPLATE, {"language": Tongue(_language(finding))})
    return Phrase(_TEXT_TEMPLATE, {"language": Tongue(_language(finding)), "text": text if len(text) <= 120 else f"{text[:119]}…"})


def _language(finding: Finding) -> str:
    return str(finding.witness.reader) if finding.witness else ""


TRIES = {Kind.TEXT_MISSING: _missing, Kind.CLAUSE_FINAL: _clause, Kind.CLAUSE_NO_REFUND: _clause}
