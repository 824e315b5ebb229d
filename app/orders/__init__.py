"""What a plan costs a member, why, and how that is proved (T1, T2, W1, W6); what it would have saved (T6)."""
