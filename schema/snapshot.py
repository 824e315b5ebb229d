"""`python -m schema.snapshot` writes schema.graphql; with `--check` it fails where the file is not what the code says.

`breaking(old)` says what a new schema would break for those who use an old one.
"""

import sys
from pathlib import Path

from graphql import build_schema
from graphql.utilities import find_breaking_changes

from schema import build

FILE = Path(__file__).parent / "schema.graphql"


def text() -> str:
    """The schema that the code makes, as SDL."""
    return build().as_str() + "\n"


def breaking(old: str, new: str) -> list[str]:
    """Every change from `old` to `new` that could break a client, in words."""
    return [change.description for change in find_breaking_changes(build_schema(old), build_schema(new))]


def main(arguments: list[str]) -> int:
    """Writes the snapshot, or checks it. Returns the exit code."""
    made = text()
    if "--check" in arguments:
        if FILE.exists() and FILE.read_text() == made:
            return 0
        sys.stderr.write("schema/schema.graphql is not what the code says. Run `python -m schema.snapshot` and look at the difference.\n")
        return 1
    FILE.write_text(made)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
