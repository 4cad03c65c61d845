"""What the article says of itself: its kind, rights, keywords, interests, captions, and its level of significance."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from graph_build.facts.article.notices import Notice, article_sentences, notices, told
from graph_build.model import MappedText, Rule, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import Fact, ReadDocument, Table

KIND = Rule("metadata.article-type", 1, "The title, abstract or a heading says what kind of article it is.")
RIGHTS = Rule("metadata.rights", 1, "Copyright, licence and access as the rights notice states them.")
KEYWORD = Rule("metadata.keyword", 1, "Words after 'Key words:' or 'Key indexing terms:' are keywords.")
INTERESTS = Rule("metadata.interests", 1, "The statement on conflicts of interest or funding.")
CAPTION = Rule("metadata.caption", 1, "The caption of a table, and the first sentence of a figure's.")
COUNT = Rule("metadata.count", 1, "The number of figures or references that a summary states.")
THRESHOLD = Rule("metadata.significance", 1, "The p value below which a difference counts as significant.")

_TYPES = (
    ("case series", r"case series|series of cases"),
    ("case report", r"case report|report (?:of )?(?:a|the|an) [\w\s-]{0,20}case"),
    ("systematic review", r"systematic review"),
    ("meta-analysis", r"meta-analysis"),
    ("randomized controlled trial", r"randomi[sz]ed(?:,? [\w-]+){0,4} trial"),
    ("review", r"(?:narrative |literature |scoping )?review"),
    ("brief report", r"brief report|short report|brief communication"),
    ("letter", r"letter to the editor"),
    ("guideline", r"guideline|consensus statement"),
)  # fmt: skip
_OWN_TYPE = re.compile(
    r"\b(?:(?:in )?(?:this|our|the present)|we (?:here(?:in|by)? )?(?:report|present|describe)(?: (?:a|an|the))?)\s"
    r"(?:\w+\s){0,2}?"
    + "(?:"
    + "|".join(f"(?P<t{i}>\\b(?:{words}))" for i, (_, words) in enumerate(_TYPES))
    + r"|(?P<case>\bcase\b(?! (?:series|control|control)))"
    + r")\b",
    re.IGNORECASE,
)
_TITLE_TYPE = re.compile("|".join(f"(?P<t{i}>\\b(?:{words})\\b)" for i, (_, words) in enumerate(_TYPES)), re.IGNORECASE)
_TITLE_LENGTH = 400
_COPYRIGHT = re.compile(
    r"(?:copyright\s*)?(?P<value>(?:\u00a9|\(c\)(?=\s?(?:19|20)\d\d))\s?(?:copyright\s)?(?:the author\(s\)[,\s]*)?"
    r"(?P<year>(?:19|20)\d\d)?,?\s?(?:by\s)?(?P<holder>[^\s.;][^.;\n]{2,80}?))"
    r"(?=[.;]|\s(?:all|this|published)\b|$)",
    re.IGNORECASE,
)
_LICENSE = re.compile(
    r"(?:Creative Commons|CC)[\s-](?:Attribution|BY)"
    r"(?P<parts>(?:[\s-]?(?:Non-?Commercial|No-?Deriv\w+|Share-?Alike|NC|ND|SA)\b)*)"
    r"(?:\s?(?P<version>\d\.\d))?(?:[^.(<]{0,40}?Licen[cs]e)?"
    r"(?:\s?\(?<?(?P<url>https?://[^\s<>)]{4,100})>?\)?)?",
    re.IGNORECASE,
)
_PARTS = (("NC", r"non-?commercial|\bnc\b"), ("ND", r"no-?deriv|\bnd\b"), ("SA", r"share-?alike|\bsa\b"))
_OPEN = re.compile(r"(?:this is an )?open[- ]access(?: article)?", re.IGNORECASE)
_KEYWORDS = re.compile(r"(?:key ?-?words?|key indexing terms|index(?:ing)? terms)\s?[:\u2014.-]?\s*", re.IGNORECASE)
_INTERESTS = re.compile(
    r"conflicts? of interest|competing (?:financial )?interest|disclosure|declaration of interest", re.IGNORECASE
)
_NONE = re.compile(
    r"\b(?:no|any)\b[^.]{0,40}\b(?:conflicts?|competing|interests?)\b|\bnone\b|\bnil\b|nothing to (?:disclose|declare)|"
    r"declares? that [^.]{0,80}\bno\b",
    re.IGNORECASE,
)
_TIES = re.compile(
    r"\b(?:fees?|grants?|honorari\w+|consult\w+|employ\w+|speaker|advis\w+|shares?|stock|patents?)\b", re.IGNORECASE
)
_THRESHOLD = re.compile(
    r"(?:significan\w+|p[- ]?values?|alpha)[^.;]{0,60}?(?P<a>[<\u2264=])\s?(?P<x>0?\.\d{1,4})"
    r"|\bp\s?(?P<b>[<\u2264])\s?(?P<y>0?\.\d{1,4})[^.;]{0,40}"
    r"(?:considered|regarded|deemed|taken|defined|accepted|indicat)[^.;]{0,40}significan\w+",
    re.IGNORECASE,
)
_SETS = re.compile(
    r"\b(?:set|considered|defined|deemed|regarded|accepted|level|threshold|taken|indicat\w+)\b", re.IGNORECASE
)
_LABEL = re.compile(r"^(?P<label>[A-Za-z. ]{3,24}\s?S?\d{1,3}[a-z]?)\s?[:.|\u2014-]?\s*")
_FIGURES = re.compile(
    r"\b(?P<n>\d{1,3})\s(?P<what>figures?|references|tables?)\b[^.]{0,60}?(?=:|\u2014|\.|$)", re.IGNORECASE
)


def state(read: ReadDocument) -> Iterator[Fact]:
    """Article type, rights, keywords, interests, captions, counts and the level of significance."""
    yield from _article_type(read)
    for notice in notices(read):
        yield from _rights(notice)
        yield from _keywords(read, notice)
        yield from _interests(notice)
        yield from _counts(notice)
    for section in read.document.sections:
        if section.kind == "references":
            for sentence in section.sentences:
                yield from _counts(Notice(sentence.text, "references", section.heading, False))
    for table in read.document.tables:
        yield from _table_caption(read, table)
    for caption in read.document.captions:
        yield from _figure_caption(caption)
    yield from _thresholds(read)


def _article_type(read: ReadDocument) -> Iterator[Fact]:
    found: list[tuple[str, Span]] = []
    for section in read.document.sections[:1]:
        if section.kind == "front" and section.heading:
            title = MappedText.of(read.document.text, section.span.start, section.span.start + len(section.heading) + 2)
            found += [(_type_of(m), title.span(*m.span())) for m in _TITLE_TYPE.finditer(title.text)]
    for notice in notices(read):
        if notice.opening and notice.section == "front":
            found += [(_type_of(m), notice.span(m)) for m in _TITLE_TYPE.finditer(notice.text.text[:_TITLE_LENGTH])]
    for section in read.document.sections:
        match = _TITLE_TYPE.match(section.heading) if section.kind == "case" else None
        at = read.document.text.find(
            section.heading, section.span.start, section.span.start + len(section.heading) + 20
        )
        if match and at >= 0:
            found.append((_type_of(match), Span(at, at + match.end())))
    for sentence in article_sentences(read, "abstract", "introduction"):
        found += [(_type_of(m), sentence.span(*m.span())) for m in _OWN_TYPE.finditer(sentence.text)]
    ranks = [name for name, _ in _TYPES]
    best = min((name for name, _ in found), key=ranks.index, default=None)
    if best:
        spans = [span for name, span in found if name == best]
        yield told(spans[:3], KIND, "article_type", best)


def _type_of(match: re.Match[str]) -> str:
    for index, (name, _) in enumerate(_TYPES):
        if match.groupdict().get(f"t{index}"):
            return name
    return "case report"


def _rights(notice: Notice) -> Iterator[Fact]:
    text = notice.text.text
    if match := _COPYRIGHT.search(text):
        yield told(
            notice.span(match),
            RIGHTS,
            "copyright",
            match["value"].strip(),
            year=int(match["year"]) if match["year"] else None,
            holder=match["holder"].strip(),
        )
    if match := _LICENSE.search(text):
        version = match["version"] or _version(match["url"])
        parts = "".join(f"-{code}" for code, words in _PARTS if re.search(words, match["parts"], re.IGNORECASE))
        yield told(
            notice.span(match),
            RIGHTS,
            "license",
            f"CC BY{parts}" + (f" {version}" if version else ""),
            url=match["url"],
        )
    if match := _OPEN.search(text):
        yield told(notice.span(match), RIGHTS, "access", "open access")


def _version(url: str | None) -> str | None:
    found = re.search(r"/(\d\.\d)\b", url or "")
    return found.group(1) if found else None


def _keywords(read: ReadDocument, notice: Notice) -> Iterator[Fact]:
    label = _KEYWORDS.match(notice.text.text)
    if label:
        start = label.end()
    elif re.fullmatch(r"key ?-?words?", notice.heading, re.IGNORECASE):
        start = 0
    else:
        return
    if start >= len(notice.text):
        return
    whole = notice.text.span(start, len(notice.text))
    plain = MappedText.of(read.document.text, whole.start, whole.end)
    raw = notice.text.part(start, len(notice.text)) if read.document.markup else plain
    columns = re.search(r"[,;\u00b7|]", raw.text) is None
    at = 0
    for piece in re.split(r"(\s{2,}|\n)" if columns else r"([,;\u00b7|])", raw.text):
        bare = piece.strip(" \n\t.,;*_")
        lead = len(piece) - len(piece.lstrip(" \n\t.,;*_"))
        if len(bare) > 1 and len(bare) < 80:
            span = raw.span(at + lead, at + lead + len(bare))
            yield told(span, KEYWORD, "keyword", " ".join(bare.split()))
        at += len(piece)


def _interests(notice: Notice) -> Iterator[Fact]:
    """What the authors declare; a statement longer than a line or two is left to the text."""
    text = notice.text.text
    about = _INTERESTS.search(notice.heading) or _INTERESTS.match(text)
    none = _NONE.search(text) is not None
    if not about or len(text) > 400 or not (none or _TIES.search(text)):
        return
    yield told(notice.text.span(), INTERESTS, "conflict_of_interest", "none reported" if none else text)


def _counts(notice: Notice) -> Iterator[Fact]:
    if not re.fullmatch(r"figures?|references|tables?", notice.heading, re.IGNORECASE):
        return
    for match in _FIGURES.finditer(notice.text.text):
        what = match["what"].casefold().rstrip("s")
        yield told(notice.span(match), COUNT, f"{what}_count", int(match["n"]))


def _table_caption(read: ReadDocument, table: Table) -> Iterator[Fact]:
    if table.caption is None or not table.caption.text:
        return
    span = table.caption.span()
    label = read.document.text.rfind(table.label, max(0, span.start - 30), span.start)
    whole = Span(label if label >= 0 else span.start, read.document.clipped(table.caption, 390).end)
    value = " ".join(table.caption.text.split()).rstrip(".")
    yield told(whole, CAPTION, "table_caption", value, of=table.label)


def _figure_caption(caption: MappedText) -> Iterator[Fact]:
    label = _LABEL.match(caption.text)
    if not label or label.end() >= len(caption):
        return
    rest = caption.text[label.end() :]
    stop = re.search(r"\.(?=\s+(?:[A-Z(]))", rest)
    first = rest[: stop.start()] if stop else rest.rstrip(".")
    span = caption.span(0, label.end() + min(len(first), 380))
    yield told(
        span,
        CAPTION,
        "figure_caption",
        first,
        of=label["label"].strip(),
        truncated=None if re.search(r"[.!?)\]\"\u201d]\s*$", caption.text) else True,
    )


def _thresholds(read: ReadDocument) -> Iterator[Fact]:
    places = [s.sentence.text for s in article_sentences(read, "methods", "body", "results", "abstract")]
    labels = {note: table.label for table in read.document.tables for note in table.notes}
    for text in (*places, *labels):
        for match in _THRESHOLD.finditer(text.text):
            if not _SETS.search(text.text):
                continue
            sign = match["a"] or match["b"]
            yield told(
                text.span(*match.span()),
                THRESHOLD,
                "significance_threshold",
                Decimal(match["x"] or match["y"]),
                of=labels.get(text, "document"),
                comparator="<=" if sign == "\u2264" else "=" if sign == "=" else "<",
            )
