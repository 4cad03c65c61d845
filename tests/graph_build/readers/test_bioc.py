"""BioC in XML and JSON: passages become sections, tables and references; every offset is the file's own."""

from __future__ import annotations

import html
import json
from typing import TYPE_CHECKING, Any

import pytest

from graph_build.errors import DocumentError
from graph_build.readers import original, read
from graph_build.readers.bioc import from_json, from_xml
from graph_build.readers.bioc.article import read_json
from graph_build.readers.formats import HEAD, format_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import Document, MappedText

TABLE = (
    '<?xml version="1.0" encoding="UTF-8"?><table><thead><tr><th>Variable</th><th>Anakinra (n = 12)</th>'
    "<th>Placebo (n = 11)</th></tr></thead><tbody><tr><td>CRP (mg/L), mean \u00b1 SD</td><td>4.1 \u00b1 2.0</td>"
    '<td>19.5 \u00b1 8.7</td></tr><tr><td>Relapse, n (%)</td><td>1 (8.3)</td><td>"6 (54.5)"</td></tr></tbody></table>'
)


def passage(section: str, kind: str, text: str, **infons: str) -> dict[str, Any]:
    return {"infons": {"section_type": section, "type": kind, **infons}, "text": text, "annotations": []}


def article() -> dict[str, Any]:
    """An article as PMC's service words it."""
    names = {"name_0": "surname:Ito;given-names:K", "name_1": "surname:Berg;given-names:A"}
    ids = {"article-id_pmc": "990001", "article-id_doi": "10.1000/x", "license": "CC BY", "kwd": "gout"}
    passages = [
        passage("TITLE", "front", "Anakinra in gout: 3 \u2264 4", **ids, **names),
        passage("ABSTRACT", "abstract_title_1", "Background"),
        passage("ABSTRACT", "abstract", 'Gout hurts & is "common". It responds to IL-1 blockade.'),
        passage("METHODS", "title_1", "Patients and methods"),
        passage("METHODS", "paragraph", "Twelve patients were given anakinra 100 mg daily."),
        passage("RESULTS", "title_1", "Results"),
        passage("RESULTS", "paragraph", "CRP fell to 4.1 mg/L.\tPain <2 was reached."),
        passage("FIG", "fig_caption", "Course of CRP.", id="F1"),
        passage("TABLE", "table_title_caption", "Outcomes at day 7", id="T1"),
        passage("TABLE", "table", "Variable \t Anakinra (n = 12)", id="T1", xml=TABLE),
        passage("TABLE", "table_footnote", "CRP, C-reactive protein.", id="T1"),
        passage("TABLE", "table", "one \t two", id="T2"),
        passage("COMP_INT", "paragraph", "None."),
        passage("REF", "title", "References"),
        passage("REF", "ref", "Interleukins in gout", source="J Joints", year="2011", **{"pub-id_pmid": "8"}, **names),
        passage("REF", "ref", "", source="Gout Atlas"),
    ]
    at = 0
    for one in passages:
        one["offset"] = at
        at += len(one["text"]) + 1
    gout = passages[2]["offset"]
    passages[2]["annotations"] = [
        {
            "id": "1", "infons": {"type": "Disease", "identifier": "MESH:D006073"}, "text": "Gout",
            "locations": [{"offset": gout, "length": 4}],
        },
        {
            "id": "2", "infons": {"type": "Gene", "NCBI Gene": "3553"}, "text": "IL-1 blockade",
            "locations": [{"offset": gout + 41, "length": 4}, {"offset": gout + 46, "length": 8}],
        },
        {
            "id": "3", "infons": {"type": "Sign", "database": "ncbi_mesh", "normalized_id": "D1234567", "x": None},
            "text": '"common"', "locations": [{"offset": gout + 16, "length": 8}],
        },
    ]  # fmt: skip
    return {"id": "990001", "infons": {}, "passages": passages, "relations": [{"id": "R1"}]}


def as_json(documents: list[dict[str, Any]], **how: Any) -> bytes:
    return json.dumps([{"source": "PMC", "date": "", "key": "k", "documents": documents}], **how).encode()


def as_xml(documents: list[dict[str, Any]]) -> bytes:
    return "".join(_xml(documents)).encode()


def _xml(documents: list[dict[str, Any]]) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE collection SYSTEM "BioC.dtd">\n<collection>'
    yield "<source>PMC</source><date/><key>k</key>\n<!-- <document> -->"
    for document in documents:
        yield f"<document><id>{document['id']}</id>"
        for one in document["passages"]:
            yield "<passage>" + "".join(_infons(one))
            yield f"<offset>{one['offset']}</offset><text>{html.escape(one['text'])}</text>"
            for mark in one["annotations"]:
                yield f'<annotation id="{mark["id"]}">' + "".join(_infons(mark))
                for place in mark["locations"]:
                    yield f'<location offset="{place["offset"]}" length="{place["length"]}"/>'
                yield f"<text>{html.escape(mark['text'])}</text></annotation>"
            yield "</passage>"
        yield '<relation id="R1"/></document>\n'
    yield "</collection>\n"


def _infons(holder: dict[str, Any]) -> Iterator[str]:
    for key, value in holder["infons"].items():
        if value is not None:
            yield f'<infon key="{key}">{html.escape(value)}</infon>'


FORMS = {
    "xml": as_xml([article()]),
    "json": as_json([article()], ensure_ascii=False, indent=1),
    "json escaped": as_json([article()]),
}


def texts(document: Document) -> Iterator[MappedText]:
    """Every cleaned text of a document."""
    yield from (sentence.text for sentence in document.sentences())
    yield from document.captions
    yield from (work.text for work in document.cited_works)
    for table in document.tables:
        yield from ([table.caption] if table.caption else [])
        yield from table.notes
        yield from (cell.text for row in table.rows for cell in row.cells if cell)
        yield from (cell.text for column in table.columns for cell in column.cells)


@pytest.mark.parametrize(
    ("head", "name"),
    [
        *((data[:HEAD], "BioC XML" if form == "xml" else "BioC JSON") for form, data in FORMS.items()),
        (b'{"PubTator3": [{"_id": "1|None", "id": "1", "infons": {}, "passages": [', "BioC JSON"),
        (b'{"_id": "1|None", "id": "1", "infons": {}, "passages": [', "BioC JSON"),
        (b"<document><id>1</id><passage>", "BioC XML"),
        (b"<?xml version='1.0'?>\n<!-- x -->\n<collection>\n  <source>x</source>", "BioC XML"),
        (b'{"name": "x", "documents": 3}', "text"),
        (b"<document><title>1</title></document>", "text"),
        (b"<collection><book/></collection>", "text"),
        (b"[1] Gout hurts.", "text"),
    ],
)
def test_files_are_known_by_what_they_hold(head: bytes, name: str) -> None:
    assert format_of(head).name == name


@pytest.mark.parametrize("form", FORMS)
def test_passages_become_sections(form: str) -> None:
    document = read(FORMS[form], "x")
    found = [(s.kind, s.heading, [t.text.text for t in s.sentences]) for s in document.sections]
    assert found == [
        ("front", "", ["Anakinra in gout: 3 \u2264 4"]),
        ("abstract", "Background", ['Gout hurts & is "common".', "It responds to IL-1 blockade."]),
        ("methods", "Patients and methods", ["Twelve patients were given anakinra 100 mg daily."]),
        ("results", "Results", ["CRP fell to 4.1 mg/L.", "Pain <2 was reached."]),
        ("back", "", ["None."]),
        ("references", "References", []),
    ]
    assert [c.text for c in document.captions] == ["Course of CRP."]


@pytest.mark.parametrize("form", FORMS)
def test_a_table_is_read_from_its_own_markup(form: str) -> None:
    (table,) = read(FORMS[form], "x").tables
    assert table.caption is not None
    assert table.caption.text == "Outcomes at day 7"
    assert [column.title for column in table.columns] == ["Variable", "Anakinra (n = 12)", "Placebo (n = 11)"]
    assert [[cell.text.text for cell in row.cells if cell] for row in table.rows] == [
        ["CRP (mg/L), mean \u00b1 SD", "4.1 \u00b1 2.0", "19.5 \u00b1 8.7"],
        ["Relapse, n (%)", "1 (8.3)", '"6 (54.5)"'],
    ]
    assert [note.text for note in table.notes] == ["CRP, C-reactive protein."]
    assert [(a.short, a.long) for a in table.legend] == [("CRP", "C-reactive protein")]


@pytest.mark.parametrize("form", FORMS)
def test_what_is_read_of_the_document_itself(form: str) -> None:
    document = read(FORMS[form], "x")
    details = {(d.property, d.value) for d in document.details}
    assert details == {
        ("pmcid", "PMC990001"), ("doi", "10.1000/x"), ("licence", "CC BY"), ("keyword", "gout"),
        ("title", "Anakinra in gout: 3 \u2264 4"), ("author", "K Ito"), ("author", "A Berg"),
    }  # fmt: skip
    assert dict(document.left_out) == {"relation": 1, "table without rows": 1}
    first, second = document.cited_works
    assert first.text.text == "Ito K, Berg A. Interleukins in gout. J Joints. 2011"
    assert (first.number, first.ids) == (1, (("pmid", "8"),))
    assert (second.number, second.text.text) == (2, "Gout Atlas")


@pytest.mark.parametrize("form", FORMS)
def test_annotations_are_imported_under_the_name_of_the_collection(form: str) -> None:
    document = read(FORMS[form], "x")
    found = [(a.surface, document.printed(a.span), a.source, a.ids) for a in document.imported]
    assert found == [
        ("Gout", "Gout", "PMC", (("MESH", "D006073"),)),
        ('"common"', '"common"', "PMC", (("MESH", "D1234567"),)),
        ("IL-1 blockade", "IL-1 blockade", "PMC", (("NCBIGene", "3553"),)),
    ]
    assert document.unplaced == ()


@pytest.mark.parametrize("form", FORMS)
def test_every_character_stands_where_it_says(form: str) -> None:
    data = FORMS[form]
    document = read(data, "x")
    assert document.text == original(data, "x") == data.decode()
    for text in texts(document):
        for at, character in enumerate(text.text):
            stands = document.printed(text.part(at, at + 1).span()) if text.ends[at] > text.starts[at] else ""
            # a table in XML lies escaped in its field: what is printed is read twice there
            assert character.isspace() or stands in ("", character) or html.unescape(stands) == character, text.text


def test_the_forms_say_the_same() -> None:
    said = []
    for data in FORMS.values():
        document = read(data, "x")
        said.append([[text.text for text in texts(document)], [(a.surface, a.ids) for a in document.imported]])
    assert said[0] == said[1] == said[2]


@pytest.mark.parametrize("split", [(from_xml.parts, as_xml), (from_json.parts, as_json)])
def test_a_collection_is_taken_apart_into_its_own_bytes(split: Any) -> None:
    parts, write = split
    documents = [{**article(), "id": str(n)} for n in range(3)]
    data = write(documents)
    found = list(parts(data, "all"))
    assert [part.id for part in found] == ["0", "1", "2"]
    for part in found:
        assert part.data in data
        document = read(part.data, f"all#{part.id}", part.companion)
        assert {a.source for a in document.imported} == {"PMC"}
        assert len(document.imported) == 3
        assert {a.source for a in read(part.data, "alone").imported} == {"BioC"}
    with pytest.raises(DocumentError, match="3 documents"):
        read(data, "all")
    (whole,) = parts(write(documents[:1]), "all")
    assert (whole.id, whole.data) == ("", write(documents[:1]))


@pytest.mark.parametrize("split", [(from_xml.parts, as_xml), (from_json.parts, as_json)])
def test_a_collection_that_is_cut_off_is_told(split: Any) -> None:
    parts, write = split
    data = write([{**article(), "id": str(n)} for n in range(3)])
    with pytest.raises(DocumentError, match="cut off"):
        list(parts(data[: len(data) * 5 // 6], "all"))


@pytest.mark.parametrize(
    "data",
    [
        b'{"documents": [' + b'{"passages": [' * 9000,
        b'{"documents": ["' + b'\\"' * 3_000_000,
        b'{"documents": ' + b"[" * 3_000_000,
        b"<collection><source>x</source>" + b"<!--" * 1_000_000,
        b"<collection><source>x</source>" + b"<document>" * 1_000_000,
        b'<!DOCTYPE c [<!ENTITY a "b">]><collection><source>x</source><document/></collection>',
    ],
    ids=["nested", "quotes", "lists", "comments", "documents", "entities"],
)
def test_hostile_collections_are_refused_at_once(data: bytes) -> None:
    parts = (from_json if data.startswith(b"{") else from_xml).parts
    with pytest.raises(DocumentError):
        [read(part.data, "x") for part in parts(data, "x")]


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (('"offset": 0}', '"offset": "?"}'), "no offset"),
        (('"passages"', '"pages"'), "0 documents"),
        (("]}]", "]}"), "not well-formed"),
        (('"text": ', '"text" '), "not well-formed"),
    ],
)
def test_broken_json_is_refused(change: tuple[str, str], what: str) -> None:
    text = as_json([article()]).decode()
    assert change[0] in text
    with pytest.raises(DocumentError, match=what):
        read_json(text.replace(*change).encode(), "x")
