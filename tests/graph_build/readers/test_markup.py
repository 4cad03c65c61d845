"""What XML and HTML share: offsets, running text, grids."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_build.errors import DocumentError
from graph_build.model import Span, printed, printing
from graph_build.model.printing import printed_at
from graph_build.readers.html import tree as html_tree
from graph_build.readers.markup import xml
from graph_build.readers.markup.flow import Dialect, flow
from graph_build.readers.markup.grid import grid_of, own_slots
from graph_build.readers.markup.tree import Element

if TYPE_CHECKING:
    from graph_build.model import MappedText

DIALECT = Dialect(skipped=frozenset({"graphic"}), parting=frozenset({"p", "br", "td", "tr"}))
TEXTS = st.sampled_from(
    ["Pain ", "10", "−3", "é", "𝛼", "&amp;", "&lt;", "&#x2009;", "&#8211;", "\r\n", "\n", "  ", "<!-- 7 -->", "<?x 8?>",
     "<![CDATA[a & <b>]]>", "mg/L", "\u00ad", "\u00a0"]
)  # fmt: skip
LEAVES = st.lists(TEXTS, max_size=4).map("".join)


def _wrapped(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    tags = st.sampled_from(
        ["<i>{}</i>", "<sup>{}</sup>", "<p a='1 > 0'>{}</p>", "<x:b xmlns:x='u'>{}</x:b>", "{}<graphic q='9'/>"]
    )
    return st.builds(lambda tag, parts: tag.format("".join(parts)), tags, st.lists(inner, min_size=1, max_size=3))


MARKUP = st.recursive(LEAVES, _wrapped, max_leaves=12).map(lambda inside: f"<r>{inside}</r>")


def leads_back(text: MappedText, original: str) -> None:
    """Every character that is not put in for markup stands where it says, and between its offsets."""
    assert len(text.text) == len(text.starts) == len(text.ends)
    for character, start, end in zip(text.text, text.starts, text.ends, strict=True):
        assert 0 <= start <= end <= len(original)
        if start < end and not character.isspace():
            assert character in printed(original[start:end], markup=True)


@given(MARKUP)
def test_runs_and_elements_of_xml_stand_where_they_say(text: str) -> None:
    root = xml.parse(text, "x")
    assert (root.start, root.end) == (0, len(text))
    for element in (root, *root.within()):
        assert text[element.start] == "<"
        assert text[element.end - 1] == ">"
        assert element.name in text[element.start : element.end]
    for run in root.runs():
        if run.end - run.start == len(run.text) and run.text != "\n":
            assert text[run.start : run.end] == run.text
        else:
            assert text[run.start] in "&\r\n"


@given(MARKUP)
def test_running_text_leads_back_and_holds_no_blanks_to_fold(text: str) -> None:
    root = xml.parse("\ufeff" + text, "x")
    flowed = flow([root], DIALECT)
    leads_back(flowed.text, "\ufeff" + text)
    assert flowed.text.text == " ".join(flowed.text.text.split())
    assert not set("\u00ad\u200b") & set(flowed.text.text)


@given(st.text(alphabet="ab<>/&;=\"' p1\n", max_size=120))
def test_any_html_is_a_tree_or_refused(text: str) -> None:
    try:
        root = html_tree.parse(text, "x")
    except DocumentError:
        return
    for element in root.within():
        assert element.start <= element.end <= len(text)
    for run in root.runs():
        assert run.start < run.end <= len(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<p>5 × 10<sup>9</sup>/L of them</p>", "5 × 10^9/L of them"),
        (
            "<p>10<sup>−3</sup> and m<sup>2</sup>, Ca<sup>2+</sup>, the 9<sup>th</sup></p>",
            "10^−3 and m2, Ca2+, the 9th",
        ),
        ("<p>CO<sub>2</sub> <i>in</i> <b>v</b>ivo</p>", "CO2 in vivo"),
        ("<p>a<br/>b</p><p>c</p>", "a b c"),
        ("<m><msup><mn>10</mn><mn>6</mn></msup><mfrac><mi>a</mi><mi>b</mi></mfrac></m>", "10^6a/b"),
        ("<p>anti\u00ad-\u200bTNF\u2009α</p>", "anti-TNF α"),
        ("<p>x<graphic>no</graphic>y</p>", "xy"),
    ],
)
def test_running_text(text: str, words: str) -> None:
    assert flow([xml.parse(f"<r>{text}</r>", "x")], DIALECT).text.text == words


@pytest.mark.parametrize(
    ("characters", "seen"),
    [
        ("10<sup>9</sup>/L", "10^9/L"),
        ("in 2010<sup><xref rid='r5'>5</xref></sup> we", "in 2010 5 we"),
        ("<td width='45'>1&#xb7;5</td><td>2</td>", " 1·5 2 "),
        ("an<i>ti</i>-TNF", "anti-TNF"),
        ("p &lt; 0.05 &amp; n", "p < 0.05 & n"),
        ("a<!-- 3 -->b<![CDATA[<c>]]>", "ab<c>"),
        ('<p title="a > 7">x</p>', " x "),
        ("<script>var a = 12;</script>b", "b"),
    ],
)
def test_what_is_printed_of_markup(characters: str, seen: str) -> None:
    assert printed(characters, markup=True) == seen
    assert printed(characters, markup=False) == characters


@given(MARKUP)
def test_every_printed_character_has_its_place(text: str) -> None:
    page = printing(text, markup=True)
    for position, character in enumerate(page.text):
        span = page.span(position, position + 1)
        assert 0 <= span.start <= span.end <= len(text)
        assert page.position(span.start) <= position <= page.position(span.end)
        if span.start < span.end:
            assert character in printed(text[span.start : span.end], markup=True) or character in "\r\n"


@given(MARKUP, st.data())
def test_a_run_is_printed_the_same_by_itself_and_in_its_original(text: str, data: st.DataObject) -> None:
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    assert printed_at(text, Span(start, end), markup=True) == printed(text[start:end], markup=True)


CELL = st.tuples(st.integers(0, 4), st.integers(0, 4))
TABLES = st.lists(st.lists(CELL, min_size=1, max_size=5), min_size=1, max_size=5)


@given(TABLES)
def test_a_grid_holds_every_cell_once_and_its_rows_are_equally_wide(spans: list[list[tuple[int, int]]]) -> None:
    rows = "".join(
        "<tr>" + "".join(f"<td rowspan='{r}' colspan='{c}'>x</td>" for r, c in row) + "</tr>" for row in spans
    )
    grid = grid_of(xml.parse(f"<table>{rows}</table>", "x"), "x")
    assert len({len(row) for row in grid.rows}) == 1
    own = [slot for number, row in enumerate(grid.rows) for slot in own_slots(row, number)]
    assert len(own) == sum(map(len, spans))
    for number, row in enumerate(grid.rows):
        for column, slot in enumerate(row):
            if slot is not None:
                assert slot.row <= number < slot.row + slot.rows
                assert slot.column <= column < slot.column + slot.columns


def test_a_title_over_all_columns_and_groups_down_the_rows_are_within_what_spans_may_make() -> None:
    rows = (
        "<tr><td colspan='40'>Baseline</td></tr>" * 30
        + "<tr><td rowspan='60'>Women</td></tr>"
        + "<tr><td>1</td></tr>" * 59
    )
    grid = grid_of(xml.parse(f"<table>{rows}</table>", "x"), "x")
    assert (len(grid.rows), grid.width) == (90, 40)


def test_spans_are_laid_out_as_a_browser_does() -> None:
    table = xml.parse(
        "<table><tbody><tr><td rowspan='2'>a</td><td colspan='2'>b</td></tr><tr><td>c</td><td>d</td></tr></tbody>"
        "<tbody><tr><td rowspan='9'>e</td></tr></tbody></table>",
        "x",
    )
    words = [[slot.element.words() if slot else "" for slot in row] for row in grid_of(table, "x").rows]
    assert words == [["a", "b", "b"], ["a", "c", "d"], ["e", "", ""]]


def test_an_element_finds_what_lies_below_it() -> None:
    root = xml.parse("<a><b><c/></b><d><b/></d></a>", "x")
    assert [e.name for e in root.within()] == ["b", "c", "d", "b"]
    assert [e.name for e in root.within("b", outside=frozenset({"d"}))] == ["b"]
    assert isinstance(root.first("b", "c"), Element)
    assert root.first("c") is None
