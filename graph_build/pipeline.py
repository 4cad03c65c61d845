"""The pure function of one document: bytes in, quads out. No clock, network, store or global state.

What a user adds to the vocabulary comes with the settings, and is in force while that document is read
(`ontology.terms.using`).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from graph_build.confidence import assessed, bound_of
from graph_build.courses import settled
from graph_build.curation import in_force, review
from graph_build.facts.assemble import assemble
from graph_build.facts.checking.checks import discrepancies
from graph_build.facts.grounding import Refused
from graph_build.facts.links import Links
from graph_build.facts.merging import merge
from graph_build.linear import LinearModel, read_model
from graph_build.linear import missing as missing_linear
from graph_build.linear import shipped as linear_model
from graph_build.linking.terms import read_terms
from graph_build.model.publications import Publication
from graph_build.nlp import NAME as PARSER
from graph_build.nlp import missing as missing_parser
from graph_build.nlp import shipped as parser
from graph_build.rdf import DocumentIris, document_quads, is_wording, lines_of, may_hold_title, unfit
from graph_build.readers import read
from graph_build.recognisers import Lexicon, learned, recognise
from graph_build.records import placed
from graph_build.settings import BuildSettings
from graph_build.validation.violations import violations
from ontology.namespaces import CYTO, PROV
from ontology.terms import enlarged, per_vocabulary, using, vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph_build.model import Companion, Discrepancy, Document, Fact, ReadDocument, Unplaced, Worksheet
    from graph_build.nlp import ParserModel
    from graph_build.rdf.terms import Quad
    from graph_build.recognisers.learned import Model


_MADE_OF = (f"<{CYTO}reportedBy>", f"<{PROV}wasDerivedFrom>")
"""What leads from an event or a record to the facts that it was made of."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What a document states, before it becomes quads."""

    read: ReadDocument
    facts: tuple[Fact, ...]
    discrepancies: tuple[Discrepancy, ...]
    refused: tuple[Refused, ...]


@dataclass(frozen=True, slots=True)
class Processed:
    """What became of one document.

    Attributes:
        source: name, sha256, form and number of characters of the document, for the manifest; the file beside it,
            and how many annotations came with it, where there are any.
        lines: its quads as N-Quads, sorted, each once, without line ends.
        counts: facts by type, and discrepancies.
        withheld: facts whose confidence lies below the bound, by type; each is described in a graph of its own.
        rules: name and version of each rule that stated something.
        quarantined: facts and imported annotations kept out, each with type, subject, spans, rule and reason.
        stale: reviewers' decisions that no longer find their fact or are no longer needed, each in words.
    """

    source: dict[str, object]
    lines: tuple[str, ...]
    counts: dict[str, int]
    withheld: dict[str, int]
    rules: tuple[tuple[str, int], ...]
    quarantined: tuple[dict[str, object], ...]
    stale: tuple[str, ...] = ()


@per_vocabulary
def lexicon(terms: str | None) -> Lexicon:
    """The lexicon that documents are read with: the vocabulary in force, then the names of linked ontologies."""
    return Lexicon.of((*vocabulary(), *read_terms(terms))) if terms else Lexicon.default()


def models(settings: BuildSettings) -> tuple[Model, ...]:
    """The models of learned names that documents are read with; none where the settings or lacking files forbid."""
    return learned.shipped() if settings.learned else ()


@lru_cache(maxsize=4)
def confidence_model(path: str | None) -> LinearModel | None:
    """The model of confidence in a file that a user gives, or the one that came with Cytolink; None where it lacks."""
    if path:
        return read_model(Path(path))
    return None if "confidence" in missing_linear() else linear_model("confidence")


def asked(settings: BuildSettings) -> list[tuple[str, str]]:
    """Name and SHA-256 of each model that documents are read and facts assessed with."""
    used: list[Model | LinearModel | ParserModel] = list(models(settings))
    if settings.learned and "comparisons" not in missing_linear():
        used.append(linear_model("comparisons"))
    if (sure_of := confidence_model(settings.confidence_model)) is not None:
        used.append(sure_of)
    if not missing_parser():
        used.append(parser())
    return [(model.name, model.sha256) for model in used]


def lacking(settings: BuildSettings) -> list[str]:
    """The models that a build asks for and whose files are not there: what they do is left out of it."""
    linear = missing_linear()
    read = [*learned.missing(), *(name for name in linear if name == "comparisons")] if settings.learned else []
    read += [name for name in linear if name == "confidence" and not settings.confidence_model]
    return read + ([PARSER] if missing_parser() else [])


def state(data: bytes, name: str, settings: BuildSettings | None = None, companion: Companion | None = None) -> Stated:
    """Read a document and state its facts, curation left aside.

    Args:
        data: the document's bytes.
        name: its file name.
        settings: of the build; None for the usual ones.
        companion: what stands beside the bytes and belongs to the document, or None.

    Raises:
        DocumentError: where the bytes cannot be read as a document.
    """
    settings = settings or BuildSettings()
    recognised = recognise(read(data, name, companion, settings.encoding), lexicon(settings.terms), models(settings))
    facts, refused = assemble(recognised)
    if (sure_of := confidence_model(settings.confidence_model)) is not None:
        facts = assessed(facts, recognised, sure_of)
    return Stated(recognised, facts, tuple(discrepancies(recognised, facts)), refused)


def process(data: bytes, name: str, settings: BuildSettings, companion: Companion | None = None) -> Processed:
    """All of one document: the same bytes, name, settings and companion give the same result, on any machine.

    How long that may take is for the runner to say: there is no clock here.

    Raises:
        DocumentError: where the bytes cannot be read as a document, or it makes more quads than it may.
    """
    with using(enlarged(settings.vocabulary)):
        return _processed(data, name, settings, companion)


def _processed(data: bytes, name: str, settings: BuildSettings, companion: Companion | None) -> Processed:
    stated = state(data, name, settings, companion)
    document = stated.read.document
    facts, noted = stated.facts, stated.discrepancies
    stale: tuple[str, ...] = ()
    if settings.curation and (worksheet := in_force(settings.worksheets).get(document.sha256)):
        facts, stale = _reviewed(stated, worksheet)
        noted = (*noted, *worksheet.discrepancies)
    facts = tuple(merge(settled(facts)))
    broken = {fact: reason for fact in facts if (reason := unfit(fact))}
    facts = _without(facts, broken)
    sure_of = confidence_model(settings.confidence_model)
    bounds = ((f, bound_of(f, sure_of, settings.bound)) for f in facts)
    withheld = {f: bound for f, bound in bounds if f.confidence is not None and f.confidence < bound}
    facts = _without(facts, withheld)
    paper = _publication(document, facts, settings)
    write = partial(
        document_quads, document, discrepancies=noted, withheld=withheld, paper=paper,
        quotes=settings.quotes, models=asked(settings), most=settings.most_quads,
    )  # fmt: skip
    records, unplaced = placed(stated.read, facts)
    quads = write(facts, records=records, unplaced=unplaced)
    if unshapely := _broken(document, facts, quads):
        broken |= unshapely
        facts = _without(facts, unshapely)
        records, unplaced = placed(stated.read, facts)
        quads = write(facts, records=records, unplaced=unplaced)
    counts = Counter[str](f.type for f in facts)
    counts["discrepancy"] = len(noted)
    rules = {f.rule for f in facts} | {d.rule for d in noted}
    refused = [*stated.refused, *(Refused(fact, reason) for fact, reason in broken.items())]
    return Processed(
        source=_source(document, companion, _cited(paper, quotes=settings.quotes)),
        lines=tuple(lines_of(quads)),
        counts=dict(sorted(counts.items())),
        withheld=dict(sorted(Counter[str](f.type for f in withheld).items())),
        rules=tuple(sorted((r.name, r.version) for r in rules)),
        quarantined=(*map(_report, refused), *map(_unplaced, document.unplaced)),
        stale=stale,
    )


def _reviewed(stated: Stated, worksheet: Worksheet) -> tuple[tuple[Fact, ...], tuple[str, ...]]:
    """The facts after the reviewers' decisions, and the decisions that were left out."""
    reviewed = review(stated.facts, worksheet, Links.of(stated.read).linked)
    return reviewed.facts, tuple(reviewed.obsolete)


def _without(facts: tuple[Fact, ...], left_out: Mapping[Fact, object]) -> tuple[Fact, ...]:
    """The others; a fact's hash is made of all that it says, so it is not asked for where none is left out."""
    return tuple(f for f in facts if f not in left_out) if left_out else facts


def _broken(document: Document, facts: tuple[Fact, ...], quads: list[Quad]) -> dict[Fact, str]:
    """The facts that break a shape, with what the shapes say of each."""
    said: dict[str, str] = {}
    for violation in violations(quads):
        said.setdefault(violation.focus, violation.message)
    if not said:
        return {}
    iris = DocumentIris(document.sha256)
    for subject, predicate, value, _ in quads:
        # an event or record is made of facts: where it breaks a shape, so do they
        if predicate in _MADE_OF and subject[1:-1] in said:
            said.setdefault(value[1:-1], said[subject[1:-1]])
    found: dict[Fact, str] = {}
    for fact in facts:
        own = iris.fact(fact)
        spans = {iris.span(e.span) for e in fact.evidence}
        for focus, message in said.items():
            if focus == own or focus.startswith(f"{own}/") or focus in spans:
                found[fact] = message
                break
    return found


def _report(refused: Refused) -> dict[str, object]:
    fact = refused.fact
    return {
        "type": fact.type,
        "subject": fact.subject,
        "spans": [[e.span.start, e.span.end] for e in fact.evidence],
        "rule": f"{fact.rule.name}/{fact.rule.version}",
        "reason": refused.reason,
    }


def _unplaced(annotation: Unplaced) -> dict[str, object]:
    return {
        "type": "imported_annotation",
        "subject": annotation.surface,
        "spans": [],
        "rule": annotation.source,
        "reason": annotation.reason,
    }


def _publication(document: Document, facts: tuple[Fact, ...], settings: BuildSettings) -> Publication:
    """What a document is cited by: what its user says, else what it says of itself."""
    read = Publication.of(facts)
    given = settings.given_of(document.name, document.sha256)
    return read.with_given(given) if given else read


def _cited(paper: Publication, *, quotes: bool) -> dict[str, object]:
    """The publication in the manifest, without runs of the document's own words where quotations are left out."""
    return paper.entry(
        title=may_hold_title(paper, quotes=quotes), byline=quotes or not is_wording(" ".join(paper.authors))
    )


def _source(document: Document, companion: Companion | None, cited: dict[str, object]) -> dict[str, object]:
    """The document's entry in the manifest."""
    entry: dict[str, object] = {
        "name": document.name,
        "sha256": document.sha256,
        "form": document.form,
        "characters": len(document.text),
    }
    if cited:
        entry["publication"] = cited
    if companion:
        entry["beside"] = {"name": companion.name, "sha256": hashlib.sha256(companion.data).hexdigest()}
    if document.imported or document.left_out:
        entry["imported"] = {"annotation": len(document.imported), **dict(document.left_out)}
    if document.encoding:
        entry["encoding"] = document.encoding
    if document.counting != "characters":
        entry["counted_in"] = document.counting
    return entry
