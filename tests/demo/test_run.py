"""`./dev run` serves what is there: the example where the installation is empty, else the community that it has."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PYTHON = """#!/bin/sh
[ "$1" = -c ] && exit 0
echo "$3" >>"$(dirname "$0")/../../ran"
[ "$3" != demo ] || exit "$DEMO_ENDS_WITH"
"""


@pytest.mark.parametrize(
    ("environment", "demo_ends_with", "ran"),
    [
        ("development", 0, ["migrate", "demo", "serve"]),
        ("development", 1, ["migrate", "demo", "serve"]),
        ("development", 130, ["migrate", "demo"]),
        ("production", 0, ["migrate", "serve"]),
    ],
)
def test_what_a_start_runs(tmp_path: Path, environment: str, demo_ends_with: int, ran: list[str]) -> None:
    """Where `demo` is refused (1) it serves without; where it is interrupted it stops; production loads no example."""
    shutil.copy(ROOT / "dev", tmp_path)
    (tmp_path / "requirements.lock").write_text("")
    python = tmp_path / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    python.write_text(PYTHON)
    python.chmod(0o755)
    (tmp_path / ".venv/.installed-run").write_text(subprocess.run(["cksum"], input=b"", capture_output=True, check=True).stdout.decode())
    settings = [f"GUILDHALL_ENV={environment}", f"DEMO_ENDS_WITH={demo_ends_with}"]
    done = subprocess.run(["env", *settings, "sh", str(tmp_path / "dev"), "run"], capture_output=True, text=True, check=False)
    assert (tmp_path / "ran").read_text().split() == ran
    assert done.returncode == (0 if ran[-1] == "serve" else 1), done.stderr
