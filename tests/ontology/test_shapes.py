"""The shapes refuse what is broken, and the compiled queries say what pySHACL says."""

from __future__ import annotations

import csv
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
import rdflib
from pyshacl import validate

from graph_build.errors import VocabularyError
from graph_build.validation import telling
from graph_build.validation.screening import Screen
from graph_build.validation.shapes import compile_shapes, shipped_constraints
from graph_build.validation.violations import violations
from ontology.namespaces import SH

if TYPE_CHECKING:
    from graph_build.validation.held import Quad

GOOD = (Path(__file__).parent / "fixtures" / "good.ttl").read_text(encoding="utf-8")

BROKEN = {
    name: cells
    for name, *cells in csv.reader(
        (Path(__file__).parent / "fixtures" / "broken.tsv").read_text(encoding="utf-8").splitlines()[1:],
        delimiter="\t",
        quoting=csv.QUOTE_NONE,
    )
}
"""By name: the text taken out of the good data, the text put in, the node that breaks, words of the message."""


def variant(name: str) -> str:
    out, put, _, _ = BROKEN[name]
    assert out in GOOD, f"{out!r} is not in the fixture"
    return GOOD.replace(out, put, 1).replace("NAME", name)


def node(name: str) -> str:
    return f"https://example.org/{name}/{BROKEN[name][2]}"


def quads(text: str) -> list[Quad]:
    """The quads of Turtle, in a graph."""
    parsed = ox.parse(text, format=ox.RdfFormat.TURTLE)
    return [(str(q.subject), str(q.predicate), str(q.object), "<https://example.org/graph>") for q in parsed]


def test_good_data_passes() -> None:
    assert violations(quads(GOOD)) == []


def test_data_without_quotations_passes() -> None:
    bare = GOOD.replace(' ; oa:exact "12.5"', "")
    assert violations(quads(bare)) == []


@pytest.mark.parametrize(
    "unit",
    [
        "/mm3", "/uL", "{z_score}", "[IU]/L", "10*9/L", "dyn.s/cm5/m2", "dyn.s.cm-5.m2", "mm[Hg]", "mL/min/{1.73_m2}",
        "mg/kg/d", "Cel", "%", "1", "m[IU]/L", "mg/(2.wk)",
    ],
)  # fmt: skip
def test_units_of_clinical_papers_pass(unit: str) -> None:
    assert violations(quads(GOOD.replace('cyto:doseUnit "mg/kg"', f'cyto:doseUnit "{unit}"'))) == []


@pytest.mark.parametrize("name", BROKEN)
def test_each_fault_is_found_where_it_is(name: str) -> None:
    found = [v for v in violations(quads(variant(name))) if v.focus == node(name)]
    assert any(BROKEN[name][3] in v.message for v in found), found


def test_no_constraint_is_told_to_hold_that_its_query_finds_broken() -> None:
    data = quads("\n".join([GOOD, *map(variant, BROKEN)]))
    store, screen = ox.Store(), Screen(data)
    store.load("\n".join(f"{s} {p} {o} ." for s, p, o, _ in data).encode(), ox.RdfFormat.N_TRIPLES)
    broken = [c for c in shipped_constraints() if list(store.query(c.query))]  # type: ignore[arg-type]
    assert len(broken) > len(BROKEN) / 2
    assert [c for c in broken if screen.holds(c)] == []


def test_no_query_is_asked_of_good_data() -> None:
    screen = Screen(quads(GOOD))
    assert [c.message for c in shipped_constraints() if not screen.holds(c)] == []


def test_each_shape_that_is_a_query_is_told_without_it() -> None:
    """By its message: one that was reworded would be asked again, which only time shows."""
    assert {c.message for c in shipped_constraints() if c.component == "sparql"} == telling.MESSAGES


@pytest.mark.parametrize("form", ["plain", "jats"])
@pytest.mark.parametrize("quoted", ["12.5", "12", "12.55", '1\\"\\n5', "\\u00b52.5"])
def test_quotations_are_told_as_their_query_tells(form: str, quoted: str) -> None:
    """Its length is that of the words, whatever stands for a mark in them; of markup a reader sees less."""
    data = quads(
        GOOD.replace('oa:exact "12.5"', f'oa:exact "{quoted}"').replace(
            'documentForm "plain"', f'documentForm "{form}"'
        )
    )
    shape = next(c for c in shipped_constraints() if c.message.startswith("the quotation"))
    store = ox.Store()
    store.load("\n".join(f"{s} {p} {o} ." for s, p, o, _ in data).encode(), ox.RdfFormat.N_TRIPLES)
    assert Screen(data).holds(shape) is not bool(list(store.query(shape.query)))  # type: ignore[arg-type]


@pytest.mark.slow
def test_pyshacl_says_the_same_of_all() -> None:
    text = "\n".join([GOOD, *map(variant, BROKEN)])
    data = rdflib.Graph().parse(data=text, format="turtle")
    shapes = rdflib.Graph().parse(data=(files("ontology") / "shapes" / "data.ttl").read_bytes(), format="turtle")
    _, report, _ = validate(data, shacl_graph=shapes)
    assert isinstance(report, rdflib.Graph)
    sh = rdflib.Namespace(SH)
    theirs = {
        (str(report.value(result, sh.focusNode)), str(report.value(result, sh.resultMessage)))
        for result in report.subjects(rdflib.RDF.type, sh.ValidationResult)
    }
    silent = {c.message for c in shipped_constraints() if c.message.endswith("is broken")}
    ours = {(v.focus, v.message) for v in violations(quads(text)) if v.message not in silent}
    assert ours == theirs


@pytest.mark.parametrize(
    ("shape", "message"),
    [
        ("sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:uniqueLang true ]", "uniqueLang"),
        ("sh:property [ sh:path ex:p ; sh:minCount 1 ]", "no target"),
        ("sh:targetClass ex:C ; sh:property [ sh:path [ sh:zeroOrMorePath ex:p ] ; sh:minCount 1 ]", "path"),
    ],
)
def test_what_the_compiler_does_not_cover_is_an_error(shape: str, message: str) -> None:
    store = ox.Store()
    text = f"@prefix sh: <{SH}> . @prefix ex: <https://example.org/> . ex:S a sh:NodeShape ; {shape} ."
    store.load(text.encode(), ox.RdfFormat.TURTLE)
    with pytest.raises(VocabularyError, match=message):
        list(compile_shapes(store))
