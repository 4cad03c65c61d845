"""Annotations that come with documents: each is tied to its words, or kept apart with the reason."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_build.errors import DocumentError
from graph_build.model import Companion, MappedText
from graph_build.readers import read
from graph_build.readers.annotations import Stated, Stretch, identifiers, place

PUBTATOR = """\
101|t|Anakinra in \u03b2-thalassaemia with gout
101|a|A man with gout (podagra) was given anakinra. His C-reactive protein fell.
101\t0\t8\tAnakinra\tChemical\tD053590
101\t12\t26\t\u03b2-thalassaemia\tDisease\tMESH:D017086|OMIM:613985
101\t32\t36\tgout\tDisease\t-1
101\t48\t52\tgout\tDisease\tD006073
101\t54\t61\tpodagra\tDisease\tD006073+C000001
101\tCID\tD053590\tD006073
"""
BRAT_TEXT = "Left and right knee hurt. Gout was found.\r\nColchicine helped.\r\n"
BRAT = """\
T1\tDisease 26 30\tGout
T2\tBody 0 4;15 19\tLeft knee
T3\tBody 9 19\tright knee
T4\tDrug 43 53\tColchicine
N1\tReference T4 MESH:D003078\tColchicine
E1\tFound:T1 Place:T2
R1\tTREATS Arg1:T4 Arg2:T1
A1\tNegation E1
*\tOVERLAP T2 T3
#1\tAnnotatorNotes T1\tsure
"""

words = st.text(alphabet=st.sampled_from("abc \u00e9\u03b2\u2265\U0001f9ec"), min_size=1, max_size=60)


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_pubtator_becomes_title_abstract_and_annotations(ending: str) -> None:
    document = read(PUBTATOR.replace("\n", ending).encode(), "x.txt")
    assert document.form == "pubtator"
    assert [(s.kind, [t.text.text for t in s.sentences]) for s in document.sections] == [
        ("front", ["Anakinra in \u03b2-thalassaemia with gout"]),
        ("abstract", ["A man with gout (podagra) was given anakinra.", "His C-reactive protein fell."]),
    ]
    assert [(a.surface, a.kind, a.ids) for a in document.imported] == [
        ("Anakinra", "Chemical", (("MESH", "D053590"),)),
        ("\u03b2-thalassaemia", "Disease", (("MESH", "D017086"), ("OMIM", "613985"))),
        ("gout", "Disease", ()),
        ("gout", "Disease", (("MESH", "D006073"),)),
        ("podagra", "Disease", (("MESH", "D006073"), ("MESH", "C000001"))),
    ]
    assert all(document.quote(a.span) == a.surface and a.source == "PubTator" for a in document.imported)
    assert document.left_out == (("relation", 1),)
    assert document.unplaced == ()
    assert {(d.property, d.value) for d in document.details} >= {("pmid", "101")}


def test_offsets_in_bytes_are_told_by_the_words() -> None:
    moved = PUBTATOR
    for start, end in ((48, 52), (54, 61), (32, 36)):  # one letter of two bytes stands before
        moved = moved.replace(f"\t{start}\t{end}\t", f"\t{start + 1}\t{end + 1}\t")
    document = read(moved.replace("\t12\t26\t", "\t12\t27\t").encode(), "x.txt")
    assert document.counting == "bytes"
    assert [document.quote(a.span) for a in document.imported] == [
        "Anakinra", "\u03b2-thalassaemia", "gout", "gout", "podagra",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("101\t0\t8\tTocilizumab\tChemical\tD1", "the words at its place are 'Anakinra'"),
        ("101\t900\t908\tAnakinra\tChemical\tD1", "outside of the text"),
        ("102\t0\t8\tAnakinra\tChemical\tD1", "another document"),
        ("101\t0", "neither an annotation nor a relation"),
    ],
)
def test_what_does_not_stand_where_it_says_is_kept_apart(line: str, reason: str) -> None:
    document = read(f"{PUBTATOR}{line}\n".encode(), "x.txt")
    assert len(document.imported) == 5
    (lost,) = document.unplaced
    assert reason in lost.reason


def test_a_file_of_several_documents_is_not_read_as_one() -> None:
    with pytest.raises(DocumentError, match="more than one document"):
        read((PUBTATOR + "\n" + PUBTATOR.replace("101", "102")).encode(), "x.txt")


def test_brat_annotations_lie_on_their_text() -> None:
    document = read(BRAT_TEXT.encode(), "x.txt", Companion("x.ann", BRAT.encode()))
    assert [(a.surface, document.quote(a.span), a.ids) for a in document.imported] == [
        ("Left knee", "Left and right knee", ()),
        ("right knee", "right knee", ()),
        ("Gout", "Gout", ()),
        ("Colchicine", "Colchicine", (("MESH", "D003078"),)),
    ]
    assert {a.source for a in document.imported} == {"x.ann"}
    assert document.left_out == (("attribute", 1), ("event", 1), ("note", 1), ("relation", 2))
    assert document.sha256 == read(BRAT_TEXT.encode(), "x.txt").sha256


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("T9\tDrug 43 5\u0663\tColchicine", "line 11 is not"),
        ("T9\tDrug 26 30\tColchicine", "'Gout'"),
        ("T9\tDrug 999 1009\tColchicine", "outside"),
        ("T9 Drug 43 53 Colchicine", "line 11 is not"),
    ],
)
def test_a_broken_line_of_brat_is_kept_apart(line: str, reason: str) -> None:
    document = read(BRAT_TEXT.encode(), "x.txt", Companion("x.ann", f"{BRAT}{line}\n".encode()))
    (lost,) = document.unplaced
    assert reason in lost.reason
    assert len(document.imported) == 4


def test_annotations_that_are_no_text_reject_the_document() -> None:
    with pytest.raises(DocumentError, match="not UTF-8"):
        read(BRAT_TEXT.encode(), "x.txt", Companion("x.ann", b"T1\t\xff"))


@pytest.mark.parametrize(
    ("printed", "kind", "scheme", "found"),
    [
        ("D006073", "Disease", "", (("MESH", "D006073"),)),
        (" MESH:D006073 ", "Disease", "", (("MESH", "D006073"),)),
        ("D006073|-1", "Disease", "", (("MESH", "D006073"),)),
        ("D006073,D006073;C1", "Disease", "", (("MESH", "D006073"), ("", "C1"))),
        ("OMIM:1+OMIM:2", "Disease", "", (("OMIM", "1"), ("OMIM", "2"))),
        ("3569", "Gene", "", (("NCBIGene", "3569"),)),
        ("9606", "Species", "", (("NCBITaxon", "9606"),)),
        ("3569", "", "NCBI Gene", (("NCBIGene", "3569"),)),
        ("42", "Other", "", (("", "42"),)),
        ("MESH:-1", "", "", ()),
        ("-", "", "MESH", ()),
        ("tmVar:p|SUB|V|1|E;HGVS:p.V1E", "", "", (("tmVar", "p|SUB|V|1|E"), ("HGVS", "p.V1E"))),
    ],
)
def test_identifiers(printed: str, kind: str, scheme: str, found: tuple[tuple[str, str], ...]) -> None:
    assert identifiers(printed, kind, scheme) == found


@given(words, words, st.sampled_from(["characters", "bytes", "UTF-16 units"]), st.data())
def test_every_annotation_is_placed_whatever_its_file_counts(one: str, two: str, way: str, data: st.DataObject) -> None:
    """Two stretches, the second at an offset of its own, and annotations over words of either."""

    def width(text: str) -> int:
        if way == "bytes":
            return len(text.encode())
        return len(text.encode("utf-16-le")) // 2 if way == "UTF-16 units" else len(text)

    original = f"<{one}>|<{two}>"
    places = (1, len(one) + 4)
    gap = data.draw(st.integers(0, 9))
    firsts = (0, width(one) + gap)
    stated, want = [], []
    for index, text in enumerate((one, two)):
        for _ in range(3):
            start = data.draw(st.integers(0, len(text) - 1))
            end = data.draw(st.integers(start + 1, len(text)))
            surface = text[start:end]
            if surface.strip():
                at = firsts[index] + width(text[:start])
                stated.append(Stated(((at, at + width(surface)),), surface, "Word"))
                left = len(surface) - len(surface.lstrip())
                want.append((places[index] + start + left, surface.strip()))
    stretches = [
        Stretch(first, MappedText.of(original, at, at + len(text)))
        for first, at, text in zip(firsts, places, (one, two), strict=True)
    ]
    placed = place(stretches, stated, "a test")
    assert len(placed.imported) + len(placed.unplaced) == len(stated)
    if placed.counting == way:
        assert sorted((a.span.start, a.surface) for a in placed.imported) == sorted(want)
    for annotation in placed.imported:
        assert original[annotation.span.start : annotation.span.end] == annotation.surface
