"""Catalogues and purchases from the command line: whole or not at all, the same files twice change nothing, every fault with its place."""

import re
import shutil
from pathlib import Path

import pytest

from tests.cli.test_cli import ROOT, Home
from tests.conftest import SQLITE


def example(folder: Path) -> str:
    """The example's files, whose benefits never end: what has ended is refused, whichever day it is today."""
    made = shutil.copytree(ROOT / "app" / "catalogue" / "example", folder / "example")
    for file in made.rglob("*.yaml"):
        file.write_text(re.sub(r"(?m)^offered_until: 20", "offered_until: 21", file.read_text()))
    return str(made)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """An installation with the example's catalogue, on SQLite, whatever the rest of this run is on."""
    if not SQLITE:
        pytest.skip("the same as on SQLite, where it ran")
    made = Home(tmp_path_factory.mktemp("shop"))
    made.answer("migrate")
    files = example(made.folder)
    dry = made.answer("import", "catalogue", files, "--dry-run")
    assert made.rows("SELECT count(*) FROM benefit") == [(0,)]
    real = made.answer("import", "catalogue", files)
    assert real == {**dry, "dry_run": False}
    return made


def test_the_same_catalogue_twice_changes_nothing(shop: Home) -> None:
    before = shop.rows("SELECT count(*) FROM benefit_version")
    again = shop.answer("import", "catalogue", str(shop.folder / "example"))
    assert (again["created"], again["changed"]) == (0, 0)
    assert shop.rows("SELECT count(*) FROM benefit_version") == before


def test_out_and_in_again(shop: Home, tmp_path: Path) -> None:
    written = shop.answer("export", "catalogue", str(tmp_path / "out"))
    files = written["files"]
    assert isinstance(files, list)
    assert "community.yaml" in files
    assert sorted(str(path.relative_to(tmp_path / "out")) for path in (tmp_path / "out").rglob("*.yaml")) == files
    again = shop.answer("import", "catalogue", str(tmp_path / "out"))
    assert (again["created"], again["changed"]) == (0, 0)
    found = shop.answer("lint", str(tmp_path / "out"))["findings"]
    assert isinstance(found, list)
    assert [(item["severity"], item["rule"], item["path"]) for item in found] == [
        ("warning", "T5", "prices[0].price"),
        ("warning", "B7", "prices[1].price"),
    ]


def test_where_it_cannot_write(shop: Home, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    done = shop.run("export", "catalogue", str(tmp_path / "file" / "in-it"))
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert str(tmp_path) in done.stderr


def test_broken_files_are_named_with_their_line_and_change_nothing(shop: Home, tmp_path: Path) -> None:
    before = shop.rows("SELECT catalogue_revision FROM community")
    bad = tmp_path / "bad.yaml"
    bad.write_text("plans:\n  - code: [\n")
    done = shop.run("import", "catalogue", str(bad))
    assert done.returncode == 1
    assert f"{bad}:" in done.stderr
    assert done.stderr.splitlines()[-1] == "Nothing was changed."
    assert shop.rows("SELECT catalogue_revision FROM community") == before
    linted = shop.run("lint", str(bad))
    assert (linted.returncode, f"{bad}:" in linted.stdout) == (1, True)
    missing = shop.run("lint", str(tmp_path / "nowhere"))
    assert (missing.returncode, "There is no such file or folder." in missing.stdout) == (1, True)


def test_an_import_says_why(shop: Home, tmp_path: Path) -> None:
    """B8: the reason stands in the history of what was published; one that says nothing changes nothing."""
    file = tmp_path / "mark.yaml"
    shop.answer("export", "catalogue", str(tmp_path / "out"))
    file.write_text((tmp_path / "out" / "benefits" / "88-mark.yaml").read_text().replace("position: ", "position: 1"))
    versions = "SELECT reason FROM benefit_version v JOIN benefit b ON b.id = v.identity_id WHERE b.code = '88-mark' ORDER BY v.number"
    refused = shop.run("import", "catalogue", str(file), "--reason", " ")
    assert (refused.returncode, "Say why" in refused.stderr) == (1, True)
    assert shop.rows(versions) == [("Imported from files.",)]
    assert shop.answer("import", "catalogue", str(file), "--reason", "Further down the list")["changed"] == 1
    assert shop.rows(versions) == [("Imported from files.",), ("Further down the list",)]


HEADER = "member,occurred_on,amount,currency,reference\n"


def test_purchases(shop: Home, tmp_path: Path) -> None:
    """P0: every refused line has its number and reason; the same file twice changes nothing."""
    file = tmp_path / "sales.csv"
    file.write_text(HEADER + "u1,2026-01-05,88.50,CNY,r1\nu1,2026-01-06,0.00,CNY,r2\nu2,2026-01-06,5.00,EUR,r3\nu2,someday,5.00,CNY,r4\n")
    done = shop.run("import", "purchases", str(file), "--create-members", "--source", "desk")
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert ":4: currency: " in lines[0]
    assert ":5: occurred_on: " in lines[1]
    assert lines[2] == "2 booked, 0 known already, 2 refused of 4 lines"
    assert lines[3] == "1 members made, 88 growth earned, 1 purchases without growth"
    good = file.read_text().splitlines(keepends=True)[:3]
    again = shop.answer("import", "purchases", "-", "--source", "desk", said="".join(good))
    assert (again["accepted"], again["repeated"], again["refused"], again["growth"]) == (0, 2, 0, 0)
    assert shop.rows("SELECT count(*) FROM purchase") == [(2,)]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("", "the file is empty"), ("a,b\n1,2\n", "Line 1"), (HEADER + '"open', "Line 2"), (None, "No such file or directory")],
)
def test_files_that_are_no_purchases(shop: Home, tmp_path: Path, text: str | None, sentence: str) -> None:
    file = tmp_path / "sales.csv"
    if text is not None:
        file.write_text(text)
    done = shop.run("import", "purchases", str(file))
    assert (done.returncode, sentence in done.stderr, len(done.stderr.splitlines())) == (1, True, 1), done.stderr


def test_the_books_are_whole_after_all_this(shop: Home) -> None:
    assert shop.answer("doctor")["healthy"] is True
