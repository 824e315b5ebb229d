"""What differs between two texts, word by word (W4): nothing is lost, Chinese goes by character, long texts stay cheap."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.differences import Kind, Part, words
from tests.effort import counted_effort

SAME, GONE, CAME = Kind.SAME, Kind.GONE, Kind.CAME
PIECES = st.lists(
    st.sampled_from(["退款", "会员", "。", " ", "days", "7", "30", ".", "\n", "the ", "按日", "| a | b |\n"]), max_size=40
).map("".join)


@pytest.mark.parametrize(
    ("before", "after", "parts"),
    [
        ("", "", []),
        ("the same", "the same", [(SAME, "the same")]),
        ("", "new", [(CAME, "new")]),
        ("old", "", [(GONE, "old")]),
        (
            "Paid back within 7 days.",
            "Paid back within 30 days.",
            [(SAME, "Paid back within "), (GONE, "7"), (CAME, "30"), (SAME, " days.")],
        ),
        ("七天内退款", "三十天内退款", [(GONE, "七"), (CAME, "三十"), (SAME, "天内退款")]),
        ("未使用的天数按日退款。", "未使用的天数不退款。", [(SAME, "未使用的天数"), (GONE, "按日"), (CAME, "不"), (SAME, "退款。")]),
        ("alpha beta", "gamma, delta", [(GONE, "alpha beta"), (CAME, "gamma, delta")]),
    ],
)
def test_words_that_stayed_went_and_came(before: str, after: str, parts: list[tuple[Kind, str]]) -> None:
    assert words(before, after) == [Part(kind, text) for kind, text in parts]


@settings(deadline=None, max_examples=60)  # the machine may be busy
@given(PIECES, PIECES)
def test_both_texts_can_be_read_from_the_parts(before: str, after: str) -> None:
    for old, new in ((before, after), (before * 60, after + before * 60), (before * 60, before * 59 + after)):
        parts = words(old, new)
        assert "".join(part.text for part in parts if part.kind is not CAME) == old
        assert "".join(part.text for part in parts if part.kind is not GONE) == new
        assert all(part.text for part in parts)
        assert all(one.kind is not other.kind for one, other in pairwise(parts))


def test_a_word_in_the_middle_of_a_long_text_is_found() -> None:
    """60,000 characters of which one sentence was edited: that word is told, not the text."""
    sentences = [f"第{number}条：会员在期内可享受本条所列的权益，并可按日退款。" for number in range(2_000)]
    before = "".join(sentences)
    sentences[1_000] = sentences[1_000].replace("按日", "按月")
    assert [part.text for part in words(before, "".join(sentences)) if part.kind is not SAME] == ["日", "月"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a。" * 30_000, "b。" + "a。" * 29_000 + "b。"),
        ("。\n" * 30_000, "x" + "。\n" * 29_998 + "y"),
        ("的" * 2_000, "了" + "的" * 1_999),
        ("a。b。" * 15_000, "b。a。" * 15_000),
    ],
)
def test_texts_made_to_be_dear_are_cheap(before: str, after: str) -> None:
    with counted_effort() as effort:
        parts = words(before, after)
    assert effort.calls < 2_000_000, "a million pairs, and each piece once: without the bound it is 900 millions"
    assert "".join(part.text for part in parts if part.kind is not CAME) == before
    assert "".join(part.text for part in parts if part.kind is not GONE) == after


@pytest.mark.parametrize(
    ("before", "after", "gone", "came"),
    [
        ("送 👨‍👩‍👧 卡", "送 👨‍👩‍👦 卡", "👨‍👩‍👧", "👨‍👩‍👦"),
        ("限 🇨🇳 使用", "限 🇨🇦 使用", "🇨🇳", "🇨🇦"),
        ("好 👍🏽！", "好 👍🏿！", "👍🏽", "👍🏿"),
        ("cafe\u0301 ole", "cafe ole", "cafe\u0301", "cafe"),
        ("सदस्य हिन्दी", "सदस्य हिन्द", "हिन्दी", "हिन्द"),
    ],
)
def test_what_is_read_as_one_sign_is_not_cut_in_two(before: str, after: str, gone: str, came: str) -> None:
    parts = words(before, after)
    assert [part.text for part in parts if part.kind is GONE] == [gone]
    assert [part.text for part in parts if part.kind is CAME] == [came]
