"""Trains the models of learned names on annotated papers that may be used for what is shipped.

    python benchmarks/train_names.py ../shared                           # all three, into the package
    python benchmarks/train_names.py ../shared --only clinical --out DIR
    python benchmarks/train_names.py ../shared --half --out DIR          # of every second document: a learning curve
    python benchmarks/train_names.py ../shared --fold 1 --out DIR        # without a third, to try rules and bounds on

BC5CDR (training) and the NCBI disease corpus (train) give diseases and chemicals, MACCROBAT clinical names; the third
of MACCROBAT that `benchmarks/literature.py` keeps for the last look is not read. Each sentence is shown twice, with the
hits of the project's vocabulary and with those of the full ones. The same text and command give the same files on one
machine.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import sys
import time
from collections import Counter
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recognition import terms

from graph_build.readers import read
from graph_build.recognisers import Lexicon
from graph_build.recognisers.learned import FORM, Model, read_models, training
from graph_build.recognisers.learned.labels import Name
from graph_build.sources import Source, documents

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.model import Document, MappedText

SHIPPED = Path(__file__).parents[1] / "graph_build" / "recognisers" / "learned" / "shipped"


@dataclass(frozen=True)
class Corpus:
    """Annotated papers: where they lie, what their annotations are called here, and on what terms they are used."""

    path: str
    kinds: dict[str, str]
    licence: str
    credit: str


CDR = Corpus(
    "bc5cdr/training.pubtator.gz",
    {"Disease": "disease", "Chemical": "chemical"},
    "public domain (NLM)",
    "BioCreative V CDR corpus, training part, doi:10.1093/database/baw068",
)
NCBI = Corpus(
    "ncbi_disease/train.pubtator.gz",
    dict.fromkeys(("SpecificDisease", "DiseaseClass", "Modifier", "CompositeMention"), "disease"),
    "public domain (NLM)",
    "NCBI disease corpus, train part, doi:10.1016/j.jbi.2013.12.006",
)
REPORTS = Corpus(
    "maccrobat/maccrobat.tar.xz",
    {
        "Sign_symptom": "problem",
        "Disease_disorder": "problem",
        "Medication": "drug",
        "Dosage": "dose",
        "Therapeutic_procedure": "treatment",
        "Diagnostic_procedure": "test",
        "Lab_value": "value",
    },
    "CC BY 4.0",
    "MACCROBAT2020, two thirds of it, doi:10.6084/m9.figshare.9764942.v2",
)


@dataclass(frozen=True)
class Plan:
    """What one model is trained on, what it learns, and which models it listens to."""

    name: str
    corpora: tuple[Corpus, ...]
    kinds: frozenset[str]
    reads: tuple[str, ...] = ()


PLANS = (
    Plan("diseases", (CDR, NCBI), frozenset({"disease"})),
    Plan("chemicals", (CDR,), frozenset({"chemical"})),
    Plan("clinical", (REPORTS,), frozenset(REPORTS.kinds.values()), ("diseases", "chemicals")),
)


def number(name: str) -> int:
    """A number that a document's name always gives."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16)


def texts(shared: Path, corpus: Corpus, args: argparse.Namespace) -> Iterator[Document]:
    """The documents of a corpus that may be trained on, as the build reads them."""
    for source in documents([shared / "corpora" / corpus.path]):
        if not isinstance(source, Source):
            continue
        own = number(Path(source.name).stem)
        held = corpus is REPORTS and own % 3 == 0
        left_out = args.fold is not None and corpus is REPORTS and own // 3 % 3 == args.fold
        if not held and not left_out and not (args.half and number(source.name) // 9 % 2):
            yield read(source.data, source.name, source.companion)


def marked(document: Document, corpus: Corpus, lexicons: Sequence[Lexicon]) -> Iterator[training.Marked]:
    """The sentences of a document with their names."""
    known = [(i.span.start, i.span.end, corpus.kinds[i.kind]) for i in document.imported if i.kind in corpus.kinds]
    for section in document.sections:
        for sentence in section.sentences:
            names = tuple(n for start, end, kind in known for n in placed(sentence.text, start, end, kind))
            text = sentence.text.text
            yield training.Marked(text, names, tuple(tuple(one.hits(text)) for one in lexicons))


def placed(text: MappedText, start: int, end: int, kind: str) -> Iterator[Name]:
    """A name in the positions of a cleaned sentence, where it stands in it."""
    inside = [i for i in range(len(text)) if start <= text.starts[i] and text.ends[i] <= end]
    if inside and text.starts[0] <= start and end <= text.ends[-1]:
        yield Name(inside[0], inside[-1] + 1, kind)


def made(plan: Plan, args: argparse.Namespace, lexicons: Sequence[Lexicon], models: dict[str, Model]) -> Model:
    """A model, trained and written with its record."""
    began = time.perf_counter()
    sentences: list[training.Marked] = []
    used: list[dict[str, Any]] = []
    for corpus in plan.corpora:
        found = list(texts(args.shared, corpus, args))
        own = [one for document in found for one in marked(document, corpus, lexicons)]
        own = [replace(one, names=tuple(n for n in one.names if n.kind in plan.kinds)) for one in own]
        counts = Counter(n.kind for one in own for n in one.names)
        used.append(
            {
                "text": corpus.credit,
                "licence": corpus.licence,
                "documents": len(found),
                "sentences": len(own),
                "names": dict(sorted(counts.items())),
            }
        )
        sentences += own
    content = training.train(sentences, [models[name] for name in plan.reads])
    record = {
        "form": FORM,
        "name": plan.name,
        "sha256": hashlib.sha256(content).hexdigest(),
        "reads": list(plan.reads),
        "kinds": sorted(plan.kinds),
        "trained_on": used,
        "command": "python benchmarks/train_names.py SHARED",
        "settings": dict(training.SETTINGS),
        "made_with": f"python-crfsuite {version('python-crfsuite')}",
    }
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / f"{plan.name}.crfsuite").write_bytes(content)
    (args.out / f"{plan.name}.json").write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", "utf-8")
    took = time.perf_counter() - began
    print(f"{plan.name}: {len(sentences):,} sentences, {len(content) / 1e6:.2f} MB, {took:.0f} s", flush=True)
    return Model.of(content, record)


def beside_as_shipped(names: set[str], out: Path) -> None:
    """Copies shipped models, with their records, into a folder that lacks them."""
    out.mkdir(parents=True, exist_ok=True)
    for path in sorted(SHIPPED.iterdir()):
        if path.stem in names and not (out / path.name).exists():
            shutil.copyfile(path, out / path.name)


def main() -> int:
    """Train in order; a model that listens to others comes after them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, help="the folder that holds corpora/ and lexicons/")
    parser.add_argument("--out", type=Path, default=SHIPPED, help="where files and records go")
    parser.add_argument(
        "--only", nargs="+", choices=[p.name for p in PLANS], help="these alone; the others are put beside as shipped"
    )
    parser.add_argument("--half", action="store_true", help="of every second document alone")
    parser.add_argument("--fold", type=int, choices=(0, 1, 2), help="without this third of the clinical reports")
    args = parser.parse_args()
    if args.out == SHIPPED and (args.half or args.fold is not None):
        parser.error("what is trained on a part of the text is not shipped: give --out")
    lexicons = [Lexicon.default(), Lexicon.of(terms(args.shared / "lexicons"))]
    if args.only:
        beside_as_shipped({plan.name for plan in PLANS} - {*args.only}, args.out)
    models = {model.name: model for model in read_models(args.out)} if args.only else {}
    for plan in PLANS:
        if not args.only or plan.name in args.only:
            models[plan.name] = made(plan, args, lexicons, models)
    return 0


if __name__ == "__main__":
    sys.exit(main())
