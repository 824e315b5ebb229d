"""The example community, loaded into an empty installation so that a stranger has something to look at."""
