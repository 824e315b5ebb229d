"""What is wrong with a catalogue, and where (B9): findings, and the refusal that carries them. Pure.

Invalid
└── CatalogueRefused    a catalogue cannot be imported; carries every error that was found, with file, line and rule
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from app.catalogue.rules.witness import Phrase, Witness
from app.core.errors import Invalid


class Severity(StrEnum):
    """An error blocks publishing; a warning wants a reason (B9)."""

    ERROR = "error"
    WARNING = "warning"


class Kind(StrEnum):
    """What is wrong. FORM: the thing cannot stand as it is written, by the rules of its own room; it concerns no member yet."""

    FORM = "FORM"
    TEXT_MISSING = "TEXT_MISSING"
    CLAUSE_FINAL = "CLAUSE_FINAL"
    CLAUSE_NO_REFUND = "CLAUSE_NO_REFUND"
    GLOBAL_LIMITED = "GLOBAL_LIMITED"
    SPECIFIC_UNLIMITED = "SPECIFIC_UNLIMITED"
    ASKED_TWICE = "ASKED_TWICE"
    CONDITION_NEVER = "CONDITION_NEVER"
    CONDITION_ALWAYS = "CONDITION_ALWAYS"
    CONDITION_IDLE = "CONDITION_IDLE"
    DATES_NEVER_MEET = "DATES_NEVER_MEET"
    AUDIENCE_EMPTY = "AUDIENCE_EMPTY"
    NOBODY_LEFT = "NOBODY_LEFT"
    EXCLUDED_ALL = "EXCLUDED_ALL"
    EXCLUDED_PRODUCTS = "EXCLUDED_PRODUCTS"
    PILOT_EMPTY = "PILOT_EMPTY"
    PILOT_BETRAYED = "PILOT_BETRAYED"
    INFERRED_TAG = "INFERRED_TAG"
    BELOW_COST = "BELOW_COST"
    STACKED = "STACKED"
    DEARER_THAN_OUTSIDE = "DEARER_THAN_OUTSIDE"
    ROW_NEVER = "ROW_NEVER"
    ROW_TAKEN = "ROW_TAKEN"
    ROW_DEARER = "ROW_DEARER"
    ROW_DEARER_THAN_ALL = "ROW_DEARER_THAN_ALL"
    PRICE_GAP = "PRICE_GAP"
    PRICE_BY_POINTS = "PRICE_BY_POINTS"
    PACKAGE_POOR = "PACKAGE_POOR"
    PACKAGE_UNVALUED = "PACKAGE_UNVALUED"
    PRICE_UNDER_COST = "PRICE_UNDER_COST"
    TERMS_OLD = "TERMS_OLD"
    BENEFIT_OF_OTHERS = "BENEFIT_OF_OTHERS"
    BENEFIT_UNLISTED = "BENEFIT_UNLISTED"

    @property
    def rule(self) -> str:
        """The number of the rule that it breaks; of FORM the field decides."""
        return _RULES.get(self, "B9")


_RULES: Mapping[Kind, str] = {
    Kind.CLAUSE_FINAL: "M1",
    Kind.CLAUSE_NO_REFUND: "M1",
    Kind.GLOBAL_LIMITED: "B1",
    Kind.SPECIFIC_UNLIMITED: "B1",
    Kind.ASKED_TWICE: "B3",
    Kind.EXCLUDED_ALL: "B5",
    Kind.EXCLUDED_PRODUCTS: "B5",
    Kind.PILOT_EMPTY: "G5",
    Kind.PILOT_BETRAYED: "G5",
    Kind.INFERRED_TAG: "T7",
    Kind.ROW_NEVER: "T1",
    Kind.ROW_TAKEN: "T1",
    Kind.ROW_DEARER: "T1",
    Kind.ROW_DEARER_THAN_ALL: "T1",
    Kind.PRICE_GAP: "T1",
    Kind.PRICE_BY_POINTS: "T1",
    Kind.PACKAGE_POOR: "B7",
    Kind.PACKAGE_UNVALUED: "B7",
    Kind.PRICE_UNDER_COST: "T5",
    Kind.TERMS_OLD: "M1",
    Kind.BENEFIT_OF_OTHERS: "T1",
    Kind.BENEFIT_UNLISTED: "T1",
}


@dataclass(frozen=True, slots=True)
class Mend:
    """Where it is mended: the field `path` of the thing. `public_id` is there where the thing stands in the store."""

    noun: str
    code: str
    path: str
    public_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Rerun:
    """What came out when the witness was put through the evaluator that members meet: whether it goes wrong as was said, and what
    the evaluator answered."""

    holds: bool
    answer: Phrase

    def said(self, language: str) -> str:
        """The answer in words."""
        return self.answer.said(language)

    def to_json(self) -> dict[str, Any]:
        """The answer as JSON values."""
        return {"holds": self.holds, "said": self.said("en")}


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A fault that the linter found in a document, before it is said where that stands. `rule` overrules that of the kind."""

    kind: Kind
    fault: Invalid
    witness: Witness | None = None
    severity: Severity = Severity.ERROR
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong. `rule` is its number in the rule book, or YAML where the file itself is broken.

    `noun` and `code` name the thing, `path` the field in it. `file` and `line` are there where it came from a file. `witness` is a
    member for whom it goes wrong (W3), `rerun` what the evaluator answered for that member; both are missing where nothing can be
    asked of anybody yet. Edges translate the template and fill it again, as they do with refusals.
    """

    severity: Severity
    rule: str
    noun: str
    code: str
    path: str
    template: str
    params: Mapping[str, Any] = field(default_factory=dict)
    file: str | None = None
    line: int | None = None
    kind: Kind = Kind.FORM
    witness: Witness | None = None
    rerun: Rerun | None = None
    public_id: UUID | None = None

    @property
    def message(self) -> str:
        """The finding in English."""
        return self.template.format(**self.params)

    @property
    def refusal(self) -> Invalid:
        """The finding as a refusal of its field, for edges that say refusals in the caller's language."""
        return Invalid(self.path, self.template, **self.params)

    @property
    def mend(self) -> Mend:
        """Where it is mended."""
        return Mend(self.noun, self.code, self.path, self.public_id)

    @property
    def place(self) -> str:
        """`benefits/mentoring-desk.yaml:12`, or the thing and its field where there is no file."""
        if self.file is None:
            return " ".join(part for part in (self.noun, self.code, self.path) if part)
        return f"{self.file}:{self.line}" if self.line else self.file

    def to_json(self) -> dict[str, Any]:
        """The finding as one JSON value."""
        names = ("severity", "kind", "rule", "noun", "code", "path", "message", "file", "line")
        shown = {"witness": self.witness and self.witness.to_json(), "rerun": self.rerun and self.rerun.to_json()}
        return {name: getattr(self, name) for name in names} | shown

    def lines(self) -> list[str]:
        """The finding for people: what is wrong, and below it for whom, and what the evaluator answered."""
        found = [str(self)]
        if self.witness is not None:
            found.append(f"  for example {self.witness}")
        if self.rerun is not None:
            found.append(f"  tried: {self.rerun.said('en')}")
        return found

    def __str__(self) -> str:
        where = self.path if self.file is not None else ""
        return f"{self.place}: {self.severity} {self.rule}{where and ' '}{where}: {self.message}"


class CatalogueRefused(Invalid):
    """Nothing was imported. `findings` are all the errors; the first of them is the message."""

    code = "CATALOGUE_REFUSED"

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        first = self.findings[0]
        params = {"place": first.place, "rule": first.rule, "problem": first.message, "count": len(self.findings)}
        template = "{place}: {problem} ({rule})"
        if len(self.findings) > 1:
            template += " There are {count} errors in all."
        super().__init__(first.path or first.noun or "files", template, **params)


def errors(findings: Iterable[Finding]) -> list[Finding]:
    """Those that block publishing, in their order."""
    return [finding for finding in findings if finding.severity is Severity.ERROR]
