"""Stores: one protocol, an embedded Oxigraph behind it."""

from graph_build.store.embedded import EmbeddedStore
from graph_build.store.protocol import Store, Term
from graph_build.store.terms import PREFIXES, plain

__all__ = ["PREFIXES", "EmbeddedStore", "Store", "Term", "plain"]
