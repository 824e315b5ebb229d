"""Which partner may ask about which member, and by which name: a pseudonym for each pair (X2)."""
