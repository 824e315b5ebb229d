"""What the linter finds in a draft, as those read it who write it (B9, W3)."""

from collections.abc import Iterable

import strawberry

from app.catalogue.rules.findings import Finding
from schema.cost import ListSize
from schema.enums import Severity
from schema.messages import refusal
from schema.names import camel_path

FINDINGS = ListSize(assumed_size=5)


@strawberry.type(description="One thing that is wrong with a draft.")
class DraftFinding:
    """A finding of the linter: the same in the console, here and on the command line."""

    severity: Severity = strawberry.field(description="Whether it keeps the draft from being published.")
    rule: str = strawberry.field(description="The rule, by its number in the rule book, such as `T1`.")
    field: str = strawberry.field(description="The path of the field in the content, such as `prices[1].condition`.")
    message: str = strawberry.field(description="What is wrong, in the language of the request.")


def told_findings(language: str, found: Iterable[Finding]) -> list[DraftFinding]:
    """The findings in the language."""
    return [
        DraftFinding(severity=each.severity, rule=each.rule, field=camel_path(each.path), message=refusal(each.refusal, language))
        for each in found
    ]
