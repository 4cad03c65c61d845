"""What the elements of HTML mean on the page of an article."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.readers.markup.flow import Dialect

if TYPE_CHECKING:
    from graph_build.readers.markup.tree import Element

LEFT_OUT = frozenset(
    {"aside", "audio", "button", "canvas", "dialog", "footer", "form", "head", "iframe", "img", "input", "link", "meta",
     "nav", "noscript", "object", "script", "select", "style", "svg", "template", "textarea", "video", "annotation",
     "annotation-xml"}
)  # fmt: skip
"""What is no part of an article's text."""
BLOCKS = frozenset(
    {"address", "article", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption",
     "figure", "h1", "h2", "h3", "h4", "h5", "h6", "header", "html", "li", "main", "ol", "p", "pre", "section",
     "summary", "table", "ul"}
)  # fmt: skip
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
RUNNING = Dialect(
    skipped=LEFT_OUT | {"figure", "table"},
    parting=BLOCKS | {"br", "hr", "td", "th", "tr", "caption"},
)
"""Text of the article."""
IN_FRAME = Dialect(skipped=LEFT_OUT, parting=RUNNING.parting)
"""Text of captions, cells and notes."""

_TABLE_FRAME = re.compile(
    r"(?:^|[\s_-])(?:table|tw|tbl|tables?-?wrap\w*|table-\w+|\w+-table)(?:$|[\s_\d-])", re.IGNORECASE
)
_REFERENCES = re.compile(
    r"(?:^|[\s_-])(?:ref-?list|references?|bibliography|citations?|back-?refs?)(?:$|[\s_-])", re.IGNORECASE
)
_CAPTION = re.compile(r"(?:^|[\s_-])(?:caption|title|label|legend|desc\w*)(?:$|[\s_-])", re.IGNORECASE)


def is_table_frame(element: Element) -> bool:
    """Whether an element is named as what holds a table with its caption and notes."""
    return element.name == "figure" or _TABLE_FRAME.search(f"{element.get('class')} {element.get('id')}") is not None


def is_reference_list(element: Element) -> bool:
    """Whether an element is named as the reference list."""
    return _REFERENCES.search(f"{element.get('class')} {element.get('id')} {element.get('role')}") is not None


def is_caption(element: Element) -> bool:
    """Whether an element is, or is named as, a caption or its label."""
    return element.name in ("caption", "figcaption", *HEADINGS) or _CAPTION.search(element.get("class")) is not None
