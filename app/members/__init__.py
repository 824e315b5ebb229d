"""Members: profile, history of facts, enrolment in programmes."""
