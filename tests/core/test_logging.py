"""Logs tell what failed and where, never the values that were at hand."""

import logging
from collections.abc import Iterator

import pytest

from app.core.logging import configure_logging, logger

PASSWORD = "correct-horse-battery"
TOKEN = "guild_test_" + "a" * 49


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def fail(password: str) -> None:
    """Fails with a secret among its variables, and another in its message."""
    raise ValueError(f"no {TOKEN} for {len(password)} letters")


@pytest.mark.parametrize("json", [True, False])
@pytest.mark.parametrize("name", ["guildhall.test", "uvicorn.error"])
def test_a_traceback_shows_no_variables(json: bool, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("info", json=json)
    try:
        fail(PASSWORD)
    except ValueError:
        (logger(name) if name.startswith("guildhall") else logging.getLogger(name)).exception("it failed")
    told = capsys.readouterr().err
    assert "it failed" in told
    assert "in fail" in told
    assert "ValueError: no [redacted] for 21 letters" in told
    assert PASSWORD not in told
    assert "a" * 49 not in told
