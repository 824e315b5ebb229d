"""YAML in and out (ADR 0060): what is written is read back, and nothing that could do harm is read at all."""

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from app.catalogue.rules.reading import MAX_CHARACTERS, BrokenYaml, read_yaml
from app.catalogue.rules.writing import write_yaml
from tests.effort import counted_effort

BROKEN = [
    ("nothing", "", 1, "empty"),
    ("only a comment", "# hello\n", 1, "empty"),
    ("a key twice", "code: a\ntitle: b\ncode: c\n", 3, "code stands here twice; the first time in line 1"),
    ("a key twice, deeper", "a:\n  b: 1\n  c: 2\n  b: 3\n", 4, "b stands here twice; the first time in line 2"),
    ("a key twice on one line", "a: {b: 1, b: 2}\n", 1, "b stands here twice"),
    ("an anchor", "a: &x 1\nb: 2\n", 1, "Anchors and aliases"),
    ("an alias", "a: 1\nb: *x\n", 2, "Anchors and aliases"),
    ("a merged mapping", "a: {b: 1}\nc:\n  <<: *a\n", 3, "Anchors and aliases"),
    ("a tag", "a: 1\nb: !!python/object/apply:os.system ['true']\n", 2, "Tags such as tag:yaml.org,2002:python/object/apply:os.system"),
    ("a tag on a text", "a: !!binary aGk=\n", 1, "Tags such as"),
    ("a tag on a mapping", "a: !thing {b: 1}\n", 1, "Tags such as !thing"),
    ("two documents", "a: 1\n---\nb: 2\n", 2, "One file holds one YAML document"),
    ("a list as a key", "? [a, b]\n: 1\n", 1, "A key is one word"),
    ("a mapping as a key", "a:\n  {b: 1}: 2\n", 2, "A key is one word"),
    ("a tab as indentation", "a:\n\tb: 1\n", 2, "This is not YAML"),
    ("a quote that never ends", "a: 'hello\nb: 1\n", 3, "This is not YAML"),
    ("a bracket that never ends", "a: [1, 2\nb: 3\n", 2, "This is not YAML"),
    ("a colon in a text", "a: b: c\n", 1, "This is not YAML"),
    ("a lost indentation", "a:\n    b: 1\n  c: 2\n", 3, "This is not YAML"),
    ("a control character", "a: 1\nb: x\x07y\n", 2, "U+0007"),
    ("a number without end", f"a: 1\nb: {'9' * 5000}\n", 2, "number is too large"),
    ("too deep", "a: 1\nb: " + "[" * 40 + "]" * 40 + "\n", 2, "At most 32 levels"),
    ("too deep in blocks", "\n".join("  " * depth + "a:" for depth in range(40)) + "\n", 33, "At most 32 levels"),
    ("too large", "a: 1 #" + "x" * MAX_CHARACTERS, 1, "too large"),
    ("too many values", "a: [" + "1," * 110_000 + "1]\n", 1, "says too much"),
]


@pytest.mark.parametrize(("text", "line", "problem"), [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN])
def test_broken_yaml_is_refused_with_its_line(text: str, line: int, problem: str) -> None:
    with pytest.raises(BrokenYaml) as refused:
        read_yaml(text)
    assert refused.value.line == line
    assert problem in refused.value.message


def test_bombs_are_refused_at_once() -> None:
    laughs = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{after}: &{after} [{','.join([f'*{before}'] * 9)}]\n" for before, after in zip("abcdefgh", "bcdefghi", strict=True)
    )
    for text in (laughs, "[" * 200_000, "{" * 200_000, "a: " + "- " * 100_000, "? " * 100_000, "!" * 300_000, "&" * 300_000):
        with counted_effort() as effort, pytest.raises(BrokenYaml):
            read_yaml(text)
        assert effort.calls < 5_000, "hardly more than a few events were read"


def test_only_a_few_words_mean_something() -> None:
    """YAML 1.2 as far as needed: `on` and `NO` are words, a day stays a word, 007 is not seven."""
    text = "on: no\nyes: NO\nday: 2026-11-01\nagent: 007\nhalf: 0.5\ntime: 12:30\n"
    text += "none: null\nempty:\ntilde: ~\nfine: true\nminus: -3\nhex: 0x1F\n"
    assert read_yaml(text).value == {
        "on": "no",
        "yes": "NO",
        "day": "2026-11-01",
        "agent": "007",
        "half": "0.5",
        "time": "12:30",
        "none": None,
        "empty": None,
        "tilde": None,
        "fine": True,
        "minus": -3,
        "hex": "0x1F",
    }


def test_every_field_knows_its_line() -> None:
    text = (
        "code: a\ncondition:\n  root:\n    all:\n    - {fact: tag}\n    - any:\n      - fact: growth\n        value: 3\nlist: [1,\n  2]\n"
    )
    assert dict(read_yaml(text).lines) == {
        "": 1,
        "code": 1,
        "condition": 2,
        "condition.root": 3,
        "condition.root.all": 4,
        "condition.root.all[0]": 5,
        "condition.root.all[0].fact": 5,
        "condition.root.all[1]": 6,
        "condition.root.all[1].any": 6,
        "condition.root.all[1].any[0]": 7,
        "condition.root.all[1].any[0].fact": 7,
        "condition.root.all[1].any[0].value": 8,
        "list": 9,
        "list[0]": 9,
        "list[1]": 10,
    }


def test_writing_looks_like_this() -> None:
    value = {
        "code": "mentoring-desk",
        "title": {"en": "Mentoring desk", "zh": "导师问诊"},
        "condition": {"language": 1, "root": {"all": [{"fact": "growth", "operator": ">=", "value": 600}, {"not": {"fact": "x"}}]}},
        "empty": [],
        "none": None,
        "on": "2026-11-01",
        "words": ["yes", "NO", "null", "007", "1.5", "it's", 'say "so"', "a: b", "# c", " d", "e, f"],
        "terms": "## One\n\nTwo\n",
        "long": {"en": "x" * 80, "zh": "字" * 40},
    }
    assert write_yaml(value) == (
        "code: mentoring-desk\n"
        "title: {en: Mentoring desk, zh: 导师问诊}\n"
        "condition:\n"
        "  language: 1\n"
        "  root:\n"
        "    all:\n"
        "    - {fact: growth, operator: '>=', value: 600}\n"
        "    - {not: {fact: x}}\n"
        "empty: []\n"
        "none: null\n"
        "on: 2026-11-01\n"
        "words: ['yes', 'NO', 'null', '007', '1.5', it's, say \"so\", 'a: b', '# c', ' d', 'e, f']\n"
        "terms: |\n"
        "  ## One\n"
        "\n"
        "  Two\n"
        f"long:\n  en: {'x' * 80}\n  zh: {'字' * 40}\n"
    )


_awkward = "ab :#-'\"\n\t,[]{}|>&*!%@`~\\?\x07\x85\u2028é会1"
_texts = st.text(st.characters(codec="utf-8"), max_size=40) | st.text(st.sampled_from(_awkward), max_size=25)
_scalars = st.none() | st.booleans() | st.integers(-(10**17), 10**17) | _texts
_values = st.recursive(_scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_texts, inner, max_size=4), max_leaves=20)


@given(st.dictionaries(_texts, _values, max_size=5))
def test_what_is_written_is_read_back(value: dict[str, Any]) -> None:
    text = write_yaml(value)
    assert read_yaml(text or "{}").value == value
    assert write_yaml(read_yaml(text or "{}").value) == text


@pytest.mark.parametrize("loader", [yaml.SafeLoader, yaml.CSafeLoader])
def test_a_question_mark_on_one_line_with_others_is_quoted(loader: Any) -> None:
    """Readers disagree whether it belongs to the word there; after a colon none takes it."""
    value = {"small": {"0:?": None, "why?": ["a?b"]}, "alone": "Why?"}
    text = write_yaml(value)
    assert text == "small: {'0:?': null, 'why?': ['a?b']}\nalone: Why?\n"
    assert yaml.load(text, Loader=loader) == read_yaml(text).value == value


@given(st.dictionaries(st.text(st.characters(categories=["Ll", "Lo"]), min_size=2, max_size=9), _scalars, min_size=1, max_size=5))
def test_other_readers_see_the_same(value: dict[str, Any]) -> None:
    """PyYAML's own safe loader reads YAML 1.1; texts that it would take for something else are quoted."""
    value.pop("on", None)
    assert yaml.safe_load(write_yaml(value) or "{}") == value
