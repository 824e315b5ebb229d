"""The project's own source, parsed once for all tests of its shape."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def files(*folders: str) -> tuple[Path, ...]:
    """Every Python file under the folders, what migrations generate aside."""
    found = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    return tuple(sorted(path for path in found if "migrations/models" not in path.as_posix()))


@cache
def tree(path: Path) -> ast.Module:
    """The file as the compiler sees it."""
    return ast.parse(path.read_text(encoding="utf-8"))


def name(path: Path) -> str:
    """The file as people say it: relative to the checkout."""
    return path.relative_to(ROOT).as_posix()


def room(path: Path) -> str:
    """The room that a file of app/ belongs to: `members` for app/members/rules.py, `core` for all of app/core."""
    parts = path.relative_to(ROOT / "app").parts
    return parts[0].removesuffix(".py")


def docstrings(module: ast.Module) -> set[ast.expr]:
    """The expressions that are docstrings."""
    found = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and ast.get_docstring(node) is not None:
            first = node.body[0]
            assert isinstance(first, ast.Expr)
            found.add(first.value)
    return found


def texts(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Every text in the code with its line, docstrings aside; of an f-string its fixed parts together."""
    skip = docstrings(module)
    inner = {part for node in ast.walk(module) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(module):
        if isinstance(node, ast.JoinedStr):
            yield node.lineno, "".join(part.value if isinstance(part, ast.Constant) else "?" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in skip and node not in inner:
            yield node.lineno, node.value


def imports(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Every module (and `module.name`) that the file imports when it runs; what stands under `if TYPE_CHECKING` does not run."""
    hidden = {
        inner
        for node in ast.walk(module)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
        for statement in node.body
        for inner in ast.walk(statement)
    }
    for node in ast.walk(module):
        if node in hidden:
            continue
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.lineno, node.module
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)
