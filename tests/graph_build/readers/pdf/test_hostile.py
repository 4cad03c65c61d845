"""Files that are damaged, locked or made to do harm are refused with the reason, soon, and within bounds of memory."""

from __future__ import annotations

import io
import os
import resource
import subprocess
import sys
import time
import zlib
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from benchmarks.invented_article import ARTICLE
from benchmarks.printed import Layout
from benchmarks.typesetting import typeset
from graph_build.errors import DocumentError
from graph_build.readers import read
from graph_build.readers.pdf import answers, pages
from graph_build.readers.pdf.pages import claims
from graph_build.runner.build import build
from graph_build.settings import BuildSettings
from graph_build.sources import documents

FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
SAYS = b"BT /F1 12 Tf 72 700 Td (Gout hurts the patients of this trial very much indeed.) Tj ET\n"
MEGABYTES = 2_000
"""Megabytes of blanks in a decompression bomb."""


def pdf(objects: dict[int, bytes]) -> bytes:
    """A file of numbered objects, 1 its root."""
    out, places = b"%PDF-1.7\n", {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start, size = len(out), max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    out += b"".join(b"%010d 00000 n \n" % places.get(n, 0) for n in range(1, size))
    return out + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, start)


def stream(data: bytes, more: bytes = b"") -> bytes:
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(data), more, data)


def page(content: bytes, resources: bytes = b"") -> dict[int, bytes]:
    """The objects of a file of one page; 6 and above are free."""
    return {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[5 0 R]/Count 1>>",
        3: FONT,
        4: content if content.startswith(b"<<") else stream(content),
        5: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F1 3 0 R>>%s>>/Contents 4 0 R>>"
        % resources,
    }


@cache
def bomb() -> bytes:
    packer = zlib.compressobj(9)
    blanks = b" " * 1_000_000
    first, again = (packer.compress(blanks) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    return first + again * (MEGABYTES - 1) + packer.flush()  # its check sum is wrong, which nobody comes to see


def many_pages(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % n for n in range(5, 5 + count))
    one = page(SAYS)
    return pdf(
        {**one, 2: b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count), **dict.fromkeys(range(5, 5 + count), one[5])}
    )


def doubling() -> dict[int, bytes]:
    """Forms that each draw the next ten times."""
    head = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources"
    forms = {
        n: stream(b"/X%d Do " % (n + 1) * 10, b"%s<</XObject<</X%d %d 0 R>>>>" % (head, n + 1, n + 1))
        for n in range(6, 18)
    }
    return {
        **page(b"/X6 Do\n", b"/XObject<</X6 6 0 R>>"),
        **forms,
        18: stream(SAYS, b"%s<</Font<</F1 3 0 R>>>>" % head),
    }


SCAN = {
    **page(b"q 612 0 0 792 0 0 cm /I Do Q", b"/XObject<</I 6 0 R>>"),
    6: stream(
        b"\x00" * 100, b"/Type/XObject/Subtype/Image/Width 10/Height 10/ColorSpace/DeviceGray/BitsPerComponent 8"
    ),
}
OPERATORS = zlib.compress(b"0 0 1 1 re f\n" * 4_000_000, 9)
HOSTILE = {
    "a page tree that holds itself": (
        lambda: pdf({1: page(b"")[1], 2: b"<</Type/Pages/Kids[2 0 R]/Count 1>>"}),
        "damaged",
    ),
    "a page tree that counts a million": (
        lambda: pdf({1: page(b"")[1], 2: b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 1000000>>"}),
        "pages",
    ),
    "a table of objects that goes back to itself": (
        lambda: (
            b"%PDF-1.7\nxref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 2/Root 1 0 R/Prev 9>>\nstartxref\n9\n%%EOF\n"
        ),
        "damaged",
    ),
    "10,000 pages": (lambda: many_pages(10_000), "10000 pages"),
    "a bomb": (lambda: pdf(page(stream(bomb(), b"/Filter/FlateDecode"))), "bounds"),
    "a bomb in a bomb": (
        lambda: pdf(page(stream(zlib.compress(bomb(), 9), b"/Filter[/FlateDecode/FlateDecode]"))),
        "bounds",
    ),
    "millions of operators": (lambda: pdf(page(stream(OPERATORS, b"/Filter/FlateDecode"))), "bounds"),
    "forms that double": (lambda: pdf(doubling()), "bounds"),
    "more characters than a page holds": (
        lambda: pdf(page(b"BT /F1 1 Tf 10 10 Td " + b"(ab) Tj 2 0 Td " * 21_000 + b"ET")),
        "characters",
    ),
    "a scan": (lambda: pdf(SCAN), "no text layer"),
    "no page": (lambda: pdf({1: page(b"")[1], 2: b"<</Type/Pages/Kids[]/Count 0>>"}), "no page"),
    "a cut file": (lambda: typeset(ARTICLE, Layout("x"))[:700], "damaged"),
    "only a head": (lambda: b"%PDF-1.7\n", "damaged"),
    "junk": (lambda: b"%PDF-1.7\n" + bytes(range(256)) * 400, "damaged"),
    "more bytes than are read": (lambda: b"%PDF-1.7\n" + bytes(pages.LARGEST), "50,000,000"),
}


def largest_child() -> int:
    """Kilobytes of memory that the largest process had which this one has started and seen end."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss


@pytest.mark.parametrize("name", HOSTILE)
def test_refused_within_bounds(name: str) -> None:
    make, reason = HOSTILE[name]
    data, before = make(), largest_child()
    with pytest.raises(DocumentError) as caught:
        read(data, "x.pdf")
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # what a child begins with that is forked from here
    assert largest_child() <= max(before, own, 1_000_000)  # other tests may have had larger ones
    assert reason in caught.value.what
    assert "x.pdf" in caught.value.where
    assert caught.value.do


def test_a_reader_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    endless = tmp_path / "child.py"
    endless.write_text("import resource\nresource.setrlimit(resource.RLIMIT_CPU, (1, 2))\nwhile True: pass\n")
    monkeypatch.setattr(pages, "_CHILD", endless)
    with pytest.raises(DocumentError, match="longer"):
        read(typeset(ARTICLE, Layout("x")), "x.pdf")


WORD = '["a",1,1,1,1,1,1,0,0,0]'
PAGE = '{"width":1,"height":1,"words":[%s],"aside":[],"rules":[%s],"images":[]}'


@pytest.mark.parametrize(
    "answer",
    [
        *(
            "",
            "[" * 5000,
            "[]",
            "{}",
            '"refused"',
            '{"refused":"no such reason"}',
            '{"refused":"pages {name}"}',
            "\x80",
        ),
        *('{"fields":{},"pages":1}', '{"fields":{"Title":1},"pages":[]}', '{"fields":{},"pages":[[]]}'),
        *('{"fields":{},"pages":[' + PAGE % (word, "") + "]}" for word in ("1", WORD.replace('"a"', "7"))),
        '{"fields":{},"pages":[' + PAGE % (WORD.replace('"a"', '"\\ud800"'), "") + "]}",
        '{"fields":{},"pages":[' + PAGE % (WORD, "[1,2,3]") + "]}",
        '{"fields":{},"pages":[' + PAGE % (WORD, "[1,2,3,1e999]") + "]}",
        '{"fields":{},"pages":[' + PAGE % (WORD, "[1,2,3,true]") + "]}",
    ],
)
def test_whatever_the_program_answers_is_an_answer_or_refused(
    answer: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    taken_over = tmp_path / "child.py"
    taken_over.write_text(f"import sys; sys.stdout.buffer.write({answer.encode('latin-1')!r})")
    monkeypatch.setattr(pages, "_CHILD", taken_over)
    with pytest.raises(DocumentError, match="breaks the program that reads it"):
        pages.extract(b"%PDF-", "x.pdf")


def test_a_form_that_is_kept_to_is_taken() -> None:
    answer = '{"fields":{"Title":"x"},"pages":[' + PAGE % (WORD, "[1,2,3,4]") + "]}"
    assert answers.checked(answer.encode())["pages"][0]["words"] == [["a", 1, 1, 1, 1, 1, 1, 0, 0, 0]]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has the filter")
def test_the_program_that_opens_a_file_is_confined() -> None:
    with subprocess.Popen(
        [sys.executable, "-P", str(pages._CHILD)], stdin=subprocess.PIPE, env={"PYTHONPATH": os.pathsep.join(sys.path)}
    ) as child:
        status = Path(f"/proc/{child.pid}/status")
        end = time.monotonic() + 240
        while "Seccomp:\t2" not in status.read_text() and time.monotonic() < end:  # it then waits for the file
            time.sleep(0.01)
        said = dict(line.split(":\t", 1) for line in status.read_text().splitlines())
        child.kill()
    assert (said["Seccomp"], said["NoNewPrivs"], int(said["CapEff"], 16) & ~0b110) == ("2", "1", 0)


@pytest.mark.parametrize(("password", "opens"), [("", True), ("secret", False)])
def test_encrypted_files_open_with_the_empty_password_or_not_at_all(password: str, opens: bool) -> None:
    target = io.BytesIO()
    canvas = Canvas(target, encrypt=StandardEncryption(password, ownerPassword="owner", canPrint=0), invariant=1)
    canvas.drawString(72, 700, "Gout hurts the patients of this trial.")
    canvas.save()
    if opens:
        assert "Gout hurts" in read(target.getvalue(), "x.pdf").text
        return
    with pytest.raises(DocumentError, match="encrypted"):
        read(target.getvalue(), "x.pdf")


def test_letters_without_meaning_are_refused() -> None:
    """A font whose codes lead to no character: a private one for each letter."""
    names = b" ".join(b"/g%d" % n for n in range(65, 91))
    to_unicode = (
        b"begincmap\n1 begincodespacerange <00> <ff> endcodespacerange\n"
        b"1 beginbfrange <41> <5a> <e041> endbfrange\nendcmap"
    )
    objects = page(b"BT /F1 12 Tf 72 700 Td (" + b"GOUT HURTS THE PATIENTS OF THIS TRIAL " * 3 + b") Tj ET")
    objects[3] = (
        b"<</Type/Font/Subtype/Type1/BaseFont/Odd/FirstChar 65/LastChar 90/Widths[%s]/ToUnicode 6 0 R"
        b"/Encoding<</Type/Encoding/Differences[65 %s]>>>>" % (b"600 " * 26, names)
    )
    objects[6] = stream(to_unicode)
    with pytest.raises(DocumentError, match="which characters"):
        read(pdf(objects), "x.pdf")


def test_a_file_is_claimed_by_its_first_thousand_bytes() -> None:
    assert claims(b"\n" * 1000 + b"%PDF-1.4")
    assert not claims(b"\n" * 1024 + b"%PDF-1.4")
    assert not claims(b"PDF is a format.")


@given(st.binary(max_size=300), st.integers(0, 7000))
@settings(max_examples=12)
def test_bytes_put_anywhere_are_read_or_refused(junk: bytes, at: int) -> None:
    data = typeset(ARTICLE, Layout("x"))
    try:
        document = read(data[:at] + junk + data[at + len(junk) :], "x.pdf")
    except DocumentError:
        return
    assert document.text


def test_the_rest_of_the_batch_goes_on(tmp_path: Path) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    files = {
        "good.pdf": typeset(ARTICLE, Layout("x")),
        "bomb.pdf": HOSTILE["a bomb in a bomb"][0](),
        "scan.pdf": pdf(SCAN),
    }
    for name, data in files.items():
        (papers / name).write_bytes(data)
    built = build(documents([papers / name for name in files]), tmp_path / "out", BuildSettings(), jobs=2)
    assert [one["name"] for one in built.rejected] == ["bomb.pdf", "scan.pdf"]
    assert [source["name"] for source in built.release.manifest["sources"]] == ["good.pdf"]
