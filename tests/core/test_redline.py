"""The difference of two rendered texts: what is marked, that it stays well formed, and that nothing gets through (W4, M1)."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.markdown import render
from app.core.redline import redline


def _side(html: str, drop: str, keep: str) -> str:
    """One of the two texts again: without what is marked `drop`, and without the marks of `keep`; spaces between tags don't count."""
    html = re.sub(rf"<{drop}>.*?</{drop}>", "", html, flags=re.S)
    html = re.sub(rf"</?{keep}>", "", html)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html)).strip()


def _plain(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html)).strip()


@pytest.mark.parametrize(
    ("before", "after", "html"),
    [
        ("Be kind.", "Be kind.", "<p>Be kind.</p>"),
        ("Pay 88 yuan.", "Pay 99 yuan.", "<p>Pay <del>88</del><ins>99</ins> yuan.</p>"),
        ("未使用的天数退款。", "未使用的月份退款。", "<p>未使用的<del>天数</del><ins>月份</ins>退款。</p>"),
        ("Be **kind** here.", "Be kind here.", "<p>Be <del><strong>kind</strong></del><ins>kind</ins> here.</p>"),
        ("One.", "One.\n\nTwo.", "<p>One.</p><p><ins>Two.</ins></p>"),
        ("One.\n\nTwo.", "Two.", "<p><del>One.</del></p><p>Two.</p>"),
        ("- a\n- b", "- a\n- c\n- b", "<ul><li>a</li><li><ins>c</ins></li><li>b</li></ul>"),
        ("| a |\n|---|\n| one |", "| a |\n|---|\n| two |",
         "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td><del>one</del></td><td><ins>two</ins></td></tr></tbody></table>"),
        ("", "New.", "<p><ins>New.</ins></p>"),
        ("[x](https://a.example)", "[x](https://b.example)",
         '<p><del><a href="https://a.example" rel="noopener noreferrer nofollow">x</a></del>'
         '<ins><a href="https://b.example" rel="noopener noreferrer nofollow">x</a></ins></p>'),
    ],
)  # fmt: skip
def test_what_went_and_what_came_is_marked(before: str, after: str, html: str) -> None:
    assert redline(render(before), render(after)).replace("\n", "") == html


def test_what_stayed_is_left_out_but_beside_a_change() -> None:
    before = "\n\n".join(f"Paragraph {number}." for number in range(9))
    assert redline(render(before), render(before + "\n\nLast.")) == (
        "<p>Paragraph 0.</p><p>…</p><p>Paragraph 8.</p><p><ins>Last.</ins></p>"
    )


@pytest.mark.parametrize("evil", ["<script>x()</script>", '<img src=x onerror="x()">', "[x](javascript:alert)", "&lt;script&gt;", "<ins>"])
def test_nothing_gets_through_that_the_text_itself_may_not_hold(evil: str) -> None:
    for html in (redline(render("Be kind."), render(evil)), redline(evil, "Be kind."), redline(render(evil), render(evil + " more"))):
        assert re.findall(r"<(?!/?(?:p|ins|del|a)\b)", html) == []
        assert "javascript:" not in re.findall(r'href="([^"]*)', html)


@settings(max_examples=150, deadline=None)
@given(
    *(
        st.lists(
            st.sampled_from(["# Head", "Be **kind** to all", "- one\n- two", "> said", "- one", "1. a\n2. b", "安静 些", "`x < y`"]),
            max_size=5,
        ),
    )
    * 2
)
def test_both_texts_can_be_read_out_of_it(old: list[str], new: list[str]) -> None:
    """Without what went it says what stands now, without what came what stood before; but for what is left out as unchanged."""
    before, after = render("\n\n".join(old)), render("\n\n".join(new))
    html = redline(before, after)
    if "…" not in html:
        assert _side(html, "del", "ins") == _plain(after)
        assert _side(html, "ins", "del") == _plain(before)
