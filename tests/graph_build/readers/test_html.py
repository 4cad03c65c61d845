"""Pages of articles as PMC and publishers show them."""

from __future__ import annotations

import pytest

from graph_build.readers import format_of, original, read
from graph_build.readers.html import tree
from graph_build.readers.html.article import claims

PAGE = """<!doctype html>
<html lang="en"><head><title>Gout | Journal</title><meta charset="utf-8">
<meta name="citation_title" content="Anakinra for gout"><meta name="citation_author" content="Bee, Anna">
<meta name="citation_author" content="Carl Dee"><meta name="citation_doi" content="10.5555/gout.1">
<meta name="dc.identifier" content="doi:10.5555/gout.other"><meta name="citation_publication_date" content="2019/3/4">
<meta name="citation_volume" content="7"><meta name="citation_firstpage" content="11">
<meta name="citation_lastpage" content="19"><meta name="citation_keywords" content="gout; anakinra">
<style>p { margin: 45px }</style></head>
<body><nav><p>Menu of 99 journals</p></nav><main><article>
<h1>Anakinra for gout</h1>
<section class="abstract" id="abs"><h2>Abstract</h2><h3>Results</h3><p>Pain fell.</section>
<section><h2>1. Introduction</h2><p>Gout hurts.<sup><a href="#r1">1</a>,<a href="#r2">2</a></sup> It is old
[<a href="#r1">1</a>&#8211;<a href="#r3">3</a>].<p>Cells were 10&times;10<sup>9</sup>/L &amp; falling.
<ul><li>One<li>Two</ul><form><p>Search</p></form></section>
<section><h2>Results</h2><h3>Patients</h3><p>See <a href="#t1">Table 1</a>.</p>
<section class="tw xbox" id="t1"><h3>Table 1.</h3><div class="caption"><p>Pain at week 12.</p></div>
<div class="tbl-box"><table><thead><tr><th rowspan="2">Variable</th><th colspan="2">Arm</th></tr>
<tr><th>Anakinra</th><th>Placebo</th></tr></thead><tbody><tr><td colspan="3"><b>Week 12</b></td></tr>
<tr><td>Pain</td><td>12<sup>a</sup></td><td>40*</td></tr></tbody></table></div>
<div class="tw-foot"><div class="fn"><sup>a</sup> Mean.</div><div class="fn"><p>*p&lt;0.05</p></div></div></section>
<figure><img src="x"><figcaption>Figure 1. Flow.</figcaption></figure></section>
<section class="ref-list"><h2>References</h2><ol>
<li id="r1">Bee A. Gout. J Gout. 2001. [<a href="https://doi.org/10.5555/ab.1">DOI</a>]
[<a href="https://pubmed.ncbi.nlm.nih.gov/1234567/">PubMed</a>]</li><li id="r2">Cee B. Gout. J Gout. 2002.
<li id="r3">Dee C. Gout. J Gout. 2003.</ol></section></article></main>
<aside>Related: 12 articles</aside><footer>© 2020</footer><script>var a = "<p>1234</p>";</script></body></html>
"""


def test_sections_sentences_and_citations() -> None:
    document = read(PAGE.encode(), "gout.html")
    assert [(s.kind, s.heading, [(x.text.text, x.references) for x in s.sentences]) for s in document.sections] == [
        ("front", "Anakinra for gout", [("Anakinra for gout", ())]),
        ("abstract", "Abstract", []),
        ("abstract", "Results", [("Pain fell.", ())]),
        (
            "introduction",
            "Introduction",
            [
                ("Gout hurts.", (1, 2)),
                ("It is old.", (1, 2, 3)),
                ("Cells were 10×10^9/L & falling.", ()),
                ("One", ()),
                ("Two", ()),
            ],
        ),
        ("results", "Results", []),
        ("results", "Patients", [("See Table 1.", ())]),
        ("references", "References", []),
    ]
    assert [c.text for c in document.captions] == ["Figure 1. Flow."]


def test_tables_stand_in_their_frames() -> None:
    (table,) = read(PAGE.encode(), "gout.html").tables
    assert (table.label, table.caption.text if table.caption else "") == ("Table 1", "Pain at week 12.")
    assert [c.path for c in table.columns] == [("Variable",), ("Arm", "Anakinra"), ("Arm", "Placebo")]
    (row,) = table.rows
    assert [(c.text.text, c.notes) for c in row.cells if c] == [("Pain", ()), ("12", (0,)), ("40", (1,))]
    assert row.group == "Week 12"
    assert [n.text for n in table.notes] == ["a Mean.", "*p<0.05"]


def test_references_have_ids_from_their_links() -> None:
    works = read(PAGE.encode(), "gout.html").cited_works
    assert [(w.number, w.text.text, w.ids) for w in works] == [
        (1, "Bee A. Gout. J Gout. 2001.", (("doi", "10.5555/ab.1"), ("pmid", "1234567"))),
        (2, "Cee B. Gout. J Gout. 2002.", ()),
        (3, "Dee C. Gout. J Gout. 2003.", ()),
    ]


def test_details_are_those_of_the_head() -> None:
    document = read(PAGE.encode(), "gout.html")
    assert [(d.property, d.value) for d in document.details] == [
        ("title", "Anakinra for gout"),
        ("author", "Anna Bee"),
        ("author", "Carl Dee"),
        ("doi", "10.5555/gout.1"),
        ("published", "2019-03-04"),
        ("volume", "7"),
        ("keyword", "gout"),
        ("keyword", "anakinra"),
        ("pages", "11-19"),
    ]
    assert all(document.quote(d.span).startswith("<meta ") for d in document.details)


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("<p>a<p>b<div>c</div>", "p(a) p(b) div(c)"),
        ("<ul><li>a<ul><li>b</ul><li>c</ul>", "ul(li(a ul(li(b))) li(c))"),
        ("<table><tr><td>a<td>b<tr><td><p>c</table>d", "table(tr(td(a) td(b)) tr(td(p(c)))) d"),
        ("<table><tr><td>a</div></td></tr></table>", "table(tr(td(a)))"),
        ("<b><i>a</b>b</i>", "b(i(a)) b"),
        ("a</p>b<br>c<br/>d", "a b br() c br() d"),
        ("a &amp b &#65 &nosuch;", "a & b A &nosuch;"),
    ],
)
def test_nesting_is_repaired(text: str, shape: str) -> None:
    def told(element: tree.Element) -> str:
        parts = [f"{c.name}({told(c)})" if isinstance(c, tree.Element) else c.text.strip() for c in element.children]
        return " ".join(part for part in parts if part)

    assert told(tree.parse(text, "x")) == shape


@pytest.mark.parametrize(
    ("head", "claimed"),
    [
        (b"<!DOCTYPE html><html>", True),
        (b"\xef\xbb\xbf \n<!-- saved --><HTML lang='en'>", True),
        (b"<?xml version='1.0'?><!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0 Strict//EN' 'x'><html>", True),
        (b"<!DOCTYPE article><article>", False),
        (b"Text about <html> tags", False),
    ],
)
def test_pages_are_claimed_by_what_they_hold(head: bytes, claimed: bool) -> None:
    assert claims(head) == claimed
    assert (format_of(head).name == "html") == claimed


def test_the_encoding_of_a_meta_element_is_used() -> None:
    data = '<!doctype html><html><head><meta charset="windows-1252"></head><body><p>Naïve.</p></body>'.encode("cp1252")
    document = read(data, "x")
    assert [s.text.text for s in document.sentences()] == ["Naïve."]
    assert original(data, "x") == document.text
