"""The pages of the documentation: read once, in their sections, and found by their words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from server.pages.documentation.rendering import Section, rendered

if TYPE_CHECKING:
    from collections.abc import Iterator

_PACKED = Path(__file__).parent / "pages"
FOLDER = _PACKED if _PACKED.is_dir() else Path(__file__).parents[3] / "docs"
"""In a wheel the pages lie beside this module, in a checkout in `docs/`."""
_ABOUT = 160
"""Characters of a page's first paragraph that a list shows."""


@dataclass(frozen=True)
class Page:
    """A page: its name (the file's, without suffix), title, HTML, how it begins, its parts from heading to heading."""

    name: str
    title: str
    html: str
    about: str
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class Hit:
    """A part of a page that holds all words sought, with some text around the first of them."""

    page: Page
    section: Section
    excerpt: str


@cache
def page(name: str) -> Page | None:
    """The page of a name such as `tutorial` or `decisions/0003-releases`; none where there is no such file."""
    if name not in names():
        return None
    html, sections = rendered((FOLDER / f"{name}.md").read_text(encoding="utf-8"), name, names())
    about = _begin(next(iter(sections[0].paragraphs), ""), _ABOUT)
    return Page(name, sections[0].title, html, about, sections)


@cache
def names() -> frozenset[str]:
    """The names of all pages."""
    return frozenset(path.relative_to(FOLDER).with_suffix("").as_posix() for path in FOLDER.rglob("*.md"))


@cache
def pictures() -> frozenset[str]:
    """The file names of the pictures that pages show."""
    return frozenset(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.svg"))


@cache
def contents() -> dict[str, tuple[Page, ...]]:
    """The sections with their pages, in order.

    Raises:
        KeyError: `contents.yaml` names a page that is not there.
    """
    listed = yaml.safe_load((FOLDER / "contents.yaml").read_text(encoding="utf-8"))
    return {section: tuple(_there(name) for name in pages) for section, pages in listed.items()}


def found(words: str, most: int) -> list[Hit]:
    """The parts of pages that hold all of the words: those with a word in their heading first, then in page order."""
    sought = words.casefold().split()
    hits = [hit for shown in _in_order() for hit in _hits(shown, sought)] if sought else []
    return sorted(hits, key=lambda hit: not any(word in hit.section.title.casefold() for word in sought))[:most]


def _there(name: str) -> Page:
    if shown := page(name):
        return shown
    raise KeyError(f"docs/contents.yaml names {name}, which is no page of docs/")


def _in_order() -> Iterator[Page]:
    listed = [shown for pages in contents().values() for shown in pages]
    yield from listed
    yield from (_there(name) for name in sorted(names() - {shown.name for shown in listed}))


def _hits(shown: Page, sought: list[str]) -> Iterator[Hit]:
    for section in shown.sections:
        text = f"{section.title} {section.text}".casefold()
        if all(word in text for word in sought):
            yield Hit(shown, section, _around(section.text, sought[0]))


def _around(text: str, word: str) -> str:
    start = max(text.casefold().find(word) - _ABOUT // 3, 0)
    begun = text.find(" ", start) + 1 if start else 0
    return ("… " if begun else "") + _begin(text[begun:], _ABOUT)


def _begin(text: str, length: int) -> str:
    return text if len(text) <= length else re.sub(r"\s+\S*$", "", text[:length]) + " …"
