"""Cytolink in Python: the records and questions of a release on disk or of an endpoint, as tables.

    import cytolink
    release = cytolink.connect("releases")              # or connect("http://127.0.0.1:8000")
    release.results(drug="tocilizumab").pandas()

May import: all other packages, none of which imports it. Gives: `connect` and what it returns.
"""

from cytolink.client import Client, Passage, Triples, connect
from cytolink.rows import Rows
from graph_build.errors import CytolinkError, QueryError, ReleaseError
from queries.headers import Column

__all__ = [
    "Client", "Column", "CytolinkError", "Passage", "QueryError", "ReleaseError", "Rows", "Triples", "connect",
]  # fmt: skip
