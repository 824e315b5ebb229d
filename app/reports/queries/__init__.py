"""Reads across rooms: the work queue of the console, and whether the community is ready for a paid plan."""

from app.reports.queries.agenda import LEFT_LYING, MOST_EACH, Agenda, Item, Task, agenda
from app.reports.queries.readiness import readiness

__all__ = ["LEFT_LYING", "MOST_EACH", "Agenda", "Item", "Task", "agenda", "readiness"]
