"""Terms and other long texts: Markdown in, safe HTML out (M1).

Rendered once, when a version is published, and stored with it: what was agreed stays what it looked like. CommonMark and
tables; HTML in the source is shown as text, never obeyed; what comes out holds only the tags listed here.
"""

import nh3
from markdown_it import MarkdownIt

TAGS = frozenset(
    "a blockquote br code em h3 h4 h5 h6 hr li ol p pre s strong table tbody td th thead tr ul".split(),
)
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}, "td": {"align"}, "th": {"align"}}
SCHEMES = frozenset({"https", "mailto", "tel"})
_HIGHEST_HEADING = 3

_parser = MarkdownIt("commonmark", {"html": False}).enable("table")


def render(text: str) -> str:
    """The text as HTML that can be shown inside a page: headings begin at h3, links are https, mailto or tel."""
    tokens = _parser.parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + _HIGHEST_HEADING - 1)}"
        if token.type in ("th_open", "td_open") and token.attrs.pop("style", None) == "text-align:right":
            token.attrs["align"] = "right"
    html: str = _parser.renderer.render(tokens, _parser.options, {})
    return nh3.clean(
        html,
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        url_schemes=set(SCHEMES),
        link_rel="noopener noreferrer nofollow",
        strip_comments=True,
    )
