"""Entries of a reference list are taken apart into author, title, journal, year, volume and pages."""

from __future__ import annotations

import pytest

from graph_build.facts.article import references
from graph_build.readers import read
from graph_build.recognisers import Lexicon, recognise


def fields(entry: str) -> dict[str, object]:
    text = f"Discussion\n\nPemphigus was studied before [1].\n\nReferences\n\n1. {entry}\n"
    (fact,) = references.state(recognise(read(text.encode(), "x.txt"), Lexicon.default()))
    return dict(fact.slots)


@pytest.mark.parametrize(
    ("entry", "first", "title", "journal", "year", "volume", "pages"),
    [
        (
            "Turing AM, Noether E, Curie M, et al. Skin and its enemies: a trial. J Skin 1950;1:2-9.",
            "Turing AM",
            "Skin and its enemies: a trial",
            "J Skin",
            1950,
            1,
            "2-9",
        ),
        (
            "Noether E. Do blisters heal? The second look. *Dermatol Lett* 1921 Mar 3;12(4):E4.",
            "Noether E",
            "Do blisters heal? The second look",
            "Dermatol Lett",
            1921,
            12,
            "E4",
        ),
        (
            "van der Waals J, Curie M. Anti-IL-17A in hidradenitis. J. Clin. Immunol. 2001;30(Suppl 1):S12–S19.",
            "van der Waals J",
            "Anti-IL-17A in hidradenitis",
            "J. Clin. Immunol",
            2001,
            30,
            "S12-S19",
        ),
        (
            "Lovelace A, Hopper G. Engines of the skin. Front Dermatol. (2020) 11:123456. doi: 10.1/x",
            "Lovelace A",
            "Engines of the skin",
            "Front Dermatol",
            2020,
            11,
            "123456",
        ),
        (
            "Curie, M. A., & Hopper, G. (2003). Blisters of the foot: A review. Journal of Skin, 12(3), 45–67.",
            "Curie MA",
            "Blisters of the foot: A review",
            "Journal of Skin",
            2003,
            12,
            "45-67",
        ),
        (
            "Curie MA and Hopper G: Blisters of the hand. J Skin 12: 45-67, 2003.",
            "Curie MA",
            "Blisters of the hand",
            "J Skin",
            2003,
            12,
            "45-67",
        ),
        (
            "M. A. Curie, G. Hopper, Blisters, pemphigus and skin, J. Skin 12 (2003) 45–67.",
            "Curie MA",
            "Blisters, pemphigus and skin",
            "J. Skin",
            2003,
            12,
            "45-67",
        ),
    ],
)
def test_entry(entry: str, first: str, title: str, journal: str, year: int, volume: int, pages: str) -> None:
    found = fields(entry)
    assert found["property"] == "bibliographic_reference"
    assert found["reference_number"] == 1
    assert (found["first_author"], found["title"], found["journal"]) == (first, title, journal)
    assert (found["year"], found["volume"], found["pages"]) == (year, volume, pages)


def test_what_cannot_be_told_apart_is_left_out() -> None:
    found = fields("World Skin Report, Geneva, 1999.")
    assert found["year"] == 1999
    assert "volume" not in found
    assert "pages" not in found
    assert "first_author" not in found


def test_an_entry_goes_on_over_a_page_end() -> None:
    text = (
        "References\n\n1. Turing AM. Skin in\n\n- winter. J Skin 1950;1:2-9.\n"
        "2. Noether E. Blisters. Dermatol Lett 1921;12:4-5.\n"
    )
    facts = list(references.state(recognise(read(text.encode(), "x.txt"), Lexicon.default())))
    assert [f.slot("title") for f in facts] == ["Skin in winter", "Blisters"]
    first = facts[0].evidence[0].span
    assert text[first.start : first.end].startswith("1. Turing")
    assert text[first.start : first.end].endswith("2-9.")
