"""Saved SPARQL queries and the catalogue that reads them."""
