"""Makes one migration file for both dialects: `python -m migrations.generate NAME`, or `--check` for "is one missing?".

aerich compares the models with the state that the newest file carries and writes the statements of one dialect. It is asked
once per dialect, each in a process of its own (it keeps what it finds in class variables), and the answers become one file
(ADR 0003). What aerich cannot say (CHECK, conditional UNIQUE, a rebuilt SQLite table) is written by hand in that file.
"""

import asyncio
import importlib.util
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from textwrap import dedent, indent
from typing import Any

from app.core import clock, db
from app.core.settings import Settings

FOLDER = Path(__file__).parent / "models"
DIALECTS = {"sqlite": "sqlite://:memory:", "postgres": "postgres://nobody@localhost:1/none"}

_FILE = '''"""{title}."""

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True

UPGRADE = {{
{upgrade}
}}

DOWNGRADE = {{
{downgrade}
}}


async def upgrade(db: BaseDBAsyncClient) -> str:
    return UPGRADE[db.capabilities.dialect]


async def downgrade(db: BaseDBAsyncClient) -> str:
    return DOWNGRADE[db.capabilities.dialect]


MODELS_STATE = (
    {state}
)
'''


def _load(file: Path) -> Any:
    spec = importlib.util.spec_from_file_location("generated", file)
    if spec is None or spec.loader is None:
        raise RuntimeError(f"{file} cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


async def _ask_aerich(dialect: str) -> dict[str, str] | None:
    """What aerich would do for one dialect; None when models and state agree."""
    from aerich.migrate import Migrate
    from aerich.utils import get_formatted_compressed_data, get_models_describe
    from tortoise import Tortoise
    from tortoise.utils import get_schema_sql

    config = db.tortoise_config(Settings(database_url=DIALECTS[dialect]))
    config["apps"]["models"]["models"].append("aerich.models")
    await Tortoise.init(config=config)
    state = get_formatted_compressed_data(get_models_describe("models"))
    client = Tortoise.get_connection("default")
    if not any(FOLDER.glob("[0-9]*_*.py")):
        return {"upgrade": get_schema_sql(client, safe=False), "downgrade": "", "state": state}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        await Migrate.init(config, "models", str(FOLDER.parent), offline=True)
        Migrate.migrate_location = folder
        made = await Migrate.migrate("generated", empty=False, no_input=True, offline=True)
        if not made:
            return None
        module = _load(folder / made)
        return {"upgrade": await module.upgrade(client), "downgrade": await module.downgrade(client), "state": state}


def _ask(dialect: str) -> dict[str, str] | None:
    command = [sys.executable, "-m", "migrations.generate", "--dialect", dialect]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603  ourselves
    answer: dict[str, str] | None = json.loads(done.stdout.splitlines()[-1])
    return answer


def _block(dialect: str, sql: str) -> str:
    text = indent(dedent(sql.strip("\n")), " " * 8).rstrip()
    return f'    "{dialect}": """\n{text}\n    """,' if text else f'    "{dialect}": "",'


def write(name: str) -> Path | None:
    """The new file, or None when nothing changed."""
    answers = {dialect: _ask(dialect) for dialect in DIALECTS}
    found = {dialect: answer for dialect, answer in answers.items() if answer is not None}
    if not found:
        return None
    numbers = [int(file.name.split("_")[0]) for file in FOLDER.glob("[0-9]*_*.py")]
    file = FOLDER / f"{max(numbers, default=-1) + 1}_{clock.now():%Y%m%d%H%M%S}_{name}.py"
    parts = {
        part: "\n".join(_block(dialect, found[dialect][part] if dialect in found else "") for dialect in DIALECTS)
        for part in ("upgrade", "downgrade")
    }
    state = next(iter(found.values()))["state"]
    file.write_text(_FILE.format(title=name.replace("_", " ").capitalize(), state=state, **parts), encoding="utf-8")
    return file


def main() -> int:
    """0 when done; with --check, 1 when the models have changed and no migration says so."""
    match sys.argv[1:]:
        case ["--dialect", dialect]:
            sys.stdout.write(json.dumps(asyncio.run(_ask_aerich(dialect))) + "\n")
            return 0
        case ["--check"]:
            missing = [dialect for dialect in DIALECTS if _ask(dialect) is not None]
            if missing:
                sys.stderr.write("The models have changed, but no migration says so: run ./dev migration NAME\n")
            return 1 if missing else 0
        case [name] if name.isidentifier():
            file = write(name)
            sys.stdout.write(f"{file.relative_to(Path.cwd()) if file else 'nothing to do'}\n")
            return 0
    sys.stderr.write("usage: python -m migrations.generate NAME | --check\n")
    return 2


if __name__ == "__main__":
    sys.exit(main())
