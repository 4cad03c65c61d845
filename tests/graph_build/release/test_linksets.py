"""VoID names the links to other datasets, so that a federator knows what can be joined with what."""

from __future__ import annotations

import pyoxigraph as ox

from graph_build.release.void import Tally, describe

LINES = [
    "<https://a.org/anakinra> <https://a.org/actsOn> <http://purl.uniprot.org/uniprot/P14778> <https://a.org/g> .",
    '<https://a.org/anakinra> <https://a.org/label> "<http://purl.uniprot.org/uniprot/P14778>" <https://a.org/g> .',
    "<https://a.org/kawasaki> <https://a.org/match> <http://id.nlm.nih.gov/mesh/D009080> <https://a.org/g> .",
    "<https://a.org/takayasu> <https://a.org/match> <http://id.nlm.nih.gov/mesh/D013625> <https://a.org/g> .",
]
QUERY = """PREFIX void: <http://rdfs.org/ns/void#>
SELECT ?predicate ?target ?triples {
  ?release void:subset ?set . ?set a void:Linkset ; void:subjectsTarget ?release ; void:linkPredicate ?predicate ;
    void:objectsTarget ?target ; void:triples ?triples
} ORDER BY ?target"""


def test_links_are_counted_by_predicate_and_target() -> None:
    whole, parts = Tally.of(LINES), Tally.of(LINES[:3])
    parts.add(Tally.from_dict(Tally.of(LINES[3:]).as_dict()))
    assert parts == whole
    store = ox.Store()
    store.load(describe(whole, "x").encode(), ox.RdfFormat.TURTLE)
    found = store.query(QUERY)
    assert isinstance(found, ox.QuerySolutions)
    assert [tuple(str(term.value) for term in row) for row in found] == [
        ("https://a.org/match", "http://id.nlm.nih.gov/mesh/", "2"),
        ("https://a.org/actsOn", "http://purl.uniprot.org/uniprot/", "1"),
    ]
