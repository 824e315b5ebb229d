"""How much work something is, counted instead of timed: a slow machine counts the same as a fast one."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any


@dataclass
class Effort:
    """Calls of functions, of Python's own too, in this thread."""

    calls: int = 0

    def note(self, _frame: Any, event: str, _argument: Any) -> None:
        """One more, where the event is a call."""
        self.calls += event in ("call", "c_call")


@contextmanager
def counted_effort() -> Iterator[Effort]:
    """What is called while the block runs."""
    effort = Effort()
    before = sys.getprofile()
    sys.setprofile(effort.note)
    try:
        yield effort
    finally:
        sys.setprofile(before)
