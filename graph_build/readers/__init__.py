"""Reading: from the bytes of a file to a document with sections, sentences, tables and references."""

from graph_build.readers.reading import read

__all__ = ["read"]
