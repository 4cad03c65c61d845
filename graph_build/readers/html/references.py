"""The reference list of an HTML page, and which links lead to it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.model import CitedWork
from graph_build.readers.html.names import HEADINGS, LEFT_OUT, RUNNING, is_reference_list
from graph_build.readers.markup.flow import Dialect, flow
from graph_build.readers.section_kinds import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import MappedText
    from graph_build.readers.markup.tree import Element

_IN_LIST = Dialect(RUNNING.skipped, RUNNING.parting)
_NUMBER = re.compile(r"\s*[\[(]?(\d{1,4})[\])]?\.?\s+(?=\S)")
_INDEX = r"PubMed|Google Scholar|CrossRef|Full Text|View Article"
_LINKS = re.compile(rf"\s*(?:\[\s*(?:DOI|PMC(?: free article)?|{_INDEX})\s*\]|(?:{_INDEX})\b)", re.IGNORECASE)
_DOI = re.compile(r"(?:doi\.org/|^doi:)(10\.\d{4,9}/[^\s\"<>?#]+)")
_PMID = re.compile(r"(?:pubmed\.ncbi\.nlm\.nih\.gov/|ncbi\.nlm\.nih\.gov/pubmed/|pmid=)(\d{5,9})\b")
_PMCID = re.compile(r"/(PMC\d{4,9})\b")


class References:
    """The references of a page.

    Args:
        content: the element that holds the article.

    Attributes:
        works: the entries in order.
        lists: ids (of Python) of the elements that are the reference list.
    """

    def __init__(self, content: Element) -> None:
        self.lists: set[int] = set()
        entries = list(self._entries(content))
        self._numbers: dict[str, int] = {}
        works: list[CitedWork] = []
        for place, entry in enumerate(entries, 1):
            text = flow(entry.children, _IN_LIST).text
            printed = _NUMBER.match(text.text)
            number = int(printed[1]) if printed and int(printed[1]) == place else place
            for element in (entry, *entry.within()):
                for attribute in ("id", "name"):
                    if element.get(attribute):
                        self._numbers.setdefault(element.get(attribute), number)
            text = _bare(text.part(printed.end(), len(text)) if printed else text)
            if text.text:
                works.append(CitedWork(number, text, text.span(), tuple(dict.fromkeys(_ids(entry)))))
        self.works = tuple(works)

    def _entries(self, content: Element) -> Iterator[Element]:
        """The items of lists that are named as references or stand under such a heading."""
        heading = ""
        waiting = [content]
        while waiting:
            element = waiting.pop()
            if element.name in LEFT_OUT:
                continue
            if element.name in HEADINGS:
                heading = element.words()
            elif element.name in ("ol", "ul"):
                items = list(element.elements("li"))
                named = is_reference_list(element) or kind_of(heading.rstrip(".: ")) == "references"
                if named and items:
                    self.lists.add(id(element))
                    yield from items
                    continue
            waiting.extend(reversed(list(element.elements())))

    def numbers(self, element: Element) -> tuple[int, ...]:
        """The number of the reference that a link leads to; none where it is no citation."""
        target = element.get("href") if element.name == "a" else ""
        number = self._numbers.get(target[1:]) if target.startswith("#") else None
        return () if number is None else (number,)


def _bare(text: MappedText) -> MappedText:
    """An entry without the links to indexes that pages put behind it."""
    match = _LINKS.search(text.text)
    return text.part(0, match.start()).strip() if match else text.strip()


def _ids(entry: Element) -> Iterator[tuple[str, str]]:
    for link in entry.within("a"):
        target = link.get("href")
        for scheme, pattern in (("doi", _DOI), ("pmid", _PMID), ("pmcid", _PMCID)):
            if match := pattern.search(target):
                yield scheme, match[1].rstrip("./")
