"""Plans, by identity: what a membership is a membership of (T1)."""
