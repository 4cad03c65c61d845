"""Words with places become rows, columns and cells: each step by itself, on words put where the test wants them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_build.readers.pdf.columns import Gutter, gutters_of, in_order, lines_of
from graph_build.readers.pdf.fragments import Fragment, fragments_of
from graph_build.readers.pdf.furniture import body_size, furniture
from graph_build.readers.pdf.pages import Page, Word


def word(text: str, x: float, base: float, size: float = 10.0, *, bold: bool = False) -> Word:
    """A word whose letters are half as wide as high."""
    return Word(
        text, x, base - 0.8 * size, x + 0.5 * size * len(text), base + 0.2 * size, base, size, bold, False, True
    )


def row(text: str, x: float, base: float, size: float = 10.0) -> list[Word]:
    words = []
    for one in text.split():
        words.append(word(one, x, base, size))
        x = words[-1].x1 + 0.25 * size
    return words


def test_a_small_figure_over_the_line_is_a_superscript_of_it() -> None:
    words = [word("10", 50, 100), Word("9", 60.1, 92, 63, 97, 96, 6.5), Word("/L", 63.1, 92, 73, 102, 100, 10)]
    (fragment,) = fragments_of(words)
    assert fragment.text == "10⁹/L"
    assert fragment.base == 100


def test_a_superscript_belongs_to_the_line_it_stands_over_and_not_to_the_one_above() -> None:
    lines = [*row("fever of the marsh", 50, 100), *row("was seen", 50, 112)]
    mark = Word("3", lines[-1].x1 + 0.2, 103, lines[-1].x1 + 4, 109, 108, 6.5)
    assert [f.text for f in fragments_of([*lines, mark])] == ["fever of the marsh", "was seen³"]


def test_a_raised_letter_is_a_mark_and_raised_letters_are_none() -> None:
    base = word("1", 50, 100)
    assert fragments_of([base, Word("a", 55.1, 92, 58, 97, 96, 6.5)])[0].text == "1ᵃ"
    assert fragments_of([base, Word("st", 55.1, 92, 61, 97, 96, 6.5)])[0].text == "1st"


def test_a_wide_gap_parts_fragments_and_an_order_of_the_file_does_not() -> None:
    words = [*row("left column", 50, 100), *row("right column", 200, 100.4)]
    assert [f.text for f in fragments_of(words)] == ["left column", "right column"]
    assert [f.text for f in fragments_of(words[::-1])] == ["left column", "right column"]


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 700), st.sampled_from([6.0, 9.0, 12.0])), max_size=40))
def test_no_word_is_lost_or_doubled(places: list[tuple[int, int, float]]) -> None:
    words = [word(f"w{n}", x, y, size) for n, (x, y, size) in enumerate(places)]
    fragments = fragments_of(words)
    assert sorted(w.text for f in fragments for w in f.words) == sorted(w.text for w in words)
    gutters = gutters_of(fragments, 9.0)
    zones = in_order(fragments, gutters)
    lines = [line for zone in zones for line in lines_of(zone)]
    assert sorted(w.text for line in lines for w in line.words) == sorted(w.text for w in words)


def columns(*edges: float, rows: int = 20, top: float = 200) -> list[Fragment]:
    """Rows of text in columns of 150 points, each row saying its column and number."""
    words = [
        Word(f"c{c}r{n}", x, top + 12 * n - 8, x + 150, top + 12 * n + 2, top + 12 * n, 10)
        for c, x in enumerate(edges)
        for n in range(rows)
    ]
    return list(fragments_of(words))


@pytest.mark.parametrize("edges", [(50,), (50, 220), (50, 215, 380)])
def test_columns_are_read_one_after_the_other(edges: tuple[float, ...]) -> None:
    text = columns(*edges)
    gutters = gutters_of(text, 10)
    assert len(gutters) == len(edges) - 1
    read = [line.text for zone in in_order(text, gutters) for line in lines_of(zone)]
    assert read == [f"c{c}r{n}" for c in range(len(edges)) for n in range(20)]


def test_what_crosses_a_gutter_parts_the_page() -> None:
    upper, lower = columns(50, 220, rows=9), columns(50, 220, rows=9, top=400)
    heading = fragments_of([Word("crossing", 50, 340, 370, 352, 350, 10)])[0]
    items = [*upper, heading, *lower]
    read = [f.text for zone in in_order(items, [Gutter(200, 220)]) for f in zone]
    column = [f"c{c}r{n}" for c in range(2) for n in range(9)]
    assert read == [*column, "crossing", *column]


def test_the_size_of_the_text_is_not_that_of_many_small_cells() -> None:
    prose = fragments_of(row("the patients of the marsh were given nothing at all", 50, 100, 10))
    cells = [f for n in range(40) for f in fragments_of(row("12 (3.4)", 50, 200 + 9 * n, 7))]
    assert body_size([[*prose, *cells]]) == 10


def page(words: list[Word]) -> Page:
    return Page(600, 800, tuple(words))


def test_heads_numbers_of_pages_and_of_lines_are_furniture() -> None:
    pages = []
    for number in range(3):
        text = [w for n in range(20) for w in row("words of the text of this page", 60, 150 + 20 * n)]
        lines = [word(str(n + 1), 30, 150 + 20 * n, 6) for n in range(20)]
        pages.append(page([*row(f"Annals {2000 + number}", 60, 40), word(str(number + 7), 300, 780), *text, *lines]))
    fragments = [fragments_of(p.words) for p in pages]
    found = furniture(pages, fragments, 10)
    for own, gone in zip(fragments, found, strict=True):
        assert {f.text for f in own} - {f.text for f in gone} == {"words of the text of this page"}


def test_a_number_in_the_text_is_no_number_of_a_page() -> None:
    pages = [page([*row("the patients", 60, 300), word("17", 60, 400), *row("had fever", 60, 420)])] * 2
    found = furniture(pages, [fragments_of(p.words) for p in pages], 10)
    assert found == [frozenset(), frozenset()]
