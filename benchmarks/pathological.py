"""How the time of each stage of a build grows with documents made of one thing repeated.

    python benchmarks/pathological.py [--only byline tables ...] [--sizes 8 16 32 64] [--profile KIND]

Prints, for each kind of document, the seconds of CPU that all stages take at each size in kilobytes, and the quads of
the largest. A stage, or all together, that takes more than 2.3 times as long for the double of a document is named;
times below a tenth of a second are not compared, and what seems to grow faster is measured again, for the least of
both: other work on the machine makes single times longer. Exit code 1 where something grows faster. Kinds run in a
process of their own each, which is ended after `--most` seconds of CPU. No budget of documents applies here.
"""

from __future__ import annotations

import argparse
import cProfile
import multiprocessing
import pstats
import resource
import sys
import time
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent))
from pathological_markup import MARKUP
from pathological_texts import TEXTS

from graph_build.errors import CytolinkError
from graph_build.facts.assemble import assemble
from graph_build.facts.checking.checks import discrepancies
from graph_build.pipeline import lexicon
from graph_build.rdf import document_quads
from graph_build.readers import read
from graph_build.recognisers import recognise
from graph_build.validation.violations import violations

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

MAKERS = {**TEXTS, **MARKUP}
"""Every kind of document, by its name."""
Measured = tuple[int, dict[str, float], int]
"""A size in kilobytes, seconds of CPU a stage, and quads."""

ASKED = 2.3
"""By how much time may grow where the document doubles."""
COMPARED = 0.1
"""Seconds below which a stage is not compared."""


def stages(data: bytes) -> tuple[dict[str, float], int]:
    """Seconds of CPU a stage, and how many quads the document makes."""
    spent: dict[str, float] = {}
    last = time.process_time()

    def took(stage: str) -> None:
        nonlocal last
        now = time.process_time()
        spent[stage] = now - last
        last = now

    try:
        document = read(data, "hostile.txt")
    except CytolinkError:
        took("read")
        return spent, 0
    took("read")
    recognised = recognise(document, lexicon(None))
    took("recognise")
    facts, _ = assemble(recognised)
    took("state")
    noted = tuple(discrepancies(recognised, facts))
    took("check")
    quads = document_quads(document, facts, noted, quotes=True)
    took("quads")
    violations(quads)
    took("shapes")
    return spent, len(quads)


def _measure(kind: str, sizes: list[int], most: int, answer: Connection) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (most, most))
    for size in sizes:
        answer.send((size, *stages(MAKERS[kind](size * 1000))))
    answer.send(None)


def measured(kind: str, sizes: list[int], most: int) -> list[Measured]:
    """What a kind takes at each size; fewer sizes where it took too long."""
    here, there = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(target=_measure, args=(kind, sizes, most, there))
    process.start()
    there.close()
    found = []
    try:
        while (one := here.recv()) is not None:
            found.append(one)
    except EOFError:
        pass
    process.join()
    return found


def least(one: list[Measured], other: list[Measured]) -> list[Measured]:
    """The shorter of two times of each stage and size."""
    return [
        (size, {stage: min(seconds, again.get(stage, seconds)) for stage, seconds in spent.items()}, quads)
        for (size, spent, quads), (_, again, _) in zip(one, other, strict=False)
    ]


def growths(found: list[Measured]) -> list[tuple[float, str]]:
    """By how much each stage, and all together, grows at the last doubling that can be compared."""
    grown = []
    for stage in ("all", *found[-1][1]) if found else ():
        times = [sum(spent.values()) if stage == "all" else spent.get(stage, 0.0) for _, spent, _ in found]
        compared = [after / before for before, after in pairwise(times) if before >= COMPARED]
        if compared:
            grown.append((compared[-1], stage))
    return grown


def profile(kind: str, size: int) -> None:
    """Print where the time of one document goes."""
    data = MAKERS[kind](size * 1000)
    with cProfile.Profile(time.process_time) as profiler:
        stages(data)
    pstats.Stats(profiler).sort_stats("tottime").print_stats(14)
    pstats.Stats(profiler).sort_stats("cumtime").print_stats("graph_build", 25)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="*", default=list(MAKERS), help="names of kinds, or what they begin with")
    parser.add_argument("--sizes", type=int, nargs="*", default=[8, 16, 32, 64], help="kilobytes, doubling")
    parser.add_argument("--most", type=int, default=60, help="seconds of CPU for a kind")
    parser.add_argument("--profile", choices=MAKERS, help="show where the time of this kind goes, at the first size")
    given = parser.parse_args()
    stages(b"# Fever\n\nFever fell in 3 of 12 patients.\n")  # what is compiled and kept once a process
    if given.profile:
        profile(given.profile, given.sizes[0])
        return
    faults, tried = 0, 0
    for kind in (kind for kind in MAKERS if any(kind.startswith(one) for one in given.only)):
        found = measured(kind, given.sizes, given.most)
        if any(by > ASKED for by, _ in growths(found)):
            found = least(found, measured(kind, given.sizes, given.most))
        tried += len(found)
        grown = growths(found)
        cut = len(found) < len(given.sizes)
        steep = [f"{stage} x{by:.1f}" for by, stage in grown if by > ASKED] + ["ended: took too long"] * cut
        faults += bool(steep)
        times = " ".join(f"{sum(spent.values()):8.2f}" for _, spent, _ in found)
        quads = found[-1][2] if found else 0
        print(f"{kind:<44}{times}{quads:>10,} quads  {'STEEP ' + ', '.join(steep) if steep else ''}", flush=True)
    print(f"{tried} documents, {faults} of their kinds grow by more than {ASKED} where the document doubles")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
