"""Where the time of a build goes: seconds of CPU a stage and family, on the given documents.

Usage:
python benchmarks/stages.py ../shared/documents
python benchmarks/stages.py papers/ --rounds 5
python benchmarks/stages.py papers/ --no-learned     # without the models of names, and without weighing comparisons
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

from graph_build.confidence import assessed
from graph_build.facts.assemble import assemble
from graph_build.facts.families import FAMILIES
from graph_build.linear import shipped
from graph_build.pipeline import discrepancies, lexicon, models
from graph_build.rdf import document_quads, lines_of
from graph_build.readers import read
from graph_build.reasoning.background import Background
from graph_build.recognisers import learned, recognise
from graph_build.runner.one import collect_seldom
from graph_build.settings import BuildSettings
from graph_build.sources import Source, documents
from graph_build.validation.violations import violations
from ontology.triples import ontology_quads

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.recognisers.learned import Model, Told
    from graph_build.recognisers.lexicon import Hit


class Clock:
    """Adds up the CPU time between calls, by name."""

    def __init__(self) -> None:
        self.spent: Counter[str] = Counter()
        self.last = time.process_time()

    def __call__(self, name: str) -> None:
        """The time since the last call was spent on this."""
        now = time.process_time()
        self.spent[name] += now - self.last  # type: ignore[assignment]
        self.last = now


@contextmanager
def apart(clock: Clock) -> Iterator[None]:
    """Counts what the models of names take while sentences are recognised for itself."""
    inner = learned.told

    def told(texts: Sequence[str], hits: Sequence[Sequence[Hit]], asked: Sequence[Model]) -> list[list[Told]]:
        clock("recognise")
        found = inner(texts, hits, asked)
        clock("learned names")
        return found

    with patch.object(learned, "told", told):
        yield


def one_round(sources: list[Source], clock: Clock, settings: BuildSettings) -> None:
    """All stages over all documents."""
    background = Background(f"{quad} ." for quad in ontology_quads())
    clock("ontology closed over")
    for source in sources:
        document = read(source.data, source.name, source.companion)
        clock("read")
        with apart(clock):
            recognised = recognise(document, lexicon(None), models(settings))
        clock("recognise")
        for family in FAMILIES:
            list(family(recognised))
            clock(f"state: {family.__module__.rsplit('.', 1)[1]}")
        facts, _ = assemble(recognised)
        clock("state, merge and ground")
        facts = assessed(facts, recognised, shipped("confidence"))
        clock("confidence")
        found = tuple(discrepancies(recognised, facts))
        clock("discrepancies")
        quads = document_quads(document, facts, found, quotes=True)
        clock("quads")
        violations(quads)
        clock("validate")
        lines = lines_of(quads)
        clock("lines")
        background.follow(lines)
        clock("infer")


def main() -> int:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", type=Path, nargs="+")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--no-learned", action="store_true", help="without the models of names")
    args = parser.parse_args()
    settings = BuildSettings(learned=not args.no_learned)
    files = [one for one in documents(args.paths) if isinstance(one, Source)]
    one_round(files, Clock(), settings)  # what is compiled and cached once a process
    collect_seldom()  # as a build does
    clock = Clock()
    for _ in range(args.rounds):
        one_round(files, clock, settings)
    total = sum(v for k, v in clock.spent.items() if not k.startswith("state: "))
    print(f"{len(files)} documents, mean of {args.rounds} rounds, CPU seconds")
    for name, spent in sorted(clock.spent.items(), key=lambda pair: -pair[1]):
        share = "" if name.startswith("state: ") else f"{100 * spent / total:5.1f} %"
        print(f"{name:32}{spent / args.rounds:8.3f} {share}")
    print(f"{'all stages':32}{total / args.rounds:8.3f}")
    each = (total - clock.spent["ontology closed over"]) / args.rounds
    stated = each - clock.spent["infer"] / args.rounds
    print(
        f"documents a second of CPU: {len(files) / stated:.2f}, and {len(files) / each:.2f} with what follows from each"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
