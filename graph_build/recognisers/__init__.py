"""Recognisers: text becomes mentions, quantities, times and contexts; no facts yet."""

from graph_build.recognisers.document import CellNames, names_in_tables, recognise
from graph_build.recognisers.lexicon import Lexicon

__all__ = ["CellNames", "Lexicon", "names_in_tables", "recognise"]
