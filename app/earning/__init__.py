"""Published rules that turn an event into growth (V1, V9)."""
