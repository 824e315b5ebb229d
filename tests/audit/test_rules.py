"""How an entry is sealed (R5, DESIGN 5.10)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from uuid import UUID

import pytest

from app.audit.rules import Break, Checked, Sealed, Values, breaks_of, digest_of, hash_of, plain

AT = datetime(2026, 11, 21, 4, tzinfo=UTC)
VALUES = Values("owner", "desk", "why", {"a": 1}, {"a": 2})


def chain(length: int) -> list[Checked]:
    """A sound chain."""
    made: list[Checked] = []
    prev = ""
    for seq in range(1, length + 1):
        sealed = Sealed("STAFF", 1, seq, "benefit.publish", "Benefit", "x", AT, None, digest_of("salt", VALUES))
        made.append(Checked(sealed, f"id{seq}", prev, hash_of(prev, sealed), "salt", VALUES))
        prev = made[-1].hash
    return made


def test_the_layout_stays() -> None:
    """Figures worked out apart from the code: whoever changes the layout breaks every log that exists (ADR 0021)."""
    assert digest_of("00", VALUES) == "3080c2e41ca5503742373df66f5882a17e3b44adf55a9ce2a51cfdd89c6c6651"
    sealed = Sealed("STAFF", 7, 1, "benefit.publish", "Benefit", "x", AT, "r1", "d")
    assert hash_of("", sealed) == "737966f130370558eadd0e5f60ccd0527fd9e9c4388a15a94bad398d5dd9faf4"


def test_a_sound_chain_has_no_break() -> None:
    assert breaks_of(chain(5), 0, "", set()) == []


def test_every_column_is_sealed() -> None:
    sound = chain(1)[0]
    for name, value in {
        "action": "x",
        "subject_type": "x",
        "subject_id": "y",
        "occurred_at": AT + timedelta(microseconds=1),
        "request_id": "r",
        "digest": "d",
        "actor_id": 2,
        "actor_kind": "SYSTEM",
    }.items():
        changed = replace(sound, sealed=replace(sound.sealed, **{name: value}))
        assert "the entry was changed" in [item.problem for item in breaks_of([changed], 0, "", set())], name


@pytest.mark.parametrize("name", ["actor_label", "subject_label", "reason", "before", "after"])
def test_every_value_is_sealed(name: str) -> None:
    sound = chain(1)[0]
    changed = replace(sound, values=replace(VALUES, **{name: None}))
    assert breaks_of([changed], 0, "", set()) == [Break("STAFF", 1, 1, "the values were changed")]


def test_a_missing_entry_is_named() -> None:
    entries = chain(4)
    found = breaks_of([entries[0], *entries[2:]], 0, "", set())
    assert found == [Break("STAFF", 1, 3, "the entry before is number 1: entries are missing or double")]


def test_an_entry_of_another_chain_is_named() -> None:
    entries = chain(3)
    other = replace(entries[1], prev_hash="f" * 64, hash=hash_of("f" * 64, entries[1].sealed))
    problems = [(item.seq, item.problem) for item in breaks_of([entries[0], other, entries[2]], 0, "", set())]
    assert problems == [(2, "it does not follow the entry before"), (3, "it does not follow the entry before")]


def test_erased_values_are_no_break_where_an_entry_says_so() -> None:
    """A4."""
    entries = chain(2)
    gone = replace(entries[0], salt=None, values=None)
    assert breaks_of([gone, entries[1]], 0, "", {"id1"}) == []
    assert [item.seq for item in breaks_of([gone, entries[1]], 0, "", set())] == [1]


def test_what_is_hashed_is_what_is_stored() -> None:
    zone = timezone(timedelta(hours=8))
    assert plain(
        {
            "at": datetime(2026, 11, 21, 12, tzinfo=zone),
            "on": date(2026, 1, 2),
            "id": UUID(int=5),
            "list": (1, None, True),
            "set": {"b", "a"},
        }
    ) == {
        "at": "2026-11-21T04:00:00.000000Z",
        "on": "2026-01-02",
        "id": "00000000-0000-0000-0000-000000000005",
        "list": [1, None, True],
        "set": ["a", "b"],
    }


@pytest.mark.parametrize("value", [{"password": "x"}, {"a": [{"Token": "x"}]}, {"token_hash": "x"}, {"a": 1.5}])
def test_secrets_and_floats_are_refused(value: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="never holds"):
        plain(value)
