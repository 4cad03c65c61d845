"""Rules alone, models alone, and both joined: one table for each annotated corpus, recall and precision side by side.

    python benchmarks/ways.py ../shared --thirds DIR                 # what may be looked at while rules are written
    python benchmarks/ways.py ../shared --thirds DIR --half DIR      # and joined with what half of the text teaches
    python benchmarks/ways.py ../shared --thirds DIR --last-look     # what is kept for measuring alone

Corpora and scorers are those of `literature.py`, read in this process, curation off; `recognition.py` closes with the
same three ways over names (its corpora are the held parts, so it is left out unless --last-look asks for these).
`--thirds` holds models of names that were trained without a third of MACCROBAT (`train_names.py --fold`): each report
that may be looked at is read with models that have not seen it, and the scorer of attachments, of which models alone
have need, learns from such readings. `--half` holds models of half the text; of reports that may be looked at they must
lack the third, too, so they stand in folders 0, 1, 2:

    for k in 0 1 2; do python benchmarks/train_names.py ../shared --only clinical --fold $k --out DIR/$k; done
    for k in 0 1 2; do python benchmarks/train_names.py ../shared --only clinical --half --fold $k --out HALF/$k; done
    python benchmarks/train_names.py ../shared --half --out HALF
    python benchmarks/train_comparisons.py ../shared --half --out HALF/comparisons.json
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alone import statements
from annotated import reports, third
from attachments import SORTS, rows, scorer
from literature import PARTS, Part
from reworded_words import line_of

from graph_build.confidence import assessed, bound_of
from graph_build.facts import compared
from graph_build.facts.assemble import assemble
from graph_build.linear import LinearModel, read_model, shipped
from graph_build.pipeline import lexicon
from graph_build.readers import read
from graph_build.recognisers import learned, recognise

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from graph_build.model import ReadDocument
    from graph_build.recognisers.learned import Model

_ROW = re.compile(r"(?P<label>\S.*?)\s{2,}(?P<figures>\S.*)|(?P<short>\S+)\s+(?P<rest>\d.*)")
ALONE = ("maccrobat", "evidence")
"""Corpora whose facts models can state by themselves."""


class Ways:
    """The ways to read, and what each needs.

    Args:
        shared: the folder of corpora.
        thirds: models of names without a third, or None.
        half: models that half of the text taught, or None.
        one: the only third of the reports to be read, or None for all three.
        held: whether what is kept for the last look is read.
    """

    def __init__(
        self, shared: Path, thirds: Path | None, half: Path | None, one: int | None = None, *, held: bool
    ) -> None:
        self.shared, self.thirds, self.half, self.one, self.held = shared, thirds, half, one, held

    def of(self, part: str) -> list[str]:
        """The ways that a corpus is read in."""
        alone = ["models alone"] if part in ALONE and self.thirds and self.one is None else []
        return ["rules alone", *alone, *(["joined, half the text"] if self.half else []), "joined"]

    def lines(self, way: str, part: str, path: Path) -> Iterator[dict[str, Any]]:
        """The statements of one way on a document, as lines of `cytolink facts`."""
        found = self._read(path, () if way == "rules alone" else self._models(way, part, path.stem))
        if way == "models alone":
            yield from statements(found, self._scorers(path.stem) if part == "maccrobat" else {})
            return
        if way == "joined, half the text" and self.half:
            scorer_of_half = self.half / "comparisons.json"
            with_half = {"comparisons": read_model(scorer_of_half)} if scorer_of_half.is_file() else {}
            compared.shipped = lambda name: with_half.get(name) or shipped(name)  # type: ignore[assignment]
        try:
            facts, _ = assemble(found)
        finally:
            compared.shipped = shipped
        model = shipped("confidence")
        for fact in assessed(facts, found, model):
            if way == "rules alone" or fact.confidence is None or fact.confidence >= bound_of(fact, model, None):
                yield line_of(fact)

    def _read(self, path: Path, models: Sequence[Model]) -> ReadDocument:
        return recognise(read(path.read_bytes(), path.name), lexicon(None), models)

    def _models(self, way: str, part: str, report: str) -> Sequence[Model]:
        seen = part == "maccrobat" and not self.held
        if way == "joined, half the text" and self.half:
            return _models_in(self.half / str(third(report)) if seen else self.half)
        if seen and self.thirds:
            return _models_in(self.thirds / str(third(report)))
        return learned.shipped()

    def _scorers(self, report: str) -> Mapping[str, LinearModel]:
        return _scorers(self.shared, self.thirds, None if self.held else third(report)) if self.thirds else {}


@cache
def _models_in(folder: Path) -> Sequence[Model]:
    return learned.read_models(folder)


@cache
def _scorers(shared: Path, thirds: Path, but: int | None) -> dict[str, LinearModel]:
    """The scorers of attachments that all reports but a third of them teach."""
    known = [one for one in reports(shared, held=False) if third(one[0]) != but]
    return {name: scorer(row for one in known for row in rows(*one, thirds, sort)[0]) for name, sort in SORTS.items()}


def table(part: str, ways: Ways, work: Path) -> Iterator[str]:
    """The lines that a corpus's own scorer prints, the figures of all ways in a row."""
    files, command = getattr(Part(ways.shared, work, held=ways.held), part)()
    if part == "maccrobat" and ways.one is not None:
        for path in (one for one in files if third(one.stem) != ways.one):
            (work / path.name).unlink()  # the scorer asks for every report that lies here
        files = [one for one in files if third(one.stem) == ways.one]
    figures: dict[str, dict[str, str]] = defaultdict(dict)
    for way in ways.of(part):
        facts = work / "facts.jsonl"
        told = [{**one, "document": path.name} for path in files for one in ways.lines(way, part, path)]
        facts.write_text("".join(json.dumps(one) + "\n" for one in told), encoding="utf-8")
        own = [str(facts) if one == "FACTS" else one for one in command]
        printed = subprocess.run([sys.executable, *own], check=True, capture_output=True, text=True).stdout
        for line in printed.splitlines():
            if found := _ROW.fullmatch(line.strip()):
                label = found["label"] or found["short"]
                figures[label][way] = " ".join((found["figures"] or found["rest"]).split())
        print(f"{part}: read by {way}", file=sys.stderr, flush=True)
    width = max((len(one) for row in figures.values() for one in row.values()), default=0) + 2
    yield f"\n== {part}: {len(files)} documents"
    yield f"{'':34}" + "".join(way.ljust(max(width, len(way) + 2)) for way in ways.of(part))
    for label, row in figures.items():
        yield f"{label:34}" + "".join(row.get(way, "-").ljust(max(width, len(way) + 2)) for way in ways.of(part))


def main() -> int:
    """Read each corpus in each way, score, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, help="the folder that holds documents/, gold/, gold_unseen/ and corpora/")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="these corpora alone")
    parser.add_argument("--thirds", type=Path, help="models of names trained without a third, in folders 0, 1, 2")
    parser.add_argument("--half", type=Path, help="models of names and of comparisons that half the text taught")
    parser.add_argument(
        "--third", type=int, choices=(0, 1, 2), help="this third of MACCROBAT alone, models alone left out"
    )
    parser.add_argument("--last-look", action="store_true", help="the halves that no rule is written from")
    args = parser.parse_args()
    ways = Ways(args.shared, args.thirds, args.half, args.third, held=args.last_look)
    for part in args.only:
        with tempfile.TemporaryDirectory(prefix="cytolink-") as folder:
            print("\n".join(table(part, ways, Path(folder))), flush=True)
    if args.last_look and set(args.only) == set(PARTS):
        subprocess.run([sys.executable, str(Path(__file__).with_name("recognition.py")), str(args.shared)], check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
