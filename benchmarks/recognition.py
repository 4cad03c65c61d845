"""How well names and denials are recognised, against three public corpora; full ontologies loaded as extra terms.

    python benchmarks/recognition.py ../shared

BC5CDR (development) and the NCBI disease corpus (devel) give mentions and MeSH ids; the NegEx sentences give findings
that are affirmed or denied. Names come from MONDO, HPO, the MeSH headings that these map to, and PharmGKB; no corpus
was used to choose them. Each corpus is read three times: by rules and names alone; by the models of learned names
alone, without any vocabulary, ids as the training parts give them to the same words; and by both.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import re
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from graph_build.linking.terms import TOO_COMMON
from graph_build.model import MappedText
from graph_build.readers.abbreviations import in_text
from graph_build.readers.sentences import sentence_runs
from graph_build.recognisers import Lexicon, abbreviations
from graph_build.recognisers.context import contexts
from graph_build.recognisers.folding import folded
from graph_build.recognisers.learned import joined, read_models, shipped, told
from ontology.obo import OboTerm, read_obo
from ontology.terms import Term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graph_build.model import Mention
    from graph_build.recognisers.learned import Model

PHENOTYPE = "HP:0000118"  # its other branches are frequencies, courses and modifiers, which nobody marks as mentions


@dataclass
class Abstract:
    """An abstract of a corpus, with (start, end) -> (kind, id) of its mentions."""

    text: str = ""
    mentions: dict[tuple[int, int], tuple[str, str]] = field(default_factory=dict)


def lines(path: Path) -> Iterator[str]:
    """The lines of a packed text."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from (line.rstrip("\n") for line in file)


def obo(path: Path) -> dict[str, OboTerm]:
    """The living terms of an OBO file."""
    return {i: t for i, t in read_obo(lines(path), path.name).terms.items() if not t.obsolete}


def terms(folder: Path) -> Iterator[Term]:
    """Diseases and drugs of the full vocabularies; those with a MeSH id bear it, for the corpora are marked with it."""
    to_mesh = dict(
        row.split("\t")[0:4:3] for row in lines(folder / "mondo_exactmatch_mesh.sssom.tsv.gz") if row[:5] == "MONDO"
    )
    to_mesh = {mondo: mesh.removeprefix("mesh:") for mondo, mesh in to_mesh.items()}
    hp = obo(folder / "hp.obo.gz")
    hp_mesh = {i: x[4:] for i, t in hp.items() for x in t.xrefs if re.match(r"MSH:D\d+$", x)}
    drugs: dict[str, str] = {}
    for row in lines(folder / "pharmgkb_drug.sssom.tsv.gz"):
        subject, mapped, *_ = row.split("\t")
        if mapped.lower().startswith("mesh:"):
            drugs.setdefault(subject, mapped[5:])
    diseases = {*to_mesh.values(), *hp_mesh.values()} - set(drugs.values())
    headings = {}
    for row in lines(folder / "mesh_descriptors_2019.tsv.gz"):
        mesh, heading, entries = (*row.split("\t"), "", "")[:3]
        headings[heading.casefold()] = mesh
        category = "disease" if mesh in diseases else "drug" if mesh in drugs.values() else None
        if category:
            yield term(mesh, category, [heading, *entries.split("|")])
    for i, t in obo(folder / "mondo_rebuilt.obo.gz").items():
        yield term(to_mesh.get(i, i), "disease", [t.name, *(s for s, scope in t.synonyms if scope == "EXACT")])
    for i in sorted(below(hp, PHENOTYPE)):
        names = [hp[i].name, *(s for s, scope in hp[i].synonyms if scope == "EXACT")]
        yield term(hp_mesh.get(i) or headings.get(hp[i].name.casefold(), i), "disease", names)
    named: dict[str, list[str]] = {}
    for row in lines(folder / "pharmgkb_drug_names.tsv.gz"):
        text, curie, *_ = row.split("\t")
        named.setdefault(curie, []).append(text)
    for curie, names in named.items():
        yield term(drugs.get(curie) or headings.get(names[0].casefold(), curie), "drug", names)


def term(iri: str, category: str, names: list[str]) -> Term:
    """A term without the names that say too little."""
    kept = tuple(n for n in names if n and n.casefold() not in TOO_COMMON)
    return Term(iri, names[0], category, kept)


def below(hp: dict[str, OboTerm], top: str) -> set[str]:
    """The terms below one."""
    found, size = {top}, 0
    while len(found) > size:
        size = len(found)
        found |= {i for i, t in hp.items() if found & set(t.parents)}
    return found - {top}


def corpus(path: Path) -> list[Abstract]:
    """The abstracts of a file in PubTator's format."""
    found: dict[str, Abstract] = {}
    for line in lines(path):
        titled = re.match(r"(\d+)\|[ta]\|(.*)", line)
        parts = line.split("\t")
        if titled:
            abstract = found.setdefault(titled[1], Abstract())
            abstract.text += (" " if abstract.text else "") + titled[2]
        elif len(parts) >= 6:
            found[parts[0]].mentions[int(parts[1]), int(parts[2])] = (parts[4], parts[5].strip())
    return list(found.values())


@dataclass
class Reader:
    """One way to read an abstract: by the vocabulary's rules, by models, or by both.

    Args:
        lexicon: the vocabulary, full ontologies in it.
        models: of learned names; empty for rules alone.
        taught: names as folded words -> the MeSH id that they most often have in the text the models were trained on.
        rules: whether the vocabulary's concepts count.
    """

    lexicon: Lexicon
    models: tuple[Model, ...] = ()
    taught: dict[tuple[str, ...], str] = field(default_factory=dict)
    rules: bool = True

    def mentions(self, text: str, category: str) -> dict[tuple[int, int], str]:
        """The names of one category in an abstract, with a MeSH id or an empty string."""
        own = {a.short: abbreviations.meaning(a, self.lexicon) for a in in_text(MappedText.of(text))}
        long = {short: concept.label for short, concept in own.items()}
        hits = self.lexicon.hits(text, long)
        named = frozenset(h.concepts[0].iri for h in hits if not h.acronym)
        said = abbreviations.mentions(text, hits, own, named)
        if not self.models:
            return {(m.start, m.end): m.concept.iri for m in said if m.concept.category == category}
        runs = sentence_runs(text)
        texts = [text[start:end] for start, end in runs]
        found = told(texts, [self.lexicon.hits(one, long) for one in texts], self.models)
        names = [
            n._replace(start=n.start + at, end=n.end + at)
            for (at, _), own in zip(runs, found, strict=True)
            for n in own
        ]
        kept = (m for m in joined(text, said, names) if m.concept.category == category)
        return {(m.start, m.end): self._id(m, said, long) for m in kept}

    def _id(self, mention: Mention, said: Iterable[Mention], long: dict[str, str]) -> str:
        """The id of a learned name: what annotators gave to the same words, else the vocabulary's, else its head's."""
        words = folded(long.get(mention.surface, mention.surface))
        given = [self.taught.get(words, "")]
        if self.rules:
            category = mention.concept.category
            given += [
                mention.concept.iri,
                *(c.iri for c in self.lexicon.named(mention.surface) if c.category == category),
            ]
            given += [m.concept.iri for m in said if mention.start < m.start and m.end == mention.end]
        return next((i for i in given if i), "")


def taught(*corpora: list[Abstract]) -> dict[tuple[str, ...], str]:
    """Names as folded words -> the MeSH id that they most often have in annotated abstracts."""
    counts: defaultdict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for abstract in chain.from_iterable(corpora):
        for (start, end), (_, given) in abstract.mentions.items():
            identifier = given.removeprefix("MESH:")
            if re.fullmatch(r"[CD]\d+", identifier):
                counts[folded(abstract.text[start:end])][identifier] += 1
    return {words: min(ids, key=lambda i: (-ids[i], i)) for words, ids in counts.items()}


def scored(reader: Reader, abstracts: list[Abstract], category: str, *, chemical: bool) -> tuple[str, float]:
    """Precision, recall and F of mentions (exact) and of the ids of an abstract, and abstracts a second."""
    counts: Counter[str] = Counter()
    began = time.perf_counter()
    for abstract in abstracts:
        mine = reader.mentions(abstract.text, category)
        gold = {k: i for k, (kind, i) in abstract.mentions.items() if (kind == "Chemical") == chemical}
        ids = {part.removeprefix("MESH:") for i in gold.values() for part in re.split(r"[|+;]", i)} - {"-1"}
        linked = {i for i in mine.values() if re.match(r"[CD]\d+$", i)}
        counts.update(right=len(mine.keys() & gold.keys()), mine=len(mine), gold=len(gold))
        counts.update(ids_right=len(ids & linked), ids_mine=len(linked), ids_gold=len(ids))
    took = time.perf_counter() - began
    mentions = measures(counts["right"], counts["mine"], counts["gold"])
    linking = measures(counts["ids_right"], counts["ids_mine"], counts["ids_gold"])
    return f"mentions {mentions}   ids {linking}", len(abstracts) / took


def measures(right: int, mine: int, gold: int) -> str:
    """Precision, recall and F as text."""
    return f"P {right / mine:.3f} R {right / gold:.3f} F {2 * right / (mine + gold):.3f}"


def negation(path: Path) -> str:
    """How well denials are told, over the sentences of the NegEx test set."""
    right = mine = gold = 0
    for _, condition, sentence, status, *_ in list(csv.reader(lines(path), delimiter="\t", quoting=csv.QUOTE_NONE))[1:]:
        text, words = (" ".join(s.split()).strip('"') for s in (sentence, condition))
        start = text.casefold().find(words.casefold())
        start, end = (start, start + len(words)) if start >= 0 else (0, len(text))
        said = any(c.kind == "polarity" and c.start <= start and end <= c.end for c in contexts(text))
        true = status.casefold().startswith("neg")
        right, mine, gold = right + (said and true), mine + said, gold + true
    return measures(right, mine, gold)


def main() -> int:
    """Load, read, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, help="the folder that holds corpora/ and lexicons/")
    parser.add_argument("--models", type=Path, help="a folder of other models than those that are shipped")
    args = parser.parse_args()
    shared: Path = args.shared
    loaded = list(terms(shared / "lexicons"))
    began = time.perf_counter()
    lexicon = Lexicon.of(loaded)
    took = time.perf_counter() - began
    print(f"lexicon: {len(loaded):,} terms, {sum(len(t.names) for t in loaded):,} names, built in {took:.1f} s")
    corpora = shared / "corpora"
    bc5cdr = corpus(corpora / "bc5cdr" / "development.pubtator.gz")
    ncbi = corpus(corpora / "ncbi_disease" / "devel.pubtator.gz")
    ids = taught(
        corpus(corpora / "bc5cdr" / "training.pubtator.gz"), corpus(corpora / "ncbi_disease" / "train.pubtator.gz")
    )
    models = {m.name: m for m in (read_models(args.models) if args.models else shipped())}
    for name, abstracts, category, chemical in (
        ("BC5CDR development, diseases", bc5cdr, "disease", False),
        ("BC5CDR development, chemicals", bc5cdr, "drug", True),
        ("NCBI disease devel", ncbi, "disease", False),
    ):
        print(name)
        own = (models["chemicals" if chemical else "diseases"],) if models else ()
        ways = {"rules": Reader(lexicon)}
        if own:
            ways["model"] = Reader(Lexicon.of(()), own, ids, rules=False)
            ways["joined"] = Reader(lexicon, own, ids)
        for way, reader in ways.items():
            figures, speed = scored(reader, abstracts, category, chemical=chemical)
            print(f"  {way:29} {figures}   {speed:,.0f} abstracts/s")
    print(f"{'NegEx sentences, denials':31} {negation(shared / 'corpora' / 'negex' / 'sentences.tsv.gz')}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
