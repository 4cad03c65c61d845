"""Citation marks in each notation, and numbers that only look like marks."""

from __future__ import annotations

import pytest

from graph_build.model import MappedText
from graph_build.readers.text.citations import notation_of, take_out


def cited(*paragraphs: str) -> list[tuple[str, list[tuple[int, ...]]]]:
    """Each paragraph without its marks, and the numbers of the marks."""
    texts = [MappedText.of(p) for p in paragraphs]
    notation = notation_of(texts)
    read = [take_out(text, notation) for text in texts]
    return [(bare.text, [c.numbers for c in citations]) for bare, citations in read]


def numbers(*paragraphs: str) -> list[tuple[int, ...]]:
    return [n for _, found in cited(*paragraphs) for n in found]


@pytest.mark.parametrize(
    ("printed", "bare", "marks"),
    [
        ("Gout hurts [1]. It ends [2,3], or not [4-6].", "Gout hurts. It ends, or not.", [(1,), (2, 3), (4, 5, 6)]),
        ("Gout hurts [1], [2], [3].", "Gout hurts.", [(1, 2, 3)]),
        ("Gout hurts [1,[2], [3]].", "Gout hurts.", [(1, 2, 3)]),
        ("Gout hurts.¹ It ends.²⁻⁴ Or so⁸⁾ we think.", "Gout hurts. It ends. Or so we think.", [(1,), (2, 3, 4), (8,)]),
        ("Gout hurts.^{1,2)} It ends.^3", "Gout hurts. It ends.", [(1, 2), (3,)]),
        ("Gout hurts<sup>1,2</sup>.", "Gout hurts.", [(1, 2)]),
        (
            "Gout hurts joints1,2. It ends3; uric acid rises in most men.4,5 It falls with drugs6.",
            "Gout hurts joints. It ends; uric acid rises in most men. It falls with drugs.",
            [(1, 2), (3,), (4, 5), (6,)],
        ),
        (
            "Gout hurts badly. 1 Uric acid rises. 2 It falls again. 3 Drugs help most men. 4",
            "Gout hurts badly. Uric acid rises. It falls again. Drugs help most men.",
            [(1,), (2,), (3,), (4,)],
        ),
        (
            "Gout hurts joints7,8). It ends at last3). Uric acid rises in gout9,11).",
            "Gout hurts joints. It ends at last. Uric acid rises in gout.",
            [(7, 8), (3,), (9, 11)],
        ),
    ],
)
def test_notation(printed: str, bare: str, marks: list[tuple[int, ...]]) -> None:
    assert cited(printed) == [(bare, marks)]


@pytest.mark.parametrize(
    "text",
    [
        "The count was 4 × 10⁹/L in 12 mm³ of blood.",
        "He had ¹⁸F-FDG imaging and Ca²⁺ was low.",
        "The median was 5 [3-7] days (IQR [2-9]).",
        "Cells with CD4 and CD20, and IL6, PD1 and FCGR3A, were counted on day 3.",
        "The dose was 2 g/m² and the area 3.5 cm².",
        "We saw (1) pain, (2) fever and (3) gout in 2 men.",
    ],
)
def test_numbers_that_are_no_marks(text: str) -> None:
    assert cited(text) == [(text, [])]


def test_names_that_the_document_defines_carry_marks_and_genes_do_not() -> None:
    text = "Rituximab (RTX) helps most of them1. Relapses are rare2. RTX3,4 depletes cells, but CD20 and IL6 stay5."
    assert numbers(text) == [(1,), (2,), (3, 4), (5,)]


def test_marks_that_lost_their_commas() -> None:
    text = "Gout hurts.[12] It ends.[34] Men suffer.[235] Uric acid rises.[6] It falls.[578]"
    assert numbers(text) == [(1, 2), (3, 4), (2, 3, 5), (6,), (5, 7, 8)]


def test_true_high_numbers_keep_their_digits() -> None:
    text = "Gout hurts.[1,2] It ends.[34] Men suffer.[35] Uric acid rises.[36]"
    assert numbers(text) == [(1, 2), (34,), (35,), (36,)]


def test_a_mark_belongs_to_the_sentence_it_ends() -> None:
    text = MappedText.of("Gout hurts.¹ It ends.²")
    bare, citations = take_out(text, notation_of([text]))
    assert [bare.text[: c.position] for c in citations] == ["Gout hurts.", "Gout hurts. It ends."]
    assert [text.text[c.span.start : c.span.end] for c in citations] == ["¹", "²"]
