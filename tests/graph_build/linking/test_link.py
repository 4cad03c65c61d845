"""Linking publishes a new release beside the old one; what is linked can be resolved and is read with."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from graph_build.release import open_release
from ontology.namespaces import RDFS, SKOS
from server.cli import cytolink

PAPER = """Case report

A 40-year-old woman had zebra stripe disease. She was given tocilizumab 8 mg/kg.

## Full-text entities

- **Diseases:** vasculitis (MESH:D002311)
"""
MONDO = """format-version: 1.2
data-version: made-up

[Term]
id: MONDO:0000001
name: disease

[Term]
id: MONDO:7777771
name: zebra stripe disease
synonym: "stripes of the zebra" EXACT []
xref: MESH:D000099999 {source="MONDO:equivalentTo"}
is_a: MONDO:0000001

[Term]
id: MONDO:0005021
name: dilated cardiomyopathy
xref: MESH:D002311 {source="MONDO:equivalentTo"}
is_a: MONDO:0000001
"""


def run(*arguments: str | Path) -> Result:
    """The command line, as a user calls it."""
    return CliRunner().invoke(cytolink, [str(a) for a in arguments], catch_exceptions=False)


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """A paper and an ontology."""
    paper, ontology = tmp_path / "paper.md", tmp_path / "mondo.obo"
    paper.write_text(PAPER, encoding="utf-8")
    ontology.write_text(MONDO, encoding="utf-8")
    return paper, ontology


@pytest.fixture(scope="module")
def without_links(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the release of the paper."""
    folder = tmp_path_factory.mktemp("without")
    (folder / "paper.md").write_text(PAPER, encoding="utf-8")
    run("build", folder / "paper.md", "--out", folder / "out")
    return folder / "out"


@pytest.fixture
def built(without_links: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(without_links, tmp_path / "out", symlinks=True))


def test_a_linked_release_stands_beside_the_old_one(tmp_path: Path, files: tuple[Path, Path], built: Path) -> None:
    _, ontology = files
    before = open_release(built)
    report = json.loads(run("link", ontology, "--release", built, "--json").stdout)
    after = open_release(built)
    assert after.digest == report["digest"] != before.digest
    assert open_release(before.path).digest == before.digest
    assert [entry["name"] for entry in after.manifest["linked"]] == ["mondo"]
    asked = "ASK { GRAPH <https://w3id.org/cytolink/graph/linked/mondo> { ?s ?p ?o } }"
    assert after.store().ask(asked)
    assert not before.store().ask(asked)
    graphs, void = "GRAPH ?g { ?s ?p ?o } FILTER(?g != graph:void)", "PREFIX void: <http://rdfs.org/ns/void#> "
    held = f"SELECT (COUNT(*) AS ?n) {{ {graphs} }}"
    told = "SELECT ?n { GRAPH graph:void { ?d a void:Dataset ; void:triples ?n } }"
    prefixes = void + "PREFIX graph: <https://w3id.org/cytolink/graph/> "
    assert list(after.store().select(prefixes + told)) == list(after.store().select(prefixes + held))


SSSOM = "#license: CC0\nsubject_id\tpredicate_id\tobject_id\tmapping_justification\tpredicate_modifier\n"


def held_twice(folder: Path) -> set[str]:
    """The triples that more than one graph of a release holds."""
    with open_release(folder).quads() as file:
        triples = Counter(line.decode()[: line.decode().rindex(" <")] for line in file)
    return {triple for triple, number in triples.items() if number > 1}


def test_no_triple_is_in_two_graphs_after_linking(tmp_path: Path, files: tuple[Path, Path], built: Path) -> None:
    """The engine counts such a triple twice, and all that is joined with it."""
    paper, ontology = files
    known = "\n[Term]\nid: MONDO:0018882\nname: vasculitis\nis_a: MONDO:0000001\n"
    known += 'xref: MESH:D014657 {source="MONDO:equivalentTo"}\nxref: DOID:865 {source="MONDO:equivalentTo"}\n'
    ontology.write_text(MONDO + known, encoding="utf-8")
    mappings, more = tmp_path / "zz.sssom.tsv", tmp_path / "other.obo"
    row = "MONDO:{}\tskos:exactMatch\tMESH:{}\tsemapv:ManualMappingCuration\n"
    mappings.write_text(SSSOM + row.format("0018882", "D014657") + row.format("0005021", "D002311"), encoding="utf-8")
    more.write_text(MONDO + known, encoding="utf-8")
    run("build", paper, "--out", tmp_path / "built", "--link", ontology, "--link", mappings, "--link", more)
    run("link", mappings, "--release", built)
    asked = f"SELECT (COUNT(*) AS ?n) {{ ?s <{RDFS}subClassOf> ?o . ?s a ?k }}"
    for _ in range(2):
        run("link", ontology, more, "--release", built)
        assert held_twice(built) == set()
    assert held_twice(tmp_path / "built") == set()
    store = open_release(built).store()
    assert list(store.select(asked)) == list(store.select(asked.replace("COUNT(*)", "COUNT(DISTINCT *)")))
    heart, mesh = "<http://purl.obolibrary.org/obo/MONDO_0005021>", "<http://id.nlm.nih.gov/mesh/D002311>"
    assert store.ask(f"ASK {{ {heart} <{SKOS}exactMatch> {mesh} }}")


def test_a_file_that_replaces_what_another_may_rest_on_says_so(
    tmp_path: Path, files: tuple[Path, Path], built: Path
) -> None:
    _, ontology = files
    other = tmp_path / "other.obo"
    other.write_text(MONDO, encoding="utf-8")
    run("link", ontology, other, "--release", built)
    report = json.loads(run("link", ontology, "--release", built, "--json").stdout)
    assert report["relink"] == ["other"]


def test_odd_rows_of_a_table_are_skipped_and_named(tmp_path: Path, files: tuple[Path, Path], built: Path) -> None:
    paper, _ = files
    mappings = tmp_path / "m.sssom.tsv"
    rows = (
        "MONDO:0005021\tskos:exactMatch\tMESH:D002311\tsemapv:ManualMappingCuration",
        "MONDO:0005021\towl:sameAs\tMESH:D000001\tsemapv:ManualMappingCuration",
        "MONDO:0005021\tskos:exactMatch\t\tsemapv:ManualMappingCuration",
        "MONDO:0005021\tskos:exactMatch\tsssom:NoTermFound\tsemapv:ManualMappingCuration",
        "MONDO:0005021\tskos:exactMatch\tMESH:D000002\tsemapv:ManualMappingCuration\tNot",
        "MONDO:0005021\tskos:exactMatch\tMESH:D000003\tsemapv:ManualMappingCuration",
        "MONDO:0005021\tskos:someMatch\tMESH:D000004\tsemapv:ManualMappingCuration",
        *(
            f"MONDO:0005021\tskos:exactMatch\t{odd}\tsemapv:ManualMappingCuration"
            for odd in ("D000005", "MESH:", ":x", "<x:y>")
        ),
    )
    mappings.write_text(SSSOM + "\n".join(rows) + "\n", encoding="utf-8")
    result = run("link", mappings, "--release", built, "--json")
    assert result.exit_code == 1
    (file,) = json.loads(result.stdout)["files"]
    assert [one["line"] for one in file["left_out"]] == [4, 5, 9, 10, 11, 12, 13]
    assert (file["mappings"], file["rows_left_out"], file["unmatched"]) == (2, 7, 2)
    told = run("link", mappings, "--release", built)
    assert "m.sssom.tsv, line 4: owl:sameAs is no SKOS mapping relation" in told.stdout
    built = run("build", paper, "--out", tmp_path / "built", "--link", mappings)
    assert built.exit_code == 1
    assert "m.sssom.tsv, line 5: object_id is empty" in built.stdout


def test_a_linked_release_can_go_to_another_folder(tmp_path: Path, files: tuple[Path, Path], built: Path) -> None:
    _, ontology = files
    before = open_release(built).digest
    result = run("link", ontology, "--release", built, "--out", tmp_path / "linked")
    assert str(tmp_path / "linked") in result.stdout
    assert open_release(built).digest == before
    assert open_release(tmp_path / "linked").manifest["linked"]


def test_linking_the_same_again_changes_nothing(tmp_path: Path, files: tuple[Path, Path], built: Path) -> None:
    _, ontology = files
    for _ in range(2):
        run("link", ontology, "--release", built)
    digest = open_release(built).digest
    run("link", ontology, "--release", built)
    assert open_release(built).digest == digest


def test_an_identifier_that_means_something_else_is_reported(
    tmp_path: Path, files: tuple[Path, Path], built: Path
) -> None:
    _, ontology = files
    report = json.loads(run("link", ontology, "--release", built, "--json").stdout)
    told = {i["id"]: (i["means"], i["verdict"]) for i in report["identifiers"]}
    assert told["MESH:D002311"] == ("dilated cardiomyopathy", "contradicted")


def test_an_identifier_may_mean_more_or_less_than_the_name_beside_it(tmp_path: Path) -> None:
    wide, narrow = (
        "[Term]\nid: MONDO:0018882\nname: vasculitis\n",
        "[Term]\nid: MONDO:0017991\nname: Takayasu arteritis\n",
    )
    xrefs = [f'xref: MESH:D0000{number} {{source="MONDO:equivalentTo"}}\n' for number in (88881, 88882)]
    (tmp_path / "some.obo").write_text(f"format-version: 1.2\n\n{wide}{xrefs[0]}\n{narrow}{xrefs[1]}", encoding="utf-8")
    named = "- **Diseases:** Takayasu arteritis (MESH:D000088881), vasculitis (MESH:D000088882)\n"
    (tmp_path / "paper.md").write_text(
        f"Case report\n\nHer vasculitis was Takayasu arteritis.\n\n## Full-text entities\n\n{named}"
    )
    run("build", tmp_path / "paper.md", "--out", tmp_path / "out")
    report = json.loads(run("link", tmp_path / "some.obo", "--release", tmp_path / "out", "--json").stdout)
    told = {i["id"]: i["verdict"] for i in report["identifiers"]}
    assert told == {"MESH:D000088881": "broader", "MESH:D000088882": "narrower"}


def test_vocabularies_that_nobody_pinned_are_told_apart(tmp_path: Path, files: tuple[Path, Path], built: Path) -> None:
    """One term matches one of each, and of one of them two: that is one to many, the rest is not."""
    header = "#license: CC0\nsubject_id\tpredicate_id\tobject_id\tmapping_justification\n"
    targets = ("MEDGEN:1", "icd11.foundation:2", "OMIMPS:3", "MEDGEN:4")
    rows = [f"MONDO:0005021\tskos:exactMatch\t{t}\tsemapv:ManualMappingCuration\n" for t in targets]
    mappings = tmp_path / "m.sssom.tsv"
    for chosen, count in ((rows[:3], 0), (rows, 1)):
        mappings.write_text(header + "".join(chosen), encoding="utf-8")
        report = json.loads(run("link", mappings, "--release", built, "--json").stdout)
        assert report["one_to_many"]["count"] == count
    (told,) = report["one_to_many"]["examples"]
    assert told == "MONDO:0005021 in MEDGEN"


def test_a_broken_file_leaves_the_release_as_it_was(tmp_path: Path, files: tuple[Path, Path], built: Path) -> None:
    _, ontology = files
    before = sorted(p.name for p in built.iterdir())
    ontology.write_text(MONDO + "this is no tag\n")
    result = CliRunner().invoke(cytolink, ["link", str(ontology), "--release", str(built)])
    assert result.exit_code != 0
    assert "line" in str(result.exception)
    assert sorted(p.name for p in built.iterdir()) == before


def test_identifiers_resolve_through_mappings(tmp_path: Path, files: tuple[Path, Path]) -> None:
    paper, ontology = files
    run("build", paper, "--out", tmp_path / "out", "--link", ontology)
    found = json.loads(run("resolve", "MESH:D000099999", "--release", tmp_path / "out", "--json").stdout)
    assert found["labels"] == ["zebra stripe disease"]
    assert ["MONDO:0000001", "disease"] in found["above"]
    assert found["documents"] == [["paper.md", found["documents"][0][1]]]


def test_a_term_has_one_label_however_many_files_name_it(tmp_path: Path, files: tuple[Path, Path]) -> None:
    """Each question would answer once for each label of a disease."""
    paper, _ = files
    disease = "<http://purl.obolibrary.org/obo/MONDO_0018882>"  # vasculitis, which the shipped slice names too
    renamed, again = tmp_path / "renamed.obo", tmp_path / "several.ttl"
    text = MONDO + "\n[Term]\nid: MONDO:0018882\nname: inflammation of vessels\n"
    renamed.write_text(text, encoding="utf-8")
    label = "<http://www.w3.org/2000/01/rdf-schema#label>"
    tongues = (
        f'{disease} {label} "Vaskulitis"@de , "vasculitis"@en . <https://example.org/x> {label} "Katze"@de , "cat"@en .'
    )
    again.write_text(tongues, encoding="utf-8")
    run("build", paper, "--out", tmp_path / "linked")
    run("link", renamed, again, "--release", tmp_path / "linked")
    run("build", paper, "--out", tmp_path / "built", "--link", renamed, "--link", again)
    for folder in (tmp_path / "linked", tmp_path / "built"):
        store = open_release(folder).store()
        called = {str(name) for (name,) in store.select(f"SELECT ?n {{ {disease} <{SKOS}altLabel> ?n }}")}
        assert {'"inflammation of vessels"@en', '"Vaskulitis"@de'} <= called
        assert [str(n) for (n,) in store.select(f"SELECT ?n {{ {disease} {label} ?n }}")] == ['"vasculitis"@en']
        assert [str(n) for (n,) in store.select(f"SELECT ?n {{ <https://example.org/x> {label} ?n }}")] == ['"cat"@en']


def test_a_document_is_read_with_the_names_of_what_is_linked(tmp_path: Path, files: tuple[Path, Path]) -> None:
    paper, ontology = files
    iri = "http://purl.obolibrary.org/obo/MONDO_7777771"
    asked = f"ASK {{ ?someone <https://w3id.org/cytolink/ontology#hasCondition> ?c . ?c a <{iri}> }}"
    run("build", paper, "--out", tmp_path / "without")
    run("build", paper, "--out", tmp_path / "with", "--link", ontology)
    assert not open_release(tmp_path / "without").store().ask(asked)
    assert open_release(tmp_path / "with").store().ask(asked)


def test_unknown_identifiers_say_what_to_do(tmp_path: Path, files: tuple[Path, Path], built: Path) -> None:
    for identifier in ("MESH:D999999", "NOSUCH:1", "<x>"):
        result = CliRunner().invoke(cytolink, ["resolve", identifier, "--release", str(built)])
        assert result.exit_code != 0
        assert identifier in result.output
