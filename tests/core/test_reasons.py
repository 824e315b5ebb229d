"""One rule says what a reason is, and says it in both languages; it is kept at every edge (B8, R5)."""

import ast
from typing import Any

import pytest

from admin.i18n import Words
from app.core.errors import Invalid
from app.core.reasons import REASON_MAX, as_reason, check_reason
from tests.architecture.source import files

GOOD = [
    "abc",
    "x" * 500,
    "a\u200b!",
    "fix\nthe words",
    "改价",
    "到期",
    "改！",
    "改 价",
    "調整",
    "々〆",
    "\U00020000\U0002a6df",
    "価格",
    "改价　原因",
    "改" * 500,
]
BAD = [
    "",
    "  ",
    "no",
    " no ",
    "x" * 501,
    "改" * 501,
    "改",
    "　改　",
    "…！",
    "\u200b" * 3,
    "a\x00bc",
    "abc\ud800",
    "abc\u202e",
    "改价\u2066",
]


@pytest.mark.parametrize("reason", GOOD)
def test_a_reason_says_something(reason: str) -> None:
    """Three characters, or two Chinese ones, with no white space around.

    What is kept has three at least, as the tables want it: a Chinese word becomes a sentence.
    """
    assert check_reason(f" \u3000{reason} \n") == (reason if len(reason) > 2 else f"{reason}。")


@pytest.mark.parametrize("reason", BAD)
@pytest.mark.parametrize("field", ["reason", "warnings_reason"])
def test_what_says_nothing_is_refused_at_its_field_and_told_what_would_do(reason: str, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_reason(reason, field)
    assert refused.value.field == field
    assert Words("en").refusal(refused.value) == "Say why in 3 to 500 characters; 2 Chinese ones are enough."
    assert Words("zh").refusal(refused.value) == "请说明原因：2 至 500 个汉字，或 3 至 500 个其他字符。"


def test_what_the_system_says_by_itself_is_a_reason() -> None:
    """The text of a finding may hold what somebody wrote."""
    told = as_reason("Version 2 was taken back: \u202e\x07" + "x" * 600)
    assert check_reason(told) == told
    assert (told[:27], len(told)) == ("Version 2 was taken back: x", REASON_MAX)


def test_nobody_else_measures_a_reason() -> None:
    """The rule stands in one place."""
    found: dict[str, list[Any]] = {}
    for path in files("app", "admin", "schema"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name == "check_reason":
                found.setdefault(path.name, []).append(node.name)
    assert found == {"reasons.py": ["check_reason"]}
