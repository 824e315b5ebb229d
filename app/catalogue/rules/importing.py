"""What an import changes, field by field, and how a refusal on the way is told. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.catalogue.rules.documents import BENEFITS, NOUNS, PLANS, SINCE, Document, normal
from app.catalogue.rules.findings import CatalogueRefused, Finding
from app.catalogue.rules.numbers import rule_of
from app.core.errors import AppError, Invalid
from app.core.versions.rules import Change, compare

_SHOWN = 60


@dataclass(frozen=True, slots=True)
class DocumentChange:
    """A document that says something else than the store. `before` is None where the store has no such thing."""

    document: Document
    data: dict[str, Any]
    before: Mapping[str, Any] | None
    fields: tuple[Change, ...]

    @property
    def action(self) -> str:
        """`create` or `change`."""
        return "create" if self.before is None else "change"

    def to_json(self) -> dict[str, Any]:
        """The change as JSON values; each field only where something stood before."""
        fields = [{"path": field.path, "before": field.before, "after": field.after} for field in self.fields]
        return {
            "noun": self.document.noun,
            "code": self.document.code,
            "action": self.action,
            "file": self.document.file,
            "fields": fields if self.before is not None else [],
        }


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or would do."""

    files: int = 0
    changes: tuple[DocumentChange, ...] = ()
    unchanged: int = 0
    warnings: tuple[Finding, ...] = ()
    dry_run: bool = False

    @property
    def created(self) -> int:
        """How many things are new."""
        return sum(change.before is None for change in self.changes)

    @property
    def changed(self) -> int:
        """How many things say something else than before."""
        return len(self.changes) - self.created

    def to_json(self) -> dict[str, Any]:
        """The report as JSON values."""
        return {
            "dry_run": self.dry_run,
            "files": self.files,
            "created": self.created,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "changes": [change.to_json() for change in self.changes],
            "warnings": [
                {"rule": item.rule, "path": item.path, "message": item.message, "file": item.file, "line": item.line}
                for item in self.warnings
            ],
        }

    def lines(self) -> list[str]:
        """The report for people."""
        found = [str(warning) for warning in self.warnings]
        for change in self.changes:
            found.append(f"{change.action} {change.document.noun} {change.document.code}")
            if change.before is not None:
                found += [f"  {field.path}: {_short(field.before)} -> {_short(field.after)}" for field in change.fields]
        would = "would be " if self.dry_run else ""
        return [*found, f"{self.created} {would}created, {self.changed} {would}changed, {self.unchanged} as they were; {self.files} files"]


def changes_of(documents: Sequence[Document], before: Mapping[tuple[str, str], Mapping[str, Any]]) -> list[DocumentChange]:
    """The documents that say something else than what stands `before`, by noun and code; in the order in which they are published."""
    found = []
    for document in sorted(documents, key=lambda document: NOUNS.index(document.noun)):
        was, data = before.get((document.noun, document.code)), normal(document)
        fields = compare(_as_said(document.noun, was, data, before) if was else None, data)
        if fields:
            found.append(DocumentChange(document, data, was, tuple(fields)))
    return found


def _as_said(noun: str, was: Mapping[str, Any], data: Mapping[str, Any], before: Mapping[tuple[str, str], object]) -> Mapping[str, Any]:
    """What stands there, without what the file leaves open: since when the first version holds, which stands for good; of a plan
    the version of its terms, where the file names none, and the benefits that have ended."""
    found = {key: data[key] if key == SINCE else value for key, value in was.items()}
    if noun == PLANS:
        if data["terms"] is not None and data["terms"]["version"] is None:
            found["terms"] = {**was["terms"], "version": None}
        found["benefits"] = [code for code in was["benefits"] if code in data["benefits"] or (BENEFITS, code) in before]
    return found


def refused(change: DocumentChange, refusal: AppError) -> CatalogueRefused:
    """The refusal of a room as one of the catalogue: with the file, line and rule of what it is about."""
    faults = getattr(refusal, "faults", None) or [refusal]
    findings = []
    for fault in faults:
        plain = fault if isinstance(fault, Invalid) else Invalid("", fault.template, **fault.params)
        findings.append(change.document.finding(rule_of(change.document, plain), plain))
    return CatalogueRefused(findings)


def _short(value: Any) -> str:
    text = "nothing" if value is None else str(value).replace("\n", " ")
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
