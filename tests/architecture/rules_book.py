"""The rule book keeps its word: `python -m tests.architecture.rules_book` fails where docs/rules.md and the code part.

It fails on a rule number that a docstring or a comment cites and the book does not have, on a row whose place in the code
does not exist, and on a row whose test does not exist.
"""

import ast
import io
import re
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BOOK = ROOT / "docs" / "rules.md"
CITATION = re.compile(r"(?<![A-Za-z0-9_.-])([GSBTMLVPKRADXW](?:[0-9]|1[0-9])[a-b]?)(?![A-Za-z0-9_-])")
ROW = re.compile(r"^\| *\**([GSBTMLVPKRADXW]\d{1,2}[a-b]?)\** *\|([^|]*)\|([^|]*)\|([^|]*)\|$")
CODE = re.compile(r"`([^`]+)`")


def prose(path: Path) -> Iterator[tuple[int, str]]:
    """Every docstring and comment of a Python file, with its line."""
    source = path.read_text()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            text = ast.get_docstring(node)
            if text:
                yield node.body[0].lineno, text
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def cited() -> dict[str, str]:
    """Each rule number that the code cites, with the first place that does."""
    found: dict[str, str] = {}
    for folder in ("app", "schema", "admin", "tests"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for line, text in prose(path):
                for number in CITATION.findall(text):
                    found.setdefault(number, f"{path.relative_to(ROOT)}:{line}")
    return found


def has_definition(target: str) -> bool:
    """Whether `path.py::Name` or `path.py::Class::name` (or just a path) exists."""
    file, *names = target.split("::")
    path = ROOT / file
    if not path.is_file():
        return path.is_dir() and not names
    body: list[ast.stmt] = ast.parse(path.read_text()).body if names else []
    for name in names:
        match = next((node for node in body if getattr(node, "name", None) == name), None)
        if match is None:
            return False
        body = getattr(match, "body", [])
    return True


def complaints() -> list[str]:
    """What is wrong with the book, one sentence each; empty when it keeps its word."""
    if not BOOK.is_file():
        return ["docs/rules.md is missing"]
    rows: dict[str, tuple[str, str]] = {}
    for line in BOOK.read_text().splitlines():
        match = ROW.match(line)
        if match:
            rows[match[1]] = (match[3], match[4])
    wrong = [
        f"{place} cites {number}, which docs/rules.md does not have" for number, place in sorted(cited().items()) if number not in rows
    ]
    for number, (places, tests) in rows.items():
        targets = CODE.findall(places), CODE.findall(tests)
        if not targets[1] and "later" not in tests:
            wrong.append(f"{number}: names no test")
        wrong += [f"{number}: {target} does not exist" for group in targets for target in group if not has_definition(target)]
    return wrong


if __name__ == "__main__":
    problems = complaints()
    for problem in problems:
        sys.stdout.write(f"{problem}\n")
    sys.exit(bool(problems))
