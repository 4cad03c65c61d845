"""Linking: whole ontologies and mapping sets join a release, each in a named graph of its own."""

from graph_build.linking.link import Linking, link, linked_entries, linked_lines, named_in, reading_entry
from graph_build.linking.linked import Linked
from graph_build.linking.sources import read_source

__all__ = ["Linked", "Linking", "link", "linked_entries", "linked_lines", "named_in", "read_source", "reading_entry"]
