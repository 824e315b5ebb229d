"""Drafts and immutable numbered versions (B8), for everything that is published."""
