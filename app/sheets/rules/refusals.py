"""A refusal as a part of another one: which row it is about, and what its room says. Pure."""

from dataclasses import dataclass

from app.core.errors import AppError
from app.core.words import refusal


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refusal that is said in the reader's language where it stands in another."""

    error: AppError

    def said(self, language: str) -> str:
        """What was refused."""
        return refusal(self.error, language)

    def __str__(self) -> str:
        return self.error.message
