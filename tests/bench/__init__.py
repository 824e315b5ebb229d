"""How fast the product is beside what a hand could write: ratios in one run, never seconds in a test."""
