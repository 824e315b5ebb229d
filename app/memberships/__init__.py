"""Memberships and their state at any instant (L1, L1a, L2)."""
