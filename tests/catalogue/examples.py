"""The example community as documents, and ways to change one thing in it."""

from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

from app.catalogue.rules.documents import Document, normal, read_file

FOLDER = Path(__file__).parents[2] / "app" / "catalogue" / "example"
GONE = "(gone)"


def example() -> list[Document]:
    """Every document of the example, with its file and lines."""
    documents: list[Document] = []
    for path in sorted(FOLDER.rglob("*.yaml")):
        found, wrong = read_file(str(path.relative_to(FOLDER)), path.read_text())
        assert wrong == []
        documents += found
    return documents


def changed(document: Document, changes: Mapping[str, Any]) -> Document:
    """The document with the values at the dotted paths (a number is a place in a list); `(gone)` takes a field away.

    It has no file, so every field must be told by its path.
    """
    data = deepcopy(normal(document))
    for path, value in changes.items():
        *before, last = [int(step) if step.isdecimal() else step for step in path.split(".")]
        inner: Any = data
        for step in before:
            inner = inner[step]
        if value == GONE:
            del inner[last]
        else:
            inner[last] = deepcopy(value)
    return Document(document.noun, document.code, data)
