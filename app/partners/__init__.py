"""Partners and their scoped tokens (X1)."""
