"""Tags on members, by hand, by rule or by model (D1)."""
