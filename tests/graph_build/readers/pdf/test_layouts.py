"""An article set in columns, with tables, running heads and superscripts gives what it says, whatever the layout."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from benchmarks.invented_article import ARTICLE, BASELINE, OUTCOMES
from benchmarks.pdf import LAYOUTS, score
from benchmarks.printed import Article, Layout, Part, plain
from benchmarks.typesetting import typeset
from graph_build.readers import original, read

if TYPE_CHECKING:
    from graph_build.model import Document

SLOW_START = [HealthCheck.too_slow]
OVERFLOWING = {"two columns, embedded TrueType", "two columns, space between paragraphs"}
"""Layouts whose headers are too wide for their columns, so that they run into each other on the page."""


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_all_that_is_printed_is_found(layout: Layout) -> None:
    found, lost = score(ARTICLE, read(typeset(ARTICLE, layout), "article.pdf"))
    if layout.name in OVERFLOWING:
        lost = [one for one in lost if not one.startswith("header")]
    assert lost == []
    assert found.cells == found.cells_found > 40


def test_citations_stand_where_they_were_printed() -> None:
    document = read(typeset(ARTICLE, Layout("x")), "article.pdf")
    cited = {s.text.text[:30]: s.references for s in document.sentences() if s.citations}
    assert cited["Marsh fever (MF) is an inflamm"] == (1, 2)
    assert cited["Our findings stand in contrast"] == (8,)
    assert not [s for s in document.sentences() if "10⁹" in s.text.text and s.citations]


def test_title_and_doi_are_details() -> None:
    document = read(typeset(ARTICLE, Layout("x")), "article.pdf")
    details = {detail.property: detail for detail in document.details}
    assert details["title"].value == ARTICLE.title
    assert details["doi"].value == ARTICLE.doi
    assert document.quote(details["doi"].span) == ARTICLE.doi


def test_what_stands_beside_the_text_is_in_no_section() -> None:
    layout = Layout("x", columns=1, line_numbers=True, spread=1.8)
    document = read(typeset(ARTICLE, layout), "article.pdf")
    assert "Invented Annals of Fever 2031;7:101-109" in document.text
    said = " ".join(s.text.text for s in document.sentences())
    assert "Invented Annals" not in said
    assert "Printed for trial" not in said


def test_header_cells_over_several_columns_stand_in_the_paths_of_all() -> None:
    document = read(typeset(ARTICLE, Layout("x", wide=True)), "article.pdf")
    paths = [column.path for column in document.tables[1].columns]
    assert paths[1:] == [
        ("Week 12", "Tocilizumab"), ("Week 12", "Placebo"), ("Week 24", "Tocilizumab"), ("Week 24", "Placebo"),
    ]  # fmt: skip


def test_marks_in_cells_lead_to_notes_under_the_table() -> None:
    sheet = replace(
        OUTCOMES,
        rows=(("Remission*", "26 (63.4)", "14 (32.6)", "30 (73.2)", "17 (39.5)"), *OUTCOMES.rows[1:]),
        notes=("*Absence of fever for 28 days.", "Values are n (%)."),
    )
    document = read(typeset(replace(ARTICLE, sheets=(BASELINE, sheet)), Layout("x", wide=True)), "article.pdf")
    table = document.tables[1]
    cell = table.rows[0].cells[0]
    assert cell is not None
    assert cell.text.text == "Remission"
    assert [table.notes[n].text for n in cell.notes] == ["*Absence of fever for 28 days."]


def test_a_table_goes_on_over_the_end_of_a_page() -> None:
    rows = tuple((f"Finding {n} of the marsh", f"{n} ({n}.5)", f"{n + 7} ({n}.1)", "0.50") for n in range(10, 40))
    sheet = replace(BASELINE, rows=rows, notes=())
    data = typeset(replace(ARTICLE, sheets=(sheet,)), Layout("x", columns=1, rules="three", size=11, height=560))
    table = read(data, "article.pdf").tables[0]
    assert [row.cells[0].text.text for row in table.rows if row.cells[0]] == [row[0] for row in rows]
    assert [row.cells[2].text.text for row in table.rows if row.cells[2]] == [row[2] for row in rows]


def test_a_sentence_in_capitals_of_a_caption_is_no_table() -> None:
    words = ("As we have shown above in the chapter before this one, all values are listed in",)
    told = Part("Results", (("Nothing was found in the marsh at all.", *words, "Table 1. Five patients withdrew."),))
    document = read(typeset(replace(ARTICLE, parts=(told,), sheets=()), Layout("x")), "article.pdf")
    assert document.tables == ()


LAYOUT = st.builds(
    Layout,
    name=st.just("drawn"),
    columns=st.integers(1, 3),
    font=st.sampled_from(["Times", "Helvetica"]),
    size=st.sampled_from([8.0, 9.0, 9.5, 10.0]),
    rules=st.sampled_from(["grid", "three", "none"]),
    wide=st.just(True),
    running=st.booleans(),
    superscripts=st.booleans(),
    indented=st.booleans(),
    justified=st.booleans(),
    hyphens=st.just(False),
    height=st.sampled_from([700.0, 792.0, 842.0]),
    gutter=st.sampled_from([14.0, 18.0, 24.0]),
    numbered=st.booleans(),
)


def _structured(article: Article) -> bytes:
    """The article as Markdown, citations in brackets."""
    lines = [f"# {article.title}"]
    for part in article.parts:
        lines.append(f"## {part.heading}")
        lines += [" ".join(paragraph).replace("^[", " [").replace("^{9}", "⁹") for paragraph in part.paragraphs]
    return "\n\n".join(lines).encode()


@given(LAYOUT, st.permutations(ARTICLE.parts[2:5]))
@settings(max_examples=12, suppress_health_check=SLOW_START, derandomize=True)
def test_the_same_article_as_pdf_and_as_text_says_the_same(layout: Layout, middle: list[Part]) -> None:
    # ragged lines without indentation do not show where a paragraph ends: nobody can tell from the page
    assume(layout.indented or layout.justified)
    article = replace(ARTICLE, parts=(*ARTICLE.parts[:2], *middle, ARTICLE.parts[5]))
    pdf, text = read(typeset(article, layout), "a.pdf"), read(_structured(article), "a.md")
    assert _said(pdf) == _said(text) == list(article.sentences)
    for table, sheet in zip(pdf.tables, article.sheets, strict=True):
        printed = [[plain(cell) for cell in row] for row in sheet.rows if not isinstance(row, str)]
        assert [[c.text.text if c else "" for c in row.cells] for row in table.rows] == printed
        assert [column.title for column in table.columns] == [" ".join(path) for path in sheet.paths]


def _said(document: Document) -> list[str]:
    return [s.text.text for section in document.sections if section.kind != "front" for s in section.sentences]


@given(LAYOUT)
@settings(max_examples=8, suppress_health_check=SLOW_START)
def test_every_character_leads_back_to_the_text_that_is_made_again(layout: Layout) -> None:
    data = typeset(ARTICLE, layout)
    document = read(data, "a.pdf")
    assert original(data, "a.pdf") == document.text
    cells = [c for t in document.tables for r in t.rows for c in (*r.cells, *r.groups) if c]
    texts = [*(s.text for s in document.sentences()), *(c.text for c in cells), *(w.text for w in document.cited_works)]
    for text in texts:
        for character, start, end in zip(text.text, text.starts, text.ends, strict=True):
            assert 0 <= start <= end <= len(document.text)
            assert character.isspace() or character in document.text[start:end]
    for table in document.tables:
        for row in table.rows:
            for cell in row.cells:
                assert cell is None or all(table.span.covers(piece) for piece in cell.pieces)
