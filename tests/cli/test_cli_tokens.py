"""Tokens from the command line: rotated, narrowed, listed, and what they were used for (X1, W15)."""

import re
import shlex
import sqlite3
from contextlib import closing
from datetime import UTC, timedelta

import pytest

from app.core import clock
from app.partners.rules import check_format
from tests.cli.test_cli import ROOT, Home
from tests.conftest import SQLITE

BOTH = ("--scope", "entitlements:read", "--scope", "benefits:read")


@pytest.fixture
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A migrated, empty installation on SQLite, whatever the rest of this run is on."""
    if not SQLITE:
        pytest.skip("the same as on SQLite, where it ran")
    made = Home(tmp_path_factory.mktemp("tokens"))
    made.answer("migrate")
    return made


def create(home: Home) -> dict[str, object]:
    asked = ("token", "create", "--partner", "hotel", "--partner-name", "Hotel", "--label", "till", *BOTH, "--rate", "50")
    return home.answer(*asked, "--address", "192.0.2.1")


def used(home: Home, scope: str, days_ago: int, count: int) -> None:
    """As if requests had been let in."""
    day = (clock.now().astimezone(UTC) - timedelta(days=days_ago)).date().isoformat()
    with closing(sqlite3.connect(home.folder / "g.sqlite3")) as connection, connection:
        connection.execute("INSERT INTO token_use (token_id, scope, used_on, count) VALUES (1, ?, ?, ?)", (scope, day, count))


def test_the_lines_of_the_guide(home: Home) -> None:
    """docs/partner.md, from top to bottom, by hand."""
    guide = (ROOT / "docs" / "partner.md").read_text()
    lines = [
        line for block in re.findall(r"```sh\n(.*?)```", guide, re.DOTALL) for line in block.splitlines() if line.startswith("guildhall")
    ]
    assert [line.split()[1:3] for line in lines] == [["token", verb] for verb in ("create", "list", "rotate", "usage", "narrow")]
    identity = ""
    for line in lines:
        done = home.run(*shlex.split(line.replace("$ID", identity))[1:])
        assert done.returncode == 0, done.stderr
        identity = next(iter(re.findall(r"Id, to rotate or revoke it by: (\S+)", done.stdout)), identity)


def test_a_token_takes_over(home: Home) -> None:
    old = create(home)
    new = home.answer("token", "rotate", str(old["id"]), "--overlap", "24", "--reason", "once a year")
    check_format(str(new["token"]))
    assert (new["scopes"], new["token"] != old["token"]) == (["benefits:read", "entitlements:read"], True)
    assert home.rows("SELECT rate, addresses, rotated_from IS NULL FROM partner_token ORDER BY id") == [
        (50, '["192.0.2.1/32"]', 1),
        (50, '["192.0.2.1/32"]', 0),
    ]
    before = home.rows("SELECT * FROM partner_token")
    for overlap, sentence in (("24", "Another token took over from this one already."), ("73", "overlap_hours: Give from 0 to 72 hours.")):
        done = home.run("token", "rotate", str(old["id"]), "--overlap", overlap, "--reason", "once a year")
        assert (done.returncode, done.stdout, sentence in done.stderr) == (1, "", True)
    assert home.rows("SELECT * FROM partner_token") == before
    shown = home.run("token", "rotate", str(new["id"]), "--overlap", "0", "--reason", "it leaked").stdout
    assert shown.startswith("Token, shown only now: guild_live_")
    assert [each["state"] for each in home.answer("token", "list", "hotel")["tokens"]] == ["active", "revoked", "active"]  # type: ignore[attr-defined]


def test_what_is_not_used_is_told_and_taken_away(home: Home) -> None:
    """W15."""
    identity = str(create(home)["id"])
    listed = home.run("token", "list", "hotel").stdout
    assert "active  till: benefits:read, entitlements:read; unused in 30 days: benefits:read, entitlements:read" in listed
    nothing = home.run("token", "narrow", identity, "--used", "--reason", "tidy up")
    assert (nothing.returncode, nothing.stderr) == (1, "scopes: Give at least one scope.\n")
    used(home, "entitlements:read", 0, 7)
    used(home, "entitlements:read", 29, 1_000)
    used(home, "benefits:read", 30, 5)
    told = home.answer("token", "usage", identity)
    assert told["unused"] == ["benefits:read"]
    days = told["days"]
    assert isinstance(days, list)
    assert (len(days), days[0]["counts"], days[-1]["counts"]) == (30, {"entitlements:read": 1_000}, {"entitlements:read": 7})
    lines = home.run("token", "usage", identity).stdout.splitlines()
    assert [line.split("  ")[1] for line in lines[:-1]] == ["entitlements:read 1,000", "entitlements:read 7"]
    assert lines[-1] == "Unused in 30 days: benefits:read"
    assert home.answer("token", "narrow", identity, "--used", "--reason", "tidy up")["scopes"] == ["entitlements:read"]
    wider = home.run("token", "narrow", identity, *BOTH, "--reason", "tidy up")
    assert (wider.returncode, "scopes[1]: The token holds only: entitlements:read." in wider.stderr) == (1, True)
    for wrong in ((), (*BOTH, "--used")):
        assert home.run("token", "narrow", identity, *wrong, "--reason", "tidy up").returncode == 2
