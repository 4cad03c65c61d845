"""Answers in XML are well-formed, or something else is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.workers.sink import XmlCheck

if TYPE_CHECKING:
    from flask.testing import FlaskClient


@pytest.mark.parametrize(
    ("query", "name", "others"),
    [
        (r'SELECT ("\u0001" AS ?x) {}', "xml", ["json", "csv", "tsv"]),
        ('SELECT ("\ufffe" AS ?x) {}', "xml", ["json", "csv", "tsv"]),
        ("CONSTRUCT { <a:a> <urn:1> 1 } {}", "rdf", ["ttl", "nt", "jsonld", "nq", "trig"]),
        ("CONSTRUCT { <a:a> <http://a/b?c=1> 1 } {}", "rdf", ["ttl", "nt", "jsonld", "nq", "trig"]),
        ("PREFIX x: <http://a/> CONSTRUCT { <a:a> <http://a/b/> 1 } {}", "rdf", ["ttl", "nt", "jsonld", "nq", "trig"]),
        (
            "CONSTRUCT { <a:a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#li> 1 } {}",
            *("rdf", ["ttl", "nt", "jsonld", "nq", "trig"]),
        ),
        (r'CONSTRUCT { <a:a> <a:b> "\u000B" } {}', "rdf", ["ttl", "nt", "jsonld", "nq", "trig"]),
    ],
)
def test_what_xml_cannot_hold_is_406(client: FlaskClient, query: str, name: str, others: list[str]) -> None:
    response = client.get("/sparql", query_string={"query": query, "format": name})
    assert (response.status_code, response.json["formats"]) == (406, others)
    assert "XML" in response.json["detail"]
    for other in others:
        assert client.get("/sparql", query_string={"query": query, "format": other}).status_code == 200


def test_what_is_let_pass_is_well_formed(client: FlaskClient) -> None:
    query = r'SELECT ("<a> & \t\r\n]]> \uFFFD é" AS ?x) {}'
    answer = client.get("/sparql", query_string={"query": query, "format": "xml"})
    assert answer.status_code == 200, answer.text
    ET.fromstring(answer.data)  # noqa: S314 - our own answer
    query = r'CONSTRUCT { <a:a> <http://a/b:c?d=x.-1> "<x: y> <xmlns:a>" ; a <urn:x1> } {}'
    answer = client.get("/sparql", query_string={"query": query, "format": "rdf"})
    assert answer.status_code == 200, answer.text
    ET.fromstring(answer.data)  # noqa: S314 - our own answer


LETTERS = st.text(st.sampled_from("ab1:/?#=-._é×%&'"), max_size=12).map(lambda text: f"http://a/{text}")
VALUES = st.text(st.sampled_from("a\t\n\x01\x0b\x1f\x7f\ufffd\ufffe\uffff<>&: /xmlns"), max_size=12)


@given(predicate=LETTERS, value=VALUES, size=st.integers(1, 40))
def test_the_check_agrees_with_a_parser_wherever_pieces_are_cut(predicate: str, value: str, size: int) -> None:
    try:
        quad = pyoxigraph.Quad(
            pyoxigraph.NamedNode("a:a"), pyoxigraph.NamedNode(predicate), pyoxigraph.Literal(value.replace("\r", ""))
        )
    except ValueError:
        return  # no IRI
    data = pyoxigraph.serialize([quad.triple], format=pyoxigraph.RdfFormat.RDF_XML)
    assert data is not None
    check = XmlCheck(names=True)
    found = any(check.fault(data[at : at + size]) for at in range(0, len(data), size))
    try:
        ET.fromstring(data)  # noqa: S314 - our own answer
        well_formed = True
    except ET.ParseError:
        well_formed = False
    assert found != well_formed
