"""Clients as they come ask a server of ours; `benchmarks/clients.py` installs more of them and asks more."""

from __future__ import annotations

import warnings
from typing import Any

import pytest
from rdflib import Graph
from rdflib.plugins.stores.sparqlstore import SPARQLStore

PATIENT = "https://w3id.org/cytolink/id/patient/7"
QUERIES = {
    "SELECT": f"SELECT ?p ?o {{ <{PATIENT}> ?p ?o }}",
    "ASK": f"ASK {{ <{PATIENT}> ?p ?o }}",
    "CONSTRUCT": f"CONSTRUCT WHERE {{ <{PATIENT}> ?p ?o }}",
    "DESCRIBE": f"DESCRIBE <{PATIENT}>",
}


@pytest.mark.parametrize("form", QUERIES)
@pytest.mark.parametrize("path", ["sparql", "sparql/"])
def test_sparqlwrapper_as_it_asks_by_itself(server: Any, form: str, path: str) -> None:
    wrapper: Any = pytest.importorskip("SPARQLWrapper", reason="pip install 'cytolink[mappings]' brings SPARQLWrapper")
    client = wrapper.SPARQLWrapper(server.url + path)
    client.setQuery(QUERIES[form])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made = client.query().convert()
    if form in {"SELECT", "ASK"}:
        assert len(made.getElementsByTagName("result" if form == "SELECT" else "boolean")) == (
            4 if form == "SELECT" else 1
        )
    else:
        assert len(made) >= 4


@pytest.mark.parametrize("form", QUERIES)
def test_rdflibs_store(server: Any, form: str) -> None:
    found = Graph(SPARQLStore(server.url + "sparql")).query(QUERIES[form])
    assert found.askAnswer if form == "ASK" else len(list(found)) >= 4
