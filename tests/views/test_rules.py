"""What a saved view may say."""

import pytest

from admin import PAGES
from app.core.errors import Invalid
from app.views.rules import LONGEST_NAME, SECTIONS, NewView, check_view, normal_query

QUERIES = [
    ("benefits", "status=draft", "status=draft"),
    ("benefits", "?stage=LEARNING&status=draft&after=abc", "status=draft&stage=LEARNING"),
    ("benefits", "status=live&status=draft&nothing=1", "status=draft"),
    ("members", "q=+ada+&region=CN-31", "q=ada&region=CN-31"),
    ("members", "q=%E9%98%BF", "q=%E9%98%BF"),
    ("audit", "from=2026-11-01&actor=lin", "actor=lin&from=2026-11-01"),
    ("partners", "state=", ""),
    ("members", "q=a%00b", "q=a%EF%BF%BDb"),
]


@pytest.mark.parametrize(("section", "query", "normal"), QUERIES)
def test_the_same_choice_is_the_same_text(section: str, query: str, normal: str) -> None:
    assert normal_query(section, query) == normal
    assert normal_query(section, normal) == normal


REFUSED = [
    (NewView("nothing", "Mine", "q=a"), "section"),
    (NewView("benefits", " ", "status=draft"), "name"),
    (NewView("benefits", "x" * (LONGEST_NAME + 1), "status=draft"), "name"),
    (NewView("benefits", "a\x00b", "status=draft"), "name"),
    (NewView("benefits", "Mine", ""), "query"),
    (NewView("benefits", "Mine", "after=xyz&color=red"), "query"),
    (NewView("benefits", "Mine", f"q={'x' * 1000}"), "query"),
]


@pytest.mark.parametrize(("new", "field"), REFUSED)
def test_what_cannot_be_kept(new: NewView, field: str) -> None:
    with pytest.raises(Invalid) as told:
        check_view(new)
    assert told.value.field == field


def test_a_view_is_kept_in_its_normal_form() -> None:
    kept = check_view(NewView("benefits", "  Drafts of \n ours ", "?after=x&status=draft", shared=True))
    assert kept == NewView("benefits", "Drafts of ours", "status=draft", shared=True)


def test_every_list_that_keeps_views_is_a_page_of_that_scope() -> None:
    """The names are those of the console's lists, each asked for the scope that its page asks for."""
    scopes = {page.name: page.scope for page in PAGES if page.method == "GET"}
    assert {name: scopes[name] for name in SECTIONS} == {name: section.scope for name, section in SECTIONS.items()}


def test_a_search_for_a_person_is_not_kept() -> None:
    """A4: a view of the members keeps what narrows the list, not the number that somebody searched for."""
    kept = check_view(NewView("members", "Shanghai", "q=13800138000&region=CN-31"))
    assert kept.query == "region=CN-31"
    with pytest.raises(Invalid) as refused:
        check_view(NewView("members", "Ada", "q=ada%40example.com"))
    assert refused.value.field == "query"
    assert check_view(NewView("benefits", "Letters", "q=letter")).query == "q=letter"
