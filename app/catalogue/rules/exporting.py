"""What is in force as it is written into files: whole by itself, so that it can be brought into an empty installation (ADR 0061). Pure."""

from collections.abc import Iterable

from app.catalogue.rules.documents import BENEFITS, PLANS, Document


def exported(documents: Iterable[Document]) -> list[Document]:
    """The documents without what only this store can resolve: the number of the terms' version that a plan is sold on, and the
    benefits of a plan that have ended."""
    found = list(documents)
    benefits = {document.code for document in found if document.noun == BENEFITS}
    return [_whole(document, benefits) if document.noun == PLANS else document for document in found]


def _whole(plan: Document, benefits: set[str]) -> Document:
    said = {"benefits": [code for code in plan.data["benefits"] if code in benefits], "terms": {**plan.data["terms"], "version": None}}
    return Document(PLANS, plan.code, {**plan.data, **said})
