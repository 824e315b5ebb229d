"""docs/frontend.md is built on the client: each of its blocks of code stands in the client's files, word for word."""

import re

import pytest

from tests.clients.conftest import CLIENTS
from tests.resilience.installation import ROOT

GUIDE = (ROOT / "docs" / "frontend.md").read_text()
BLOCKS = re.findall(r"```\w+\n(?://|#) (\S+)\n(.*?)\n```", GUIDE, re.DOTALL)
FOLDER = CLIENTS / "typescript"


@pytest.mark.parametrize(("file", "block"), BLOCKS, ids=[f"{file}-{number}" for number, (file, _block) in enumerate(BLOCKS)])
def test_a_block_is_a_piece_of_the_client(file: str, block: str) -> None:
    whole = (FOLDER / file).read_text()
    pieces = [piece for piece in re.split(r"\n\n(?=export |/\*\*)", block) if piece.strip()]
    assert [piece for piece in pieces if piece not in whole] == []


def test_every_block_names_its_file_and_most_files_are_shown() -> None:
    assert len(BLOCKS) == GUIDE.count("\n```") / 2 >= 15
    shown = {file for file, _block in BLOCKS}
    assert {f"src/{file.name}" for file in (FOLDER / "src").glob("*.ts") if ".test." not in file.name} - {"src/generated.ts"} <= shown


def test_the_guide_is_found() -> None:
    for page in ("README.md", "docs/graphql.md"):
        assert "frontend.md" in (ROOT / page).read_text()
