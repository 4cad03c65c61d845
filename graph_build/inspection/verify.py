"""Does every fact stand where the graph says it does? Spans by hash and offset, numbers and units by what is printed.

Everything is asked of the release by SPARQL and held against the documents themselves; nothing of the build is trusted.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from graph_build.inspection.readback import FactFound, facts
from graph_build.model import printed
from graph_build.rdf import DocumentIris
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

    from graph_build.store import Store

_SPANS = """SELECT ?span ?sha ?start ?end ?quote WHERE {
  ?span a cyto:TextSpan ; oa:hasSource/cyto:sha256 ?sha ; cyto:quoteSha256 ?quote ; oa:hasSelector ?position .
  ?position oa:start ?start ; oa:end ?end .
}"""
_REPAIRED = "SELECT ?fact WHERE { ?fact cyto:readingQuality ?q FILTER(?q IN (cyto:repaired, cyto:ambiguous)) }"
_SOURCES = """SELECT ?name ?sha ?form WHERE {
  ?d a cyto:SourceDocument ; cyto:fileName ?name ; cyto:sha256 ?sha ; cyto:documentForm|cyto:form ?form .
}"""


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


def verify(store: Store, paths: Sequence[Path]) -> Verdict:
    """Hold a release against its documents.

    Args:
        store: of the release.
        paths: files, archives and folders with the documents.

    Raises:
        DocumentError: for a path that does not exist.
    """
    sources = {
        str(plain(sha)): (str(plain(name)), str(plain(form))) for name, sha, form in store.select(PREFIXES + _SOURCES)
    }
    texts = originals(paths, sources)
    verdict = Verdict(missing=sorted(name for sha, (name, _) in sources.items() if sha not in texts))
    _spans_hold(store, texts, verdict)
    repaired = {str(plain(iri)) for (iri,) in store.select(PREFIXES + _REPAIRED)}
    by_iri = {DocumentIris(sha).document: (text, sources[sha][1]) for sha, text in texts.items()}
    for fact in facts(store):
        document = fact["iri"].rpartition("/fact/")[0]
        if document not in by_iri:
            continue
        text, form = by_iri[document]
        verdict.facts += 1
        if fact["iri"] in repaired:
            verdict.repaired += 1
            continue
        for reason in faults(fact, text, markup=is_markup(form), escaped=is_escaped(form)):
            verdict.faults.append({"document": fact["document"], "about": fact["iri"], "reason": reason})
    return verdict


def originals(paths: Sequence[Path], wanted: Container[str]) -> dict[str, str]:
    """The original texts of the wanted documents under some paths, by the SHA-256 of their bytes.

    Args:
        paths: files, archives and folders.
        wanted: SHA-256 of documents, in hexadecimal.

    Raises:
        DocumentError: for a path that does not exist.
    """
    found: dict[str, str] = {}
    for one in documents(paths):
        if isinstance(one, Source) and (sha256 := hashlib.sha256(one.data).hexdigest()) in wanted:
            found[sha256] = original(one.data, one.name)
    return found


def _spans_hold(store: Store, texts: Mapping[str, str], verdict: Verdict) -> None:
    for span, sha, start, end, quote in store.select(PREFIXES + _SPANS):
        text = texts.get(str(plain(sha)))
        if text is None:
            continue
        verdict.spans += 1
        first, last = int(plain(start) or 0), int(plain(end) or 0)
        words = text[first:last]
        if len(words) != last - first or hashlib.sha256(words.encode()).hexdigest() != plain(quote):
            verdict.faults.append({
                "document": str(plain(sha))[:16], "about": str(plain(span)), "reason": "the words there are others",
            })  # fmt: skip


def faults(fact: FactFound, text: str, *, markup: bool = False, escaped: bool = False) -> Iterator[str]:
    """What a fact states that its spans do not print.

    Args:
        fact: as read back.
        text: the original of its document.
        markup: whether that is XML or HTML, so that its tags are not printed.
        escaped: whether it is JSON, so that its escapes are read.
    """
    words = " ".join(printed(text[s["start"] : s["end"]], markup=markup, escaped=escaped) for s in fact["spans"])
    have = printed_numbers(words)
    slots = fact["slots"]
    implied = {"n", "n_total"} if slots.get("n_implied") else set()
    for name, value in slots.items():
        if name in NUMBERS_NOT_PRINTED or name in implied:
            continue
        for want in _numbers(value):
            if want not in have:
                yield f"{name} {want} is not printed in its spans"
    codes: set[str] | None = None
    for name in UNIT_SLOTS:
        unit = slots.get(name)
        if not isinstance(unit, str) or unit in UNITS_NOT_PRINTED or slots.get("unit_inferred"):
            continue
        codes = codes if codes is not None else printed_units(words)
        if unit not in codes:
            yield f"{name} {unit} is not printed in its spans"


def _numbers(value: Any) -> Iterator[Decimal]:  # noqa: ANN401 - JSON
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return
    if isinstance(value, list):
        for one in value:
            yield from _numbers(one)
        return
    yield Decimal(str(value)).normalize()
