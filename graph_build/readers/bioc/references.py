"""The reference list of PMC's BioC: a passage an entry, its title as text and all else in infons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph_build.model import CitedWork, MappedText
from graph_build.readers.bioc.sections import is_reference, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.readers.bioc.passages import Passage

_SCHEMES = {"pub-id_pmid": "pmid", "pub-id_doi": "doi", "pub-id_pmcid": "pmcid", "pub-id_pmc": "pmcid"}


def works_of(passages: Sequence[Passage]) -> tuple[CitedWork, ...]:
    """The entries in order, numbered as the list is; an entry without words is left out but keeps its number."""
    entries = [one for one in passages if is_reference(one)]
    found = [(number, _text(one), tuple(_ids(one))) for number, one in enumerate(entries, 1)]
    return tuple(CitedWork(number, text, text.span(), ids) for number, text, ids in found if text)


def _text(passage: Passage) -> MappedText:
    """Authors, title, source and year, as a printed list has them."""
    authors = MappedText.join(_authors(passage), ", ")
    others = (_field(passage, key) for key in ("source", "year"))
    return MappedText.join((part for part in (authors, text_of(passage), *others) if part), ". ")


def _authors(passage: Passage) -> Iterator[MappedText]:
    """The names: infons "name_0", "name_1" … of the form "surname:Ito;given-names:K"."""
    number = 0
    while name := passage.infons.get(f"name_{number}"):
        parts = []
        for key in ("surname:", "given-names:"):
            at = name.text.find(key)
            if at >= 0:
                end = name.text.find(";", at)
                parts.append(name.part(at + len(key), end if end >= 0 else len(name)).strip())
        yield MappedText.join(part for part in parts or [name.strip()] if part)
        number += 1


def _field(passage: Passage, key: str) -> MappedText:
    found = passage.infons.get(key)
    return found.strip() if found else MappedText("", (), ())


def _ids(passage: Passage) -> Iterator[tuple[str, str]]:
    for key, scheme in _SCHEMES.items():
        if value := passage.infon(key):
            yield scheme, value
