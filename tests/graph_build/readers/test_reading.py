"""Reading as a user meets it: sections, sentences, citations, references, captions."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from graph_build.readers import read
from graph_build.readers.sentences import sentence_runs

if TYPE_CHECKING:
    from pathlib import Path

    from graph_build.model import Document

WRAPPED = """\
Rituximab for relapsing pemphigus: a report of
two siblings
Ada Lovelace, Grace Hopper,
and Mary Somerville

ABSTRACT. Objective. To describe rituximab in pemphigus.
Methods. We followed two siblings for a year and measured anti-
body titers.

Received: 3 March, 2011

INTRODUCTION
Pemphigus vulgaris (PV) is a blistering disease of the skin1,2. Ste-
roids are its mainstay3. Relapses are common4, and IgG-
mediated damage goes on in most of the

Figure 1. Blisters on the back of one sibling.

patients whom earlier reports followed for longer than a decade5.

CASE REPORT
A 41-year-old woman was given rituximab. She was non-
febrile throughout. See the work of A. Turing et al. for more.

References
1. Turing A. Skin and its enemies. J Skin 1950;1:2-9.
2. Noether E, Curie M. Blisters in cold cli-
mates. Dermatol Lett 1921;12:E4.
"""


@pytest.fixture
def wrapped() -> Document:
    return read(WRAPPED.encode(), "siblings.txt")


def sentences(document: Document) -> list[str]:
    return [s.text.text for s in document.sentences()]


def kinds(document: Document) -> list[tuple[str, str]]:
    return [(s.kind, s.heading) for s in document.sections]


def test_document_is_known_by_the_digest_of_its_bytes(wrapped: Document) -> None:
    assert wrapped.sha256 == hashlib.sha256(WRAPPED.encode()).hexdigest()
    assert wrapped.text == WRAPPED
    assert wrapped.form == "pdf-text"


def test_sections_have_kinds(wrapped: Document) -> None:
    assert kinds(wrapped) == [
        ("front", ""),
        ("abstract", "Objective"),
        ("abstract", "Methods"),
        ("front", ""),
        ("introduction", "INTRODUCTION"),
        ("case", "CASE REPORT"),
        ("references", "References"),
    ]


def test_sentences_are_whole(wrapped: Document) -> None:
    found = sentences(wrapped)
    assert "We followed two siblings for a year and measured antibody titers." in found
    assert "Steroids are its mainstay." in found
    assert "She was non-febrile throughout." in found
    assert "See the work of A. Turing et al. for more." in found


def test_a_sentence_goes_on_behind_a_figure(wrapped: Document) -> None:
    assert (
        "Relapses are common, and IgG-mediated damage goes on in most of the patients whom earlier reports followed "
        "for longer than a decade." in sentences(wrapped)
    )
    assert [c.text for c in wrapped.captions] == ["Figure 1. Blisters on the back of one sibling."]


def test_the_letter_of_a_group_ends_a_sentence_and_the_initial_of_a_name_does_not() -> None:
    text = "Pain was lower in group C. Compared with group D, it was not. S. aureus grew in arm B."
    assert [text[a:b] for a, b in sentence_runs(text)] == [
        "Pain was lower in group C.",
        "Compared with group D, it was not.",
        "S. aureus grew in arm B.",
    ]


def test_flattened_citation_marks_become_citations(wrapped: Document) -> None:
    cited = {s.text.text[:8]: s.references for s in wrapped.sentences() if s.citations}
    assert cited == {"Pemphigu": (1, 2), "Steroids": (3,), "Relapses": (4, 5)}
    mark = next(s for s in wrapped.sentences() if s.citations).citations[0]
    assert wrapped.quote(mark.span) == "1,2"


def test_reference_list_is_kept_apart(wrapped: Document) -> None:
    assert [(w.number, w.text.text) for w in wrapped.cited_works] == [
        (1, "Turing A. Skin and its enemies. J Skin 1950;1:2-9."),
        (2, "Noether E, Curie M. Blisters in cold climates. Dermatol Lett 1921;12:E4."),
    ]
    assert wrapped.quote(wrapped.cited_works[1].span).startswith("2. Noether")
    assert not any("Noether" in text for text in sentences(wrapped))


def test_abbreviations_are_defined_once(wrapped: Document) -> None:
    assert [(a.short, a.long) for a in wrapped.abbreviations] == [("PV", "Pemphigus vulgaris")]


MARKDOWN = """\
# Canakinumab in **gout**: a case series

**Authors:** Ada Lovelace, Grace Hopper

## Abstract

Gout flares hurt.¹ Relief came with canakinumab in 3 of 4 men.²⁻⁴ A dose of 10⁹/L cells is no citation.

## Linked entities

- **Diseases:** gout (MONDO:0005393)

## References

12 references — full list elsewhere
"""


def test_markdown_summary() -> None:
    text = MARKDOWN.replace("## Abstract", "## TL;DR\n\nCanakinumab works.\n\n## Abstract")
    document = read(text.encode(), "gout.md")
    assert document.form == "markdown-summary"
    assert kinds(document)[:3] == [
        ("front", "Canakinumab in **gout**: a case series"),
        ("abstract", "TL;DR"),
        ("abstract", "Abstract"),
    ]
    abstract = document.sections[2].sentences
    assert [s.text.text for s in abstract] == [
        "Gout flares hurt.",
        "Relief came with canakinumab in 3 of 4 men.",
        "A dose of 10⁹/L cells is no citation.",
    ]
    assert [s.references for s in abstract] == [(1,), (2, 3, 4), ()]
    assert "Diseases: gout (MONDO:0005393)" in sentences(document)


def test_a_letter_is_no_title_block() -> None:
    text = "Sir,\n\nGout was seen in 2 of 3 men who had been given diuretics for a year.\n\nIt hurt them.\n"
    document = read(text.encode(), "x.txt")
    assert kinds(document) == [("front", ""), ("body", "")]
    assert len(document.sections[1].sentences) == 2


def test_signs_of_markdown_are_taken_out() -> None:
    text = (
        "# Gout\n\n## 1. Introduction\n\nGout *really* hurts<sup>1,2</sup>; see [the guide](https://example.org/g).\n\n"
        "![Figure 1](one.png)\n\n**Figure 1.** The left foot.\n\n**It** ends at 3 cm^2, p \\* 2^3^.\n"
    )
    document = read(text.encode(), "x.md")
    assert document.form == "markdown-article"
    assert sentences(document) == ["Gout really hurts; see the guide.", "It ends at 3 cm^2, p * 2."]
    assert [s.references for s in document.sentences()] == [(1, 2), (3,)]
    assert [c.text for c in document.captions] == ["Figure 1. The left foot."]


def test_a_caption_run_together_with_a_paragraph_is_no_prose() -> None:
    text = "Case report\n\nA man of forty had gout in his left foot, as is shown here (Fig. 1).Fig. 1 The left foot\n"
    document = read(text.encode(), "x.txt")
    assert sentences(document) == ["A man of forty had gout in his left foot, as is shown here (Fig. 1)."]
    assert [c.text for c in document.captions] == ["Fig. 1 The left foot"]


def test_running_heads_and_page_numbers_are_no_prose() -> None:
    pages = []
    for number, page in enumerate("wxyz", 2):
        lines = [
            f"line {page}{n} of gout in feet, which goes on and on until the very last line of"
            for n in "abcdefghijklmnop"
        ]
        pages.append("\n".join([f"Lovelace et al: Gout, page {number}", *lines, "", str(number), ""]))
    document = read(("\n".join(pages) + "\nall.\n").encode(), "x.txt")
    assert document.form == "pdf-text"
    prose = " ".join(sentences(document))
    assert "Lovelace" not in prose
    assert prose.count("of gout") == 64
    assert not any(c.isdigit() for c in prose)
    assert prose.endswith("last line of all.")


def test_a_document_without_headings_is_one_body() -> None:
    text = "Gout hurts. It was treated with colchicine [1]. It came back [2,3]."
    document = read(text.encode(), "letter.txt")
    assert kinds(document) == [("body", "")]
    assert [s.references for s in document.sentences()] == [(), (1,), (2, 3)]


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        ("1. Introduction", "introduction"),
        ("MATERIALS AND METHODS", "methods"),
        ("2 Case presentation", "case"),
        ("Patient 2", "case"),
        ("Results and discussion", "discussion"),
        ("Learning points", "conclusion"),
        ("Conflicts of Interest", "back"),
        ("Acknowledgements", "back"),
    ],
)
def test_heading_words(lines: str, kind: str) -> None:
    text = f"{lines}\n\nThe patient was a man of forty years who had been well until the spring of that year.\n"
    assert read(text.encode(), "x.txt").sections[0].kind == kind


def test_a_table_is_no_prose() -> None:
    text = (
        "We gave it to both groups, and the numbers of those who did well are in the table that\n\n"
        "Table 1. Outcomes of both groups\n\nOutcome\tDrug (n=10)\tPlacebo (n=10)\nRelief\t8 (80)\t3 (30)\n"
        "Death\t0 (0)\t1 (10)\n\nfollows here.\n"
    )
    document = read(text.encode(), "x.txt")
    assert sentences(document) == [
        "We gave it to both groups, and the numbers of those who did well are in the table that follows here."
    ]
    assert [t.label for t in document.tables] == ["Table 1"]


@pytest.mark.shared
def test_the_source_documents_are_read(shared: Path) -> None:
    forms, works = {}, {}
    for path in sorted((shared / "documents").glob("*.txt")):
        document = read(path.read_bytes(), path.name)
        forms[path.name[:3]] = document.form
        works[path.name[:3]] = len(document.cited_works)
        assert not any("\n" in s.text.text for s in document.sentences())
    assert forms == {
        "000": "markdown-summary",
        "001": "pdf-text",
        "002": "markdown-article",
        "003": "pdf-text",
        "004": "pdf-text",
    }
    assert works == {"000": 0, "001": 0, "002": 43, "003": 0, "004": 0}


def test_lists_of_abbreviations_are_read() -> None:
    text = (
        "Discussion\n\nGout hurts those who have it.\n\n"
        "Abbreviations: SUA: serum uric acid, Hb: haemoglobin; RA, rheumatoid arthritis\n\n"
        "List of acronyms\n\nESR erythrocyte sedimentation rate\n\nCRP C-reactive protein\n"
    )
    found = {a.short: a.long for a in read(text.encode(), "x.txt").abbreviations}
    assert found == {
        "SUA": "serum uric acid",
        "Hb": "haemoglobin",
        "RA": "rheumatoid arthritis",
        "ESR": "erythrocyte sedimentation rate",
        "CRP": "C-reactive protein",
    }


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("He had rheumatoid arthritis (RA).", "RA", "rheumatoid arthritis"),
        ("The area under the fever curve (AUC) fell.", "AUC", "area under the fever curve"),
        ("He had RA (rheumatoid arthritis).", "RA", "rheumatoid arthritis"),
        ('He was given tumour necrosis factor "TNF" blockers.', "TNF", "tumour necrosis factor"),
        ("Non-steroidal anti-inflammatory drugs (NSAIDs) help.", "NSAIDs", "Non-steroidal anti-inflammatory drugs"),
        ("Serum uric acid (SUA; normal < 7) fell.", "SUA", "Serum uric acid"),
    ],
)
def test_definitions_in_text(text: str, short: str, long: str) -> None:
    document = read(text.encode(), "x.txt")
    (found,) = document.abbreviations
    assert (found.short, found.long) == (short, long)
    assert document.quote(found.long_span) == long


@pytest.mark.parametrize(
    "text",
    ["Gout hurts (Figure 2).", "Three men (II) came.", "He had pain (VAS) at night.", "A stain (HE, ×400) was done."],
)
def test_brackets_that_define_nothing(text: str) -> None:
    assert read(text.encode(), "x.txt").abbreviations == ()


def test_an_abstract_begins_under_a_byline_without_a_blank_line() -> None:
    text = (
        "Anifrolumab in Skin Lupus:\nA Series of Five Patients\nMaria Lindt, Owen Parry, and Saki Ito\n"
        "ABSTRACT. Objective. To describe five patients treated with anifrolumab.\n"
        "Methods. We reviewed the charts of five patients who had\nskin lupus and took anifrolumab.\n\n"
        "Skin lupus is a chronic disease of the skin that often\nleaves scars and is hard to treat with creams.\n\n"
        "RESULTS\nFour patients improved within three months.\n"
    )
    sections = read(text.encode(), "made-up.txt").sections
    assert [s.kind for s in sections][:2] == ["front", "abstract"]


def test_a_sentence_of_consent_under_the_heading_of_the_case_opens_no_part() -> None:
    text = (
        "CASE REPORT\n\nWritten informed consent was obtained for publication of this report.\n\n"
        "A 13-year-old boy was admitted. He was given propofol.\n\nDISCUSSION\n\nThe airway was difficult.\n"
    )
    document = read(text.encode(), "case.txt")
    (told,) = (x for x in document.sections if "propofol" in document.text[x.span.start : x.span.end])
    assert told.kind == "case"
