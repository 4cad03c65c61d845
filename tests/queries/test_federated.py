"""The questions to several endpoints: well formed on two engines, and answered in the endpoints' own vocabularies."""

from __future__ import annotations

import json
import re
import warnings
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pyoxigraph
import pytest
from click.testing import CliRunner

from queries.catalogue import SavedQuery, catalogue
from server.cli import cytolink
from server.federation.endpoints.peers import PEERS
from server.federation.standin import STANDINS
from server.settings import PUBLIC_SERVICES

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from rdflib.plugins.sparql.parser import parseQuery

if TYPE_CHECKING:
    from pathlib import Path

    from graph_build.release import Release

FEDERATED = tuple(query for query in catalogue().values() if query.federated)


@pytest.fixture(scope="module")
def bundled(bundled_release: Release) -> Path:
    return bundled_release.path


@pytest.fixture(scope="module")
def report(bundled: Path) -> dict[str, dict[str, Any]]:
    """What the demo says of each question, all asked of stand-ins."""
    result = CliRunner().invoke(cytolink, ["federation", "demo", "--json", "--release", str(bundled)])
    assert result.exit_code == 0, result.output
    return {one["question"]: one for one in json.loads(result.stdout)}


def test_there_are_demos_of_every_public_endpoint() -> None:
    assert len(FEDERATED) >= 10
    named = {endpoint for query in FEDERATED for endpoint in query.header.endpoints}
    mirrors = {"https://qlever.dev/api/wikidata"}  # of an endpoint that has demos
    assert named == set(STANDINS) == set(PEERS) - mirrors == set(PUBLIC_SERVICES) - mirrors
    assert sum(len(query.header.endpoints) >= 3 for query in FEDERATED) >= 2


@pytest.mark.parametrize("query", FEDERATED, ids=lambda query: query.name)
def test_a_question_parses_on_two_engines_and_names_its_endpoints(query: SavedQuery) -> None:
    bound = query.bind({})
    assert set(re.findall(r"SERVICE <([^>]+)>", bound)) == set(query.header.endpoints)
    parseQuery(bound)
    pyoxigraph.Store().query(re.sub(r"SERVICE <[^>]+>", "SERVICE SILENT <http://127.0.0.1:1/>", bound))


@pytest.mark.parametrize("query", FEDERATED, ids=lambda query: query.name)
def test_stand_ins_answer_and_are_named(query: SavedQuery, report: dict[str, dict[str, Any]]) -> None:
    said = report[query.name]
    assert said["rows"] > 0
    assert len(said["notices"]) == len(query.header.endpoints)
    assert all("come from a stand-in" in notice for notice in said["notices"])
    assert said["problem"] == ""
    # what the release holds narrows what is asked, except where a class of diseases is asked for as a whole
    assert said["values"] > 0 or query.name == "ubergraph-below"


def test_several_hundred_things_are_known_to_stand_ins() -> None:
    known = set()
    for name in STANDINS.values():
        data = files("server.federation.standins").joinpath(name).read_bytes()
        form = pyoxigraph.RdfFormat.from_extension(name.rpartition(".")[2])
        known |= {
            quad.subject for quad in pyoxigraph.parse(data, form) if isinstance(quad.subject, pyoxigraph.NamedNode)
        }
        head = data.decode().partition("@prefix")[0]
        assert "stand-in" in head
        assert re.search(r"20\d\d", head), f"{name} does not say of which day its facts are"
    assert len(known) > 500


def test_a_table_csv_and_json_say_that_rows_are_a_stand_ins(bundled: Path) -> None:
    arguments = ["query", "rhea-reactions", "-p", "drug=methotrexate", "--stand-ins", "--release", str(bundled)]
    shown = {form: CliRunner().invoke(cytolink, [*arguments, "--format", form]) for form in ("table", "csv", "json")}
    assert "Note: rows of https://sparql.uniprot.org/sparql come from a" in shown["table"].stdout
    assert "stand-in" not in shown["csv"].stdout
    assert "come from a stand-in" in shown["csv"].stderr
    federation = json.loads(shown["json"].stdout)["meta"]["federation"]
    assert [asked["stand_in"] for asked in federation["asked"]] == [True, True]


def test_a_question_without_an_answer_is_reported(bundled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CYTOLINK_SERVICES", "https://sparql.uniprot.org/sparql=http://127.0.0.1:1/")
    monkeypatch.setenv("CYTOLINK_SERVICE_RETRIES", "0")
    asked = ["federation", "demo", "uniprot-targets", "--public", "--json", "--release", str(bundled)]
    result = CliRunner().invoke(cytolink, asked)
    assert result.exit_code == 1
    said = json.loads(result.stdout)[0]
    assert "https://sparql.uniprot.org/sparql could not be asked" in said["problem"]
    assert (said["endpoints"], said["rows"], said["notices"]) == (1, None, [])
    assert said["values"] > 0
