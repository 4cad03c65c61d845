"""Properties that hold for every text: totality, and a way back to the original from every character."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from graph_build.errors import DocumentError
from graph_build.readers import read
from graph_build.readers.sentences import sentence_runs
from graph_build.readers.text.citations import notation_of, take_out
from graph_build.readers.text.lines import join_lines, split_lines, vocabulary

if TYPE_CHECKING:
    from graph_build.model import Document, MappedText

WORDS = st.sampled_from(
    ["Gout", "gout", "pain", "IL-6", "anti-", "immu-", "(RA)", "rheumatoid arthritis", "et al.", "S. aureus",
     "pain1,2.", "[3-5]", "⁶⁻⁸", "^{9,10)}", "1.", "Table 1.", "Figure 2:", "INTRODUCTION", "## Results",
     "References", "- item",
     "Key words:", "Received: 2 May, 2001", "p < 0.05", "mg/", "Results.", "**bold**", "$x$", "\t", "\u00a0", "\u00ad"]
)  # fmt: skip
GAPS = st.sampled_from([" ", "\n", "\n\n", "  ", "\n ", "\r\n"])
ARTICLES = st.lists(st.tuples(WORDS, GAPS), min_size=1, max_size=60).map(
    lambda pairs: "Gout hurts. " + "".join(w + g for w, g in pairs)
)


def mapped_texts(document: Document) -> list[MappedText]:
    return [
        *(s.text for s in document.sentences()),
        *document.captions,
        *(w.text for w in document.cited_works),
        *(c.text for t in document.tables for r in t.rows for c in r.cells if c),
    ]


@given(st.binary(max_size=400))
def test_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        document = read(data, "x.txt")
    except DocumentError:
        return
    assert document.text.encode() == data


@given(st.text(max_size=400))
def test_text_is_read_or_refused(text: str) -> None:
    try:
        document = read(text.encode(), "x.txt")
    except (DocumentError, UnicodeEncodeError):
        return
    assert document.text == text


@given(ARTICLES)
def test_every_character_leads_back_to_the_original(article: str) -> None:
    document = read(article.encode(), "x.txt")
    for text in mapped_texts(document):
        assert len(text.text) == len(text.starts) == len(text.ends)
        for character, start, end in zip(text.text, text.starts, text.ends, strict=True):
            assert 0 <= start <= end <= len(article)
            if not character.isspace():
                assert character in article[start:end]
    for sentence in document.sentences():
        span = sentence.text.span()
        assert article[span.start] == sentence.text.text[0]
        assert article[span.end - 1] == sentence.text.text[-1]
        assert all(0 <= c.position <= len(sentence.text) for c in sentence.citations)
    for abbreviation in document.abbreviations:
        assert abbreviation.span.covers(abbreviation.long_span)
        assert abbreviation.short in document.quote(abbreviation.span)


@given(ARTICLES)
def test_sections_and_sentences_come_in_order_and_sentences_never_share_a_character(article: str) -> None:
    document = read(article.encode(), "x.txt")
    for number, section in enumerate(document.sections):
        ends = 0
        for sentence in section.sentences:
            span = sentence.text.span()
            assert sentence.section == number
            assert span.start >= ends
            ends = span.end
            assert section.span.covers(span)


@given(ARTICLES)
def test_reading_twice_gives_the_same(article: str) -> None:
    assert read(article.encode(), "x.txt") == read(article.encode(), "x.txt")


@given(st.text(alphabet="Ab. ()?!1\n", max_size=200))
def test_sentence_runs_cover_all_but_blanks(text: str) -> None:
    runs = sentence_runs(text)
    kept = "".join(text[a:b] for a, b in runs)
    assert "".join(kept.split()) == "".join(text.split())
    assert all(a < b for a, b in runs)


@given(ARTICLES)
def test_citation_marks_are_all_that_is_taken_out(article: str) -> None:
    lines = split_lines(article)
    text = join_lines(lines, vocabulary(lines))
    bare, citations = take_out(text, notation_of([text]))
    marks = sum(1 for _ in citations)
    assert len(bare) <= len(text)
    assert (len(bare) == len(text)) == (marks == 0)
