"""What import-linter cannot say: which files a room holds, how long they may be, who writes a table, which doors are closed.

DESIGN 2 and 4. A failure names file and line, and what would be right.
"""

import ast
import re

import pytest

from tests.architecture.source import ROOT, docstrings, files, imports, name, room, texts, tree

FILES_OF_A_ROOM = {"__init__", "models", "rules", "service", "queries", "gateway"}
MODULES_OF_APP = {"__init__", "main", "jobs"}
WORDS_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "base", "manager", "managers", "common", "misc", "tools"}
LINES_OF_A_FILE = 350
LINES_OF_A_FUNCTION = 40
READS_EVERY_TABLE = {"core", "facts", "integrity"}
WRITES = re.compile(r"\b(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE|DELETE\s+FROM|TRUNCATE(?:\s+TABLE)?|REPLACE\s+INTO)\s+\"?(\w+)\"?")
# Only app/core/db speaks to the driver or opens a transaction; everybody else calls db.fetch, db.execute and db.transaction.
DOORS_OF_THE_STORE = {
    "atomic", "execute_insert", "execute_many", "execute_query", "execute_query_dict", "execute_script", "get_connection",
    "get_connections", "in_transaction",
}  # fmt: skip


def _rooms() -> list[str]:
    return sorted(folder.name for folder in (ROOT / "app").iterdir() if (folder / "__init__.py").exists())


def test_a_room_holds_only_files_of_the_known_names() -> None:
    """`rules` that outgrow one file become a folder `rules/`; its inside is the room's own affair."""
    strange = []
    for path in files("app"):
        inside = path.relative_to(ROOT / "app").parts
        if len(inside) == 1:
            strange += [name(path)] if path.stem not in MODULES_OF_APP else []
        elif inside[0] not in ("core", "cli") and inside[1].removesuffix(".py") not in FILES_OF_A_ROOM:
            strange.append(name(path))
    assert strange == []


def test_no_file_has_a_name_that_says_nothing() -> None:
    found = [name(path) for path in files("app", "schema", "admin", "tests") if {path.stem, path.parent.name} & WORDS_THAT_SAY_NOTHING]
    assert found == []


def test_no_file_is_too_long() -> None:
    lengths = {
        name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in files("app", "schema", "admin", "tests", "migrations")
    }
    assert {file: lines for file, lines in lengths.items() if lines > LINES_OF_A_FILE} == {}


def test_no_function_is_too_long() -> None:
    """Lines of code: the docstring does not count, nor do decorators."""
    found = []
    for path in files("app", "schema", "admin", "migrations"):
        skip = docstrings(tree(path))
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or 0) - node.lineno + 1
                first = node.body[0]
                if isinstance(first, ast.Expr) and first.value in skip:
                    lines -= (first.end_lineno or 0) - first.lineno + 1
                if lines > LINES_OF_A_FUNCTION:
                    found.append(f"{name(path)}:{node.lineno} {node.name}: {lines} lines")
    assert found == []


def _owners() -> dict[str, str]:
    """Which room owns each table."""
    owners = {}
    for path in files("app"):
        if path.name == "models.py":
            owners |= dict.fromkeys(re.findall(r'^        table = "(\w+)"', path.read_text(encoding="utf-8"), re.M), room(path))
    return owners


def test_every_table_has_one_writer_and_its_models_stay_in_the_room() -> None:
    """Only app/X imports app.X.models at run time; facts, integrity and core may read the tables of others."""
    found = []
    for path in files("app"):
        if room(path) in READS_EVERY_TABLE:
            continue
        for line, module in imports(tree(path)):
            match = re.fullmatch(r"app\.(\w+)\.models(\.\w+)?", module)
            if match and match[1] not in (room(path), "core"):
                found.append(f"{name(path)}:{line} imports {module}; ask app.{match[1]}.service or .queries")
    assert sorted(set(found)) == []


def test_every_table_is_written_by_its_own_room() -> None:
    owners = _owners()
    assert len(owners) >= 26
    found = []
    for path in files("app"):
        for line, text in texts(tree(path)):
            for table in WRITES.findall(text):
                if owners.get(table, room(path)) != room(path):
                    found.append(f"{name(path)}:{line} writes {table}, which belongs to app/{owners[table]}")
    assert found == []


def test_statements_by_hand_go_through_the_one_door() -> None:
    found = []
    for path in files("app", "schema", "admin"):
        if "app/core/db/" in path.as_posix():
            continue
        for node in ast.walk(tree(path)):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute | ast.Name):
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
            if called in DOORS_OF_THE_STORE:
                found.append(f"{name(path)}:{node.lineno} {called}")
    assert found == []


def test_rules_hold_no_coroutines() -> None:
    """A rule that waits asks somebody; rules only judge."""
    found = [
        f"{name(path)}:{node.lineno} {node.name}"
        for path in files("app")
        if "rules" in (path.stem, path.parent.name)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.AsyncFunctionDef)
    ]
    assert found == []


@pytest.mark.parametrize("word", ["TODO", "FIXME", "XXX", "HACK"])
def test_nothing_is_put_off(word: str) -> None:
    found = []
    for path in files("app", "schema", "admin", "migrations"):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if re.search(rf"\b{word}\b", line):
                found.append(f"{name(path)}:{number}")
    assert found == []


def test_every_room_says_what_it_is() -> None:
    silent = [name(path) for path in files("app", "schema", "admin", "migrations") if not ast.get_docstring(tree(path))]
    assert silent == []
    assert set(_rooms()) >= {"core", "community", "members", "benefits"}


def test_the_checks_see_what_they_forbid() -> None:
    """The patterns themselves are tried, so that an empty list means something."""
    module = ast.parse(
        'from app.members.models import Member\n"""x"""\nq = f"UPDATE member SET a = {1}"\nr = "SELECT 1 FROM member FOR UPDATE"'
    )
    assert ("UPDATE member SET a = ?") in [text for _, text in texts(module)]
    assert [table for _, text in texts(module) for table in WRITES.findall(text)] == ["member"]
    assert (1, "app.members.models") in list(imports(module))
    hidden = ast.parse("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from app.members.models import Member")
    assert [found for _, found in imports(hidden)] == ["typing", "typing.TYPE_CHECKING"]
