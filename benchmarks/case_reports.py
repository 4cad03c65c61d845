"""How case reports are read that nobody wrote rules for: builds them, and counts what was stated and what failed.

    python benchmarks/case_reports.py FOLDER --reports 300

A seed chooses among a folder of plain texts; each goes through the whole pipeline, curation off. Facts are drawn for
judging by `judged_facts.py`.
"""

from __future__ import annotations

import argparse
import json
import platform
import random
import sys
import time
import traceback
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from graph_build.errors import DocumentError
from graph_build.pipeline import process
from graph_build.settings import BuildSettings

if TYPE_CHECKING:
    from collections.abc import Sequence

SEED = 20261121


def chosen(folder: Path, reports: int, skip: int, seed: int) -> list[Path]:
    """The reports of a seed: all files in a random order, from which a longer choice takes what a shorter one does."""
    files = sorted(folder.glob("*.txt"))
    random.Random(seed).shuffle(files)  # noqa: S311 (a choice that can be repeated is what is wanted)
    return files[skip : skip + reports]


def built(files: Sequence[Path]) -> dict[str, object]:
    """What became of the files: exceptions, files rejected, facts by type, facts kept out with reasons, and how fast.

    An exception of any kind is counted and shown with its place, for finding those is what this is for.
    """
    facts: Counter[str] = Counter()
    kept_out: Counter[str] = Counter()
    exceptions: Counter[str] = Counter()
    rejected: list[str] = []
    slowest = 0.0
    process(b"A warm start.", "warm.txt", BuildSettings(curation=False))
    began, worked = time.perf_counter(), time.process_time()
    for file in files:
        started = time.perf_counter()
        try:
            done = process(file.read_bytes(), file.name, BuildSettings(curation=False))
        except DocumentError as error:
            rejected.append(str(error))
            continue
        except Exception as error:  # noqa: BLE001
            place = traceback.extract_tb(error.__traceback__)[-1]
            exceptions[f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno}"] += 1
            print(f"{file.name}: {type(error).__name__}: {error}", file=sys.stderr)
            continue
        facts.update(done.counts)
        kept_out.update(f"{one['type']}: {one['reason']}" for one in done.quarantined)
        slowest = max(slowest, time.perf_counter() - started)
    took, work = time.perf_counter() - began, time.process_time() - worked
    return {
        "reports": len(files),
        "exceptions": dict(exceptions),
        "rejected": rejected,
        "facts": facts.total() - facts["discrepancy"],
        "facts_by_type": dict(sorted(facts.items())),
        "kept_out": dict(kept_out.most_common()),
        "documents_per_second": round(len(files) / took, 1),
        "documents_per_second_of_processor_time": round(len(files) / work, 1),
        "slowest_document_seconds": round(slowest, 1),
        "machine": f"{platform.machine()}, one process, Python {platform.python_version()}",
    }


def main() -> int:
    """Build and count."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="a folder of plain texts (.txt)")
    parser.add_argument("--reports", type=int, default=300, metavar="N", help="how many to read (default 300)")
    parser.add_argument("--skip", type=int, default=0, metavar="N", help="leave out the first N of the seed")
    parser.add_argument("--seed", type=int, default=SEED, metavar="S", help=f"of the choice (default {SEED})")
    args = parser.parse_args()
    found = {"seed": args.seed, **built(chosen(args.folder, args.reports, args.skip, args.seed))}
    print(json.dumps(found, indent=1, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
