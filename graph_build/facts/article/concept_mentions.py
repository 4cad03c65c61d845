"""The concepts that a document names: one fact a concept, its definition and telling mentions as evidence."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from graph_build.model import Concept, Evidence, Fact, Rule, Span
from graph_build.recognisers import CellNames, Lexicon, names_in_tables
from graph_build.recognisers.abbreviations import meaning

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from graph_build.model import (
        Abbreviation,
        Cell,
        MappedText,
        Mention,
        ReadDocument,
        ReadSentence,
        SectionKind,
        Table,
    )

DEFINED = Rule("concepts.defined", 1, "A concept whose short form the document defines, with its mentions.")
NAMED = Rule("concepts.named", 1, "A concept of the vocabulary that the document names.")
DESCRIBED = Rule("concepts.described", 1, "A table column 'Description' says what the thing in the row's head is.")

MOST_SPANS = 6
_DEFINITION, _LEGEND, _INTRODUCED, _NEW_FORM, _TOPIC, _PLAIN = 5, 4, 3, 2, 1, 0
_NOT_READ: frozenset[SectionKind] = frozenset({"references", "back"})

_INTRODUCES_AFTER = re.compile(
    r"\s?(?:,\s(?:an?|the|which)\s|\((?!Fig|Tab|\d|n\s?=)|\s(?:is|are|plays?)\s(?:an?|the)\s)"
)
_INTRODUCES_BEFORE = re.compile(r"(?:\bsuch as|\bincluding|\bagents?|\bdrug|\bnamed|\bcalled|\bparticularly|\() ?$")
_APPOSITION = re.compile(r",\s(?:an?|one of the)\s(?:[\w-]+\s){0,5}$")
_PLURAL = re.compile(r"s\b")
_ROMAN = re.compile(r"\s(?P<marks>[Il1|]{2,3})(?=\s)")
_HEAD_NOUN = re.compile(r"\s(?P<noun>study|trial|registry|criteria|score|scale|index|system)\b", re.IGNORECASE)
_STUDIES = ("study", "trial", "registry")
_SCORES = ("criteria", "score", "scale", "index")
_DESCRIPTION = re.compile(
    r"descriptions?|definitions?|mechanisms?(?: of action)?|class|type of (?:drug|agent)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Sighting:
    span: Span
    surface: str
    weight: int


@dataclass(slots=True)
class _Held:
    """A concept with all that the document shows of it."""

    concept: Concept
    label: str
    category: str
    short: str | None = None
    sightings: list[_Sighting] = field(default_factory=list)


def state(read: ReadDocument) -> Iterator[Fact]:
    """Concepts with their mentions, and descriptions in tables."""
    lexicon = Lexicon.default()
    tables = list(zip(read.document.tables, names_in_tables(read, lexicon), strict=True))
    for one in _held(read, lexicon, tables).values():
        yield _fact(read, one)
    for table, names in tables:
        yield from _descriptions(table, names)


def _held(read: ReadDocument, lexicon: Lexicon, tables: Iterable[tuple[Table, CellNames]]) -> dict[str, _Held]:
    held: dict[str, _Held] = {}
    for abbreviation in sorted(read.document.abbreviations, key=lambda a: a.scope is not None):
        _hold_definition(read, abbreviation, lexicon, held)
    defined = sorted(a.span for a in read.document.abbreviations)
    for sentence in read.sentences:
        if sentence.section in _NOT_READ:
            continue
        for mention in sentence.mentions:
            span = sentence.span(mention.start, mention.end)
            if not _is_part(span, defined) and not _describes_another(sentence, mention):
                _hold(held, mention, (span,), _weight(sentence.text, mention))
    for cell, names in ((cell, names) for table, names in tables for cell in _cells(table)):
        for mention in names.mentions(cell.text.text):
            _hold(held, mention, _runs(cell.text, mention.start, mention.end), _PLAIN)
    return {k: one for k, one in held.items() if one.sightings}


def _is_part(span: Span, defined: Sequence[Span]) -> bool:
    """Whether a mention stands within a definition: it is the defined name itself or a part of it."""
    at = bisect_right(defined, span.start, key=lambda whole: whole.start)
    return any(whole.covers(span) for whole in defined[max(0, at - 4) : at])


def _cells(table: Table) -> Iterator[Cell]:
    """The filled cells of the body, but for those that describe the thing in the row's head."""
    describing = _describing(table)
    for row in table.rows:
        for index, cell in enumerate(row.cells):
            if cell is not None and cell.text.text and index not in describing:
                yield cell


def _runs(text: MappedText, start: int, end: int) -> tuple[Span, ...]:
    """The original spans of a mention in a wrapped cell: other cells stand between its lines."""
    cuts = [p for p in range(start + 1, end) if text.starts[p] - text.ends[p - 1] > 3]
    pieces = [text.part(a, b).strip() for a, b in pairwise([start, *cuts, end])]
    return tuple(piece.span() for piece in pieces if piece.text)


def _hold_definition(read: ReadDocument, abbreviation: Abbreviation, lexicon: Lexicon, held: dict[str, _Held]) -> None:
    """A definition: of a new concept, or once more of the one that its short form stands for already."""
    text, scoped = read.document.text, abbreviation.scope is not None
    concept, label, span = meaning(abbreviation, lexicon), _plain(abbreviation.long, text), abbreviation.span
    before = next((one for one in held.values() if one.short == abbreviation.short), None)
    noun = None if scoped else _HEAD_NOUN.match(text, span.end)
    if noun and noun["noun"].casefold() in _STUDIES:
        concept = _named(f"{abbreviation.short} {noun['noun'].casefold()}", "study", lexicon)
        label = concept.label
    elif noun and noun["noun"].casefold() in _SCORES:
        label, span = f"{label} {noun['noun'].casefold()}", Span(span.start, noun.end())
        concept = _named(label, "score", lexicon)
    elif before and (not scoped or not concept.iri):
        concept = before.concept
    elif _bare(label) == _bare(concept.label):
        label = concept.label
    one = held.setdefault(_key(concept), _Held(concept, label, concept.category))
    if one.short is None:
        one.short, one.label = abbreviation.short, label
    one.sightings.append(_Sighting(span, abbreviation.long, _LEGEND if scoped else _DEFINITION))


def _named(name: str, category: str, lexicon: Lexicon) -> Concept:
    known = lexicon.named(name)
    return known[0] if known else Concept("", name, category)


def _plain(name: str, text: str) -> str:
    """A name as it is written within a sentence and of one thing, where the document shows it so as well."""
    first = name.split()[0]
    if (
        first.istitle()
        and first.isalpha()
        and name[1:].islower()
        and re.search(rf"\b{re.escape(first.lower())}\b", text)
    ):
        name = first.lower() + name[len(first) :]
    if name.endswith("s") and not name.endswith(("ss", "us", "is")) and re.search(rf"\b{re.escape(name[:-1])}\b", text):
        name = name[:-1]
    return name


def _hold(held: dict[str, _Held], mention: Mention, spans: Iterable[Span], weight: int) -> None:
    concept = mention.concept
    key = _key(concept)
    if not concept.iri and key not in held:
        return  # a word that neither the vocabulary nor the document explains
    one = held.setdefault(key, _Held(concept, concept.label, concept.category))
    one.sightings += [_Sighting(span, mention.surface, weight) for span in spans]


def _key(concept: Concept) -> str:
    return concept.iri or concept.label.casefold()


def _bare(name: str) -> str:
    return _PLURAL.sub("", name.casefold()).replace("-", " ")


def _describes_another(sentence: ReadSentence, mention: Mention) -> bool:
    """Whether a mention only says what the concept before it is: "IL-6, a pleiotropic cytokine"."""
    link = _APPOSITION.search(sentence.text[: mention.start])
    return link is not None and any(
        m.concept != mention.concept and m.end <= link.start() <= m.end + 12 for m in sentence.mentions
    )


def _weight(text: str, mention: Mention) -> int:
    """How well a mention introduces its concept."""
    if _INTRODUCES_AFTER.match(text, mention.end) or _INTRODUCES_BEFORE.search(text[: mention.start][-24:]):
        return _INTRODUCED
    return _TOPIC if mention.start == 0 else _PLAIN


def _fact(read: ReadDocument, one: _Held) -> Fact:
    chosen = _chosen(one)
    first = chosen[0].span
    evidence = [Evidence(s.span, "evidence" if s.span == first else "alternate") for s in chosen]
    one.label = _full_name(one)
    doubtful = _doubtful_number(read, one)
    return Fact.of(
        "entity_mention_concept",
        one.label,
        evidence,
        DEFINED if one.short else NAMED,
        concepts=[("label", one.concept.iri)],
        label=one.label,
        category=one.category,
        abbreviation=one.short,
        surface_forms=_forms(one) or None,
        ocr_uncertain=True if doubtful else None,
        raw=doubtful[0] if doubtful else None,
        readings=doubtful[1] if doubtful else None,
        value=doubtful[1][0] if doubtful else None,
        repaired=doubtful is not None,
    )


def _doubtful_number(read: ReadDocument, one: _Held) -> tuple[str, tuple[str, str]] | None:
    """The Roman number after a score's short form, where it was not read cleanly ("PRISM Il"), and its readings."""
    for sighting in one.sightings if one.short and one.category == "score" else ():
        match = _ROMAN.match(read.document.text, sighting.span.end)
        if sighting.surface == one.short and match and set(match["marks"]) != {"I"}:
            two, three = f"{one.short} II", f"{one.short} III"
            return f"{one.short} {match['marks']}", (two, three) if len(match["marks"]) == 2 else (three, two)
    return None


def _chosen(one: _Held) -> list[_Sighting]:
    """Six sightings at most: definitions, those that introduce the concept, new wordings, then early ones."""
    seen: set[str] = set()
    ranked = []
    for order, sighting in enumerate(sorted(one.sightings, key=lambda s: s.span)):
        weight = sighting.weight
        form = _bare(sighting.surface)
        if form not in seen and weight < _NEW_FORM:
            weight = _NEW_FORM
        seen.add(form)
        ranked.append((-weight, order, sighting))
    return [s for _, _, s in sorted(ranked, key=lambda r: r[:2])[:MOST_SPANS]]


def _full_name(one: _Held) -> str:
    """The label, or the document's own words where the vocabulary has a mere symbol ("PTX3")."""
    if one.short or any(c.islower() for c in one.label):
        return one.label
    words = (s.surface for s in sorted(one.sightings, key=lambda s: s.span))
    return next((w for w in words if sum(c.islower() for c in w) > 5), one.label)


def _forms(one: _Held) -> tuple[str, ...]:
    """The wordings other than the label and the short form."""
    known = {_bare(one.label), _bare(one.short or "")}
    forms: dict[str, str] = {}
    for sighting in sorted(one.sightings, key=lambda s: s.span):
        bare = _bare(sighting.surface)
        if bare not in known:
            forms.setdefault(bare, sighting.surface)
    return tuple(forms.values())[:MOST_SPANS]


def _describing(table: Table) -> tuple[int, ...]:
    """The columns that say what the thing in the row's head is."""
    titles = [c.path[-1].strip() if c.path else "" for c in table.columns]
    return tuple(i for i, title in enumerate(titles) if i and _DESCRIPTION.fullmatch(title))


def _descriptions(table: Table, names: CellNames) -> Iterator[Fact]:
    columns = _describing(table)
    for row in table.rows:
        head = row.cells[0] if row.cells else None
        for column in columns:
            cell = row.cells[column] if column < len(row.cells) else None
            if head is None or cell is None or not head.text.text or not cell.text.text:
                continue
            concept = names.whole(head.text.text)
            label = head.text.text if concept is None or head.text.text.isupper() else concept.label
            yield Fact.of(
                "entity_mention_concept",
                label,
                [
                    Evidence(cell.text.span(), "evidence", table.label, cell.row, cell.column),
                    Evidence(head.text.span(), "context", table.label, head.row, head.column),
                ],
                DESCRIBED,
                concepts=[("label", concept.iri if concept else "")],
                label=label,
                category="treatment" if concept is None or concept.category == "drug" else concept.category,
                description=cell.text.text,
            )
