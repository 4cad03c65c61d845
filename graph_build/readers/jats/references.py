"""The reference list of a JATS article: entries with numbers and identifiers, and which links lead to them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.model import CitedWork, MappedText
from graph_build.readers.jats.names import APART, RUNNING
from graph_build.readers.markup.flow import Dialect, flow
from graph_build.readers.markup.tree import Element

if TYPE_CHECKING:
    from collections.abc import Iterator

_CITATIONS = ("mixed-citation", "element-citation", "citation", "nlm-citation", "citation-alternatives", "note", "p")
_IN_LIST = Dialect(
    RUNNING.skipped | {"pub-id", "label"},
    RUNNING.parting,
    glued={"name": ", ", "string-name": ", ", "collab": ", ", "given-names": " ", "article-title": ". "},
    fields=frozenset({"name"}),
)
_DIGITS = re.compile(r"[\[(]?\s*(\d{1,4})\s*[\])]?\.?$")
_SCHEMES = {"pmid": "pmid", "doi": "doi", "pmcid": "pmcid", "pmc": "pmcid", "medline": "pmid", "pubmed": "pmid"}
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_ELEMENT_ONLY = ("element-citation", "nlm-citation")
_FIELDS = (
    (("article-title", "chapter-title"), ". "),
    (("source",), ". "),
    (("year",), ". "),
    (("volume",), ";"),
    (("fpage", "elocation-id"), ":"),
    (("lpage",), "-"),
)
"""Fields of an entry in the order in which they are printed, each with the mark before it."""
_PEOPLE = frozenset({"name", "string-name", "collab", "etal"})
_FIELDED = (
    _PEOPLE
    | frozenset({"person-group", "issue", "pub-id", "label", "month", "day", "season"})
    | {name for names, _ in _FIELDS for name in names}
)
_RANGE = re.compile(r"\s*\[?\s*(\d{1,4})\s?[\u2013\u2014\u2010\u2011\u2212-]\s?(\d{1,4})\s*\]?\s*")


class References:
    """The references of an article.

    Args:
        article: its root element.

    Attributes:
        works: the entries in order.
    """

    def __init__(self, article: Element) -> None:
        entries = list(article.within("ref", outside=APART))
        labels = [_label(entry) for entry in entries]
        printed = [n for n in labels if n is not None]
        own = len(printed) == len(entries) and len(set(printed)) == len(printed)
        self._numbers: dict[str, int] = {}
        self.works: tuple[CitedWork, ...] = ()
        works = []
        for place, (entry, label) in enumerate(zip(entries, labels, strict=True), 1):
            number = label if own and label is not None else place
            for element in (entry, *entry.within()):
                if element.get("id"):
                    self._numbers.setdefault(element.get("id"), number)
            work = _work(entry, number)
            if work is not None:
                works.append(work)
        self.works = tuple(works)

    def numbers(self, element: Element) -> tuple[int, ...]:
        """The numbers of the references that an element leads to, in its own order; none where it is no citation."""
        if element.name != "xref":
            return ()
        found = tuple(n for rid in element.get("rid").split() if (n := self._numbers.get(rid)) is not None)
        ranged = _RANGE.fullmatch(element.words()) if found else None
        if ranged:  # "3-5" that links to its first, or to its first and last
            low, high = int(ranged[1]), int(ranged[2])
            if {low, *found} <= set(range(low, high + 1)) and high - low <= 60:
                return tuple(range(low, high + 1))
        return found


def _label(entry: Element) -> int | None:
    label = entry.first("label")
    match = _DIGITS.match(label.words()) if label is not None else None
    return int(match[1]) if match else None


def _work(entry: Element, number: int) -> CitedWork | None:
    parts = [_text(child) for child in entry.elements(*_CITATIONS)]
    text = MappedText.join(part for part in parts if part.text)
    if not text.text:
        return None
    return CitedWork(number, text, text.span(), tuple(dict.fromkeys(_ids(entry))))


def _text(citation: Element) -> MappedText:
    if citation.name in _ELEMENT_ONLY or (citation.name == "citation" and not _is_mixed(citation)):
        return _composed(citation)
    return flow(citation.children, _IN_LIST).text


def _is_mixed(citation: Element) -> bool:
    return any(not isinstance(child, Element) and child.text.strip() for child in citation.children)


def _composed(citation: Element) -> MappedText:
    """An entry that has fields and no punctuation, in the order and with the marks of a printed list (ICMJE)."""
    held = list(citation.within())
    names = [_name(element) for element in held if element.name in _PEOPLE]
    out = MappedText.join((n for n in names if n.text), ", ")
    for field, mark in _FIELDS:
        found = next((element for element in held if element.name in field), None)
        text = flow(found.children, _IN_LIST).text if found is not None else MappedText("", (), ())
        if text.text and out.text:
            stop = mark.removeprefix(".") if out.text.endswith((".", "?", "!")) else mark
            text = MappedText.join((out, text), stop or " ")
        out = text if text.text else out
    rest = flow([c for c in citation.children if isinstance(c, Element) and c.name not in _FIELDED], _IN_LIST).text
    return MappedText.join((part for part in (out, rest) if part.text), ". ")


def _name(element: Element) -> MappedText:
    """An author: surname and given names."""
    surname, given = element.first("surname"), element.first("given-names")
    if surname is None:
        return flow(element.children, _IN_LIST).text if element.name != "etal" else MappedText("", (), ())
    return flow([surname, *([given] if given else [])], _IN_LIST).text


def _ids(entry: Element) -> Iterator[tuple[str, str]]:
    for element in entry.within("pub-id", "ext-link", "object-id"):
        kind = (element.get("pub-id-type") or element.get("ext-link-type")).casefold()
        value = element.words()
        if element.name == "ext-link":
            target = element.get("href")
            match = _DOI.search(target) if kind in ("doi", "uri") else None
            if kind == "doi" or (match and "doi.org/" in target):
                yield "doi", match[0] if match else target.removeprefix("doi:")
            elif kind in ("pmid", "pubmed") and target.isdigit():
                yield "pmid", target
        elif kind in _SCHEMES and value:
            yield _SCHEMES[kind], value.removeprefix("doi:").strip()
