"""Entities that a summary page lists with identifiers: "- **Genes:** ABC1 (a name) [NCBI Gene 19] {aka X, Y}"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.model import Fact, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import ReadDocument, ReadSentence

LISTED = Rule("concepts.listed", 1, "An item of a list of entities is a concept with the identifiers printed there.")
ALIAS = Rule("concepts.alias", 1, "The names in {aka ...} after a listed entity are aliases of it.")

_CATEGORIES = {
    "genes": "gene",
    "proteins": "protein",
    "diseases": "disease",
    "chemicals": "chemical",
    "drugs": "drug",
    "species": "species",
    "organisms": "species",
    "variants": "variant",
    "mutations": "variant",
    "cell lines": "cell line",
    "anatomy": "anatomy",
    "phenotypes": "finding",
    "procedures": "procedure",
}
_LIST = re.compile(rf"(?P<category>{'|'.join(_CATEGORIES)})\s?:\s+", re.IGNORECASE)
_PREFIXES = {"ncbi gene": "NCBIGene", "gene": "NCBIGene", "taxon": "NCBITaxon", "ncbi taxon": "NCBITaxon"}
_IDENTIFIER = re.compile(
    r"\b(?P<prefix>(?i:NCBI Gene|NCBI Taxon|Gene|taxon)|[A-Z][A-Za-z]{1,12}(?=:))[:\s]\s?"
    r"(?P<id>[A-Z]{0,6}\d[\w.-]{0,15})\b"
)
_GROUP = re.compile(r"[(\[{]([^()\[\]{}]{1,300})[)\]}]")
_ALSO = re.compile(r"\{aka\s+([^{}]{1,600})\}")


def state(read: ReadDocument) -> Iterator[Fact]:
    """One fact an item, and one an alias."""
    for sentence in read.sentences:
        if sentence.section != "back":
            continue
        label = _LIST.match(sentence.text)
        if label:
            category = _CATEGORIES[label["category"].casefold()]
            for start, end in _items(sentence.text, label.end()):
                yield from _item(read, sentence, start, end, category)


def _items(text: str, start: int) -> Iterator[tuple[int, int]]:
    """The runs between commas that stand in no bracket."""
    depth, begin = 0, start
    for at in range(start, len(text)):
        depth += (text[at] in "([{") - (text[at] in ")]}")
        if text[at] == "," and depth == 0:
            yield begin, at
            begin = at + 1
    if text[begin:].strip():
        yield begin, len(text)


def _item(read: ReadDocument, sentence: ReadSentence, start: int, end: int, category: str) -> Iterator[Fact]:
    printed = sentence.text[start:end]
    start += len(printed) - len(printed.lstrip())
    also = _ALSO.search(sentence.text, start, end)
    stop = start + len(sentence.text[start : also.start() if also else end].rstrip())
    whole = sentence.text[start:stop]
    first = _GROUP.search(whole)
    name = whole[: first.start()].strip() if first else whole
    if not name:
        return
    identifiers = tuple(dict.fromkeys(_curie(m) for m in _IDENTIFIER.finditer(whole)))
    words = [
        w.strip() for m in _GROUP.finditer(whole) if not _IDENTIFIER.search(m.group(1)) for w in m.group(1).split(",")
    ]
    words = [w for w in words if w.casefold() != category]
    defined = read.expansions.get(name)
    spelt_out = bool(words) and category in ("gene", "protein")
    label = f"{name} ({words[0]})" if spelt_out else defined.label if defined else name
    mention = next((m for m in sentence.mentions if m.start == start), None)
    iri = defined.iri if defined else mention.concept.iri if mention else ""
    yield Fact.of(
        "entity_mention_concept",
        label,
        sentence.span(start, stop),
        LISTED,
        concepts=[("label", iri)],
        abbreviation=name if defined and not spelt_out and name != label else None,
        surface_forms=tuple(words) if words and not spelt_out else None,
        label=label,
        category=category,
        identifiers=identifiers or None,
    )
    for alias in re.finditer(r"[^,\s][^,]*", also.group(1)) if also else ():
        at = also.start(1) + alias.start() if also else 0
        text = alias.group().strip()
        yield Fact.of(
            "entity_mention_concept",
            label,
            sentence.span(at, at + len(text)),
            ALIAS,
            concepts=[("label", iri)],
            alias=text,
            label=label,
            category=category,
            identifiers=identifiers or None,
        )


def _curie(match: re.Match[str]) -> str:
    prefix = match["prefix"]
    return f"{_PREFIXES.get(prefix.casefold(), prefix)}:{match['id']}"
