"""What cannot be read is refused with what was wrong, where, and what to do."""

from __future__ import annotations

import pytest

from graph_build.errors import DocumentError
from graph_build.readers import read
from graph_build.readers.decoding import LARGEST


@pytest.mark.parametrize(
    ("data", "what", "where", "do"),
    [
        (b"", "empty", "x.txt", "conversion"),
        (b" \n\t\n", "empty", "x.txt", "conversion"),
        (b"Fine so far\n\xcd\xe5\xf2 \xe8 \xed\xe5\xf2", "0xcd is not UTF-8", "line 2, byte 12", "iconv"),
        (b"%PDF-1.7 ...", "PDF is damaged", "x.txt", "Fetch"),
        (b"PK\x03\x04word/document.xml", "office", "x.txt", "plain text"),
        (b"\xff\xfeG\x00o\x00", "UTF-16", "x.txt", "UTF-8"),
        (b"Gout\x00hurts", "NUL", "byte 4", "Convert"),
        (b"<?xml version='1.0'?><note/>", "XML", "x.txt", "text or Markdown"),
        (b"<?xml version='1.0'?><article/>", "no JATS", "x.txt", "JATS XML"),
        (b"<!DOCTYPE html><nav>Gout</nav>", "no text", "x.txt", "full text"),
        (bytes(range(1, 32)) * 9, "control code", "x.txt", "Convert"),
        (b"x" * (LARGEST + 1), "bytes", "x.txt", "Split"),
    ],
)
def test_refused(data: bytes, what: str, where: str, do: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read(data, "x.txt")
    assert what in caught.value.what
    assert where in caught.value.where
    assert do in caught.value.do


def test_a_byte_order_mark_keeps_its_place() -> None:
    document = read("\ufeffGout hurts.".encode(), "x.txt")
    sentence = next(document.sentences())
    assert sentence.text.text == "Gout hurts."
    assert sentence.text.span().start == 1


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_ends_are_kept_in_the_text(ending: str) -> None:
    text = f"Introduction{ending}Gout hurts.{ending}"
    document = read(text.encode(), "x.txt")
    assert document.text == text
    assert [s.text.text for s in document.sentences()] == ["Gout hurts."]


@pytest.mark.parametrize(
    "piece",
    ["(", "A. ", "1,", "[1,2] ", "word1,2. ", "a\n\n", " a\n", "**", "$a$", "(AB) word ", "ab-\ncd ", "\"AB\" ", "; ",
     "³⁻", "Figure 1. x\n", "References\n1. A\n", "Received 2019\n", "x\t1\t2\n", "1 2 3 4\n"],
)  # fmt: skip
def test_monotonous_text_is_read_in_linear_time(piece: str) -> None:
    """A step that were quadratic would run into the tests' time limit here."""
    assert read((piece * (60_000 // len(piece))).encode(), "x.txt").text


def test_one_endless_line_is_cut_into_sentences_of_bounded_length() -> None:
    document = read(("pain " * 20_000).encode(), "x.txt")
    assert max(len(s.text) for s in document.sentences()) <= 2_000
