"""The blocks of a page: which lines belong together, and what they are."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from graph_build.readers.text.furniture import furniture
from graph_build.readers.text.headings import Heading, heading_of, run_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.model import MappedText, Span
    from graph_build.readers.text.forms import Form

BlockKind = Literal["heading", "prose", "item", "caption", "note"]

CAPTION = re.compile(
    r"(?:fig(?:ure)?s?\.?\s?\d{1,2}(?=fig))?"  # a figure without caption, run together with the next
    r"(?:supplement(?:ary|al) )?(?:fig(?:ure)?|photo(?:graph)?|image|picture|video|scheme|plate|graph)s?\.?\s?"
    r"(?P<number>S?\d{1,2}[a-z]?|[IVX]{1,4})\b\s?(?P<stop>[:.|\u2014\u2013-]?)",
    re.IGNORECASE,
)
_SPEAKS = re.compile(
    r"[\s,]*(?:[a-z(]|shows?|and|illustrates?|demonstrates?|presents?|depicts?|is|was|summari[sz]es?|\))", re.ASCII
)
_NOTE_STARTS = (
    r"copyright\b", r"\u00a9", r"\(c\) ?\d{4}", r"this is an open[- ]access", r"this work is licensed",
    r"this article is (?:distributed|licensed|published|an open)", r"open access\b", r"all rights reserved",
    r"downloaded from", r"published (?:online|by|in)",
    r"published\b[^.]{0,20}\d{4}", r"(?:edited|reviewed) by\b", r"corresponding author", r"(?:address )?correspondence",
    r"reprint requests", r"e-?mail\b", r"(?:tel(?:ephone)?|fax|phone)\b\s?[.:]", r"https?://\S+$", r"doi\b\s?[:.]",
    r"(?:received|accepted|revised)\b[^.]{0,40}\d{4}", r"key ?-?words?\s?[:\u2014.-]", r"key indexing terms",
    r"index(?:ing)? terms\b", r"(?:how to )?cite this article", r"abbreviations?(?: used)?\s?:",
    r"from the (?:department|division|unit|section|clinic|institute|service)s?\b", r"conflicts? of interests?\s?:",
    r"funding\s?:", r"supported by", r"[\u2217\u2020]", r"orcid\b", r"source:\s", r"page \d+", r"\d{1,4}$",
    r"(?:pmcid|pmid|issn)\b", r"authors?\s?:",
)  # fmt: skip
_NOTE = re.compile(rf"(?:{'|'.join(_NOTE_STARTS)})", re.IGNORECASE)
_LABELLED = re.compile(
    r"[*\u2217]?(?:received|accepted|revised|published|edited by|reviewed by|correspondence|corresponding authors?|"
    r"key ?words|doi|e-?mail|tel|fax|citation)\s?:",
    re.IGNORECASE,
)
_RULER = re.compile(r"[-_=*\s\u2014]{3,}$|!\[[^\]]{0,300}\]\([^)]{0,500}\)$")
_ITEM = re.compile(r"(?:[-*\u2022\u25cf\u25aa\u2013]|\(?\d{1,2}\)|\(?[a-z]\))\s+(?=\S)")
_SENTENCE_END = re.compile(
    r"[.!?][\"')\]\u201d\u2019]*"
    r"(?:\s?\[[\d,\s\u2013-]{1,30}\]|\s?\d{1,3}\)?(?:[,\u2013-]\s?\d{1,3}\)?){0,20}|[⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁾,]{1,30})?\s*$"
)


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together.

    Attributes:
        kind: what they are.
        lines: the lines, not cleaned.
        heading: for a heading, or for prose that a heading starts ("Methods. We ..."): that heading.
        skip: positions of the first line that the run-in heading takes up.
        interrupted: whether a table, caption, note or page end stands before it.
    """

    kind: BlockKind
    lines: tuple[MappedText, ...]
    heading: Heading | None = None
    skip: int = 0
    interrupted: bool = False

    @property
    def text(self) -> str:
        """The lines, as they are."""
        return "\n".join(line.text for line in self.lines)


def blocks_of(lines: Sequence[MappedText], form: Form, left_out: Sequence[Span]) -> Iterator[Block]:
    """The blocks of a document.

    Args:
        lines: its lines.
        form: what it was written as.
        left_out: spans that hold tables, sorted and apart.
    """
    wrapped = form != "plain"  # in plain text, each line is a paragraph
    aside = furniture(lines) if form == "pdf-text" else frozenset()
    pile: list[MappedText] = []
    interrupted = False
    for index, line in enumerate(lines):
        text = line.text.strip("\ufeff").strip()
        outside = bool(text) and (index in aside or _is_left_out(line, left_out))
        page = form == "pdf-text" and line.text[:1] == " " and bool(text)
        apart = not text or outside or page or not (wrapped or (pile and _is_broken(pile[-1].text, text)))
        if pile and (apart or _starts_block(text, pile, form)):
            yield classified(pile, form, interrupted)
            interrupted, pile = _interrupts(pile, form), []
        interrupted |= outside or page
        if not text or outside or _RULER.match(text):
            continue
        heading = _heading(lines, index, text, form)
        if heading and not _is_sentence_part(pile, text):
            if pile:
                yield classified(pile, form, interrupted)
            yield Block("heading", (line,), heading)
            interrupted, pile = False, []
        else:
            pile.append(line)
    if pile:
        yield classified(pile, form, interrupted)


def _heading(lines: Sequence[MappedText], index: int, text: str, form: Form) -> Heading | None:
    if is_note(text):
        return None
    return heading_of(text, alone=_is_alone(lines, index, form), bold=form.startswith("markdown"))


def _is_broken(line: str, following: str) -> bool:
    """Whether a line of plain text was broken where a tag stood: "(", "A", ") the left lung"."""
    return line.rstrip().endswith(("(", "[")) or following.startswith((")", "]", ",", ";", "."))


def _is_left_out(line: MappedText, left_out: Sequence[Span]) -> bool:
    stripped = line.strip().span()
    at = bisect_right(left_out, stripped.end, key=lambda span: span.start)
    return any(stripped.overlaps(span) for span in left_out[max(0, at - 2) : at])


def _is_alone(lines: Sequence[MappedText], index: int, form: Form) -> bool:
    """Whether a line stands by itself before a text that it may head."""
    before = lines[index - 1].text.strip() if index else ""
    after = lines[index + 1].text.strip() if index + 1 < len(lines) else ""
    if form == "pdf-text":
        after = lines[index + 2].text.strip() if index + 2 < len(lines) and not after else ""
        return not before and index > 0 and len(after) > 45 and after[0].isupper()
    following = next((t for line in lines[index + 1 : index + 4] if (t := line.text.strip())), "")
    says = len(following) > 60 or (len(following) > 25 and ends_sentence(following))
    apart = not before or not after or len(before) > 120 or ends_sentence(before)
    return index > 1 and says and "\t" not in following and (apart or heading_of(before, alone=True) is not None)


def _is_sentence_part(pile: Sequence[MappedText], text: str) -> bool:
    """Whether a word that could be a heading is the middle of a wrapped sentence."""
    return bool(pile) and not _SENTENCE_END.search(pile[-1].text) and not text.isupper()


def _starts_block(text: str, pile: Sequence[MappedText], form: Form) -> bool:
    ended = _SENTENCE_END.search(pile[-1].text) is not None
    if _ITEM.match(text) and (ended or form.startswith("markdown") or pile[-1].text.rstrip().endswith((":", ";"))):
        return True
    if is_caption(text) and ended:
        return True
    if _LABELLED.match(text):
        return True
    opening = run_in(text)
    if opening and opening[0].kind == "abstract":  # the byline above it has no stop
        return True
    return ended and (run_in(text, anywhere=True) is not None or is_note(text))


def is_caption(text: str) -> bool:
    """Whether a block that starts so is the caption of a figure and not prose about it."""
    text = text.lstrip("*_ ")
    match = CAPTION.match(text)
    if not match:
        return False
    rest = text[match.end() :]
    if not rest.strip(" .)"):
        return True
    if match["stop"] in (":", "|", ".") and rest.strip():
        return True
    return bool(rest.strip()) and not _SPEAKS.match(rest)


def is_note(text: str) -> bool:
    """Whether a block that starts so is about the article: rights, dates, addresses, page numbers."""
    return _NOTE.match(text.lstrip("*_ ")) is not None


def ends_sentence(text: str) -> bool:
    """Whether a text ends as a sentence does, a citation mark after the stop included."""
    return _SENTENCE_END.search(text) is not None


def _interrupts(pile: Sequence[MappedText], form: Form) -> bool:
    return classified(pile, form, interrupted=False).kind in ("caption", "note")


def classified(pile: Sequence[MappedText], form: Form, interrupted: bool) -> Block:
    """Lines that belong together as a block that is no heading: caption, note, item or prose, by its first words.

    Args:
        pile: the lines, one at least.
        form: what the document was written as.
        interrupted: whether a table, caption, note or page end stands before them.
    """
    first = pile[0].text.strip("\ufeff \t\u00a0")
    lines = tuple(pile)
    if is_caption(first):
        return Block("caption", lines, interrupted=interrupted)
    if is_note(first):
        return Block("note", lines, interrupted=interrupted)
    if _ITEM.match(first) and form != "pdf-text":
        return Block("item", lines, interrupted=interrupted)
    indent = len(pile[0].text) - len(pile[0].text.lstrip("\ufeff \t\u00a0"))
    heading, skip = None, 0
    while found := run_in(first[skip:], anywhere=form == "pdf-text"):
        within = heading is not None and heading.kind == "abstract"
        heading, skip = Heading(found[0].words, "abstract") if within else found[0], skip + found[1]
    return Block("prose", lines, heading, indent + skip if heading else 0, interrupted)
