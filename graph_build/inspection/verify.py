"""Does a release say what its documents say? The release of record held against itself, and against the documents.

Against itself: counts and sources, and each statement against its IRI, which is a digest of it. Against the documents:
spans by hash and offset, numbers and units by what is printed, what is denied, compared, named and repaired by the
words. Nothing of the build is trusted.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain, groupby
from typing import TYPE_CHECKING, Any

from graph_build.inspection.chosen import wrong_numbers
from graph_build.inspection.meaning import Told, unmeant
from graph_build.inspection.meant import concepts, wrong_concepts
from graph_build.inspection.readback import facts
from graph_build.inspection.record import disagreement, miscounted, record, restated
from graph_build.inspection.repaired import unrepairable
from graph_build.inspection.rivals import Rivals, wrong_names
from graph_build.rdf import DocumentIris
from graph_build.rdf.evidence import QUOTE_DIGITS
from graph_build.readers import is_escaped, is_markup, original
from graph_build.recognisers.printed import (
    NUMBERS_NOT_PRINTED,
    UNIT_SLOTS,
    UNITS_NOT_PRINTED,
    printed_numbers,
    printed_units,
)
from graph_build.sources import Source, documents
from graph_build.store import PREFIXES, plain

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence
    from pathlib import Path

    from graph_build.inspection.meant import Linked
    from graph_build.release import Release
    from graph_build.store import Store

_SPANS = """SELECT ?span ?sha ?start ?end ?quote ?exact WHERE {
  GRAPH ?graph {
    ?source cyto:sha256 ?sha . ?span oa:start ?start ; oa:end ?end .
    OPTIONAL { ?span cyto:quoteSha256 ?quote } OPTIONAL { ?span oa:exact ?exact }
  }
}"""
_REPAIRED = "SELECT ?fact WHERE { ?fact cyto:readingQuality ?q FILTER(?q IN (cyto:repaired, cyto:ambiguous)) }"


@dataclass(slots=True)
class Verdict:
    """What the verification found.

    Attributes:
        spans: spans looked at; facts: facts looked at; repaired: facts marked as read differently from how printed.
        faults: what does not hold: document, fact or span IRI, and why.
        missing: documents of the release that were not given.
    """

    spans: int = 0
    facts: int = 0
    repaired: int = 0
    faults: list[dict[str, str]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether everything that could be asked holds, and all could be asked."""
        return not self.faults and not self.missing

    def fault(self, document: str, about: str, reason: str) -> None:
        """Note what does not hold."""
        self.faults.append({"document": document, "about": about, "reason": reason})


def verify(release: Release, paths: Sequence[Path]) -> Verdict:
    """Hold a release against itself and against its documents.

    Looked at is the release of record, its N-Quads, and not the store that answers queries.

    Args:
        release: whose files are those that were published (`check_release`).
        paths: files, archives and folders with the documents.

    Raises:
        DocumentError: for a path that does not exist.
        ReleaseError: where the N-Quads are damaged.
    """
    sources = {str(source["sha256"]): source for source in release.manifest["sources"]}
    names = {DocumentIris(sha).document: str(source["name"]) for sha, source in sources.items()}
    verdict = Verdict()
    with record(release) as store:
        if why := disagreement(store, release.store()):
            verdict.fault("the release", str(release.store_path), why)
        found = list(facts(store))
        for reason in miscounted(release.manifest, store, found):
            verdict.fault("the release", str(release.path), reason)
        for iri, reason in restated(release):
            verdict.fault(names.get(iri.partition("/fact/")[0], "no document of the release"), iri, reason)
        texts = originals(paths, {sha: source.get("encoding") for sha, source in sources.items()})
        verdict.missing = sorted(str(source["name"]) for sha, source in sources.items() if sha not in texts)
        _spans_hold(store, texts, verdict)
        repaired = {str(plain(iri)) for (iri,) in store.select(PREFIXES + _REPAIRED)}
        # without quotations the wordings that name some concepts are left out
        linked = concepts(store) if release.manifest.get("profile") == "with-quotes" else {}
    forms = {DocumentIris(sha).document: (text, str(sources[sha]["form"])) for sha, text in texts.items()}
    for document, of_one in groupby(found, key=lambda fact: fact["iri"].rpartition("/fact/")[0]):
        if document in forms:
            text, form = forms[document]
            _facts_hold([Told(f, text, is_markup(form), is_escaped(form)) for f in of_one], repaired, linked, verdict)
    return verdict


def _facts_hold(
    of_document: Sequence[Told],
    repaired: Container[str],
    linked: Mapping[str, Linked],
    verdict: Verdict,
) -> None:
    """Hold the facts of one document against it."""
    rivals = Rivals.of(of_document)
    for told in of_document:
        fact = told.fact
        verdict.facts += 1
        verdict.repaired += fact["iri"] in repaired
        found = faults(told, rivals, repaired=fact["iri"] in repaired)
        for reason in chain(found, wrong_concepts(told, linked.get(fact["iri"], {}), rivals)):
            verdict.fault(fact["document"], fact["iri"], reason)


def originals(paths: Sequence[Path], wanted: Mapping[str, str | None]) -> dict[str, str]:
    """The original texts of the wanted documents under some paths, by the SHA-256 of their bytes.

    Args:
        paths: files, archives and folders.
        wanted: SHA-256 of documents, in hexadecimal, with the encoding that the manifest says they are in; None for
            those that need none said.

    Raises:
        DocumentError: for a path that does not exist.
    """
    found: dict[str, str] = {}
    for one in documents(paths):
        if isinstance(one, Source) and (sha256 := hashlib.sha256(one.data).hexdigest()) in wanted:
            found[sha256] = original(one.data, one.name, wanted[sha256])
    return found


def _spans_hold(store: Store, texts: Mapping[str, str], verdict: Verdict) -> None:
    for span, sha, start, end, quote, exact in store.select(PREFIXES + _SPANS):
        text = texts.get(str(plain(sha)))
        if text is None:
            continue
        verdict.spans += 1
        first, last = int(plain(start) or 0), int(plain(end) or 0)
        words = text[first:last]
        if len(words) != last - first or not _says(words, plain(quote), plain(exact)):
            verdict.fault(str(plain(sha))[:16], str(plain(span)), "the words there are others")


def _says(words: str, digest: object, exact: object) -> bool:
    """Whether a span is of these characters: by their hash, where the quotation does not have them as they are."""
    if digest is None:
        return words == exact
    # the first digits are stated; releases that were built earlier have all
    return len(str(digest)) >= QUOTE_DIGITS and hashlib.sha256(words.encode()).hexdigest().startswith(str(digest))


def faults(told: Told, rivals: Rivals, *, repaired: bool = False) -> Iterator[str]:
    """What a fact states that its document does not say.

    Args:
        told: the fact with its words.
        rivals: what the other facts of the document take.
        repaired: whether it is marked as read differently from how it is printed.
    """
    curated = told.fact["origin"] == "curated"  # a reviewer may take a number from another place, and name things anew
    if repaired:
        yield from unrepairable(told)
    elif not curated:
        yield from unprinted(told)
        yield from wrong_numbers(told)
    elif any(unprinted(told)):
        yield from unprinted(told, told.whole)
    if curated:
        return
    yield from unmeant(told)
    yield from wrong_names(told, rivals)


def unprinted(told: Told, words: str | None = None) -> Iterator[str]:
    """The numbers and units of a fact that its spans, or other words, do not print."""
    words, slots = told.words if words is None else words, told.fact["slots"]
    where = "its spans" if words is told.words else "the document"
    have = printed_numbers(words)
    implied = {"n", "n_total"} if slots.get("n_implied") else set()
    for name, value in slots.items():
        if name in NUMBERS_NOT_PRINTED or name in implied:
            continue
        for want in _numbers(value):
            if want not in have:
                yield f"{name} {want} is not printed in {where}"
    for name in UNIT_SLOTS:
        unit = slots.get(name)
        if not isinstance(unit, str) or unit in UNITS_NOT_PRINTED or slots.get("unit_inferred"):
            continue
        if unit not in printed_units(words):
            yield f"{name} {unit} is not printed in {where}"


def _numbers(value: Any) -> Iterator[Decimal]:  # noqa: ANN401 - JSON
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return
    if isinstance(value, list):
        for one in value:
            yield from _numbers(one)
        return
    yield Decimal(str(value)).normalize()
