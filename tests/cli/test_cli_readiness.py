"""`guildhall readiness` over the example community (G2, W14): the figures of the issue from the product's own command."""

from pathlib import Path

import pytest

from tests.cli.test_cli import Home
from tests.conftest import SQLITE


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The example community on SQLite, whatever the rest of this run is on."""
    if not SQLITE:
        pytest.skip("the same as on SQLite, where it ran")
    made = Home(Path(tmp_path_factory.mktemp("example")))
    made.answer("migrate")
    made.answer("demo")
    return made


def test_the_sample_is_not_ready(example: Home) -> None:
    """67.40 %, 65.1 to 69.6 % (+-0.3): no."""
    found = example.answer("readiness", "--programme", "88vip", "--as-of", "1998-06-30")
    assert (found["verdict"], found["buyers"], found["purchases"], found["sales_minor"]) == ("NO", 2_357, 6_919, 24_409_194)
    assert (found["top_buyers"], found["share"]) == (471, {"basis_points": 6740, "percent": "67.40"})
    interval = found["interval"]
    assert isinstance(interval, dict)
    assert abs(interval["low"]["basis_points"] - 6510) <= 30
    assert abs(interval["high"]["basis_points"] - 6960) <= 30
    reasons = found["reasons"]
    assert isinstance(reasons, list)
    assert [(reason["ground"], reason["verdict"]) for reason in reasons] == [("SHARE", "NO"), ("MEMBERS", "NO"), ("VARIATION", "YES")]
    assert all(reason["zh"] and reason["en"] for reason in reasons)
    assert found["variation"] == {"basis_points": 2163, "percent": "21.63"}


def test_for_people_it_is_a_handful_of_sentences(example: Home) -> None:
    done = example.run("readiness")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[0].startswith("Ready for a paid plan: no (the whole community, through ")
    assert lines[1].startswith("no         The top 471 of 2,357 buyers make 67.40 % of all sales")
    assert lines[-1] == "The last purchase is of 30 Jun 1998. Look at that day with --as-of 1998-06-30."
    assert "--as-of" not in example.run("readiness", "--as-of", "1998-06-30").stdout


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--programme", "none"), 1, "There is no programme none."),
        (("--as-of", "2999-01-01"), 1, "Give a day that has come."),
        (("--as-of", "soon"), 2, "--as-of"),
    ],
)
def test_what_cannot_be_asked(example: Home, arguments: tuple[str, ...], code: int, said: str) -> None:
    done = example.run("readiness", *arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr
