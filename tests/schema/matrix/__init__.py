"""Who may ask what: every field of the schema and every mutation, asked over HTTP by nine callers.

The rows come from the schema itself (`rows`), the answers from an installation that holds one of everything (`world`,
`asking`), and the table stands in docs/access.md (`table`), so that a person reads every change of it.
`python -m tests.schema.matrix` says whether the table names all that the schema has; with `--write` it asks anew and writes it.
"""
