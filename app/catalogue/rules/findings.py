"""What is wrong with a catalogue, and where (B9): findings, and the refusal that carries them. Pure.

Invalid
└── CatalogueRefused    a catalogue cannot be imported; carries every error that was found, with file, line and rule
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from app.core.errors import Invalid


class Severity(StrEnum):
    """An error blocks publishing; a warning wants a reason (B9)."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong. `rule` is its number in the rule book, or YAML where the file itself is broken.

    `noun` and `code` name the thing, `path` the field in it. `file` and `line` are there where it came from a file.
    Edges translate the template and fill it again, as they do with refusals.
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

    @property
    def message(self) -> str:
        """The finding in English."""
        return self.template.format(**self.params)

    @property
    def refusal(self) -> Invalid:
        """The finding as a refusal of its field, for edges that say refusals in the caller's language."""
        return Invalid(self.path, self.template, **self.params)

    @property
    def place(self) -> str:
        """`benefits/mentoring-desk.yaml:12`, or the thing and its field where there is no file."""
        if self.file is None:
            return " ".join(part for part in (self.noun, self.code, self.path) if part)
        return f"{self.file}:{self.line}" if self.line else self.file

    def to_json(self) -> dict[str, Any]:
        """The finding as one JSON value."""
        names = ("severity", "rule", "noun", "code", "path", "message", "file", "line")
        return {name: getattr(self, name) for name in names}

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
