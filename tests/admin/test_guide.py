"""docs/moderator.md and its Chinese edition are true word by word: whatever they print in bold stands on the screen."""

import re

import pytest

from admin import messages
from admin.i18n import Words
from admin.words import ROLE, ROLE_MAY
from tests.architecture.source import ROOT

GUIDES = {"en": "moderator.md", "zh": "moderator.zh.md"}
# Said with a number in it on the screen, or put together from a sign and a word.
MADE = {
    "Changed since version 1": "Changed since version {number}",
    "The token is shown once": "The token is issued. Copy it now: it is shown only this once.",
}


def guide(language: str) -> str:
    return (ROOT / "docs" / GUIDES[language]).read_text(encoding="utf-8")


@pytest.mark.parametrize("language", GUIDES)
def test_every_bold_word_is_on_the_screen(language: str) -> None:
    words = Words(language)
    ids = {text for message in messages.console() if message.id for text in ([message.id] if isinstance(message.id, str) else message.id)}
    known = {words.text(id_) for id_ in ids}
    bold = {MADE.get(said, said) for said in (" ".join(found.split()) for found in re.findall(r"\*\*([^*]+)\*\*", guide(language)))}
    assert len(bold) > 60
    assert {said for said in bold if said.removeprefix("+ ") not in known} - {"bold", "粗体字"} == set()


@pytest.mark.parametrize("language", GUIDES)
def test_the_roles_are_told_as_the_console_tells_them(language: str) -> None:
    words = Words(language)
    for code, word in ROLE.items():
        assert f"| {words.text(word)} | {words.text(ROLE_MAY[code])} |" in guide(language)


def test_both_guides_have_the_same_chapters() -> None:
    chapters = {language: re.findall(r"^(#+) ", guide(language), re.M) for language in GUIDES}
    assert chapters["zh"] == chapters["en"]
