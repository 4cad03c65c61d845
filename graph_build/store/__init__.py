"""Stores: one protocol, an embedded Oxigraph behind it, or any SPARQL 1.1 engine elsewhere (`remote`).

To add an engine, write a module with a class that satisfies `protocol.Store`; nothing else knows which engine answers.
May import: errors.
"""

from graph_build.store.embedded import EmbeddedStore
from graph_build.store.protocol import Store, Term
from graph_build.store.terms import PREFIXES, plain

__all__ = ["PREFIXES", "EmbeddedStore", "Store", "Term", "plain"]
