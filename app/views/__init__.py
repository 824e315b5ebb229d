"""Lists as somebody likes to see them: filters saved under a name, for oneself or for all of the staff."""
