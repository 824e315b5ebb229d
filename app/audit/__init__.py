"""The audit log that nobody can alter unseen (R5)."""
