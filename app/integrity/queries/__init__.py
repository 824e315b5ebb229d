"""The doctor's statements: promises that SQL can check by itself, and the books that are read and recomputed."""
