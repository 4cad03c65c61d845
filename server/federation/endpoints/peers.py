"""What is known of public endpoints that bears on how they are asked: how much at once, and how much they give.

An endpoint that gives no more than so many rows seldom says so in its answer (Virtuoso does, in a header): an answer
with that many is taken for cut, and its values are asked for in smaller parts. Limits that are not known are noticed
(`row_limits`).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Peer:
    """An endpoint as its operators want it to be asked.

    Attributes:
        name: what people call it.
        parallel: requests that one query has under way there at once.
        chunk: most values sent in one request, or None for the setting's.
        rows: most rows that it gives in one answer, or None where it has no such limit.
    """

    name: str
    parallel: int = 2
    chunk: int | None = None
    rows: int | None = None


PEERS = {
    "https://sparql.uniprot.org/sparql": Peer("UniProt", 3),
    "https://query.wikidata.org/sparql": Peer("Wikidata", 3),  # five for an address, by its user manual
    "https://qlever.dev/api/wikidata": Peer("Wikidata (QLever)", 3),
    "https://ubergraph.apps.renci.org/sparql": Peer("Ubergraph", 2),
    "https://id.nlm.nih.gov/mesh/sparql": Peer(
        "MeSH RDF", 2, chunk=100, rows=1000
    ),  # https://hhs.github.io/meshrdf/sparql-request-parameters
    "https://idsm.elixir-czech.cz/sparql/endpoint/idsm": Peer("IDSM", 2),
    "https://sparql.rhea-db.org/sparql": Peer("Rhea", 2),
    "https://www.bgee.org/sparql/": Peer("Bgee", 2, chunk=100),
    "https://sparql.wikipathways.org/sparql": Peer("WikiPathways", 2, chunk=200),
}
_OTHER = Peer("", 2)


def peer(url: str) -> Peer:
    """What is known of an endpoint; modest figures for one that nothing is known of."""
    return PEERS.get(url, _OTHER)
