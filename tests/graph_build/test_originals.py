"""Documents at hand: words are given of the very bytes that were read, as a reader sees them, or not at all."""

from __future__ import annotations

import gzip
import hashlib
from typing import TYPE_CHECKING

import pytest

from graph_build.errors import DocumentError
from graph_build.originals import Originals

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "CRP was 142 mg/L — on day 2."
ARTICLE = "<article><body><p>CRP fell to <b>9</b> &lt; 10 mg/L.</p></body></article>"


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_words_are_given_of_the_bytes_that_were_read_and_of_no_others(tmp_path: Path) -> None:
    (tmp_path / "case.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "packed.txt.gz").write_bytes(gzip.compress(b"Another case was mild."))
    held = Originals([tmp_path])
    assert len(held) == 2
    original = held.get(sha256(TEXT), "plain")
    assert original is not None
    assert original.words(TEXT.index("142"), TEXT.index(" on")) == "142 mg/L —"
    assert held.get(sha256("Another case was mild."), "plain") is not None
    assert held.get(sha256(TEXT + " "), "plain") is None


def test_markup_is_given_as_it_is_printed(tmp_path: Path) -> None:
    (tmp_path / "article.xml").write_text(ARTICLE, encoding="utf-8")
    original = Originals([tmp_path]).get(sha256(ARTICLE), "jats")
    assert original is not None
    assert original.words(ARTICLE.index("CRP"), ARTICLE.index("</p>")) == "CRP fell to 9 < 10 mg/L."


def test_a_file_that_cannot_be_read_is_named_and_the_others_are_held(tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_bytes(b"a binary \x00 file")
    (tmp_path / "case.txt").write_text(TEXT, encoding="utf-8")
    held = Originals([tmp_path])
    assert len(held) == 1
    assert [reason for reason in held.unreadable if "bad.txt" in reason]
    with pytest.raises(DocumentError):
        Originals([tmp_path / "nowhere"])
