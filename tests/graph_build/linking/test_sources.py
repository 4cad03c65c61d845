"""Files to be linked: every form comes to the same terms, and a broken file says where it is broken."""

from __future__ import annotations

import gzip
import json
import os
from typing import TYPE_CHECKING

import pytest

from graph_build.linking import Linked, files, read_source
from ontology.errors import VocabularyError

if TYPE_CHECKING:
    from pathlib import Path

OBO = """format-version: 1.2
data-version: test/2026-01-01

[Term]
id: MONDO:0000001
name: disease

[Term]
id: MONDO:0018882
name: vasculitis
synonym: "angiitis" EXACT []
xref: mesh:D014657 {source="MONDO:equivalentTo"}
is_a: MONDO:0000001 ! disease

[Term]
id: MONDO:0000099
name: obsolete angiitis
is_obsolete: true
replaced_by: MONDO:0018882
"""
TURTLE = """@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix obo: <http://purl.obolibrary.org/obo/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<http://purl.obolibrary.org/obo/test.owl> a owl:Ontology ; owl:versionInfo "2026-01-01" .
obo:MONDO_0000001 a owl:Class ; rdfs:label "disease"@en .
obo:MONDO_0018882 a owl:Class ; rdfs:label "vasculitis"@en ; skos:altLabel "angiitis" ;
  rdfs:subClassOf obo:MONDO_0000001 , [ a owl:Restriction ;
   owl:onProperty obo:RO_1 ; owl:someValuesFrom obo:MONDO_0000001 ] .
obo:MONDO_0000099 a owl:Class ; rdfs:label "obsolete angiitis" ; owl:deprecated true .
"""
OBOGRAPHS = json.dumps(
    {
        "graphs": [
            {
                "meta": {"version": "2026-01-01"},
                "nodes": [
                    {"id": "http://purl.obolibrary.org/obo/MONDO_0000001", "lbl": "disease", "type": "CLASS"},
                    {
                        "id": "http://purl.obolibrary.org/obo/MONDO_0018882",
                        "lbl": "vasculitis",
                        "type": "CLASS",
                        "meta": {"synonyms": [{"pred": "hasExactSynonym", "val": "angiitis"}]},
                    },
                    {
                        "id": "http://purl.obolibrary.org/obo/MONDO_0000099",
                        "lbl": "obsolete angiitis",
                        "type": "CLASS",
                        "meta": {"deprecated": True},
                    },
                ],
                "edges": [
                    {
                        "sub": "http://purl.obolibrary.org/obo/MONDO_0018882",
                        "pred": "is_a",
                        "obj": "http://purl.obolibrary.org/obo/MONDO_0000001",
                    }
                ],
            }
        ]
    }
)
RDFXML = """<?xml version="1.0"?>
<!DOCTYPE rdf:RDF [ <!ENTITY obo "http://purl.obolibrary.org/obo/"> ]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#"
  xmlns:owl="http://www.w3.org/2002/07/owl#" xmlns:oboInOwl="http://www.geneontology.org/formats/oboInOwl#">
 <owl:Class rdf:about="&obo;MONDO_0000001"><rdfs:label>disease</rdfs:label></owl:Class>
 <owl:Class rdf:about="&obo;MONDO_0018882"><rdfs:label>vasculitis</rdfs:label>
  <oboInOwl:hasExactSynonym>angiitis</oboInOwl:hasExactSynonym>
  <rdfs:subClassOf rdf:resource="&obo;MONDO_0000001"/></owl:Class>
 <owl:Class rdf:about="&obo;MONDO_0000099"><rdfs:label>obsolete angiitis</rdfs:label>
  <owl:deprecated rdf:datatype="http://www.w3.org/2001/XMLSchema#boolean">true</owl:deprecated></owl:Class>
</rdf:RDF>
"""
VASCULITIS = "http://purl.obolibrary.org/obo/MONDO_0018882"


def read(folder: Path, name: str, text: str | bytes, prefix: str | None = None) -> Linked:
    """A file's content, read as a source."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_source(path, prefix=prefix)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("m.obo", OBO),
        ("m.ttl", TURTLE),
        ("m.json", OBOGRAPHS),
        ("m.owl", RDFXML),
        ("m.obo.gz", gzip.compress(OBO.encode())),
    ],
)
def test_every_form_gives_the_same_terms(tmp_path: Path, name: str, text: str | bytes) -> None:
    linked = read(tmp_path, name, text)
    term = linked.terms[VASCULITIS]
    assert (linked.name, term.label, term.names, term.obsolete) == ("m", "vasculitis", ["angiitis"], False)
    assert [iri[-7:] for iri, t in linked.terms.items() if t.obsolete] == ["0000099"]
    above = {(low, high) for low, relation, high in linked.triples if relation.endswith("subClassOf>")}
    assert (f"<{VASCULITIS}>", "<http://purl.obolibrary.org/obo/MONDO_0000001>") in above


def test_reading_twice_gives_the_same_triples(tmp_path: Path) -> None:
    one, two = (read(tmp_path, "m.ttl", TURTLE) for _ in range(2))
    assert one.triples == two.triples


def test_mappings_stay_skos_matches(tmp_path: Path) -> None:
    header = "# license: CC0\nsubject_id\tpredicate_id\tobject_id\tmapping_justification\n"
    row = "MONDO:0018882\tskos:exactMatch\tmesh:D014657\tsemapv:ManualMappingCuration\n"
    linked = read(tmp_path, "m.sssom.tsv", header + row)
    ((_, relation, target),) = linked.triples
    assert target == "<http://id.nlm.nih.gov/mesh/D014657>"
    assert relation == "<http://www.w3.org/2004/02/skos/core#exactMatch>"
    assert (linked.licence, dict(linked.justified)) == ("CC0", {"semapv:ManualMappingCuration": 1})


def test_an_identity_is_left_out_and_counted(tmp_path: Path) -> None:
    same = f"<{VASCULITIS}> owl:sameAs obo:DOID_865 .\n"
    linked = read(tmp_path, "m.ttl", TURTLE + same)
    assert linked.identities == 1
    assert linked.triples == read(tmp_path, "m.ttl", TURTLE).triples


def test_a_comment_behind_an_id_is_no_blank(tmp_path: Path) -> None:
    text = OBO.replace("id: MONDO:0018882\n", 'id: MONDO:0018882 {source="x y"} ! a comment\n')
    assert VASCULITIS in read(tmp_path, "m.obo", text).terms


@pytest.mark.parametrize(
    ("header", "licence"),
    [
        (
            "property_value: dc:title x\nproperty_value: terms:license https://hpo.jax.org/app/license",
            "https://hpo.jax.org/app/license",
        ),
        (
            "remark: free (https://creativecommons.org/publicdomain/zero/1.0/).",
            "https://creativecommons.org/publicdomain/zero/1.0/",
        ),
        ("remark: see (https://x.org/).\nproperty_value: http://purl.org/dc/terms/license CC0 xsd:string", "CC0"),
        ('property_value: dcterms:license "CC-BY-4.0" xsd:string', "CC-BY-4.0"),
        ("remark: under CC BY 4.0, for all", "CC BY 4.0"),
        ("remark: nothing is said", ""),
    ],
)
def test_the_licence_of_an_obo_file_is_found(tmp_path: Path, header: str, licence: str) -> None:
    text = OBO.replace("data-version: test/2026-01-01", f"data-version: 1\n{header}")
    assert read(tmp_path, "m.obo", text).licence == licence


def test_labels_alone_can_be_linked(tmp_path: Path) -> None:
    linked = read(tmp_path, "mesh.tsv", "D014657\tVasculitis\tAngiitis|Angiitides\n", prefix="MESH")
    assert linked.terms["http://id.nlm.nih.gov/mesh/D014657"].names == ["Angiitis", "Angiitides"]


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("m.obo.gz", gzip.compress(OBO.encode())[:-20], "gzip is damaged"),
        ("m.obo", "format-version: 1.2\n\n[Term]\nid: X:1\nname: " + "x" * 50_000_000 + "\n", "line 5"),
        (
            "m.owl",
            '<?xml version="1.0"?>\n<!DOCTYPE r [\n<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>',
            "line 3",
        ),
        ("m.owl", '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "b"><!ENTITY c "&a;&a;&a;">]><r>&c;</r>', "entit"),
        (
            "m.owl",
            '<?xml version="1.0"?>\n<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
            "ends in the middle",
        ),
        ("m.sssom.tsv", "subject_id\tobject_id\nMONDO:1\tmesh:2\n", "predicate_id, mapping_justification"),
        (
            "m.sssom.tsv",
            "subject_id\tpredicate_id\tobject_id\tmapping_justification\nA:1\towl:sameAs\tB:2\tx:y\n",
            "line 2",
        ),
        ("m.ttl", "@prefix a: <http://a/> .\na:b a:c ;;; .\na:d", "line 2"),
        ("m.json", '{"graphs": [{"nodes": [{"lbl": "no id"}]}]}', "OBO Graphs"),
        ("m.json", '{"graphs": [', "line 1"),
        (
            "m.obo",
            OBO.replace("id: MONDO:0000001", "id: MONDO:0000001\nis_a: MONDO:0018882"),
            "line 6: a class lies above itself: MONDO_0000001 under MONDO_0018882 (line 6) under MONDO_0000001 (line ",
        ),
        (
            "m.ttl",
            TURTLE + "obo:MONDO_0000001\n rdfs:label 'x' ;\n rdfs:subClassOf obo:MONDO_0018882 .\n",
            "line 6: a class lies above itself: MONDO_0018882 under MONDO_0000001 (line 6) under MONDO_0018882 (line 1",
        ),
        (
            "m.owl",
            f'<?xml version="1.0"?>\n<!--{"x" * 1_100_000}-->\n<!DOCTYPE r [<!ENTITY a ""><!ENTITY c "&a;">]><r/>',
            "line 3: the XML has an external entity, or one made of other entities",
        ),
        (
            "m.owl",
            '<?xml version="1.0"?>\n<!DOCTYPE r [<!ENTITY a "b"><!ENTITY c "&#38;a;&#38;a;">]><r>&c;</r>',
            "made of other entities",
        ),
        ("m.owl", '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY % a "b">]><r/>', "made of other entities"),
        ("m.owl", f'<?xml version="1.0"?>\n<!DOCTYPE r [<!ENTITY a "{"b" * 9999}">]>\n<r>{"&a;" * 9999}</r>', "line 3"),
        ("m.owl", '<?xml version="1.0"?>\n<r>\n<!DOCTYPE r [<!ENTITY a "b">]></r>', "line 3: the XML is not well"),
        ("m.owl", '<?xml version="1.0"?>' + "<r>" * 200_000 + "</r>" * 200_000, "lie within each other"),
        ("m.json", '{"graphs": ' + "[" * 200_000 + "]" * 200_000 + "}", "nested too deep"),
        ("m.json", '{"graphs": [{"nodes": [{"id": "http://x y/<>"}]}]}', "cannot be an identifier"),
        ("m.obo", OBO + "\n[Term]\nid: http://x/<>\n", "line 22: 'http://x/<>' cannot be an identifier"),
        ("m.obo", OBO + "\n[Term]\nid: http://x y/<>\n", "line 22: 'http://x y/<>' is no id"),
        ("m.obo", OBO + "\n[Term]\nid: X:1\nis_a: MONDO:<1>\n", "line 23: 'MONDO:<1>' cannot be an identifier"),
        ("m.obo", OBO + "\n[Term]\nname: nameless\n", "line 21: a term has no id"),
        ("m.obo", OBO.replace("id: MONDO:0018882\n", ""), "line 8: a term has no id"),
        ("m.obo", OBO + "\n[Term]\nid: MONDO:0018882\n", "line 22: the id MONDO:0018882 was given before, in line 9"),
        ("m.tsv", "MESH:a b\tVasculitis\n", "line 1: 'MESH:a b' cannot be an identifier"),
        ("m.tsv", "MESH:[a\tVasculitis\n", "line 1: 'MESH:[a' cannot be an identifier"),
        (
            "m.sssom.tsv",
            "subject_id\tpredicate_id\tobject_id\tmapping_justification\nMONDO:1 2\tskos:exactMatch\tMESH:1\tx:y\n",
            "line 2: 'MONDO:1 2' cannot be an identifier",
        ),
        (
            "m.sssom.tsv",
            "subject_id\tsubject_id\tpredicate_id\tobject_id\tmapping_justification\n",
            "line 1: the columns subject_id stand twice",
        ),
        ("m.tsv", "D014657\tVasculitis\n", "has no prefix"),
        ("m.bin", b"\x00\x01\x02", "no form"),
        ("m.owl", '<?xml version="1.0" encoding="UTF-7"?>\n<rdf:RDF/>', "the XML is in 'UTF-7'; only UTF-8 is read"),
        ("m.owl", '<?xml version="1.0" encoding="hex"?>\n<rdf:RDF/>', "the XML is in 'hex'; only UTF-8 is read"),
        ("m.obo.gz", gzip.compress(OBO.encode()) + gzip.compress(b"x")[:9], "the gzip is damaged"),
        ("m.obo.gz", gzip.compress(OBO.encode()) + b"behind it", "the gzip is damaged"),
    ],
    ids=[
        "gzip cut off", "a line of 50 MB", "external entity", "entity of entities", "XML cut off", "columns missing",
        "sameAs", "broken Turtle", "node without id", "JSON cut off", "cycle in OBO", "cycle in Turtle",
        "entities behind a comment", "entities behind character references", "parameter entity", "a long entity",
        "DOCTYPE in the middle", "deep XML", "deep JSON", "JSON id", "OBO id with brackets", "OBO id with a blank",
        "parent with brackets", "no id at the end", "no id in the middle", "id twice", "label's id with a blank",
        "label's id with a bracket",
        "mapping's id with a blank", "a column twice", "no prefix", "binary",
        "an encoding that nobody reads", "a codec that is no encoding", "a second gzip member cut off",
        "something else behind the gzip",
    ],
)  # fmt: skip
def test_broken_files_say_what_and_where(tmp_path: Path, name: str, text: str | bytes, says: str) -> None:
    with pytest.raises(VocabularyError) as error:
        read(tmp_path, name, text)
    assert says in str(error.value)
    assert name in str(error.value)


def test_a_gzip_of_thousands_of_members_is_one_file(tmp_path: Path) -> None:
    members = [OBO.encode(), *(f"! {number}\n".encode() for number in range(3_000))]
    linked = read(tmp_path, "m.obo.gz", b"".join(map(gzip.compress, members)))
    assert linked.terms == read(tmp_path, "m.obo", OBO).terms


def test_a_file_is_bounded_over_all_its_members(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LARGEST", 100_000)
    with pytest.raises(VocabularyError, match="more than 100,000 bytes"):
        read(tmp_path, "m.obo.gz", gzip.compress(b"!" * 60_000) * 2)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "m.obo")
    with pytest.raises(VocabularyError, match="a pipe, a device or a socket"):
        read_source(tmp_path / "m.obo")


def test_a_file_of_many_entities_is_read(tmp_path: Path) -> None:
    entities = "".join(f'<!ENTITY e{number} "http://example.org/{number}">' for number in range(20_000))
    text = (
        f'<?xml version="1.0"?>\n<!DOCTYPE r [{entities}]>\n'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#">'
        '<rdf:Description rdf:about="&e7;"><rdfs:label>fever</rdfs:label></rdf:Description></rdf:RDF>'
    )
    ((subject, _, _),) = read(tmp_path, "m.owl", text).triples
    assert subject == "<http://example.org/7>"
