"""The layout of a document: where its parts stand, so that whoever has the text shows it as a reader knows it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_build.rdf.layout import layout
from graph_build.readers import read

ARTICLE = """# Tocilizumab in two adults

## Case

A 31-year-old woman had fever [1]. C-reactive protein was 142 mg/L.

She received tocilizumab. Outcomes went on as

Table 1. Values of both adults
| Variable | Day 2 | Day 7 |
| --- | --- | --- |
| CRP, mg/L | 142 | 9 |
| Ferritin, ng/mL | 800 | 90 |

listed there in full.

## References

1. Somebody A. A first report. J Case. 2001;1:1-2.
"""
JATS = """<article><front><article-meta><title-group><article-title>Two &amp; more adults</article-title></title-group>
</article-meta></front><body><sec><title>Results</title><p>CRP fell to <b>9</b> mg/L.</p></sec></body></article>"""


def place(block: list[Any]) -> tuple[int, int]:
    return (block[2], block[3]) if block[0] == "t" else (block[-2], block[-1])


def blocks(text: str) -> list[list[Any]]:
    found: list[list[Any]] = json.loads(layout(read(text.encode(), "case.md")))
    return found


def test_headings_paragraphs_tables_and_references_stand_where_they_are_printed() -> None:
    words = [(block[0], ARTICLE[slice(*place(block))]) for block in blocks(ARTICLE)]
    assert ("h", "Case") in words
    assert ("p", "A 31-year-old woman had fever [1]. C-reactive protein was 142 mg/L.") in words
    assert words[-1] == ("r", "1. Somebody A. A first report. J Case. 2001;1:1-2.")


def test_a_table_is_its_cells_with_headers_and_caption() -> None:
    (table,) = (block for block in blocks(ARTICLE) if block[0] == "t")
    _, label, _, _, caption, headers, rows, _ = table
    assert label == "Table 1"
    assert ARTICLE[slice(*caption)] == "Values of both adults"
    assert [ARTICLE[slice(*places)] for _, places in headers[0]] == ["Variable", "Day 2", "Day 7"]
    assert [[ARTICLE[slice(*places)] for places in row] for row in rows] == [
        ["CRP, mg/L", "142", "9"],
        ["Ferritin, ng/mL", "800", "90"],
    ]


def test_a_sentence_that_a_table_parts_is_kept_on_both_sides() -> None:
    words = [ARTICLE[slice(*place(block))] for block in blocks(ARTICLE) if block[0] == "p"]
    assert any(text.endswith("Outcomes went on as") for text in words)
    assert any(text.startswith("listed there") for text in words)


def test_markup_is_laid_out_by_what_it_prints() -> None:
    words = {(b[0], b[1], JATS[slice(*place(b))]) for b in blocks(JATS) if b[0] == "h"}
    assert words == {("h", 1, "Two &amp; more adults"), ("h", 2, "Results")}


@given(st.lists(st.sampled_from([*ARTICLE.splitlines(), "", "Word — ünï 😀."]), min_size=1, max_size=25))
def test_blocks_follow_one_another_inside_the_document(lines: list[str]) -> None:
    text = "\n".join([*lines, "End."])
    at = 0
    for block in blocks(text):
        start, end = place(block)
        assert at <= start < end <= len(text)
        at = end


@pytest.mark.parametrize("text", [ARTICLE, JATS])
def test_it_holds_no_words(text: str) -> None:
    strings = {part for block in blocks(text) for part in block if isinstance(part, str)}
    assert strings <= {"h", "p", "f", "r", "t", "Table 1"}
