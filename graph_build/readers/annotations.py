"""Annotations that come with a document: tied to the words they are about, or kept apart with the reason.

Files count in different ways: most in characters (Unicode code points), some in bytes of UTF-8 or in units of UTF-16.
The annotated words that files repeat beside the offsets tell which; a file counts in one way throughout.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Literal, get_args

from graph_build.model import Imported, Unplaced

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from graph_build.model import MappedText

Counting = Literal["characters", "bytes", "UTF-16 units"]

Identifier = tuple[str, str]

_WIDTH: dict[str, Callable[[str], int]] = {
    "bytes": lambda character: len(character.encode("utf-8", "surrogatepass")),
    "UTF-16 units": lambda character: 2 if ord(character) > 0xFFFF else 1,
}
_SCHEMES = {
    "mesh": "MESH", "msh": "MESH", "mesh_id": "MESH", "ncbi_mesh": "MESH",
    "omim": "OMIM", "mim": "OMIM", "omim_id": "OMIM",
    "ncbi gene": "NCBIGene", "ncbigene": "NCBIGene", "ncbi_gene": "NCBIGene", "geneid": "NCBIGene", "gene": "NCBIGene",
    "entrezgene": "NCBIGene", "entrez": "NCBIGene", "correspondinggene": "NCBIGene",
    "ncbi taxonomy": "NCBITaxon", "ncbi_taxonomy": "NCBITaxon", "ncbitaxon": "NCBITaxon",
    "taxonomy": "NCBITaxon", "taxid": "NCBITaxon",
    "species": "NCBITaxon", "chebi": "CHEBI", "umls": "UMLS", "hgnc": "HGNC", "uniprot": "UniProt", "mondo": "MONDO",
    "doid": "DOID", "hp": "HP", "hpo": "HP", "drugbank": "DrugBank", "go": "GO", "cl": "CL", "uberon": "UBERON",
    "snomedct": "SCTID", "sctid": "SCTID", "rxnorm": "RxNorm",
}  # fmt: skip
"""Names that files give to a vocabulary -> the project's prefix of it (`ontology.namespaces`)."""
_OF_KIND = {"gene": "NCBIGene", "species": "NCBITaxon"}
"""Kinds of annotations whose bare numbers are of one vocabulary, as NCBI's own taggers write them."""
_MESH = re.compile(r"[DC]\d{5,10}")
_NONE = frozenset({"", "-", "-1", "na", "n/a", "none", "null"})
_SCHEMED = re.compile(r"([A-Za-z][\w #.-]{0,30}?)\s*[:=]\s*(\S.*)")
_VARIANT = re.compile(r"(?:tmvar|hgvs)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Text in which a file counts.

    Attributes:
        first: the number of its first character, as the file counts.
        text: its characters.
    """

    first: int
    text: MappedText


@dataclass(frozen=True, slots=True)
class Stated:
    """An annotation as a file states it.

    Attributes:
        pieces: start and end of each run of words, in the file's own counting.
        surface: the annotated words that stand beside it, or None where the file repeats none.
        kind: the source's own type.
        ids: scheme and identifier of each.
    """

    pieces: tuple[tuple[int, int], ...]
    surface: str | None
    kind: str
    ids: tuple[Identifier, ...] = ()


@dataclass(frozen=True, slots=True)
class Placed:
    """All annotations of a document.

    Attributes:
        imported: those that stand where they say, by place.
        unplaced: the others.
        counting: what the file counts.
    """

    imported: tuple[Imported, ...]
    unplaced: tuple[Unplaced, ...]
    counting: Counting


def place(stretches: Sequence[Stretch], stated: Sequence[Stated], source: str) -> Placed:
    """Tie annotations to the words they are about.

    Args:
        stretches: the document's text, in the order in which the file counts.
        stated: the annotations.
        source: who made them.
    """
    ways: tuple[Counting, ...] = get_args(Counting)
    if all(stretch.text.text.isascii() for stretch in stretches):
        ways = ways[:1]
    tries = [(_Counter(stretches, way), way) for way in ways]
    tested = stated if len(tries) > 1 else ()
    counter, way = max(tries, key=lambda one: sum(one[0].holds(annotation) for annotation in tested))
    imported: list[Imported] = []
    unplaced: list[Unplaced] = []
    for annotation in stated:
        runs = counter.runs(annotation)
        words = " ".join(run.text for run in runs)
        surface = words if annotation.surface is None else annotation.surface
        if not runs:
            reason = "it lies outside of the text"
            unplaced.append(Unplaced(_folded(surface), annotation.kind, source, reason))
        elif not counter.holds(annotation):
            reason = f"the words at its place are {_folded(words)[:80]!r}"
            unplaced.append(Unplaced(_folded(surface), annotation.kind, source, reason))
        else:
            whole = runs[0].span(), runs[-1].span()
            span = type(whole[0])(min(s.start for s in whole), max(s.end for s in whole))
            imported.append(Imported(span, words, annotation.kind, source, annotation.ids))
    imported.sort(key=lambda one: (one.span, one.kind, one.ids))
    return Placed(tuple(imported), tuple(unplaced), way)


class _Counter:
    """Finds the words at offsets that are counted in one way."""

    def __init__(self, stretches: Sequence[Stretch], way: Counting) -> None:
        self._stretches = [(one.first, _positions(one.text.text, way), one.text) for one in stretches]

    def runs(self, annotation: Stated) -> list[MappedText]:
        """The words of each piece; none where a piece lies outside of the text or within a character."""
        found = [self._run(start, end) for start, end in sorted(annotation.pieces)]
        return [run for run in found if run is not None] if all(found) else []

    def holds(self, annotation: Stated) -> bool:
        """Whether the annotated words stand at its place."""
        runs = self.runs(annotation)
        if not runs or annotation.surface is None:
            return bool(runs)
        return _folded(" ".join(run.text for run in runs)) == _folded(annotation.surface)

    def _run(self, start: int, end: int) -> MappedText | None:
        for first, positions, text in self._stretches:
            from_, to = _found(positions, start - first), _found(positions, end - first)
            if from_ is not None and to is not None and from_ < to:
                run = text.part(from_, to).strip()
                return run if run.text else None
        return None


def _positions(text: str, way: Counting) -> range | dict[int, int]:
    """From numbers as a file counts to positions."""
    if way == "characters":
        return range(len(text) + 1)
    width = _WIDTH[way]
    return {at: index for index, at in enumerate(accumulate(map(width, text), initial=0))}


def _found(positions: range | dict[int, int], at: int) -> int | None:
    if isinstance(positions, range):
        return at if at in positions else None
    return positions.get(at)


def _folded(text: str) -> str:
    return " ".join(text.split())


def identifiers(printed: str, kind: str = "", scheme: str = "") -> tuple[Identifier, ...]:
    """The identifiers that a field holds, as pairs of the project's prefix of their vocabulary and the local part.

    A field may hold several, parted by `|`, `+`, `;` or `,`; "-1" stands for none. The description of a variant is
    kept whole, whatever signs it holds. Where no vocabulary is named, the pair's first part is empty.

    >>> identifiers("D003490|OMIM:143100")
    (('MESH', 'D003490'), ('OMIM', '143100'))
    >>> identifiers("3569", "Gene")
    (('NCBIGene', '3569'),)
    >>> identifiers("-1")
    ()

    Args:
        printed: the field.
        kind: the kind of the annotation, by which bare numbers are told.
        scheme: the vocabulary that the field's own name gives, if it does.
    """
    return tuple(dict.fromkeys(_identifiers(printed, kind, scheme)))


def _identifiers(printed: str, kind: str, scheme: str) -> Iterator[Identifier]:
    for part in printed.split(";"):
        variant = _VARIANT.match(part.strip())
        for one in (part,) if variant else re.split(r"[|+,]", part):
            bare = one.strip()
            if bare.lower() in _NONE:
                continue
            schemed = _SCHEMED.fullmatch(bare)
            if schemed and schemed[2].strip().lower() in _NONE:
                continue
            if schemed:
                yield _prefix(schemed[1]), schemed[2].strip()
            elif scheme:
                yield _prefix(scheme), bare
            elif _MESH.fullmatch(bare):
                yield "MESH", bare
            else:
                yield (_OF_KIND.get(kind.lower(), "") if bare.isdigit() else ""), bare


def scheme_of(name: str) -> str:
    """The project's prefix of a vocabulary by a name that files give it; empty where the name is not known."""
    return _SCHEMES.get(name.strip().lower(), "")


def _prefix(scheme: str) -> str:
    return _SCHEMES.get(scheme.strip().lower(), scheme.strip())
