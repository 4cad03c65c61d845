"""The style guide at ``/style-guide``: every part of the pages once, to see and to try."""

from __future__ import annotations

from flask import Blueprint, render_template

from server.pages.answers import Cell, Head, Row, Table
from server.pages.federated.picture import Box
from server.pages.ontology import Node
from server.pages.statements import Place, Statement, Value, role_in_words
from server.pages.things.contradictions import Pair, Pairs, Side

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


_HEADS = (
    Head("variable", "variable", "what was measured", "", number=False, shown=True),
    Head("value", "value", "its value", "mg/L", number=True, shown=True),
    Head("timepoint", "time point", "when", "", number=False, shown=True),
    Head("start", "start", "where it is said", "", number=True, shown=False),
)
_ROWS = [
    Row([Cell("C-reactive protein"), Cell(value, "#tables", number=True), Cell(when), Cell(at, number=True)], "#tables")
    for value, when, at in (("142", "day 2", "310"), ("9", "day 7", "402"))
]
_STATEMENT = Statement(
    "https://w3id.org/cytolink/id/document/0000000000000000/fact/0000000000000000",
    "measurement",
    "measurement",
    "case patient: C-reactive protein 9 mg/L, day 7",
    population=Value("case patient", "#statements"),
    slots={"variable": [Value("CRP"), Value("C-reactive protein", "#statements")], "value": [Value("9")]},
    plain={"polarity": "negated", "certainty": "suggested", "confidence": "0.96"},
    places=[Place("evidence", 402, 410, "Table 1, row 2, column 3", "9 mg/L")],
    rule=("measurements.value", "1", "a number with a variable's name before it"),
    held=["physiological limits"],
    failed=["the value lies inside its interval"],
)
_PAIRS = Pairs(
    [
        Pair(
            "a drug",
            "what it is given for",
            (
                Side("It helps.", "#contradictions", "one.md", ("asserted", "n = 31"), ("", "", "")),
                Side("It does not.", "#contradictions", "other.md", ("suggested", "cited work"), ("", "", "")),
            ),
            "certainty; n",
        )
    ],
    1,
    "/q/contradictions",
)
_BRANCH = [Node("antibody", "#trees", note="a protein that binds")]
_TREE = [Node("drug", "#trees", note="what is given", size=1, below=_BRANCH)]


@blueprint.get("/style-guide")
def guide() -> str:
    """Colours, type, forms, tables, notices and every part of its own."""
    return render_template(
        "style_guide.html",
        colours=COLOURS,
        boxes=_BOXES,
        answer=Table(_HEADS, _ROWS, more=False),
        one=_STATEMENT,
        pairs=_PAIRS,
        nodes=_TREE,
        role_in_words=role_in_words,
        query="",
        example="SELECT * { ?s ?p ?o } LIMIT 5",
    )
