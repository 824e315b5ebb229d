"""Keeps the catalogues complete: `python -m admin.messages` finds every text of the console and every refusal of the domain.

New texts are added to the catalogues with an empty translation, those that are gone are dropped. English stands for itself:
its catalogue only holds what is said otherwise than it is keyed (plurals need no entry either).
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from admin.i18n import LANGUAGES, LOCALE_DIR
from app.core import words

ROOT = Path(__file__).parent.parent
_KEYWORDS = {"_": None, "n_": (1, 2), "msg": None, "text": None, "plural": (1, 2)}
_METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]
_OPTIONS = {
    "templates/**.html": {
        "trim_blocks": "true",
        "lstrip_blocks": "true",
        "extensions": "jinja2.ext.do,jinja2.ext.loopcontrols",
        "silent": "false",
    }
}
_KINDS = {"AppError", "NotFound", "Unauthenticated", "Forbidden", "Invalid", "Conflict", "LimitReached", "ExternalFailure"}


def console() -> Catalog:
    """Every text of the console."""
    found = Catalog()
    for file, _line, message, _comments, _context in extract_from_dir(ROOT / "admin", _METHODS, _OPTIONS, _KEYWORDS):
        found.add(message, locations=[(f"admin/{file}", 0)])
    return found


def refusals() -> Catalog:
    """Every refusal of the domain and of its edges."""
    found = Catalog()
    for path in sorted(path for folder in ("app", "admin", "schema") for path in (ROOT / folder).rglob("*.py")):
        for text in refusals_in(ast.parse(path.read_text())):
            found.add(text, locations=[(str(path.relative_to(ROOT)), 0)])
    return found


def refusal_kinds() -> set[str]:
    """The names of all classes of refusals in the domain."""
    kinds, grew = set(_KINDS), True
    classes = [
        node for path in (ROOT / "app").rglob("*.py") for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.ClassDef)
    ]
    while grew:
        more = {node.name for node in classes if any(_name(base) in kinds for base in node.bases)}
        grew = not more <= kinds
        kinds |= more
    return kinds


_kinds: set[str] = set()


def refusals_in(tree: ast.AST) -> Iterator[str]:
    """Each template in a module: of the classes of refusals, where one is raised, and where one is named."""
    _kinds.update(_kinds or refusal_kinds())
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign) and _is_template(node) and isinstance(node.value, ast.Constant):
            yield str(node.value.value)
        elif isinstance(node, ast.Call) and _name(node.func) in {*_kinds, "Kind"}:  # what is not found is called by its Kind
            yield from _texts_of(node)


def _texts_of(call: ast.Call) -> Iterator[str]:
    words = [argument for argument in call.args if isinstance(argument, ast.Constant) and isinstance(argument.value, str)]
    for place, argument in enumerate(words):
        is_path = _name(call.func) == "Invalid" and place == 0 and call.args[0] is argument
        if not is_path and argument.value:
            yield str(argument.value)


def _is_template(node: ast.Assign | ast.AnnAssign) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return (
        any(isinstance(target, ast.Name) and target.id.strip("_").lower().endswith("template") for target in targets)
        and node.value is not None
    )


def _name(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def update() -> None:
    """The catalogues hold exactly the messages there are, with the translations they had."""
    for language in LANGUAGES:
        _write(LOCALE_DIR / f"{language}.po", language, console())
    _write(words.LOCALE_DIR / "zh.po", "zh", refusals())


def _write(path: Path, language: str, found: Catalog) -> None:
    known = Catalog(locale=language)
    if path.exists():
        with path.open("rb") as file:
            known = read_po(file, locale=language)
    fresh = Catalog(locale=language, project="Guildhall", charset="utf-8")
    for message in found:
        if message.id:
            old = known.get(message.id if isinstance(message.id, str) else message.id[0])
            fresh.add(message.id, old.string if old else "", locations=sorted(set(message.locations)))
    with path.open("wb") as file:
        write_po(file, fresh, omit_header=True, sort_output=True, width=140, include_lineno=False)


if __name__ == "__main__":
    update()
