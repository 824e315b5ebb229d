"""The command line as an operator meets it: each command is a process of its own, on a SQLite file of its own."""

import asyncio
import json
import re
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli import cli
from app.core.access import PARTNER_GRANTABLE
from app.core.settings import Settings
from app.partners.rules import check_format
from tests import cast
from tests.conftest import PATIENCE, SQLITE, free_port

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Home:
    """An installation in a folder."""

    folder: Path

    def command(self, *arguments: str, **environment: str) -> list[str]:
        """What starts the command for this installation."""
        own = {"DATABASE_URL": f"sqlite://{self.folder}/g.sqlite3", "VAR_DIR": str(self.folder), "GUILDHALL_ENV": "test"}
        seen = {**own, "COLUMNS": "200", "NO_COLOR": "1", **environment}
        return ["env", *(f"{name}={value}" for name, value in seen.items()), sys.executable, "-m", "app.cli", *arguments]

    def run(self, *arguments: str, said: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        """The command's outcome. Whatever it was, there is no traceback."""
        command = self.command(*arguments, **environment)
        done = subprocess.run(command, cwd=ROOT, input=said, capture_output=True, text=True, timeout=PATIENCE, check=False)
        assert "Traceback" not in done.stderr + done.stdout, done.stderr
        return done

    def answer(self, *arguments: str, said: str = "") -> dict[str, object]:
        """The JSON that the command answers; it succeeded."""
        done = self.run(*arguments, "--json", said=said)
        assert done.returncode == 0, done.stderr
        found = json.loads(done.stdout)
        assert isinstance(found, dict)
        return found

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """What stands in the database."""
        with sqlite3.connect(self.folder / "g.sqlite3") as connection:
            found = connection.execute(sql).fetchall()
        connection.close()
        return found


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A migrated, empty installation on SQLite, whatever the rest of this run is on."""
    if not SQLITE:
        pytest.skip("the same as on SQLite, where it ran")
    made = Home(tmp_path_factory.mktemp("home"))
    assert made.answer("migrate")["ran"] != []
    return made


COMMANDS = (
    *("serve", "worker", "job", "migrate", "demo", "lint", "doctor", "staff create", "token create", "token revoke"),
    *("token rotate", "token narrow", "token list", "token usage"),
    *("import purchases", "import catalogue", "export catalogue", "quote", "keys list", "keys rotate", "keys remove"),
)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    outcome = CliRunner().invoke(cli, [*command.split(), "--help"])
    assert outcome.exit_code == 0
    assert "Usage" in outcome.output
    assert ("--json" in outcome.output) is (command not in ("serve", "worker"))


@pytest.mark.parametrize("group", ["", "staff", "token", "keys", "import", "export"])
def test_without_a_command_there_is_help(group: str) -> None:
    outcome = CliRunner().invoke(cli, group.split())
    assert outcome.exit_code == 2
    assert "Usage" in outcome.output


def test_migrating_twice_changes_nothing(home: Home) -> None:
    assert home.answer("migrate") == {"ran": []}


def test_the_first_owner(home: Home) -> None:
    made = home.answer("staff", "create", "--name", "owner", "--role", "OWNER", "--generate")
    password = str(made["password"])
    assert (made["name"], made["role"], len(password)) == ("owner", "OWNER", 20)
    given = home.answer("staff", "create", "--name", "wei", "--role", "EDITOR", "--password-stdin", said=f"{cast.PASSWORD}\n")
    assert given == {"name": "wei", "role": "EDITOR", "password": None}
    assert home.rows("SELECT name, role FROM account ORDER BY id") == [("owner", "OWNER"), ("wei", "EDITOR")]
    entries = home.rows("SELECT e.action, e.request_id, d.actor_label FROM audit_entry e JOIN audit_detail d ON d.entry_id = e.id")
    assert len(entries) == 2
    for action, request_id, label in entries:
        assert action == "staff.create"
        assert str(request_id).startswith("cli-")
        assert str(label).startswith("command line")
    stored = _everything(home)
    assert password not in stored
    assert cast.PASSWORD not in stored


def _everything(home: Home) -> str:
    with sqlite3.connect(home.folder / "g.sqlite3") as connection:
        dump = "\n".join(connection.iterdump())
    connection.close()
    return dump


def test_the_life_of_a_token(home: Home) -> None:
    scopes = ("--scope", "entitlements:read", "--scope", "benefits:read")
    made = home.answer(
        "token", "create", "--partner", "hotel", "--partner-name", "Hotel", "--label", "till", *scopes, "--address", "192.0.2.1"
    )
    secret = str(made["token"])
    check_format(secret)
    assert secret.startswith("guild_live_")
    assert made["scopes"] == ["benefits:read", "entitlements:read"]
    again = home.run("token", "create", "--partner", "hotel", "--label", "test till", "--scope", "benefits:read", "--days", "1", "--test")
    assert re.search(r"Token, shown only now: guild_test_\w{49}\n", again.stdout)
    for _ in range(2):
        assert home.answer("token", "revoke", str(made["id"]), "--reason", "it leaked")["id"] == made["id"]
    assert home.rows("SELECT addresses, revoked_at IS NULL FROM partner_token ORDER BY id") == [('["192.0.2.1/32"]', 0), ("[]", 1)]
    assert secret not in _everything(home)


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("staff", "create", "--name", "x", "--role", "OWNER", "--generate"), 1, "name: A name has 3 to 32 letters and digits."),
        (("staff", "create", "--name", "bob", "--role", "KING", "--generate"), 2, "KING"),
        (("staff", "create", "--role", "OWNER"), 2, "--name"),
        (("staff", "create", "--name", "bob", "--role", "OWNER", "--password-stdin"), 1, "password: A password has 10 to 128 characters."),
        (("token", "create", "--partner", "nobody", "--label", "x", "--scope", "benefits:read"), 1, "There is no such partner."),
        (
            ("token", "create", "--partner", "new", "--partner-name", "New", "--label", "x", "--scope", "staff:write"),
            1,
            f"scopes[0]: Give each scope once, out of: {', '.join(sorted(PARTNER_GRANTABLE))}.",
        ),
        (("token", "create", "--partner", "new", "--label", "x", "--scope", "benefits:read", "--days", "0"), 2, "--days"),
        (("token", "revoke", "nonsense", "--reason", "it leaked"), 1, "id: Give an id as this API returned it."),
        (("job", "nothing"), 1, "job: There is no job nothing. There are: release, impact, prune_sessions, prune_uploads."),
        (("job", "prune_sessions", "--at", "2027-01-01"), 2, "--at"),
        (("import", "purchases", "/nowhere.csv"), 1, "There is no community yet."),
        (("worker",), 1, "On SQLite the one worker lives inside `guildhall serve`."),
        (("nonsense",), 2, "nonsense"),
    ],
)
def test_refusals_are_one_sentence_and_write_nothing(home: Home, arguments: tuple[str, ...], code: int, sentence: str) -> None:
    before = _everything(home)
    done = home.run(*arguments)
    assert (done.returncode, sentence in done.stderr) == (code, True), done.stderr
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1 or code == 2
    assert _everything(home) == before


@pytest.mark.parametrize(
    ("environment", "code", "sentence"),
    [
        ({"HOST": "0.0.0.0"}, 1, "0.0.0.0 is reachable from outside, and Guildhall itself speaks plain http"),
        ({"HOST": "guildhall.example"}, 1, "guildhall.example is reachable from outside"),
        ({"HOST": "::"}, 1, ":: is reachable from outside"),
        ({"PORT": "none"}, 2, "PORT: "),
        ({"PORT": "70000"}, 2, "PORT: "),
    ],
)
def test_where_it_will_not_listen(home: Home, environment: dict[str, str], code: int, sentence: str) -> None:
    done = home.run("serve", **environment)
    assert (done.returncode, sentence in done.stderr) == (code, True), done.stderr


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("mysql://x", "DATABASE_URL must begin with sqlite://, postgres:// or postgresql://"),
        ("sqlite:///nowhere/at/all/x.sqlite3?colour=red", "DATABASE_URL has unknown options: colour"),
        ("postgres://nobody:secretword@127.0.0.1:1/x", "The database did not answer."),
    ],
)
def test_databases_that_are_none(home: Home, url: str, sentence: str) -> None:
    done = home.run("doctor", DATABASE_URL=url)
    assert (done.returncode, sentence in done.stderr) == (1, True), done.stderr
    assert "secretword" not in done.stderr


@pytest.mark.parametrize("command", ["doctor", "serve"])
def test_a_new_database_is_told_to_migrate(tmp_path: Path, command: str) -> None:
    done = Home(tmp_path).run(command)
    assert (done.returncode, done.stderr) == (1, "The database is behind this version of Guildhall: run `guildhall migrate`.\n")


def test_the_doctor_and_the_jobs(home: Home) -> None:
    report = home.answer("doctor")
    assert report["healthy"] is True
    assert home.answer("job", "prune_sessions", "--at", "2027-01-01T00:00:00Z") == {
        "job": "prune_sessions",
        "now": "2027-01-01T00:00:00+00:00",
        "touched": 0,
    }


def test_the_doctor_ends_with_1_where_the_books_are_wrong(home: Home) -> None:
    home.answer("staff", "create", "--name", "doctorsfriend", "--role", "SUPPORT", "--generate")  # something stands in the log
    with sqlite3.connect(home.folder / "g.sqlite3") as connection:
        before = connection.execute("SELECT reason FROM audit_detail WHERE id = 1").fetchone()
        connection.execute("UPDATE audit_detail SET reason = 'nothing to see' WHERE id = 1")
    connection.close()
    done = home.run("doctor")
    assert done.returncode == 1
    assert "BROKEN audit.chain" in done.stdout
    with sqlite3.connect(home.folder / "g.sqlite3") as connection:
        connection.execute("UPDATE audit_detail SET reason = ? WHERE id = 1", before)
    connection.close()


def test_serving_and_stopping(home: Home) -> None:
    """It prints where it listens and nothing secret, answers, and SIGTERM ends it cleanly."""
    address = f"http://127.0.0.1:{free_port()}"
    command = home.command("serve", PORT=address.rpartition(":")[2])
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        try:
            _wait_for(f"{address}/livez")
            assert home.answer("staff", "create", "--name", "beside", "--role", "SUPPORT", "--generate")["name"] == "beside"
            second = home.run("serve")
            assert (second.returncode, "another Guildhall process" in second.stderr, len(second.stderr.splitlines())) == (1, True, 1)
        finally:
            server.send_signal(signal.SIGTERM)
            out, err = server.communicate(timeout=PATIENCE)
    assert server.returncode in (0, -signal.SIGTERM)  # uvicorn ends by the signal once it has shut down
    assert f"Console    {address}/console" in err
    assert out == ""
    assert "Traceback" not in err


def _wait_for(url: str) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
                assert answer.status == 200
                assert "server" not in answer.headers
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"{url} does not answer")


@pytest.mark.postgres
async def test_the_worker_stops_at_a_signal(store: Settings) -> None:
    command = Home(store.var_dir).command("worker", DATABASE_URL=store.database_url)
    worker = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stderr=asyncio.subprocess.PIPE)
    async with asyncio.timeout(PATIENCE):
        while not _listens_to(signal.SIGTERM, worker.pid):
            assert worker.returncode is None
            await asyncio.sleep(0.1)
        worker.terminate()
        _, err = await worker.communicate()
    assert (worker.returncode, err) == (0, b"")


def _listens_to(number: signal.Signals, process: int) -> bool:
    """The process has a handler of its own for that signal; before it has, the signal just ends it."""
    told = re.search(r"^SigCgt:\s*(\w+)", Path(f"/proc/{process}/status").read_text(), re.MULTILINE)
    assert told is not None
    return bool(int(told[1], 16) >> (number - 1) & 1)
