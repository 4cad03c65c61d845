"""The same article in JATS, as a page and as text is read the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_build.facts.assemble import assemble
from graph_build.readers import read
from graph_build.recognisers import Lexicon, recognise

if TYPE_CHECKING:
    from graph_build.model import Document, Fact


@dataclass(frozen=True)
class Article:
    """An article to be written out.

    Attributes:
        title: its title.
        sections: headings with their paragraphs; "[1,2]" in a paragraph cites.
        header: the header of its table, a cell a column.
        rows: the rows of its table.
        legend: what stands under the table.
        works: entries of the reference list.
    """

    title: str
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    legend: str = ""
    works: tuple[str, ...] = field(default=())

    def jats(self) -> str:
        """The article in JATS, citations as links."""
        body = "".join(
            f"<sec><title>{escape(heading)}</title>{''.join(f'<p>{_linked(p, _XREF)}</p>' for p in paragraphs)}</sec>"
            for heading, paragraphs in self.sections
        )
        table = (
            "<floats-group><table-wrap id='t1'><label>Table 1</label><caption><p>The numbers</p></caption>"
            f"{self._table()}<table-wrap-foot><p>{escape(self.legend)}</p></table-wrap-foot></table-wrap></floats-group>"
        )
        works = "".join(
            f"<ref id='r{n}'><label>{n}.</label><mixed-citation>{escape(work)}</mixed-citation></ref>"
            for n, work in enumerate(self.works, 1)
        )
        return (
            "<?xml version='1.0' encoding='UTF-8'?>\n"
            "<article xmlns:xlink='http://www.w3.org/1999/xlink' article-type='research-article'><front><article-meta>"
            f"<title-group><article-title>{escape(self.title)}</article-title></title-group></article-meta></front>"
            f"<body>{body}</body><back><ref-list><title>References</title>{works}</ref-list></back>"
            f"{table if self.rows else ''}</article>"
        )

    def html(self) -> str:
        """The article as a page."""
        body = "".join(
            f"<section><h2>{escape(heading)}</h2>{''.join(f'<p>{_linked(p, _ANCHOR)}' for p in paragraphs)}</section>"
            for heading, paragraphs in self.sections
        )
        table = (
            "<div class='table-wrap' id='t1'><h3>Table 1.</h3><div class='caption'><p>The numbers</p></div>"
            f"{self._table()}<div class='notes'><p>{escape(self.legend)}</p></div></div>"
        )
        works = "".join(f"<li id='r{n}'>{escape(work)}" for n, work in enumerate(self.works, 1))
        return (
            f"<!DOCTYPE html>\n<html><head><title>x</title><script>var hidden = 1;</script></head><body><nav>Menu</nav>"
            f"<main><h1>{escape(self.title)}</h1>{body}{table if self.rows else ''}"
            f"<h2>References</h2><ol class='references'>{works}</ol></main><footer>Foot</footer></body></html>"
        )

    def markdown(self) -> str:
        """The article as text made from it by hand."""
        parts = [f"# {self.title}"]
        for heading, paragraphs in self.sections:
            parts += [f"## {heading}", *paragraphs]
        if self.rows:
            lines = [self.header, tuple("---" for _ in self.header), *self.rows]
            grid = "\n".join(f"| {' | '.join(line)} |" for line in lines)
            parts += [f"Table 1. The numbers\n\n{grid}\n\n{self.legend}"]
        parts += ["## References", "\n".join(f"{n}. {work}" for n, work in enumerate(self.works, 1))]
        return "\n\n".join(parts) + "\n"

    def _table(self) -> str:
        head = "".join(f"<th>{escape(cell)}</th>" for cell in self.header)
        rows = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in self.rows)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


_XREF = "<xref ref-type='bibr' rid='r{n}'>{n}</xref>"
_ANCHOR = "<a href='#r{n}'>{n}</a>"


def _linked(paragraph: str, link: str) -> str:
    """A paragraph whose numbers in square brackets are links."""
    out = []
    for index, piece in enumerate(paragraph.split("[")):
        if not index:
            out.append(escape(piece))
            continue
        inside, _, rest = piece.partition("]")
        out.append("[" + ",".join(link.format(n=n) for n in inside.split(",")) + "]" + escape(rest))
    return "".join(out)


TRIAL = Article(
    title="Anakinra for adult gout: a randomised trial",
    sections=(
        ("Introduction", ("Gout hurts, and interleukin-1 (IL-1) drives it [1,2].",)),
        (
            "Methods",
            (
                "We randomised 40 adults with gout to anakinra 100 mg daily or placebo.",
                "The trial was registered at ClinicalTrials.gov (NCT01234567).",
            ),
        ),
        (
            "Results",
            (
                "Pain fell by 30 mm with anakinra and by 12 mm with placebo (p < 0.001).",
                "Two patients on anakinra had rash [3]. No patient died.",
            ),
        ),
        ("Discussion", ("Anakinra eased gout more than placebo [2].",)),
    ),
    header=("Variable", "Anakinra (n = 20)", "Placebo (n = 20)", "p value"),
    rows=(
        ("Age, years", "61.5 ± 9.5", "60.1 ± 8.7", "0.61"),
        ("Male, n (%)", "15 (75)", "14 (70)", "0.72"),
        ("CRP, mg/L", "24.5 ± 11.2", "25.1 ± 12.4", "0.88"),
    ),
    legend="CRP, C-reactive protein; SD, standard deviation.",
    works=(
        "Bee A, Cee B. Gout and its pain. J Gout. 2001;3:4-9.",
        "Dee C, Eff D. Interleukin-1 in crystals. J Gout. 2002;4:10-5.",
        "Gee E. Rashes of injections. J Skin. 2003;5:20-9.",
    ),
)

WORDS = st.sampled_from(
    ["gout", "Pain", "IL-6", "we", "saw", "40", "patients", "anti-TNF", "rheumatoid arthritis (RA)", "12.5 mg", "α",
     "&c", "<5", "mg/L", "p < 0.05", "naïve", "𝛼-chain", "[1]", "[1,2]"]
)  # fmt: skip
SENTENCES = st.lists(WORDS, min_size=3, max_size=12).map(lambda words: "We saw " + " ".join(words) + " today.")
CELLS = st.sampled_from(["12.5", "3 (15)", "0.61", "<0.001", "4.5 ± 1.2", "–7", "& 9"])
ROWS = st.lists(st.tuples(st.sampled_from(["Age", "CRP", "Pain score"]), CELLS, CELLS), min_size=2, max_size=6)
ARTICLES = st.builds(
    lambda intro, results, rows: Article(
        "A trial of anakinra in gout",
        (("Introduction", tuple(intro)), ("Results", tuple(results))),
        ("Variable", "Anakinra", "Placebo"),
        tuple(rows),
        works=TRIAL.works,
    ),
    st.lists(SENTENCES, min_size=1, max_size=3),
    st.lists(SENTENCES, min_size=1, max_size=3),
    ROWS,
)


def prose(document: Document) -> list[tuple[str, str, tuple[int, ...]]]:
    """Sentences with the kind of their section and what they cite, title and references left out."""
    return [
        (section.kind, sentence.text.text, sentence.references)
        for section in document.sections
        if section.kind not in ("front", "references")
        for sentence in section.sentences
    ]


def cells(document: Document) -> list[tuple[str, list[tuple[str, ...]], list[list[str | None]]]]:
    return [
        (
            table.label,
            [column.path for column in table.columns],
            [[cell.text.text if cell else None for cell in row.cells] for row in table.rows],
        )
        for table in document.tables
    ]


@given(ARTICLES)
def test_jats_and_html_give_the_same_sentences_and_cells(article: Article) -> None:
    jats, page = read(article.jats().encode(), "a.xml"), read(article.html().encode(), "a.html")
    assert prose(jats) == prose(page)
    assert cells(jats) == cells(page)
    assert [w.text.text for w in jats.cited_works] == [w.text.text for w in page.cited_works] == list(article.works)


def test_the_trial_reads_the_same_in_every_form() -> None:
    jats, page, text = (read(form.encode(), "a") for form in (TRIAL.jats(), TRIAL.html(), TRIAL.markdown()))
    assert (jats.form, page.form, text.form) == ("jats", "html", "markdown-article")
    assert prose(jats) == prose(page) == prose(text)
    assert cells(jats) == cells(page) == cells(text)
    assert [(w.number, w.text.text) for w in jats.cited_works] == [(w.number, w.text.text) for w in text.cited_works]
    for one in (jats, page, text):
        assert {a.short: a.long for a in one.tables[0].legend} == {
            "CRP": "C-reactive protein",
            "SD": "standard deviation",
        }


def stated(document: Document, lexicon: Lexicon) -> set[tuple[object, ...]]:
    """Facts without their places; what a document says of itself and its captions is left out."""
    facts, _ = assemble(recognise(document, lexicon))
    return {(f.type, f.subject, _plain(f)) for f in facts if f.type != "document_metadata"}


def _plain(fact: Fact) -> tuple[tuple[str, object], ...]:
    """Its slots; whether a statistic was inferred depends on whether the legend is kept as a note, as markup does."""
    return tuple((name, value) for name, value in fact.slots if name != "statistic_inferred")


@pytest.mark.parametrize("form", ["html", "markdown"])
def test_the_trial_states_the_same_facts_in_every_form(form: str) -> None:
    lexicon = Lexicon.default()
    jats = stated(read(TRIAL.jats().encode(), "a"), lexicon)
    assert {kind for kind, _, _ in jats} >= {"measurement", "cohort", "comparison"}
    assert jats == stated(read(getattr(TRIAL, form)().encode(), "a"), lexicon)
