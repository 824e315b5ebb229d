"""The keys with which the installation signs what others may hold and verify (W6)."""
