"""What the database itself says about its tables: the live catalog, in one form for both dialects."""

import re
from dataclasses import dataclass, field
from typing import Any

from tortoise import Model
from tortoise.context import require_context

from app.core import db

# What PostgreSQL calls the types that Tortoise writes.
_POSTGRES_NAMES = {
    "VARCHAR": "character varying",
    "BIGINT": "bigint",
    "INT": "integer",
    "SMALLINT": "smallint",
    "BOOL": "boolean",
    "UUID": "uuid",
    "JSONB": "jsonb",
    "TIMESTAMPTZ": "timestamp with time zone",
    "DATE": "date",
    "TEXT": "text",
}


@dataclass
class Catalog:
    """Columns by (table, name); foreign keys; indexes, checks and triggers by name, with their text."""

    columns: dict[tuple[str, str], tuple[str, bool]] = field(default_factory=dict)
    foreign_keys: set[tuple[str, str, str, str]] = field(default_factory=set)
    indexes: dict[str, str] = field(default_factory=dict)
    checks: set[str] = field(default_factory=set)
    triggers: dict[str, str] = field(default_factory=dict)
    functions: dict[str, str] = field(default_factory=dict)


async def live_catalog() -> Catalog:
    """What the open database holds, aerich's own table aside."""
    return await (_sqlite() if db.dialect() == "sqlite" else _postgres())


async def _sqlite() -> Catalog:
    catalog = Catalog()
    things = await db.fetch("SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite%' AND tbl_name <> 'aerich'")
    for thing in things:
        name, table, sql = thing["name"], thing["tbl_name"], thing["sql"]
        match thing["type"]:
            case "table":
                catalog.checks |= set(re.findall(r'CONSTRAINT "(\w+)" CHECK', sql))
                for column in await db.fetch(f'PRAGMA table_info("{table}")'):
                    catalog.columns[table, column["name"]] = (column["type"], not column["notnull"])
                for key in await db.fetch(f'PRAGMA foreign_key_list("{table}")'):
                    catalog.foreign_keys.add((table, key["from"], key["table"], key["on_delete"]))
            case "index":
                catalog.indexes[name] = sql
            case "trigger":
                catalog.triggers[name] = sql
    return catalog


async def _postgres() -> Catalog:
    catalog = Catalog()
    ours = "n.nspname = 'public' AND c.relname <> 'aerich'"
    for row in await db.fetch(
        "SELECT c.relname AS t, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type, NOT a.attnotnull AS nullable"
        " FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace"
        f" WHERE c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped AND {ours}"
    ):
        catalog.columns[row["t"], row["name"]] = (row["type"], row["nullable"])
    actions = {b"a": "NO ACTION", b"r": "RESTRICT", b"c": "CASCADE", b"n": "SET NULL"}
    for row in await db.fetch(
        "SELECT k.conname AS name, k.contype AS kind, c.relname AS t, f.relname AS target, k.confdeltype AS action,"
        " (SELECT a.attname FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum = k.conkey[1]) AS col"
        " FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace"
        f" LEFT JOIN pg_class f ON f.oid = k.confrelid WHERE {ours}"
    ):
        if row["kind"] == b"f":
            catalog.foreign_keys.add((row["t"], row["col"], row["target"], actions[row["action"]]))
        elif row["kind"] == b"c":
            catalog.checks.add(row["name"])
    for row in await db.fetch(  # not those behind primary keys and a model's own unique column
        "SELECT i.relname AS name, pg_get_indexdef(i.oid) AS text FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid"
        " JOIN pg_class c ON c.oid = x.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace"
        f" WHERE {ours} AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.oid)"
    ):
        catalog.indexes[row["name"]] = row["text"]
    for row in await db.fetch(
        "SELECT tgname AS name, pg_get_triggerdef(t.oid) AS text FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
        f" JOIN pg_namespace n ON n.oid = c.relnamespace WHERE NOT tgisinternal AND {ours}"
    ):
        catalog.triggers[row["name"]] = row["text"]
    for row in await db.fetch(
        "SELECT proname AS name, prosrc AS text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = 'public'"
    ):
        catalog.functions[row["name"]] = row["text"]
    return catalog


def models() -> list[type[Model]]:
    """Every model that the application knows."""
    apps = require_context().apps
    assert apps is not None
    return list(apps["models"].values())


def model_columns() -> dict[tuple[str, str], tuple[str, bool]]:
    """The columns that the models ask for, named as the open dialect names them."""
    dialect = db.dialect()
    columns: dict[tuple[str, str], tuple[str, bool]] = {}
    for model in models():
        for name, column in model._meta.fields_db_projection.items():
            found: Any = model._meta.fields_map[name]
            kind = str(found.get_for_dialect(dialect, "SQL_TYPE"))
            if found.pk:
                kind = "INTEGER" if dialect == "sqlite" else "BIGINT"
            if dialect == "postgres":
                word, _, size = kind.partition("(")
                kind = _POSTGRES_NAMES[word] + (f"({size}" if size else "")
            columns[model._meta.db_table, column] = (kind, bool(found.null))
    return columns


def model_foreign_keys() -> set[tuple[str, str, str, str]]:
    """The foreign keys that the models ask for."""
    keys = set()
    for model in models():
        for name in model._meta.fk_fields | model._meta.o2o_fields:
            found: Any = model._meta.fields_map[name]
            keys.add((model._meta.db_table, found.source_field, found.related_model._meta.db_table, found.on_delete.value))
    return keys
