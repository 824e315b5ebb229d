"""docs/moderator.md is true word by word: whatever it prints in bold stands on the screen."""

import re

from admin import messages
from tests.architecture.source import ROOT

GUIDE = (ROOT / "docs" / "moderator.md").read_text(encoding="utf-8")
# Said with a number in it on the screen, or put together from a sign and a word.
MADE = {
    "Changed since version 1": "Changed since version {number}",
    "The token is shown once": "The token is issued. Copy it now: it is shown only this once.",
}


def test_every_bold_word_is_on_the_screen() -> None:
    known = {text for message in messages.console() if message.id for text in ([message.id] if isinstance(message.id, str) else message.id)}
    bold = {MADE.get(" ".join(words.split()), " ".join(words.split())) for words in re.findall(r"\*\*([^*]+)\*\*", GUIDE)} - {"bold"}
    assert len(bold) > 60
    assert {words for words in bold if words.removeprefix("+ ") not in known} == set()


def test_the_roles_are_told_as_the_console_tells_them() -> None:
    from admin.words import ROLE, ROLE_MAY

    for code, word in ROLE.items():
        assert f"| {word} | {ROLE_MAY[code]} |" in GUIDE
