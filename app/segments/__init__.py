"""Segments: members by experience (S1, S2)."""
