"""Texts that somebody cannot read: missing in a language of the community (B9). Pure."""

from app.catalogue.rules.findings import Kind, Suspicion
from app.catalogue.rules.witness import Person, Witness
from app.core.conditions import NameBook
from app.core.errors import Invalid
from app.core.versions.content import UNTRANSLATED_TEMPLATE


def text_suspicion(fault: Invalid, book: NameBook, rule: str) -> Suspicion | None:
    """The fault with a member who reads that language, where a text is missing; None where it is another fault."""
    if fault.template != UNTRANSLATED_TEMPLATE:
        return None
    language = fault.field.rpartition(".")[2]
    return Suspicion(Kind.TEXT_MISSING, fault, Witness(Person((), book), reader=language), rule=rule)
