"""Articles in markup, and annotations, of any size, each made of one thing repeated."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent))
from pathological_texts import name, numbered, word

if TYPE_CHECKING:
    from collections.abc import Callable

    from pathological_texts import Maker


def _jats(inside: str) -> bytes:
    return (
        "<article><front><article-meta><title-group><article-title>Marsh fever</article-title></title-group>"
        f"</article-meta></front><body>{inside}</body></article>"
    ).encode()


def nested(opening: str, closing: str, core: str = "Fever fell.", most: int = 190) -> Maker:
    """Elements in one another, as deep as is read, side by side until the size is reached."""

    def made(size: int) -> bytes:
        deep = min(most, max(1, size // len(opening + closing)))
        part = opening * deep + core + closing * deep
        return _jats(part * max(1, size // len(part)))

    return made


def marked(unit: Callable[[int], str], before: str = "", behind: str = "") -> Maker:
    """An article in JATS with things of one kind."""
    inner = numbered(unit, before, behind)
    return lambda size: _jats(inner(size).decode())


def pubtator(size: int) -> bytes:
    """Annotations of one abstract."""
    words = [word(n) for n in range(1, max(2, size // 50))]
    title, text = "Marsh fever", " ".join(words)
    lines, at = [f"1|t|{title}", f"1|a|{text}"], len(title) + 1
    for one_word in words:
        lines.append(f"1\t{at}\t{at + len(one_word)}\t{one_word}\tDisease\tD000001")
        at += len(one_word) + 1
    return ("\n".join(lines) + "\n").encode()


MARKUP: dict[str, Maker] = {
    "deep sections": nested("<sec><title>Results</title><p>Fever.</p>", "</sec>"),
    "deep italics": nested("<p><italic>", "</italic></p>", most=90),
    "deep lists": nested("<list><list-item><p>Fever.</p>", "</list-item></list>", most=60),
    "paragraphs": marked(lambda n: f"<p>CRP fell from {n} mg/L to 5 mg/L in 12 of 20 patients.</p>"),
    "sections": marked(lambda n: f"<sec><title>{name(n)}</title><p>Fever fell in {n} patients.</p></sec>"),
    "entities": marked(lambda _: "&#x2009;&alpha;", "<p>", "</p>"),
    "superscripts in markup": marked(lambda n: f"10<sup>{n % 9}</sup> ", "<p>", "</p>"),
    "links to references": marked(lambda n: f'fever<xref ref-type="bibr" rid="b{n}">{n}</xref>, ', "<p>", "</p>"),
    "tables in markup": marked(
        lambda n: (
            f"<table-wrap><label>Table {n}</label><table><thead><tr><th>Outcome</th><th>A (n = {n})</th></tr></thead>"
            f"<tbody><tr><td>{word(n)}</td><td>{n} (10%)</td></tr></tbody></table></table-wrap>"
        )
    ),
    "rows in markup": marked(
        lambda n: f"<tr><td>{word(n)}</td><td>{n} (10%)</td><td>{n + 1} (20%)</td></tr>",
        "<table-wrap><label>Table 1</label><table><thead><tr><th>Outcome</th><th>Tocilizumab</th><th>Placebo</th></tr></thead>"
        "<tbody>",
        "</tbody></table></table-wrap>",
    ),
    "columns in markup": marked(
        lambda n: f"<td>{n} (10%)</td>",
        "<table-wrap><label>Table 1</label><table><thead><tr><th>Outcome</th><th>A</th></tr></thead><tbody><tr><td>Fever</td>",
        "</tr></tbody></table></table-wrap>",
    ),
    "headers in markup": marked(
        lambda n: f"<th>{name(n)} (n = {n})</th>",
        "<table-wrap><label>Table 1</label><table><thead><tr><th>Outcome</th>",
        "</tr></thead><tbody><tr><td>Fever</td><td>3</td></tr></tbody></table></table-wrap>",
    ),
    "spans in markup": marked(
        lambda n: f'<tr><td rowspan="{n}">{word(n)}</td><td>3</td></tr>',
        "<table-wrap><label>Table 1</label><table><tbody>",
        "</tbody></table></table-wrap>",
    ),
    "notes of tables": marked(
        lambda n: f"<fn><p>{name(n)}, {word(n)} rate.</p></fn>",
        "<table-wrap><label>Table 1</label><table><thead><tr><th>Outcome</th><th>A</th></tr></thead><tbody><tr><td>Fever</td>"
        "<td>3</td></tr></tbody></table><table-wrap-foot>",
        "</table-wrap-foot></table-wrap>",
    ),
    "comments": marked(lambda _: "<!-- fever -->", "<p>Fever fell.", "</p>"),
    "annotations": pubtator,
}
