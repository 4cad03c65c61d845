"""An article in JATS or HTML through the whole line: facts stand on what is printed, and are found there again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from graph_build.model import Span, around, printed
from graph_build.readers import is_markup, original, read
from graph_build.release import open_release
from server.cli import cytolink

if TYPE_CHECKING:
    from pathlib import Path

JATS = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Archiving and Interchange DTD v1.0 20120330//EN" "x.dtd">
<article xmlns:xlink="http://www.w3.org/1999/xlink" article-type="research-article"><front><article-meta>
<article-id pub-id-type="doi">10.5555/gout.77</article-id><title-group>
<article-title>Anakinra in <italic>gout</italic>: a randomised trial</article-title></title-group><volume>7</volume>
</article-meta></front><body>
<sec><title>Methods</title><p>We randomised 40 adults to anakinra 100&#x2009;mg daily or placebo.</p></sec>
<sec><title>Results</title><p>C-reactive protein fell from 88&#xa0;mg/L to 4&#xa0;mg/L with anakinra<sup><xref
ref-type="bibr" rid="r1">1</xref></sup>. Platelets were 250&#x2009;&#xd7;&#x2009;10<sup>9</sup>/L on day 12.</p>
<table-wrap id="t1"><label>Table 1</label><caption><p>Patients at baseline</p></caption><table><thead><tr>
<th align="left">Variable</th><th width="77">Anakinra (n&#xa0;=&#xa0;20)</th><th>Placebo (n&#xa0;=&#xa0;20)</th>
<th>p</th></tr></thead><tbody><tr><td>Age (years), mean &#xb1; SD</td><td>61.2&#xa0;&#xb1;&#xa0;6.1</td>
<td>60.4&#xa0;&#xb1;&#xa0;7.0</td><td>0.69</td></tr>
<tr><td>Male, n (%)</td><td>15 (75)</td><td>14 (70)</td><td>0.72</td></tr></tbody></table></table-wrap>
</sec></body><back><ref-list><title>References</title><ref id="r1"><label>1</label>
<mixed-citation>Bee A. Gout and pain. J Gout 2001;3:4-9.</mixed-citation></ref></ref-list></back></article>
"""
HTML = """<!DOCTYPE html><html><head><meta name="citation_doi" content="10.5555/gout.78">
<meta name="citation_volume" content="7"></head><body><nav>Menu 99</nav><h1>Anakinra in gout</h1><h2>Results</h2>
<p>C-reactive protein fell from 88&nbsp;mg/L to 4&nbsp;mg/L with anakinra.</p></body></html>
"""


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "gout.xml").write_text(JATS, "utf-8")
    (folder / "page.html").write_text(HTML, "utf-8")
    return folder


def run(*arguments: str) -> str:
    result = CliRunner().invoke(cytolink, arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_articles_in_markup_are_built_verified_and_explained(papers: Path, out: Path) -> None:
    files = [str(path) for path in sorted(papers.iterdir())]
    report = json.loads(run("build", *files, "--out", str(out), "--json"))
    assert not report.get("rejected")
    assert "100.0 % hold" in run("verify", "--release", str(out), "--documents", str(papers))
    lines = run("facts", "--release", str(out), "--format", "jsonl").splitlines()
    facts = [json.loads(line) for line in lines]
    assert {fact["document"] for fact in facts} == {"gout.xml", "page.html"}
    kinds = {fact["type"] for fact in facts}
    assert {"measurement", "cohort", "comparison", "document_metadata"} <= kinds
    for fact in facts:
        text = (papers / fact["document"]).read_bytes().decode()
        for span in fact["spans"]:
            before, inside = text[: span["start"]], text[span["start"] : span["end"]]
            assert before.rfind("<") <= before.rfind(">")
            assert len(printed(inside, markup=True)) <= 400
    age = next(f for f in facts if 61.2 in f["slots"].values())
    account = run("explain", age["iri"], "--release", str(out), "--documents", str(papers))
    assert "61.2\u00a0±\u00a06.1" in account
    assert "<td>" not in account


def test_numbers_of_tags_and_references_are_not_in_the_text(papers: Path, out: Path) -> None:
    """Nothing is 77 or 2009 (width and "&#x2009;") in what is printed."""
    run("build", *map(str, sorted(papers.iterdir())), "--out", str(out))
    lines = run("facts", "--release", str(out), "--format", "jsonl").splitlines()
    slots = [value for line in lines for value in json.loads(line)["slots"].values()]
    values = {value for value in slots if isinstance(value, int | float)}
    assert {61.2, 0.72, 75} <= values
    assert not {77, 2009, 99} & values


def test_quotations_hold_what_is_printed(papers: Path, out: Path) -> None:
    run("build", *map(str, sorted(papers.iterdir())), "--out", str(out))
    store = open_release(out).store()
    quotations = [str(row[0]) for row in store.select("SELECT ?q { ?s <http://www.w3.org/ns/oa#exact> ?q }")]
    assert len(quotations) > 10
    assert not any(tag in quotation for quotation in quotations for tag in ("<p", "<td", "</", "<xref", "&#", "&nbsp;"))


@pytest.mark.parametrize("text", [JATS, HTML, "# Gout\n\nGout hurts.\n"])
def test_the_form_says_whether_a_text_has_tags(text: str) -> None:
    document = read(text.encode(), "a")
    assert document.markup == is_markup(document.form)
    assert original(text.encode(), "a") == document.text == text


def test_what_stands_around_a_span_is_printed_too() -> None:
    text = '<p>Gout <b class="x">hurts</b> much.</p>'
    at = text.index("hurts")
    assert around(text, Span(at, at + 5), 6, markup=True) == (" Gout ", " much.")
    assert around(text, Span(at, at + 5), 3, markup=False) == ('x">', "</b")
