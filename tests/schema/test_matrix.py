"""Who may ask what: the committed table names every field, and an installation asked anew answers as it says (X1)."""

import re

from app.core.access import Scope
from app.core.settings import Settings
from tests.schema.matrix import table
from tests.schema.matrix.rows import MUTATIONS, QUERIES, scopes_of
from tests.schema.matrix.world import ANOTHERS, COLUMNS, world

COLUMN = {name: place for place, name in enumerate(COLUMNS)}


async def test_every_field_answers_every_caller_as_the_table_says(store: Settings, at_noon: None) -> None:
    """Every cell is asked over HTTP; a row that nobody is answered proves nothing, so there is none."""
    asked = await table.ask_all(await world(store))
    assert table.unknown_words(asked) == []
    unreached = [f"{kind}.{name}" for kind in ("Query", "Mutation") for name, row in asked[kind].items() if "yes" not in row]
    assert unreached == []
    assert [kind for kind, rows in asked.items() if not any("yes" in row for row in rows.values())] == []
    assert table.written(asked) == table.FILE.read_text(), table.RENEW


def test_every_field_has_a_row() -> None:
    assert table.missing() == [], table.RENEW


def test_a_field_without_a_row_is_found_and_so_is_a_row_without_a_field() -> None:
    text = table.FILE.read_text()
    there = table.names_in(text)
    assert "quota" in there["Benefit"]
    assert "quota" not in table.names_in(re.sub(r"\bquota\b", "", text))["Benefit"]
    assert table.names_in(text.replace("| viewer |", "| nothing |"))["Query"] != there["Query"]
    assert sum(len(names) for names in there.values()) > 300


def test_scopes_close_what_they_name() -> None:
    """Whoever is nobody, and a partner without the scope, is answered no field that asks for one; nor is a member another's."""
    rows = {}
    for line in table.FILE.read_text().split("\n## Account")[0].splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        rows[cells[0].split(" ")[0]] = cells[1:]
    for name, field in {**QUERIES, **MUTATIONS}.items():
        scopes = scopes_of(field)
        if not scopes or scopes == (Scope.TOKEN_SELF,):
            continue
        assert rows[name][COLUMN["anonymous"]] == "sign in", name
        assert rows[name][COLUMN["partner without"]] == "no", name
        assert rows[name][COLUMN[ANOTHERS]] in ("no", "not found", "·"), name
        assert name not in MUTATIONS or rows[name][COLUMN["partner with"]] == "–", name
