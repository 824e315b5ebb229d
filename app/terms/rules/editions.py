"""Versions of terms as values, what a member accepted, and what it differs in from today's (M1, M3). Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.core.differences import Part
from app.core.versions.rules import Change
from app.terms.rules.content import TermsContent


@dataclass(frozen=True, slots=True)
class TermsEdition:
    """One version of terms, wherever in time. `html` is each language as it was rendered when it was published."""

    terms_id: int
    public_id: UUID
    version_id: int
    version_public_id: UUID
    number: int
    hash: str
    effective_from: datetime
    recorded_at: datetime
    content: TermsContent
    html: Mapping[str, str]

    @property
    def code(self) -> str:
        """The code of the terms; it never changes."""
        return self.content.code


@dataclass(frozen=True, slots=True)
class TermsDifference:
    """What differs between two versions: the words of the body in one language, and the structured parts field by field."""

    language: str
    body: tuple[Part, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A member accepted a version in a language at an instant; the first acceptance of a version stands (M3)."""

    id: int
    public_id: UUID
    member_id: int
    terms_id: int
    version_id: int
    number: int
    language: str
    accepted_at: datetime
