"""What a plan costs, from the command line: the figures of the example community, proofs, and the keys that sign them."""

from pathlib import Path

import pytest

from tests.cli.test_cli import Home
from tests.cli.test_cli_files import example
from tests.conftest import SQLITE


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The example's catalogue and its real buyers, on SQLite, whatever the rest of this run is on."""
    if not SQLITE:
        pytest.skip("the same as on SQLite, where it ran")
    made = Home(tmp_path_factory.mktemp("quotes"))
    made.answer("migrate")
    files = example(made.folder)
    made.answer("import", "catalogue", files)
    made.answer("import", "purchases", str(Path(files) / "cdnow.csv"), "--source", "cdnow", "--create-members")
    return made


def test_20_real_buyers_pay_88_and_2337_pay_888(shop: Home) -> None:
    """T1 and issue B's figures; at the end of 1997 nine had their 1,000 growth (W5)."""
    assert (
        shop.run("quote", "88vip", "--everybody").stdout == "       20  CNY 88.00  (row thousand)\n    2,337  CNY 888.00  (row everybody)\n"
    )
    then = shop.answer("quote", "88vip", "--everybody", "--as-of", "1997-12-31")
    assert then["at"] == "1997-12-31T15:59:59.999999+00:00"
    assert then["rows"] == [
        {"row": "thousand", "price": {"amount_minor": 8_800, "currency": "CNY"}, "members": 9},
        {"row": "everybody", "price": {"amount_minor": 88_800, "currency": "CNY"}, "members": 2_348},
    ]


def test_one_member_with_the_shortfall_and_the_proof(shop: Home) -> None:
    """W1: buyer 00004 had 100 growth, and 59 at the beginning of February 1997."""
    ((number,),) = shop.rows("SELECT member_number FROM member WHERE external_ref = '00004'")
    asked = ("quote", "88vip", "--member", str(number))
    assert "has 100: 900 short" in shop.run(*asked).stdout
    assert "has 59: 941 short" in shop.run(*asked, "--as-of", "1997-02-01").stdout
    found = shop.answer(*asked)
    assert (found["row"], found["price"], found["version"]) == ("everybody", {"amount_minor": 88_800, "currency": "CNY"}, 1)
    steps = found["steps"]
    assert isinstance(steps, list)
    assert [step["name"] for step in steps] == ["plan", "terms", "facts", "row:thousand", "row:everybody", "price", "window"]
    assert len(str(found["quote"]).split(".")) == 3


def test_the_next_better_row_with_the_ways_to_it(shop: Home) -> None:
    """W1: by the names that the community gave, the cheapest way first."""
    ((number,),) = shop.rows("SELECT member_number FROM member WHERE external_ref = '00004'")
    asked = ("quote", "88vip", "--member", str(number))
    sentence = "Needs growth of at least 1,000 in 88VIP, has 100: 900 short."
    assert shop.run(*asked).stdout.splitlines()[1:] == [
        f"  not thousand: {sentence}",
        "  next better: CNY 88.00, CNY 800.00 less (row thousand)",
        f"    {sentence} (by purchases of CNY 900.00)",
    ]
    way = {"unmet": [sentence], "spend": {"amount_minor": 90_000, "currency": "CNY"}, "opens_on": None, "reachable": True}
    assert shop.answer(*asked)["better"] == {
        "row": "thousand",
        "price": {"amount_minor": 8_800, "currency": "CNY"},
        "saving": {"amount_minor": 80_000, "currency": "CNY"},
        "reachable": True,
        "ways": [way],
    }


def test_who_pays_the_least_is_told_so(shop: Home) -> None:
    ((number,),) = shop.rows(
        "SELECT m.member_number FROM member m JOIN growth_account a ON a.member_id = m.id JOIN growth_entry e ON e.account_id = a.id "
        "GROUP BY m.id HAVING SUM(e.amount) >= 1000 LIMIT 1"
    )
    asked = ("quote", "88vip", "--member", str(number))
    assert shop.run(*asked).stdout == "88vip: CNY 88.00 (row thousand, version 1)\n  no row costs less\n"
    assert shop.answer(*asked)["better"] is None


@pytest.mark.parametrize(
    ("said", "status", "words"),
    [
        ((), 2, "Give either --member NUMBER or --everybody."),
        (("--member", "1", "--everybody"), 2, "Give either --member NUMBER or --everybody."),
        (("--member", "1"), 1, "There is no such member."),
        (("--everybody", "--as-of", "1990-01-01"), 1, "no published version at that time"),
        (("--everybody", "--as-of", "soon"), 2, "soon"),
        (("--everybody", "--as-of", "2999-01-01"), 1, "Give a day that has come."),
        (("--member", "10001", "--as-of", "2999-01-01"), 1, "Give a day that has come."),
        (("--everybody", "--as-of", "9999-12-31"), 1, "Give a day that has come."),
        (("--everybody", "--as-of", "0001-01-01"), 1, "1900"),
    ],
)
def test_what_cannot_be_quoted(shop: Home, said: tuple[str, ...], status: int, words: str) -> None:
    done = shop.run("quote", "88vip", *said)
    assert (done.returncode, done.stdout) == (status, "")
    assert words in done.stderr


def test_the_life_of_a_key(shop: Home) -> None:
    made = shop.answer("keys", "rotate", "--reason", "Once a year")
    again = shop.answer("keys", "rotate", "--reason", "Once more")
    listed = shop.answer("keys", "list")["keys"]
    assert isinstance(listed, list)
    assert [key["kid"] for key in listed[:2]] == [again["kid"], made["kid"]]
    assert [key["retired_at"] is None for key in listed[:2]] == [True, False]
    assert "d" not in listed[0]  # the private half of a JWK
    shop.answer("keys", "remove", str(made["kid"]), "--reason", "It leaked")
    assert str(made["kid"]) not in shop.run("keys", "list").stdout
    assert shop.run("keys", "remove", str(made["kid"]), "--reason", "Once more").stderr == "There is no such signing key.\n"


def test_under_another_secret_nothing_is_signed_until_a_new_key_is_made(shop: Home) -> None:
    ((number,),) = shop.rows("SELECT member_number FROM member WHERE external_ref = '00004'")
    asked = ("quote", "88vip", "--member", str(number))
    assert shop.run(*asked).returncode == 0
    done = shop.run(*asked, SECRET_KEY="x" * 40)
    assert (done.returncode, "SECRET_KEY" in done.stderr) == (1, True)
    assert shop.run("keys", "rotate", "--reason", "The secret was changed", SECRET_KEY="x" * 40).returncode == 0
    assert shop.run(*asked, SECRET_KEY="x" * 40).returncode == 0
