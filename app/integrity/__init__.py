"""Checks that the books prove themselves (W10)."""
