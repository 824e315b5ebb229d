"""Growth accounts and their append-only ledger (V1, V9)."""
