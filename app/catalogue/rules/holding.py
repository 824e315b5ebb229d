"""What the linter's findings mean for publishing: errors hold a version, warnings want a reason (B9). Pure.

Invalid
└── WarningsNeedReason    there are warnings, and nobody said why it is published all the same
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from app.catalogue.rules.findings import Finding, Kind, Severity, errors
from app.core.errors import Invalid
from app.core.reasons import check_reason
from app.core.versions.content import InvalidContent


class WarningsNeedReason(Invalid):
    """The linter warns, and the publication gives no reason for going out all the same. `findings` are the warnings."""

    code = "WARNINGS_NEED_REASON"

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        template = "The check warns: {problem} Say why this is published all the same."
        if len(findings) > 1:
            template = "The check has {count} warnings, the first of them: {problem} Say why this is published all the same."
        super().__init__("warnings_reason", template, problem=findings[0].message, count=len(findings))


def check_findings(found: Sequence[Finding], reason: str | None) -> str:
    """The reason for which the warnings are let pass; nothing where there is none to let pass.

    Raises InvalidContent with every error, WarningsNeedReason where there are warnings and no reason, Invalid(warnings_reason) for
    one that is too short or too long.
    """
    if wrong := errors(found):
        raise InvalidContent([finding.refusal for finding in wrong])
    if not found:
        return ""
    if reason is None or not reason.strip():
        raise WarningsNeedReason(found)
    return check_reason(reason, "warnings_reason")


def as_record(finding: Finding) -> dict[str, Any]:
    """The finding as it is kept with a version, so that it can be said again in any language."""
    names = ("rule", "noun", "code", "path", "template")
    params = {name: value if isinstance(value, int | str) else _text(value) for name, value in finding.params.items()}
    return {
        "severity": finding.severity.value,
        "kind": finding.kind.value,
        **{name: getattr(finding, name) for name in names},
        "params": params,
    }


def from_record(kept: Mapping[str, Any]) -> Finding:
    """The finding that was kept."""
    told = {name: kept[name] for name in ("rule", "noun", "code", "path", "template", "params")}
    return Finding(severity=Severity(kept["severity"]), kind=Kind(kept["kind"]), **told)


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
