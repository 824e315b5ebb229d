"""The published catalogue as files (ADR 0061): always the same bytes, and what is not in force is named."""

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.benefits import service as benefits
from app.benefits.queries import catalogue
from app.catalogue.gateway import write_files
from app.catalogue.queries import export_catalogue, lint_catalogue
from app.catalogue.rules.documents import BENEFITS, PLANS, TERMS, Document, normal
from app.catalogue.service import import_documents, read_documents
from app.core import db
from app.publishing.rules import Publication
from tests import cast
from tests.catalogue.examples import FOLDER, changed, example, load

pytestmark = pytest.mark.usefixtures("store")
EXAMPLE = {(document.noun, document.code): document for document in example()}


class _TakenBack(Exception):
    """What a test did is rolled back, so that the store is empty again."""


async def test_what_is_exported_is_what_was_imported_byte_for_byte(now: datetime) -> None:
    await load(now)
    exported = await export_catalogue(cast.SYSTEM, now=now)
    assert exported.left_out == {}
    assert exported.files == {str(path.relative_to(FOLDER)): path.read_text() for path in FOLDER.rglob("*.yaml")}


TEXTS = {
    BENEFITS: ("title.zh", "title.en", "summary.zh", "terms.en", "terms.zh"),
    PLANS: ("name.zh", "summary.en", "prices.0.label.zh", "prices.1.label.en"),
    TERMS: ("title.en", "body.zh", "body.en", "refunds.note.zh"),
}
WORDS = [
    "你好，世界",
    "no",
    "on: off",
    "- a",
    "#",
    "'",
    '"',
    "a\nb\n",
    "  x",
    "tab\there",
    "é\u2028x",
    "100",
    "2026-11-21",
    "{a: b}",
    "\\n",
    "`",
]


def _shaken(seed: int) -> list[Document]:
    """The example with strange but valid texts, other numbers, and some benefits left out."""
    chance = random.Random(seed)
    kept = {key: document for key, document in EXAMPLE.items() if key[0] != BENEFITS or chance.random() < 0.7}
    documents = []
    for (noun, _), document in kept.items():
        changes: dict[str, Any] = {}
        for path in TEXTS.get(noun, ()):
            changes[path] = " ".join(chance.sample(WORDS, 3)) + chance.choice(["x", "\n", "\n\n"])
        if noun in (BENEFITS, PLANS):
            changes["position"] = chance.randrange(100)
        if noun == PLANS:
            changes["benefits"] = [code for code in normal(document)["benefits"] if (BENEFITS, code) in kept]
        documents.append(changed(document, changes) if changes else document)
    return documents


async def _published(documents: list[Document], now: datetime) -> dict[str, str]:
    """The export of a store that was empty before; it is empty again afterwards."""
    files: dict[str, str] = {}
    try:
        async with db.transaction():
            await import_documents(cast.SYSTEM, documents, now=now)
            files = (await export_catalogue(cast.SYSTEM, now=now)).files
            raise _TakenBack
    except _TakenBack:
        return files


@pytest.mark.parametrize("seed", range(5))
async def test_export_import_export_gives_the_same_bytes(seed: int, now: datetime, tmp_path: Path) -> None:
    """The round trip is exact whatever the texts say."""
    once = await _published(_shaken(seed), now)
    write_files(tmp_path, once)
    again = await _published(await read_documents([tmp_path]), now)
    assert len(once) > 30
    assert again == once


async def test_drafts_scheduled_and_ended_ones_are_left_out_and_named(now: datetime) -> None:
    await load(now)
    live = normal(EXAMPLE[BENEFITS, "88-thousand"])
    draft = await benefits.create_benefit(cast.SYSTEM, "88vip", {**live, "code": "only-a-draft"}, now=now)
    soon = await benefits.create_benefit(cast.SYSTEM, "88vip", {**live, "code": "soon"}, now=now)
    await benefits.publish_benefit(cast.SYSTEM, soon.public_id, Publication("In time.", now + timedelta(days=3)), now=now)
    gone = (await catalogue(now)).by_code["88-mark"].issue.public_id
    await benefits.archive_benefit(cast.SYSTEM, gone, reason="Nobody wants it.", now=now)
    later = datetime(2027, 3, 1, tzinfo=UTC)
    exported = await export_catalogue(cast.SYSTEM, now=now + timedelta(seconds=1))
    assert exported.left_out == {"88-mark": "archived", "only-a-draft": "draft", "soon": "scheduled"}
    assert draft.code not in str(exported.files)
    ended = {"88-calendar-thanks", "88-december-fair", "88-new-year-fair", "reading-group-autumn", "speaking-slot", "year-in-review"}
    assert set((await export_catalogue(cast.SYSTEM, now=later)).left_out) == ended | {"88-mark", "only-a-draft"}


async def test_an_empty_store_exports_nothing(now: datetime) -> None:
    exported = await export_catalogue(cast.SYSTEM, now=now)
    assert (exported.files, exported.left_out) == ({}, {})
    assert await lint_catalogue(cast.SYSTEM, now=now) == []
