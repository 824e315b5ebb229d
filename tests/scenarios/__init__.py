"""Stories that walk through several rooms."""
