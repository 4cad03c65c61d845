"""Is a query safe to try: its tokens, its shape, and the verdict on its size, nesting, patterns and products.

May import: `problems`, `settings`. Gives: `verdicts.judge`, and what can be known of a query without an engine
(`tokens`, `syntax`, `shape`, `unevaluated`). No room has to be running for it.
"""
