"""The names of a release: an index of all of them, and the search for what a name may mean."""

from graph_build.names.batch import expansions
from graph_build.names.index import write_index
from graph_build.names.kinds import KINDS
from graph_build.names.search import Names
from graph_build.names.terms import Candidate

__all__ = ["KINDS", "Candidate", "Names", "expansions", "write_index"]
