"""Import, export and lint over everything that is published (B9)."""
