"""Is a query safe to try: has it one reading, what is its shape, and the verdict on its size, nesting and products.

May import: `problems`, `settings`; `queries.tokens` for the terminals of SPARQL. Gives: `verdicts.judge`, and what can
be known of a query without an engine (`readings`, `syntax`, `shape`, `unevaluated`). No room has to be running for it.
"""
