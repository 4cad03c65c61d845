"""Sources: from the paths that a user gives to the documents to read, one at a time.

A path is a file, a folder, or an archive, which is read as a folder. A file holds one document or many (a BioC
collection, a PubTator file). Nothing is passed over in silence: what is found is a document, a file that is none, or
one that could not be read, and the latter two say why. Nothing is unpacked to disk, and one document is held at a time.

May import: readers for what claims a file and takes it apart, model, errors. Gives: `documents`, and what it finds.
"""

from graph_build.sources.bounds import Bounds
from graph_build.sources.documents import documents
from graph_build.sources.found import Found, PassedOver, Source, Unreadable

__all__ = ["Bounds", "Found", "PassedOver", "Source", "Unreadable", "documents"]
