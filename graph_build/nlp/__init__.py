"""Natural language processing: the grammar of a sentence, from one small model that comes with Cytolink.

`parse` gives sentences as spaCy's `Doc`s: tokens, tags (Penn Treebank) and dependencies (the labels of spaCy's English
models). A position in a `Doc`'s text is a position in the cleaned sentence, so `Doc.char_span` leads from a mention to
its tokens, and `span_of` from tokens to the original. `without_asides` leaves out figures in brackets, which hide the
grammar of the clause they stand in. `model.shipped` is the model, with its training record.

May import: the model of documents, errors. Gives: `parse`, `span_of`, `without_asides`, and the model's name and hash
for a manifest.
"""

from graph_build.nlp.asides import without_asides
from graph_build.nlp.model import NAME, ParserModel, missing, shipped
from graph_build.nlp.parsing import parse, span_of

__all__ = ["NAME", "ParserModel", "missing", "parse", "shipped", "span_of", "without_asides"]
