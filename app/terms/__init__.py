"""Terms: what is agreed, in every language, in versions that can be compared and accepted (M1, M3, W4)."""
