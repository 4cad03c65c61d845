"""Reads OBO files (https://owlcollab.github.io/oboformat/doc/GO.format.obo-1_4.html): what slices and links need."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ontology.errors import VocabularyError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_LINE = 1_000_000
"""Characters a line may have; a longer one is a broken or hostile file."""

_SYNONYM = re.compile(r'"((?:[^"\\]|\\.)*)"\s+(EXACT|BROAD|NARROW|RELATED)?')
_TRAILING = re.compile(r"(?<!\s)\s+(!.*|\{.*\}\s*(!.*)?)$")


@dataclass(slots=True)
class OboTerm:
    """One `[Term]` of an OBO file.

    Attributes:
        id: its CURIE.
        name: its label.
        line: of its `id`, or where there is none of its stanza.
        parents: CURIEs of its `is_a`.
        parent_lines: their lines.
        synonyms: pairs of text and scope.
        xrefs: cross-references as printed, without their modifiers.
        equivalents: those of them that the file marks as equivalent to the term.
        obsolete: whether it is marked so.
        replaced_by: CURIEs of what replaces it.
    """

    id: str = ""
    name: str = ""
    line: int = 0
    parents: list[str] = field(default_factory=list)
    parent_lines: list[int] = field(default_factory=list)
    synonyms: list[tuple[str, str]] = field(default_factory=list)
    xrefs: list[str] = field(default_factory=list)
    equivalents: list[str] = field(default_factory=list)
    obsolete: bool = False
    replaced_by: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Obo:
    """An OBO file: the tags of its header with all their values, and its terms by id."""

    header: dict[str, list[str]]
    terms: dict[str, OboTerm]


def read_obo(lines: Iterable[str], where: str) -> Obo:
    """The header and terms of an OBO file; other stanzas are passed over.

    Args:
        lines: of the file, with or without line ends.
        where: the file's name, for messages.

    Raises:
        VocabularyError: for a line without a tag, a term without an id, an id with a blank or met before, a line of a
            million characters or more.
    """
    header: dict[str, list[str]] = {}
    terms: dict[str, OboTerm] = {}
    term: OboTerm | None = None
    stanza = ""
    for number, line in _checked(lines, where):
        if line.startswith("["):
            _require_id(term, where)
            stanza = line
            term = OboTerm(line=number) if stanza == "[Term]" else None
            continue
        tag, colon, rest = line.partition(": ")
        if not colon and not line.endswith(":"):
            raise VocabularyError(f"{line[:60]!r} has no tag", where=f"{where}, line {number}", do="Is it an OBO file?")
        if not stanza:
            header.setdefault(tag, []).append(rest)
        elif term is not None:
            _take(term, tag, rest, number)
            if tag == "id":
                _check_id(term, terms, where)
                terms[term.id] = term
    _require_id(term, where)
    return Obo(header, terms)


def _require_id(term: OboTerm | None, where: str) -> None:
    if term is not None and not term.id:
        raise VocabularyError("a term has no id", where=f"{where}, line {term.line}", do="Give it one.")


def _check_id(term: OboTerm, terms: dict[str, OboTerm], where: str) -> None:
    here = f"{where}, line {term.line}"
    if not term.id or " " in term.id or "\t" in term.id:
        raise VocabularyError(f"{term.id[:60]!r} is no id: it is empty or has a blank", where=here)
    if term.id in terms:
        before = terms[term.id].line
        raise VocabularyError(f"the id {term.id} was given before, in line {before}", where=here, do="Merge the two.")


def _checked(lines: Iterable[str], where: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(lines, 1):
        if len(line) > MAX_LINE:
            raise VocabularyError(
                f"a line of {len(line)} characters", where=f"{where}, line {number}", do="Is the file damaged?"
            )
        text = line.strip()
        if text and not text.startswith("!"):
            yield number, text


def _take(term: OboTerm, tag: str, rest: str, number: int) -> None:
    match tag:
        case "id":
            term.id, term.line = _TRAILING.sub("", rest), number
        case "name":
            term.name = rest
        case "is_a":
            term.parents.append(_bare(rest))
            term.parent_lines.append(number)
        case "xref":
            term.xrefs.append(_bare(rest))
            if "equivalentTo" in rest:
                term.equivalents.append(_bare(rest))
        case "synonym":
            if found := _SYNONYM.match(rest):
                term.synonyms.append((found.group(1).replace('\\"', '"'), found.group(2) or "RELATED"))
        case "is_obsolete":
            term.obsolete = rest.startswith("true")
        case "replaced_by":
            term.replaced_by.append(_bare(rest))


def _bare(rest: str) -> str:
    """A value without its trailing modifiers and comment."""
    return rest.split(" ", 1)[0]
