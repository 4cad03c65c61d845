"""What the elements of JATS mean in running text (JATS Tag Library, Archiving and Interchange, NISO Z39.96-2021)."""

from __future__ import annotations

from graph_build.readers.markup.flow import Dialect

FLOATS = frozenset({"table-wrap", "table-wrap-group", "fig", "fig-group", "graphic", "inline-graphic", "media", "fn"})
"""What stands apart from the text in which it is placed."""
BLOCKS = frozenset(
    {"p", "list", "list-item", "def-list", "def-item", "def", "disp-quote", "boxed-text", "verse-group", "speech",
     "statement", "supplementary-material", "fn-group", "sec", "caption", "attrib", "alternatives"}
)  # fmt: skip
"""What holds paragraphs of its own, or is one."""
APART = frozenset({"sub-article", "response"})
"""Articles within an article."""
_MARKS = frozenset({"tex-math", "annotation", "annotation-xml", "object-id", "index-term", "private-char"})
_LINES = frozenset(
    {"p", "title", "subtitle", "break", "hr", "list", "list-item", "def-list", "def-item", "term", "def", "disp-quote",
     "disp-formula", "caption", "attrib", "verse-line", "speech", "statement", "sec", "tr", "td", "th", "mtr", "mtd",
     "boxed-text", "table", "array"}
)  # fmt: skip
RUNNING = Dialect(skipped=FLOATS | _MARKS, parting=_LINES)
"""Text of the article."""
