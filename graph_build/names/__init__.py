"""The names of a release: an index of all of them, and the search for what a name may mean."""

from graph_build.names.index import KINDS, write_index
from graph_build.names.search import Candidate, Names

__all__ = ["KINDS", "Candidate", "Names", "write_index"]
