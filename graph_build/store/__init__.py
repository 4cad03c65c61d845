"""Stores: one protocol, an embedded Oxigraph behind it."""

from graph_build.store.embedded import EmbeddedStore
from graph_build.store.protocol import Store, Term

__all__ = ["EmbeddedStore", "Store", "Term"]
