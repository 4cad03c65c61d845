"""What a release is searched by: its names and what a name may mean, and what its statements say."""

from graph_build.names.batch import expansions
from graph_build.names.index import ASKED, write_index
from graph_build.names.matching import LOOKED_AT
from graph_build.names.search import Names
from graph_build.names.statements import Statements, change_statements, write_statements
from graph_build.names.terms import Candidate
from ontology.kinds import KINDS

__all__ = [
    "ASKED",
    "KINDS",
    "LOOKED_AT",
    "Candidate",
    "Names",
    "Statements",
    "change_statements",
    "expansions",
    "write_index",
    "write_statements",
]
