"""A load that is killed with signal 9 between and inside its steps, and started again, ends where an undisturbed one ends (ADR 0064)."""

import json
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import PATIENCE, SQLITE

ROOT = Path(__file__).parents[2]
SUMS = {
    "benefits": "SELECT COUNT(*), SUM(position) FROM benefit",
    "versions": "SELECT COUNT(*), MAX(number) FROM benefit_version",
    "members": "SELECT COUNT(*), COUNT(DISTINCT member_number), COUNT(industry_since_next_at) FROM member",
    "facts": "SELECT COUNT(*) FROM member_fact",
    "tags": "SELECT COUNT(*) FROM member_tag",
    "memberships": "SELECT COUNT(*), COUNT(DISTINCT member_id) FROM membership",
    "growth": "SELECT COUNT(*), SUM(amount) FROM growth_entry",
    "purchases": "SELECT COUNT(*), SUM(amount_minor) FROM purchase",
    "plans": "SELECT COUNT(*), MAX(number), MIN(effective_from) FROM plan_version",
    "terms": "SELECT COUNT(*), MAX(number) FROM terms_version",
    "acceptances": "SELECT COUNT(*), COUNT(DISTINCT member_id) FROM terms_acceptance",
    "shared": "SELECT COUNT(*) FROM pseudonym",
    "accounts": "SELECT COUNT(*) FROM account",
    "tokens": "SELECT COUNT(*) FROM partner_token",
    "steps": "SELECT COUNT(*), COUNT(DISTINCT subject_id) FROM audit_entry WHERE subject_type = 'Demo'",
}


def command(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    """The command line over a store in the folder."""
    settings = (f"DATABASE_URL=sqlite://{folder}/g.sqlite3", f"VAR_DIR={folder}", "GUILDHALL_ENV=test")
    return subprocess.Popen(
        ["env", *settings, sys.executable, "-m", "app.cli", *arguments], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def finish(folder: Path, *arguments: str) -> str:
    """What the command said; it succeeded."""
    process = command(folder, *arguments)
    said, complaint = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, complaint
    return said


def ask(folder: Path, sql: str) -> tuple[object, ...]:
    with closing(sqlite3.connect(folder / "g.sqlite3", timeout=PATIENCE)) as connection:
        return tuple(connection.execute(sql).fetchone())


def kill_after(folder: Path, steps: int, seconds: float) -> None:
    """Kills a load so many seconds after so many steps were done."""
    process = command(folder, "demo")
    while process.poll() is None and ask(folder, "SELECT COUNT(*) FROM audit_entry WHERE subject_type = 'Demo'")[0] < steps:  # type: ignore[operator]
        time.sleep(0.005)
    time.sleep(seconds)
    process.kill()
    process.communicate()


@pytest.mark.skipif(not SQLITE, reason="the processes have a SQLite file of their own, whatever the suite runs on")
def test_killed_anywhere_and_started_again_it_ends_the_same(tmp_path: Path) -> None:
    calm, rough = tmp_path / "calm", tmp_path / "rough"
    for folder in (calm, rough):
        folder.mkdir()
        finish(folder, "migrate")
    finish(calm, "demo")
    for steps, seconds in ((0, 0.9), (1, 0.0), (1, 0.15), (2, 0.0), (2, 0.7), (3, 0.0), (4, 0.0), (4, 0.3), (5, 0.0), (6, 0.0)):
        kill_after(rough, steps, seconds)
    report = json.loads(finish(rough, "demo", "--json"))
    assert {name: ask(rough, sql) for name, sql in SUMS.items()} == {name: ask(calm, sql) for name, sql in SUMS.items()}
    assert ask(rough, SUMS["growth"])[1] == 243_849
    assert all(len(each["password"]) >= 12 for each in report["sign_ins"])
    assert report["partner"]["token"].startswith("guild_test_")
    assert report["partner"]["shares"]["name"] == "chenmei"
    assert json.loads(finish(rough, "doctor", "--json"))["healthy"] is True
    assert not (rough / ".demo.json.new").exists()
