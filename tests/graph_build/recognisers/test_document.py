"""Reading a whole document: its own abbreviations, tables' legends, offsets into the original."""

from __future__ import annotations

from dataclasses import replace

from graph_build.model import Abbreviation, Citation, Document, MappedText, Section, Sentence, Span, Table
from graph_build.recognisers import Lexicon, names_in_tables, recognise

TEXT = (
    "Adult-onset Still disease (ASD) is rare. Two women with ASD took anakinra (AK). CTX failed in one.\n"
    "Reported earlier [4]. CTX: cefotaxime; ASD: autism spectrum disorder."
)


def document() -> Document:
    def sentence(words: str, citations: tuple[Citation, ...] = ()) -> Sentence:
        start = TEXT.index(words)
        return Sentence(MappedText.of(TEXT, start, start + len(words)), citations)

    def abbreviation(short: str, long: str, at: int = 0, scope: Span | None = None) -> Abbreviation:
        start = TEXT.index(long, at)
        span = Span(start, start + len(long))
        return Abbreviation(short, long, span, span, scope)

    legend = TEXT.index("CTX: ")
    body = (
        sentence("Adult-onset Still disease (ASD) is rare."),
        sentence("Two women with ASD took anakinra (AK)."),
        sentence("CTX failed in one."),
        sentence("Reported earlier", (Citation((4,), 16, Span(116, 119)),)),
    )
    scope = Span(legend, len(TEXT))
    return Document(
        name="made-up.txt",
        sha256="0" * 64,
        text=TEXT,
        form="plain",
        sections=(
            Section("case", "", Span(0, legend), body),
            Section("references", "", scope, (sentence("CTX: cefotaxime"),)),
        ),
        abbreviations=(
            abbreviation("ASD", "Adult-onset Still disease"),
            abbreviation("AK", "anakinra"),
            abbreviation("CTX", "cefotaxime", legend, scope),
            abbreviation("ASD", "autism spectrum disorder", legend, scope),
        ),
    )


def test_short_forms_mean_what_the_document_says() -> None:
    read = recognise(document(), Lexicon.default())
    assert read.expansions["AK"].label == "anakinra"
    surfaces = {m.surface: m.concept for s in read.sentences for m in s.mentions}
    assert surfaces["ASD"].label == read.expansions["ASD"].label
    assert "still" in surfaces["ASD"].label.casefold()
    assert surfaces["CTX"].iri == ""  # defined in a legend alone, and ambiguous elsewhere


def test_a_legend_holds_within_its_table() -> None:
    read = recognise(document(), Lexicon.default())
    places = (Span(TEXT.index("CTX: "), len(TEXT)), Span(0, 5))
    tables = tuple(Table(f"Table {n}", None, (), (), at, "plain") for n, at in enumerate(places, 1))
    read = replace(read, document=replace(read.document, tables=tables))
    within, outside = names_in_tables(read, Lexicon.default())
    meant = within.whole("ASD")
    assert meant is not None
    assert meant.label == "autism spectrum disorder"
    assert outside.whole("ASD") == read.expansions["ASD"]


def test_sentences_of_the_reference_list_are_left_out_and_the_rest_is_in_order() -> None:
    read = recognise(document(), Lexicon.default())
    assert [s.text[:6] for s in read.sentences] == ["Adult-", "Two wo", "CTX fa", "Report"]
    assert {s.section for s in read.sentences} == {"case"}


def test_mentions_point_into_the_original() -> None:
    read = recognise(document(), Lexicon.default())
    for sentence in read.sentences:
        for mention in sentence.mentions:
            assert read.document.quote(sentence.span(mention.start, mention.end)) == mention.surface


def test_reading_twice_gives_the_same() -> None:
    assert recognise(document(), Lexicon.default()) == recognise(document(), Lexicon.default())
