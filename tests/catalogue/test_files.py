"""Files that cannot be read: each told with its name and line, and nothing has changed (ADR 0060)."""

from datetime import datetime
from pathlib import Path

import pytest

from app.catalogue.rules.findings import CatalogueRefused
from app.catalogue.service import import_catalogue, lint_files
from app.community import service as community
from tests import cast
from tests.catalogue.examples import FOLDER, everything, example, load_without_benefits, written, yaml_of
from tests.catalogue.test_reading import BROKEN

EXAMPLE = {(document.noun, document.code): document for document in example()}


@pytest.mark.parametrize(("text", "line", "problem"), [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN])
@pytest.mark.usefixtures("store")
async def test_broken_yaml_names_file_and_line_and_changes_nothing(
    text: str, line: int, problem: str, now: datetime, tmp_path: Path
) -> None:
    await load_without_benefits(now)
    before = await everything()
    folder = written(tmp_path, a=yaml_of(EXAMPLE["products", "CF-1001"], list_price_minor=9000), b=text)
    with pytest.raises(CatalogueRefused) as refused:
        await import_catalogue(cast.SYSTEM, [folder], now=now)
    (finding,) = refused.value.findings
    assert (finding.file, finding.line, finding.rule) == (f"{tmp_path}/b.yaml", line, "YAML")
    assert problem in finding.message
    assert await everything() == before


@pytest.mark.usefixtures("store")
async def test_bytes_that_are_no_text_name_file_and_line(now: datetime, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"code: a\ntitle: \xff\xfe\n")
    with pytest.raises(CatalogueRefused) as refused:
        await import_catalogue(cast.SYSTEM, [tmp_path], now=now)
    assert [(finding.line, finding.file) for finding in refused.value.findings] == [(2, f"{tmp_path}/a.yaml")]
    assert not await community.exists()


@pytest.mark.usefixtures("store")
async def test_everything_that_cannot_be_read_is_told_at_once(now: datetime, tmp_path: Path) -> None:
    """No text, no YAML, no file: one run tells all three, each in its place."""
    (tmp_path / "a.yaml").write_bytes(b"\xff\xfe")
    (tmp_path / "b.yaml").write_text("code: [")
    paths, expected = [tmp_path, tmp_path / "nowhere"], {f"{tmp_path}/{name}" for name in ("a.yaml", "b.yaml", "nowhere")}
    with pytest.raises(CatalogueRefused) as refused:
        await import_catalogue(cast.SYSTEM, paths, now=now)
    assert {finding.file for finding in refused.value.findings} == expected
    assert {finding.file for finding in await lint_files(paths, now=now) if finding.rule == "YAML"} == expected
    assert not await community.exists()


@pytest.mark.parametrize("name", ["nowhere", "empty"])
@pytest.mark.usefixtures("store")
async def test_where_there_are_no_files_it_says_so(name: str, now: datetime, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "notes.txt").write_text("code: a")
    with pytest.raises(CatalogueRefused, match=r"no (such|files)"):
        await import_catalogue(cast.SYSTEM, [tmp_path / name], now=now)


async def test_files_are_linted_without_a_store(tmp_path: Path, now: datetime) -> None:
    assert [(finding.severity, finding.rule) for finding in await lint_files([FOLDER], now=now)] == [("warning", "T5"), ("warning", "B7")]
    (missing,) = await lint_files([tmp_path / "x"], now=now)
    assert str(missing) == f"{tmp_path}/x: error YAML: There is no such file or folder."
    written(tmp_path, a="plans: 3\n")
    assert next(item.message for item in await lint_files([tmp_path], now=now)) == "Give a list."
