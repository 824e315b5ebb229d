"""Reads across rooms: the work queue of the console, what happened to a member, and whether it is time for a paid plan."""

from app.reports.queries.agenda import AHEAD, LEFT_LYING, MOST_EACH, Agenda, Item, Task, agenda
from app.reports.queries.readiness import readiness
from app.reports.queries.timeline import timeline_page, visible_kinds

__all__ = ["AHEAD", "LEFT_LYING", "MOST_EACH", "Agenda", "Item", "Task", "agenda", "readiness", "timeline_page", "visible_kinds"]
