"""Documents at hand: their original texts by the SHA-256 of their bytes, so that a span's words can be shown.

Nothing here knows a release: who asks gives the hash that the graph names, so words are shown of those very bytes or
not at all. May import: sources, readers, model, errors. Gives: `Originals`.
"""

from graph_build.originals.originals import Original, Originals

__all__ = ["Original", "Originals"]
