"""The hierarchy at full size: HPO and MONDO loaded and closed over, then "any vasculitis and any IL-6 blocker".

    python benchmarks/closure.py ../shared

Prints seconds, peak memory, and the time of the question on data of our own making: 200 patients, half with a disease
somewhere under vasculitis, half treated with a drug that blocks interleukin 6.
"""

from __future__ import annotations

import argparse
import gzip
import resource
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graph_build.reasoning.inference import infer
from ontology.namespaces import CYTO, OWL, RDF, RDFS, SKOS, expand
from ontology.obo import read_obo
from ontology.triples import ontology_quads

if TYPE_CHECKING:
    from collections.abc import Iterator

A, LABEL, SUBCLASS = (ox.NamedNode(iri) for iri in (RDF + "type", RDFS + "label", RDFS + "subClassOf"))
CLASS, ALT = ox.NamedNode(OWL + "Class"), ox.NamedNode(SKOS + "altLabel")
QUESTION = f"""
PREFIX cyto: <{CYTO}> PREFIX rdfs: <{RDFS}> PREFIX obo: <http://purl.obolibrary.org/obo/>
SELECT ?patient ?disease ?drug WHERE {{
  ?disease rdfs:subClassOf obo:MONDO_0018882 . ?condition a ?disease . ?patient cyto:hasCondition ?condition ;
  cyto:received ?given . ?given a cyto:IL6Blockade ; cyto:usesDrug ?drug }}"""


def terms(path: Path) -> Iterator[ox.Quad]:
    """The terms of a gzipped OBO file with names and superclasses."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        obo = read_obo(lines, path.name)
    for term in obo.terms.values():
        node = ox.NamedNode(expand(term.id))
        yield ox.Quad(node, A, CLASS)
        yield ox.Quad(node, LABEL, ox.Literal(term.name))
        yield from (ox.Quad(node, SUBCLASS, ox.NamedNode(expand(parent))) for parent in term.parents)
        yield from (ox.Quad(node, ALT, ox.Literal(text)) for text, _ in term.synonyms)


def patients() -> Iterator[ox.Quad]:
    """Two hundred patients: Takayasu arteritis or asthma, sarilumab or infliximab."""
    for number in range(200):
        patient, condition, given = (ox.NamedNode(f"https://example.org/{number}/{part}") for part in "pcg")
        disease = expand("MONDO:0017991" if number % 2 else "MONDO:0004979")
        drug = CYTO + ("sarilumab" if number % 4 < 2 else "infliximab")
        yield ox.Quad(patient, A, ox.NamedNode(CYTO + "Patient"))
        yield ox.Quad(patient, ox.NamedNode(CYTO + "hasCondition"), condition)
        yield ox.Quad(patient, ox.NamedNode(CYTO + "received"), given)
        yield ox.Quad(condition, A, ox.NamedNode(disease))
        yield ox.Quad(given, A, ox.NamedNode(CYTO + "DrugAdministration"))
        yield ox.Quad(given, ox.NamedNode(CYTO + "usesDrug"), ox.NamedNode(drug))


def main() -> None:
    """Run all of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, help="the folder that holds lexicons/")
    lexicons = parser.parse_args().shared / "lexicons"
    start = time.perf_counter()
    store = ox.Store()
    stated = (ox.Quad(q.subject, q.predicate, q.object) for q in ontology_quads())
    files = (quad for name in ("mondo_rebuilt.obo.gz", "hp.obo.gz") for quad in terms(lexicons / name))
    store.bulk_extend([*stated, *files, *patients()])
    loaded = time.perf_counter()
    inferred = infer(store)
    closed = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"loaded {len(store):,} quads in {loaded - start:.1f} s; inferred {len(inferred):,} in {closed - loaded:.1f} s"
    )
    print(f"together {closed - start:.1f} s (bound 20 s), peak {peak:,.0f} MB (bound 1,500 MB)")
    store.bulk_extend(ox.Quad(q.subject, q.predicate, q.object) for q in inferred)
    times = []
    for _ in range(20):
        begin = time.perf_counter()
        rows = len(list(store.query(QUESTION)))
        times.append(time.perf_counter() - begin)
    print(f"any vasculitis and any IL-6 blocker: {rows} rows, median {sorted(times)[10] * 1000:.1f} ms (bound 20 ms)")


if __name__ == "__main__":
    main()
