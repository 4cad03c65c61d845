"""The style guide at ``/style-guide``: every part of the pages once, to see and to try."""

from __future__ import annotations

from flask import Blueprint, render_template

from server.pages.federated.picture import Box

blueprint = Blueprint("style_guide", __name__)
COLOURS = {
    "ground": "ink", "raised": "ink", "sunken": "ink", "accent": "on-accent", "accent-soft": "accent",
    "good-soft": "good", "bad-soft": "bad", "doubt-soft": "doubt", "mark": "ink", "mark-strong": "on-mark",
}  # fmt: skip
"""Grounds, each with the colour of the words on it."""

_BOXES = (
    Box("UniProt", "12 values of ?protein", "31 rows in 0.42 s", ""),
    Box("Wikidata, by a stand-in", "12 values of ?accession", "48 rows in 0.01 s", "stand-in"),
    Box("MeSH RDF", "no values", "failed", "missing"),
)


@blueprint.get("/style-guide")
def guide() -> str:
    """Colours, type, forms, tables, notices and every part of its own."""
    return render_template("style_guide.html", colours=COLOURS, boxes=_BOXES)
