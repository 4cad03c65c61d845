"""XML and HTML that would cost too much, or read what it should not, is refused at once, saying why and where."""

from __future__ import annotations

import contextlib
import tracemalloc

import pytest

from graph_build.errors import DocumentError
from graph_build.readers import read
from graph_build.readers.markup.characters import LARGEST

HEAD, TAIL = "<article><front/><body>", "</body></article>"
STAIRS = "".join(f"<tr><td rowspan='{n}'>a</td><td>1</td></tr>" for n in range(1, 201))
BOMB = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "gout"}">' for n in range(10))


def table(inside: str) -> str:
    return f"{HEAD}<table-wrap><label>Table 7</label><table>{inside}</table></table-wrap>{TAIL}"


@pytest.mark.parametrize(
    ("text", "what", "where"),
    [
        (table(STAIRS), "more than 12,000 places for its 400 cells", "Table 7"),
        (f"<!DOCTYPE article [{BOMB}]>{HEAD}<p>&e9;</p>{TAIL}", "entity of its own, 'e0'", "line 1"),
        (f'<!DOCTYPE article [<!ENTITY x SYSTEM "file:///etc/passwd">]>{HEAD}<p>&x;</p>{TAIL}', "'x'", "line 1"),
        (f'<!DOCTYPE article [<!ENTITY % x SYSTEM "http://127.0.0.1/"> %x;]>{HEAD}{TAIL}', "'x'", "line 1"),
        (f"{HEAD}<p>Gout\nhurts</p><p>more", "not well-formed", "line 2"),
        (f"{HEAD}<p>&nosuch;</p>{TAIL}", "undefined entity", "line 1"),
        (f"{HEAD}{'<sec>' * 5000}", "deep", "line 1"),
        (f"{HEAD}{'<b/>' * 400_000}{TAIL}", "elements", "line 1"),
        (table('<tr><td colspan="99999">a</td></tr>'), "1,000 columns", "Table 7"),
        (table(f"<tr>{'<td>1</td>' * 5_000}</tr>"), "1,000 columns", "Table 7"),
        (table('<tr><td rowspan="65534" colspan="900">a</td></tr>' + "<tr/>" * 9_000), "places", "Table 7"),
        (f"{HEAD}<p>{'a' * LARGEST}</p>{TAIL}", "bytes", "x"),
        ("<?xml version='1.0' encoding='rot13'?><article/>", "encoding 'rot13'", "x"),
        (f"{HEAD}<p>a\0b</p>{TAIL}", "NUL", "character"),
        ("<!doctype html><p>Gout <!-- hurts", "within a comment", "line 1"),
        ("<!doctype html><p>Gout\n<p class='", "within a tag", "line 2"),
        (f"<!doctype html>{'<div>' * 5000}", "deep", "line 1"),
        ("<!doctype html><nav>Menu</nav>", "no text", "x"),
        (f"<!doctype html><p>{'&lt' * 1_100_000}", "references", "line 1"),
    ],
)
def test_refused(text: str, what: str, where: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read(text.encode(), "x")
    assert what in caught.value.what
    assert where in caught.value.where
    assert caught.value.do


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    ["pain is bad. ", "a", "(", "&#65;", "<b>a</b>", "[<xref rid='r'>1</xref>] ",
     "<list><list-item><p>a</p></list-item></list>", "<sec><title>A</title><p>b</p></sec>",
     "<table-wrap><label>T</label><table><tr><td>a</td></tr></table></table-wrap>",
     "<fn id='n'><label>a</label><p>b</p></fn>"],
)  # fmt: skip
def test_monotonous_xml_is_read_or_refused_within_its_bounds(piece: str) -> None:
    back = "<back><ref-list><ref id='r'><mixed-citation>Bee A. Gout. 2001.</mixed-citation></ref></ref-list></back>"
    many = min(3_000_000 // len(piece), 20_000 if "<" in piece else 3_000_000)
    data = f"<article><front/><body><p>{piece * many}</p></body>{back}</article>".encode()
    assert read(data, "x").text


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece", ["<a ", "<script>", "</", "<?", "<!", 'a=" ', "&#", "&a", "<li>", "<td>", "<p>", "<![CDATA[", "<", "]]>"]
)
def test_monotonous_html_is_read_or_refused_within_its_bounds(piece: str) -> None:
    with contextlib.suppress(DocumentError):
        read(f"<!doctype html><body><p>Gout <table>{piece * (400_000 // len(piece))}>".encode(), "x")


def test_cells_without_end_are_held_to_the_bound_of_memory() -> None:
    data = table('<tr><td colspan="1000">a</td></tr>' * 3_000).encode()
    tracemalloc.start()
    with pytest.raises(DocumentError, match="places"):
        read(data, "x")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 200_000_000
