"""The files of the demo: the example community that is read, and the sign-ins that are written for the operator alone."""

import asyncio
import os
from pathlib import Path
from typing import Any

import orjson

from app import catalogue
from app.catalogue.rules.reading import read_yaml

EXAMPLE = Path(catalogue.__file__).parent / "example"
DESK = Path(__file__).parent / "desk"
PURCHASES = EXAMPLE / "cdnow.csv"
FILE = "demo.json"


def write_secrets(var_dir: Path, secrets: dict[str, Any]) -> Path:
    """`demo.json` holds the secrets and can be read by its owner alone; it is replaced whole or not at all. Raises OSError."""
    var_dir.mkdir(parents=True, exist_ok=True)
    target, fresh = var_dir / FILE, var_dir / f".{FILE}.new"
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(orjson.dumps(secrets, option=orjson.OPT_INDENT_2) + b"\n")
        stream.flush()
        os.fsync(stream.fileno())
    fresh.replace(target)
    return target


def read_secrets(var_dir: Path) -> dict[str, Any]:
    """What `demo.json` says; empty where there is none or it is something else."""
    try:
        found = orjson.loads((var_dir / FILE).read_bytes())
    except (OSError, orjson.JSONDecodeError):
        return {}
    return found if isinstance(found, dict) else {}


def buyers() -> list[str]:
    """The references of all buyers of the sample, each once."""
    with PURCHASES.open(encoding="utf-8") as stream:
        next(stream)
        return sorted({line.partition(",")[0] for line in stream})


async def desk(code: str) -> dict[str, Any]:
    """What the file of that name says of a benefit that moderators are at work on."""
    text = await asyncio.to_thread((DESK / f"{code}.yaml").read_text, encoding="utf-8")
    found: dict[str, Any] = read_yaml(text).value
    return found
