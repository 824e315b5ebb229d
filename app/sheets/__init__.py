"""Lists as sheets of cells: taken out as CSV or xlsx, and brought back with a dry run."""
