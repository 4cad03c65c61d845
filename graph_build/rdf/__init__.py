"""Facts become quads. The only room that mints IRIs; every IRI follows from content, and the data has no blank node."""

from graph_build.rdf.citations import may_hold_title
from graph_build.rdf.document import document_quads
from graph_build.rdf.iris import DocumentIris
from graph_build.rdf.statements import unfit
from graph_build.rdf.terms import is_wording, lines_of

__all__ = ["DocumentIris", "document_quads", "is_wording", "lines_of", "may_hold_title", "unfit"]
