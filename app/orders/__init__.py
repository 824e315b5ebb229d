"""What a plan costs a member now, why, and what is missing to pay less: quotes that prove themselves (T1, T2, T6, W1, W6)."""
