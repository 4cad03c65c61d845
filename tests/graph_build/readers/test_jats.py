"""JATS as PMC and publishers write it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph_build.errors import DocumentError
from graph_build.readers import original, read

if TYPE_CHECKING:
    from graph_build.model import Document, Table

REFS = """<back><ref-list><title>References</title><ref id="B1"><label>1.</label>
<element-citation publication-type="journal"><person-group person-group-type="author"><name>
<surname>Bee</surname><given-names>AB</given-names></name><name><surname>Cee</surname>
<given-names>D</given-names></name></person-group><article-title>Gout and its pain</article-title>
<source>J Gout</source><year>2001</year><volume>3</volume><fpage>4</fpage><lpage>9</lpage>
<pub-id pub-id-type="pmid">11112222</pub-id><pub-id pub-id-type="doi">10.5555/g.1</pub-id></element-citation>
</ref><ref id="B2"><label>2.</label><mixed-citation><name><surname>Dee</surname><given-names>E</given-names>
</name>. More gout.
<source>J Gout</source> 2002;4:1.</mixed-citation></ref><ref id="B3"><label>3.</label>
<mixed-citation id="C3">Eff G. Yet more gout. J Gout 2003.</mixed-citation></ref><ref id="B4">
<label>4.</label><mixed-citation>Gee H. Still gout. J Gout 2004.</mixed-citation></ref></ref-list></back>"""


def jats(body: str = "<p>Gout hurts.</p>", meta: str = "", back: str = REFS) -> Document:
    """An article with this body, metadata and back matter."""
    text = (
        '<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Archiving DTD v1.0 20120330//EN" "x.dtd">\n'
        '<article xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:mml="http://www.w3.org/1998/Math/MathML"'
        f' article-type="research-article"><front><journal-meta><journal-title-group><journal-title>'
        "Journal of Gout</journal-title></journal-title-group></journal-meta>"
        f"<article-meta>{meta}</article-meta></front>"
        f"<body>{body}</body>{back}</article>"
    )
    return read(text.encode(), "a.nxml")


def xref(*numbers: int) -> str:
    return f'<xref ref-type="bibr" rid="{" ".join(f"B{n}" for n in numbers)}">{numbers[0]}</xref>'


def one_table(inside: str, foot: str = "", caption: str = "<p>Pain.</p>") -> Table:
    document = jats(
        f"<table-wrap id='T1'><label>Table 1.</label><caption>{caption}</caption><table>{inside}</table>"
        f"<table-wrap-foot>{foot}</table-wrap-foot></table-wrap>"
    )
    (table,) = document.tables
    return table


def texts(table: Table) -> list[list[str | None]]:
    return [[cell.text.text if cell else None for cell in row.cells] for row in table.rows]


# sections and citations


@pytest.mark.parametrize(
    ("marked", "text", "numbers"),
    [
        (f"Gout hurts.<sup>{xref(1)},{xref(2)}</sup> It does.", "Gout hurts.", (1, 2)),
        (f"Gout hurts [{xref(1)}&#x2013;{xref(4)}]. It does.", "Gout hurts.", (1, 2, 3, 4)),
        (f"Gout hurts ({xref(1)}, {xref(3)}). It does.", "Gout hurts.", (1, 3)),
        ('Gout hurts.<xref ref-type="bibr" rid="B2 B3 B4">2–4</xref> It does.', "Gout hurts.", (2, 3, 4)),
        ('Gout hurts [<xref ref-type="bibr" rid="B1">1-3</xref>]. It does.', "Gout hurts.", (1, 2, 3)),
        ('Gout hurts (<xref ref-type="bibr" rid="B2">Dee, 2002</xref>). It does.', "Gout hurts.", (2,)),
        (
            'As <xref ref-type="bibr" rid="B2">Dee (2002)</xref> saw, gout hurts. It does.',
            "As Dee (2002) saw, gout hurts.",
            (2,),
        ),
        ('Gout hurts (see <xref ref-type="bibr" rid="C3">3</xref>). It does.', "Gout hurts.", (3,)),
        ('Gout hurts (<xref ref-type="fig" rid="F1">Fig. 1</xref>). It does.', "Gout hurts (Fig. 1).", ()),
    ],
)
def test_citations_are_taken_out_of_the_text(marked: str, text: str, numbers: tuple[int, ...]) -> None:
    first, second = jats(f"<sec><title>Results</title><p>{marked}</p></sec>").sections[0].sentences
    assert first.text.text == text
    assert first.references == numbers
    assert second.text.text == "It does."


def test_sections_are_flat_in_order_and_know_their_kind() -> None:
    document = jats(
        '<sec sec-type="intro"><title>Why</title><p>A.</p></sec>'
        "<sec><title>Methods</title><sec><title>Patients</title><p>B.</p></sec>"
        '<sec><title>Funding</title><p>C.</p></sec></sec><sec sec-type="results|discussion"><title>What we saw</title>'
        "<p>D.<list><list-item><p>E.</p></list-item></list>F.</p><boxed-text><p>G.</p></boxed-text></sec>",
        meta="<title-group><article-title>Gout <italic>hurts</italic></article-title></title-group>"
        "<abstract><sec><title>Results</title><p>H.</p></sec></abstract>"
        '<trans-abstract xml:lang="fr"><p>La goutte.</p></trans-abstract>',
        back="<back><ack><p>Thanks.</p></ack>"
        "<fn-group><title>Notes</title><fn><p>None declared.</p></fn></fn-group></back>"
        "<sub-article><body><p>A reply.</p></body></sub-article>",
    )
    assert [(s.kind, s.heading, [x.text.text for x in s.sentences]) for s in document.sections] == [
        ("front", "Gout hurts", ["Gout hurts"]),
        ("abstract", "Results", ["H."]),
        ("introduction", "Why", ["A."]),
        ("methods", "Methods", []),
        ("methods", "Patients", ["B."]),
        ("back", "Funding", ["C."]),
        ("results", "What we saw", ["D.", "E.", "F.", "G."]),
        ("back", "", ["Thanks."]),
        ("back", "Notes", ["None declared."]),
    ]
    for section in document.sections:
        assert all(section.span.covers(sentence.text.span()) for sentence in section.sentences)


def test_references_have_numbers_text_and_ids() -> None:
    first, second, *_ = jats().cited_works
    assert (first.number, first.text.text) == (1, "Bee AB, Cee D. Gout and its pain. J Gout. 2001;3:4-9")
    assert first.ids == (("pmid", "11112222"), ("doi", "10.5555/g.1"))
    assert second.text.text == "Dee E. More gout. J Gout 2002;4:1."


def test_references_without_printed_numbers_are_counted() -> None:
    back = (
        "<back><ref-list><ref id='x'><mixed-citation>Bee A. Gout.</mixed-citation></ref>"
        "<ref id='y'><mixed-citation>Cee B. Gout.</mixed-citation></ref></ref-list></back>"
    )
    document = jats("<p>Gout hurts (<xref ref-type='bibr' rid='y'>Cee</xref>).</p>", back=back)
    assert [w.number for w in document.cited_works] == [1, 2]
    assert next(document.sentences()).references == (2,)


def test_captions_and_abbreviations() -> None:
    document = jats(
        "<p>We saw rheumatoid arthritis (RA).</p><fig id='f'><label>Figure 1</label><caption><title>Flow.</title>"
        f"<p>Of patients {xref(1)}.</p></caption><graphic xlink:href='x'/></fig>",
        back="<back><glossary><def-list><def-item><term>CRP</term><def><p>C-reactive protein;</p></def></def-item>"
        "<def-item><term>a long term</term><def><p>no short form</p></def></def-item></def-list></glossary>"
        f"{REFS.removeprefix('<back>')}",
    )
    assert [c.text for c in document.captions] == ["Figure 1 Flow. Of patients."]
    assert {a.short: a.long for a in document.abbreviations} == {
        "RA": "rheumatoid arthritis",
        "CRP": "C-reactive protein",
    }


# tables


def test_headers_over_several_rows_and_columns() -> None:
    table = one_table(
        "<thead><tr><th rowspan='2'>Variable</th><th colspan='2'>Week 12</th><th rowspan='2'>p</th></tr>"
        "<tr><th>Anakinra</th><th>Placebo</th></tr></thead>"
        "<tbody><tr><td/><td>n = 20</td><td>n = 19</td><td/></tr>"
        "<tr><td>Pain</td><td>12</td><td>30</td><td>0.01</td></tr></tbody>"
    )
    assert [column.path for column in table.columns] == [
        ("Variable",),
        ("Week 12", "Anakinra", "n = 20"),
        ("Week 12", "Placebo", "n = 19"),
        ("p",),
    ]
    assert texts(table) == [["Pain", "12", "30", "0.01"]]
    assert (table.label, table.caption.text if table.caption else "") == ("Table 1", "Pain.")


def test_headings_inside_a_table_group_its_rows() -> None:
    table = one_table(
        "<thead><tr><th/><th>A</th><th>B</th></tr></thead><tbody><tr><td colspan='3'><bold>Week 4</bold></td></tr>"
        "<tr><td>Race</td><td/><td/></tr><tr><td>&#xa0;White</td><td>1</td><td>2</td></tr>"
        "<tr><td>&#xa0;Other</td><td>3</td><td>4</td></tr><tr><td>Age</td><td>5</td><td>6</td></tr>"
        "<tr><td colspan='3'><bold>Week 8</bold></td></tr><tr><td>Age</td><td>7</td><td>8</td></tr></tbody>"
    )
    groups = [([g.text.text for g in row.groups], row.group) for row in table.rows]
    assert groups == [
        (["Week 4", "Race"], "Race"),
        (["Week 4", "Race"], "Race"),
        (["Week 4"], "Week 4"),
        (["Week 8"], "Week 8"),
    ]
    assert all(cell.row == -1 for row in table.rows for cell in row.groups)
    assert [row.cells[0].row for row in table.rows if row.cells[0]] == [0, 1, 2, 3]


def test_a_cell_over_rows_stands_in_each_and_one_over_columns_in_the_first() -> None:
    table = one_table(
        "<thead><tr><th>a</th><th>b</th><th>c</th></tr></thead><tbody><tr><td rowspan='2'>Age</td>"
        "<td>mean</td><td>1</td></tr><tr><td>median</td><td>2</td></tr>"
        "<tr><td>Pain</td><td colspan='2'>3</td></tr></tbody>"
    )
    assert texts(table) == [["Age", "mean", "1"], ["Age", "median", "2"], ["Pain", "3", None]]
    assert table.rows[0].cells[0] == table.rows[1].cells[0]


def test_marks_lead_to_notes_and_legends_to_abbreviations() -> None:
    table = one_table(
        "<thead><tr><th>Variable</th><th>A</th></tr></thead><tbody>"
        "<tr><td>Pain<xref ref-type='table-fn' rid='n1'>*</xref></td><td>12<sup>a</sup></td></tr>"
        "<tr><td>CRP† (mg/L)</td><td>5 × 10<sup>9</sup></td></tr><tr><td>Age</td><td>**</td></tr></tbody>",
        foot="<fn id='n1'><label>*</label><p>By hand.</p></fn><p><sup>a</sup>At week 12; †In serum.</p>"
        "<p>CRP, C-reactive protein; SD, standard deviation.</p>",
    )
    notes = [note.text for note in table.notes]
    assert notes == [
        "* By hand.",
        "aAt week 12;",
        "†In serum.",
        "CRP, C-reactive protein; SD, standard deviation.",
    ]
    assert texts(table) == [["Pain", "12"], ["CRP (mg/L)", "5 × 10^9"], ["Age", "**"]]
    assert [[cell.notes for cell in row.cells if cell] for row in table.rows] == [[(0,), (1,)], [(2,), ()], [(), ()]]
    assert {a.short: (a.long, a.scope) for a in table.legend} == {
        "CRP": ("C-reactive protein", table.span),
        "SD": ("standard deviation", table.span),
    }


def test_a_wrap_with_two_tables_and_a_repeated_header_give_parts() -> None:
    rows = "<tr><td>Pain</td><td>1</td></tr>"
    document = jats(
        "<table-wrap><label>Table 2</label><table><thead><tr><th>V</th><th>A</th></tr></thead><tbody>"
        f"{rows}<tr><th>V</th><th>B</th></tr>{rows}</tbody></table>"
        f"<alternatives><graphic xlink:href='x'/><table>{rows}</table></alternatives></table-wrap>"
        "<table-wrap><label>Table 3</label><graphic xlink:href='y'/></table-wrap>"
    )
    assert [(t.label, [c.path for c in t.columns]) for t in document.tables] == [
        ("Table 2", [("V",), ("A",)]),
        ("Table 2, part 2", [("V",), ("B",)]),
        ("Table 2, part 3", [(), ()]),
    ]


def test_citations_in_cells_are_kept_apart() -> None:
    table = one_table(
        f"<thead><tr><th>Study</th><th>Ref</th></tr></thead><tr><td>Bee [{xref(1)}]</td><td>{xref(2)}</td></tr>"
    )
    study, reference = table.rows[0].cells
    assert study is not None
    assert reference is not None
    assert (study.text.text, study.citations[0].numbers) == ("Bee", (1,))
    assert (reference.text.text, reference.citations[0].numbers) == ("2", (2,))


# details

META = """<article-id pub-id-type="pmid">12345678</article-id><article-id pub-id-type="pmc">7654321</article-id>
<article-id pub-id-type="doi">10.5555/gout.2019.1</article-id><title-group><article-title>Gout</article-title>
</title-group><contrib-group><contrib contrib-type="author" corresp="yes">
<contrib-id contrib-id-type="orcid">https://orcid.org/0000-0001-2345-678X</contrib-id><name>
<surname>Bee</surname><given-names>Anna</given-names></name></contrib><contrib contrib-type="author">
<collab>The Gout
Group</collab></contrib><contrib contrib-type="editor"><name><surname>Zed</surname>
<given-names>Z</given-names></name></contrib></contrib-group><aff id="a"><label>1</label>
<institution>Gout Institute</institution><country>Utopia</country></aff><author-notes><corresp>
<email>bee@example.org</email></corresp></author-notes><pub-date pub-type="ppub"><year>2020</year></pub-date>
<pub-date pub-type="epub"><day>4</day><month>March</month><year>2019</year></pub-date><volume>7</volume>
<issue>2</issue><fpage>11</fpage><lpage>19</lpage><history><date date-type="received"><day>1</day>
<month>2</month><year>2018</year></date></history><permissions>
<copyright-statement>© 2019 Bee</copyright-statement>
<license
xlink:href="http://creativecommons.org/licenses/by-nc/4.0/"><license-p>Free to read.</license-p>
</license></permissions>
<related-article related-article-type="retraction-forward" ext-link-type="doi" xlink:href="10.5555/gout.2020.9"/>
<related-article related-article-type="corrected-article" ext-link-type="pubmed" xlink:href="22223333"/>
<related-article related-article-type="companion" ext-link-type="doi" xlink:href="10.5555/other"/><kwd-group>
<kwd>gout</kwd><kwd>anakinra</kwd></kwd-group><custom-meta-group><custom-meta>
<meta-name>Trial registration</meta-name><meta-value>NCT01234567</meta-value></custom-meta>
</custom-meta-group>"""


def test_details_are_what_the_fields_state() -> None:
    document = jats(meta=META).details
    assert [(d.property, d.value) for d in document] == [
        ("title", "Gout"),
        ("journal", "Journal of Gout"),
        ("pmid", "12345678"),
        ("pmcid", "PMC7654321"),
        ("doi", "10.5555/gout.2019.1"),
        ("author", "Anna Bee"),
        ("corresponding_author", "Anna Bee"),
        ("orcid", "0000-0001-2345-678X"),
        ("author", "The Gout Group"),
        ("affiliation", "Gout Institute, Utopia"),
        ("email", "bee@example.org"),
        ("volume", "7"),
        ("issue", "2"),
        ("pages", "11-19"),
        ("published", "2019-03-04"),
        ("year", "2019"),
        ("received", "2018-02-01"),
        ("copyright", "© 2019 Bee"),
        ("licence", "CC BY-NC 4.0"),
        ("keyword", "gout"),
        ("keyword", "anakinra"),
        ("retracted_by", "doi:10.5555/gout.2020.9"),
        ("corrects", "pmid:22223333"),
        ("registration", "NCT01234567"),
    ]


def test_details_do_not_begin_or_end_within_a_tag() -> None:
    document = jats(meta=META)
    for detail in document.details:
        before, inside = document.text[: detail.span.start], document.quote(detail.span)
        assert before.rfind("<") <= before.rfind(">")
        assert inside.count("<") == inside.count(">")


# characters, form


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1", "windows-1252", "utf-16"])
def test_a_file_is_decoded_as_it_declares(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?><article><front/><body><p>Naïve pain.</p></body></article>'
    data = text.encode(encoding)
    document = read(data, "a.xml")
    (sentence,) = document.sentences()
    assert sentence.text.text == "Naïve pain."
    assert document.quote(sentence.text.span()) == "Naïve pain."
    assert document.text == original(data, "a.xml")
    assert document.markup


def test_entities_of_the_dtd_are_read_as_html_names_them() -> None:
    body = "<p>TNF-&alpha; &#x3b2; &nosuch; x.</p>"
    text = f'<!DOCTYPE article SYSTEM "x.dtd"><article><front/><body>{body}</body></article>'
    (sentence,) = read(text.encode(), "a").sentences()
    assert sentence.text.text == "TNF-α β &nosuch; x."
    assert text[sentence.text.starts[4] : sentence.text.ends[4]] == "&alpha;"


def test_a_set_of_one_article_is_read_and_of_two_refused() -> None:
    one = "<article><front/><body><p>Gout.</p></body></article>"
    document = read(f"<pmc-articleset>{one}</pmc-articleset>".encode(), "a")
    assert [s.text.text for s in document.sentences()] == ["Gout."]
    with pytest.raises(DocumentError, match="2 articles"):
        read(f"<pmc-articleset>{one}{one}</pmc-articleset>".encode(), "a")


def test_prefixes_of_elements_do_not_matter() -> None:
    text = (
        '<j:article xmlns:j="urn:j"><j:front/><j:body><j:p>Gout <j:italic>hurts</j:italic>.</j:p></j:body></j:article>'
    )
    assert [s.text.text for s in read(text.encode(), "a").sentences()] == ["Gout hurts."]
