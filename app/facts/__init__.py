"""What is known of members, gathered in one statement (B4)."""
