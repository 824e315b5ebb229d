"""The example community as documents, and ways to change one thing in it."""

from collections.abc import Mapping
from copy import deepcopy
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from app.catalogue.gateway import write_files
from app.catalogue.rules.documents import BENEFITS, Document, normal, read_file
from app.catalogue.rules.writing import write_yaml
from app.catalogue.service import import_catalogue
from app.community import service as community
from app.core import db, ids
from tests import cast

FOLDER = Path(__file__).parents[2] / "app" / "catalogue" / "example"
GONE = "(gone)"
TABLES = (
    "community", "programme", "terms", "terms_version", "plan", "plan_version", "segment_scheme", "segment_scheme_version", "segment",
    "earning_rule", "earning_rule_version", "product", "benefit", "benefit_version", "audit_entry", "audit_detail",
)  # fmt: skip


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


async def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row that an import could write."""
    return {table: await cast.rows(table) for table in TABLES}


async def load(now: datetime) -> None:
    """The example is published."""
    await import_catalogue(cast.SYSTEM, [FOLDER], now=now)


async def load_without_benefits(now: datetime) -> None:
    """The example's community, programmes and products are there."""
    await import_catalogue(cast.SYSTEM, [FOLDER / f"{name}.yaml" for name in ("community", "programmes", "products")], now=now)


async def plan_of_an_older_version(code: str, now: datetime) -> UUID:
    """The plan of the programme 88vip as the product once made it: a name, no draft, no version. Returns its public id."""
    public_id = ids.public_id()
    await db.execute(
        "INSERT INTO plan (public_id, programme_id, code, name, grace_days, draft_revision, search_text, position, created_at) "
        "SELECT :public_id, id, :code, name, 7, 0, '', 0, :now FROM programme WHERE code = '88vip'",
        public_id=public_id,
        code=code,
        now=now,
    )
    await community.bump_revision()
    return public_id


def written(folder: Path, **files: str) -> Path:
    """The folder, with the texts in it as YAML files."""
    write_files(folder, {f"{name}.yaml": text for name, text in files.items()})
    return folder


def yaml_of(document: Document, **changes: Any) -> str:
    """The document as a file of its own, with some fields changed."""
    data = {**normal(document), **changes}
    return write_yaml(data if document.noun == BENEFITS else {document.noun: [data]})
