"""Recognisers: text becomes mentions, quantities, times and contexts; no facts yet."""

from graph_build.recognisers.document import mentions_at, recognise
from graph_build.recognisers.lexicon import Lexicon

__all__ = ["Lexicon", "mentions_at", "recognise"]
