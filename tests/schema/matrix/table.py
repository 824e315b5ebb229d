"""The table: asked, written for people, and read again."""

import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from app.catalogue.models import ImpactRun
from app.catalogue.service.impact import counted
from app.core import clock, db
from tests.schema.matrix.asking import NOTHING, SAME, UNSEEN, WORDS, YES, Asking, mutation_row, query_row, type_row
from tests.schema.matrix.givens import arguments
from tests.schema.matrix.rows import MUTATIONS, QUERIES, Place, answer_fields, field_of, listed, places, scopes_of, scopes_on
from tests.schema.matrix.world import ANOTHERS, COLUMNS, World

FILE = Path(__file__).parents[3] / "docs" / "access.md"
RENEW = "Run `.venv/bin/python -m tests.schema.matrix --write` and read the difference in docs/access.md: is this who shall see it?"
Row = tuple[str, ...]
Table = dict[str, dict[str, Row]]
_INTRODUCTION = """# Who may ask what

Every field of the schema and every mutation, asked over HTTP by nine callers of an installation that holds one of everything.
Made by `python -m tests.schema.matrix --write`; a test asks all of it anew and fails where an answer is another one.

- **member** asks about itself, **another's** is the same member asking about somebody else's (`·` where nothing belongs to anybody).
- **partner without** holds every scope that a partner can hold but the one needed (for what needs none: the least), **partner with**
  holds all of them (`–` where no partner can hold it).
- `yes` answered; `null` answered with nothing; `sign in` asks to sign in; `no` names the scope that is missing; `not found` as if
  it did not exist; `–` never seen, since what leads there is closed. Fields with the same answers stand in one row.
- A scope in `code` stands behind what asks for it; where there are two, the first is for oneself and the second for others.
"""


class _Undone(Exception):
    """Takes back what a request wrote."""


@asynccontextmanager
async def undone() -> AsyncIterator[None]:
    """Whatever is written inside is gone afterwards, and whatever was remembered of it."""
    try:
        async with db.transaction():
            yield
            raise _Undone
    except _Undone:
        forget_cached()


@asynccontextmanager
async def counting() -> AsyncIterator[None]:
    """As `undone`, for what no transaction may hold, since it counts beside everything else."""
    yield
    await counted()
    await ImpactRun.filter(started_at__gte=clock.now() - timedelta(hours=1)).delete()


def forget_cached() -> None:
    """No room remembers anything."""
    for name, module in list(sys.modules.items()):
        if name.startswith(("app.", "schema.")) and hasattr(module, "forget_cached"):
            module.forget_cached()


async def ask_all(made: World) -> Table:
    """The whole table, asked anew. Nothing in the store is different afterwards."""
    table: Table = {"Query": {}, "Mutation": {}}
    for name, field in QUERIES.items():
        table["Query"][name] = await _row(made, scopes_on((), field), partial(query_row, name))
    for name, field in MUTATIONS.items():
        table["Mutation"][name] = await _row(made, scopes_on((), field), partial(mutation_row, name))
    for place in places():
        table[place.kind.name] = await _type(made, place)
    return table


async def _type(made: World, place: Place) -> dict[str, Row]:
    """The rows of the fields of a type; those that need the same scopes are asked for in one document."""
    rows: dict[str, Row] = {}
    by_scopes: dict[frozenset[str], list[str]] = {}
    for name, field in place.kind.fields.items():
        by_scopes.setdefault(scopes_on(place.way, field), []).append(name)
    for scopes, names in by_scopes.items():
        columns = await _row(made, scopes, partial(type_row, place, names))
        rows |= {name: tuple(column if isinstance(column, str) else column[name] for column in columns) for name in names}
    return {name: rows[name] for name in place.kind.fields}


async def _row(made: World, scopes: frozenset[str], make: Callable[[Mapping[str, Any]], Asking]) -> tuple[Any, ...]:
    """What the nine callers are answered."""
    own, of_another = make(arguments(made.givens)), make(arguments({**made.givens, **made.others}))
    answers: list[Any] = []
    for column in COLUMNS:
        asking, caller = of_another if column == ANOTHERS else own, await made.caller(column, scopes)
        if caller is None:
            answers.append(UNSEEN)
        elif column == ANOTHERS and of_another.variables == own.variables:
            answers.append(SAME)
        else:
            async with counting() if "countImpact" in asking.text else undone():
                answers.append(await asking.ask(caller))
    return tuple(answers)


def written(table: Table) -> str:
    """The table for people: a section for each type, fields with the same answers in one row."""
    parts = [_INTRODUCTION]
    for kind, rows in table.items():
        parts.append(f"## {kind}\n\n{_line(('', *COLUMNS))}\n{_line(('---',) * (1 + len(COLUMNS)))}\n" + "\n".join(_lines(kind, rows)))
    return "\n\n".join(parts) + "\n"


def _lines(kind: str, rows: Mapping[str, Row]) -> list[str]:
    if kind in ("Query", "Mutation"):
        return [_line((_head(kind, name), *row)) for name, row in rows.items()]
    together: dict[tuple[tuple[str, ...], Row], list[str]] = {}
    for name, row in rows.items():
        together.setdefault((scopes_of(field_of(kind, name)), row), []).append(name)
    return [_line((" ".join(names) + _scopes(scopes), *row)) for (scopes, row), names in together.items()]


def _head(kind: str, name: str) -> str:
    field = (QUERIES if kind == "Query" else MUTATIONS)[name]
    told = answer_fields(name) if kind == "Mutation" else []
    return name + _scopes(scopes_of(field)) + (f" → {' '.join(told)}" if told else "")


def _scopes(scopes: tuple[str, ...]) -> str:
    return "".join(f" `{scope}`" for scope in scopes)


def _line(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"


def names_in(text: str) -> dict[str, list[str]]:
    """The names that a written table has, by type, in order of the alphabet."""
    found: dict[str, list[str]] = {}
    for section in text.split("\n## ")[1:]:
        kind, *lines = section.splitlines()
        heads = [line.split("|")[1] for line in lines if line.startswith("|")][2:]
        found[kind] = sorted(name for head in heads for name in head.replace("→", "").split() if not name.startswith("`"))
    return found


def missing() -> list[str]:
    """What the schema has and the committed table has not, and the other way round, as `Type.field`."""
    wanted = {f"{kind}.{name}" for kind, names in listed().items() for name in names}
    there = {f"{kind}.{name}" for kind, names in names_in(FILE.read_text()).items() for name in names}
    return sorted(wanted ^ there)


def unknown_words(table: Table) -> list[str]:
    """The answers that are none: faults, and refusals that say nothing of who may ask."""
    words = {*WORDS.values(), YES, NOTHING, UNSEEN, SAME}
    return sorted(f"{kind}.{name}: {word}" for kind, rows in table.items() for name, row in rows.items() for word in {*row} - words)
