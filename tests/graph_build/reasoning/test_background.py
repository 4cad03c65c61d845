"""What follows from documents one by one is what follows from all of them together."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from graph_build.reasoning.background import Background
from graph_build.reasoning.hierarchy import SUBCLASS
from graph_build.reasoning.inference import infer
from graph_build.reasoning.places import place
from graph_build.reasoning.rules import closing_rules
from graph_build.reasoning.triples import Triples
from graph_build.release import GRAPH
from graph_build.release.blocks import lines_of, read_lines
from graph_build.runner.build import build
from graph_build.settings import BuildSettings
from graph_build.sources import documents
from ontology.namespaces import CYTO, ID, OA, RDF, XSD
from ontology.triples import INFERRED_GRAPH, ontology_quads

if TYPE_CHECKING:
    from pathlib import Path

    from graph_build.reasoning.rules import SparqlRule

TYPE = ox.NamedNode(RDF + "type")
PAPERS = {
    "retracted.md": """# Sarilumab in polymyalgia

This article has been retracted (doi 10.1000/xyz123).

## Methods

The trial was registered at ClinicalTrials.gov as NCT01234567. Patients with polymyalgia rheumatica were given
sarilumab 200 mg.

## Results

CRP fell to 5 mg/L. Relapse was prevented. Most studies found remission.
""",
    "second.md": """# Two years of sarilumab

## Methods

ClinicalTrials.gov number NCT01234567. Forty patients were randomised to sarilumab 200 mg every two weeks (n = 20) or
placebo (n = 20). Pneumonia occurred in 3/20 and 1/20. Sarilumab improved remission in giant cell arteritis (GCA) [1].
""",
    "child.md": """# Tocilizumab in Takayasu arteritis

A 12-year-old girl with Takayasu arteritis and fever was given tocilizumab 8 mg/kg after infliximab had failed. CRP
fell from 120 mg/L to 3 mg/L at week 4. No coronary aneurysm developed. She had no infection.
""",
    "review.md": """# Tocilizumab

## Discussion

Tocilizumab improved coronary outcomes in a trial [1]. Tocilizumab reduces fever and prevents coronary aneurysms.
""",
    "anakinra.md": """# Anakinra in gout

ClinicalTrials.gov number NCT07654321. Patients with Kawasaki disease resistant to IVIG were given anakinra 100 mg.
""",
}


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The quads of a release of five papers, two of them of one trial."""
    folder: Path = tmp_path_factory.mktemp("papers")
    for name, text in PAPERS.items():
        (folder / name).write_text(text, encoding="utf-8")
    built = build(documents([folder]), tmp_path_factory.mktemp("out"), BuildSettings())
    return list(read_lines(built.release.path / GRAPH))


def test_documents_one_by_one_give_what_all_together_give(lines: list[str]) -> None:
    inferred = [line for line in lines if line.endswith(f"<{INFERRED_GRAPH}> .")]
    stated = [line for line in lines if not line.endswith(f"<{INFERRED_GRAPH}> .")]
    whole = infer(ox.parse("\n".join(stated).encode(), ox.RdfFormat.N_QUADS))
    left, own = Background(lines_of(ontology_quads())).left, f"<{ID}"
    kept = lines_of(q for q in whole if not str(q.subject).startswith(own) or left.isdisjoint(map(str, q.triple)))
    found = by_hierarchy(lines)
    assert set(kept) - set(inferred) == {line for line in kept if line in found and f"> <{CYTO}" not in line}
    assert set(inferred) <= set(kept)
    for name in ("firstEvidence", "occursWith"):
        assert any(name in str(quad) for quad in whole), name
        assert not any(name in line for line in inferred if own in line), name
    for name in (
        "maybeSameStudyAs",
        "hasDisease",
        "standing",
        "evidenceStart",
        "exposedToDrug",
        "outcomeKind",
        "speaksOf",
    ):
        assert any(f"<{CYTO}{name}>" in line for line in inferred), name


def by_hierarchy(lines: list[str]) -> set[str]:
    """The types of the documents' own nodes that stand above one that is told, as lines of what is inferred."""
    quads = list(ox.parse("\n".join(lines).encode(), ox.RdfFormat.N_QUADS))
    above = defaultdict(set)
    for quad in quads:
        if quad.predicate == SUBCLASS:
            above[quad.subject].add(quad.object)
    told = [q for q in quads if q.predicate == TYPE and str(q.subject).startswith(f"<{ID}document/")]
    return {f"{q.subject} {TYPE} {high} <{INFERRED_GRAPH}> ." for q in told for high in above[q.object] - {q.object}}


def test_a_rule_gives_nothing_where_what_it_needs_is_lacking(lines: list[str]) -> None:
    whole = "\n".join(lines).encode()
    gives = 0
    for rule in closing_rules():
        assert rule.needs <= rule.names
        for name in map(ox.NamedNode, (need[1:-1] for need in rule.needs)):
            store = ox.Store()
            store.bulk_load(whole, ox.RdfFormat.N_QUADS)
            gives += bool(given(store, rule))
            for pattern in ((None, name, None), (None, TYPE, name)):
                for quad in list(store.quads_for_pattern(*pattern)):
                    store.remove(quad)
            assert not given(store, rule), (rule.name, name)
    assert gives > 3


def given(store: ox.Store, rule: SparqlRule) -> list[ox.Triple]:
    answer = store.query(rule.query, use_default_graph_as_union=True)
    assert isinstance(answer, ox.QueryTriples)
    return list(answer)


def test_a_statement_is_placed_where_it_is_read_first() -> None:
    triples, statement = Triples(), f"<{ID}document/0/said>"
    for start, end in ((9, 30), (100, 112), (9, 12)):
        span = f"<{ID}document/0/{start}-{end}>"
        triples.relate(f"<{CYTO}evidence>", {(statement, span)})
        triples.relate(f"<{OA}start>", {(span, f'"{start}"^^<{XSD}integer>')})
        triples.relate(f"<{OA}end>", {(span, f'"{end}"^^<{XSD}integer>')})
    triples.relate(f"<{CYTO}evidence>", {("<told>", f"<{ID}document/0/9-12>")})
    triples.relate(f"<{CYTO}firstEvidence>", {("<told>", f"<{ID}document/0/100-112>")})
    place(triples)
    assert triples.related[f"<{CYTO}firstEvidence>"] == {
        (statement, f"<{ID}document/0/9-12>"), ("<told>", f"<{ID}document/0/100-112>"),
    }  # fmt: skip
    assert {(node, value[:5]) for node, value in triples.related[f"<{CYTO}evidenceEnd>"]} == {
        (statement, '"12"^'), ("<told>", '"112"'),
    }  # fmt: skip


def test_nothing_that_the_background_knows_follows_again() -> None:
    background = Background(lines_of(ontology_quads()))
    given = f"<{ID}document/0/given> <{CYTO}usesDrug> <{CYTO}tocilizumab> <https://example.org/g> ."
    found = background.follow([given])
    assert found.inferred
    assert not set(found.inferred) & set(background.inferred)
    assert not found.told
