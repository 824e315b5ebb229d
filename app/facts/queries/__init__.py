"""Reads of the facts room: of a batch of members in one statement, and of all members as one SQL relation."""

from app.facts.queries.batch import gather_rows
from app.facts.queries.relation import FactRelation

__all__ = ["FactRelation", "gather_rows"]
