"""Linking: whole ontologies and mapping sets join a release, each in a named graph of its own."""

from graph_build.linking.link import Linking, background_lines, link, linked_entries, reading_entry
from graph_build.linking.linked import Linked
from graph_build.linking.report import rows_left_out
from graph_build.linking.sources import read_source

__all__ = [
    "Linked",
    "Linking",
    "background_lines",
    "link",
    "linked_entries",
    "read_source",
    "reading_entry",
    "rows_left_out",
]
