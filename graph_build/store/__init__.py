"""Stores: one protocol, an embedded Oxigraph behind it."""
