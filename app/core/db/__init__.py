"""The store: cancel-safe engines, transactions, statements, sorted errors."""
