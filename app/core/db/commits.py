"""Whether a piece of work has kept anything already: what a failure after that means hangs on it (ADR 0088)."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from app.core.db.failures import StoreOutcome, StoreUnavailable


@dataclass
class _Work:
    commits: int = 0


_work: ContextVar[_Work | None] = ContextVar("work_that_may_change_something", default=None)


@contextmanager
def watch_commits() -> Iterator[None]:
    """The block may change something: every commit in it, and in the tasks that it starts, is remembered for `outcome_of`."""
    token = _work.set(_Work())
    try:
        yield
    finally:
        _work.reset(token)


def note_commit() -> None:
    """The engines call this after each COMMIT that was answered."""
    work = _work.get()
    if work is not None:
        work.commits += 1


def outcome_of(failure: StoreUnavailable) -> StoreOutcome:
    """What the failure means for the whole work around it. A read that failed after a commit is UNKNOWN: repeating it all could
    make the change twice. Outside `watch_commits` nothing is changed, so that everything may be tried again."""
    work = _work.get()
    if work is None:
        return StoreOutcome.RETRY
    return StoreOutcome.UNKNOWN if work.commits else failure.outcome
