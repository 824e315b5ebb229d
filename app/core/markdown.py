"""Terms and other long texts: Markdown in, safe HTML out (M1).

Rendered once, when a version is published, and stored with it: what was agreed stays what it looked like. CommonMark and
tables; HTML in the source is shown as text, never obeyed; what comes out holds only the tags listed here.
"""

import nh3
from markdown_it import MarkdownIt

_BLOCKS = {"blockquote", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "ul"}
_TABLES = {"table", "tbody", "td", "th", "thead", "tr"}
_WORDS = {"a", "br", "code", "em", "strong"}
TAGS = frozenset(_BLOCKS | _TABLES | _WORDS)
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}, "td": {"align"}, "th": {"align"}}
SCHEMES = frozenset({"https", "mailto", "tel"})
_HIGHEST_HEADING = 3

_parser = MarkdownIt("commonmark", {"html": False}).enable("table")


def render(text: str) -> str:
    """The text as HTML that can be shown inside a page: its highest heading is an h3, links are https, mailto or tel."""
    tokens = _parser.parse(text)
    headings = [token for token in tokens if token.type in ("heading_open", "heading_close")]
    lower = _HIGHEST_HEADING - min((int(token.tag[1]) for token in headings), default=1)
    for token in headings:
        token.tag = f"h{min(6, int(token.tag[1]) + lower)}"
    for token in tokens:
        if token.type in ("th_open", "td_open") and "style" in token.attrs:
            token.attrs["align"] = str(token.attrs.pop("style")).removeprefix("text-align:")
    return clean(_parser.renderer.render(tokens, _parser.options, {}))


def clean(html: str, *besides: str) -> str:
    """The HTML with no tags but those of rendered texts, and `besides`; each that is opened is closed."""
    return nh3.clean(
        html,
        tags=TAGS.union(besides),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        url_schemes=set(SCHEMES),
        url_relative="deny",  # //elsewhere is relative too, and terms are also read in front ends on other hosts
        link_rel="noopener noreferrer nofollow",
        strip_comments=True,
    )
