"""M1: terms in Markdown become HTML that cannot do harm, whatever was written."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.markdown import ATTRIBUTES, TAGS, render

TAG = re.compile(r"<\s*(/?)([a-zA-Z][a-zA-Z0-9]*)([^>]*)>")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Be *kind*.", "<p>Be <em>kind</em>.</p>\n"),
        ("**退款**规则", "<p><strong>退款</strong>规则</p>\n"),
        ("# A\n\n## B", "<h3>A</h3>\n<h4>B</h4>\n"),
        ("## A\n\n#### B", "<h3>A</h3>\n<h5>B</h5>\n"),
        ("### A\n\n# B", "<h5>A</h5>\n<h3>B</h3>\n"),
        ("###### A\n\n# B", "<h6>A</h6>\n<h3>B</h3>\n"),
        ("1. a\n2. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>\n"),
        ("[us](https://example.org)", '<p><a href="https://example.org" rel="noopener noreferrer nofollow">us</a></p>\n'),
        (
            "|a|b|\n|:-:|--:|\n|1|2|",
            '<table>\n<thead>\n<tr>\n<th align="center">a</th>\n<th align="right">b</th>\n</tr>\n</thead>\n'
            '<tbody>\n<tr>\n<td align="center">1</td>\n<td align="right">2</td>\n</tr>\n</tbody>\n</table>\n',
        ),
        ("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>\n"),
        ("", ""),
    ],
)
def test_what_it_looks_like(text: str, html: str) -> None:
    assert render(text) == html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](  JaVaScRiPt:alert(1))",
        "[x](//evil.example)",
        "[x](/console/sign-out)",
        "[x](<java\tscript:alert(1)>)",
        "![x](https://example.org/pixel.png)",
        "<img src=x onerror=alert(1)>",
        "<a href='https://x' onclick='y'>z</a>",
        "<style>*{display:none}</style>",
        "<iframe src=//x></iframe>",
        '[x](https://x "\\" onmouseover=\\"alert(1)")',
        "<svg/onload=alert(1)>",
        "| a |\n|:-:|\n| <script>x</script> |",
    ],
)
def test_nothing_in_it_can_do_harm(text: str) -> None:
    check_harmless(render(text))


@given(st.text(alphabet=st.sampled_from("<>()[]!\"'=:/*_#|\n `aonscriptjv&;-."), max_size=80))
def test_whatever_is_written(text: str) -> None:
    check_harmless(render(text))


def check_harmless(html: str) -> None:
    """Only known tags with known attributes, and no link but to https, mail or telephone."""
    for _, name, rest in TAG.findall(html):
        assert name in TAGS, html
        names = set(re.findall(r'([a-zA-Z-]+)="', re.sub(r'"[^"]*"', '""', rest)))
        assert names <= ATTRIBUTES.get(name, set()) | {"rel"}, html
        for link in re.findall(r'href="([^"]*)"', rest):
            assert re.match(r"(https:|mailto:|tel:)", link), html
