"""Sign-in, sessions and staff roles (A1, A3)."""
