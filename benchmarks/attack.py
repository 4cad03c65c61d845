"""Attacks of many kinds, with how many inputs were tried and how many faults were found, and a verdict.

    python benchmarks/attack.py [--only poison swaps ...] [--seed 1] [--scale 1.0]

Only servers that it starts itself, on loopback, over releases that it makes itself. Each kind has a number of inputs or
a time, so that all end; `--scale` multiplies them. Exit code 1 where there are faults. Times of /health and memory are
those of this machine: its load stands beside them, and a machine that is busy with other work is slow by itself.

Where CYTOLINK_SUITES names a folder with the W3C's test suites of SPARQL (github.com/w3c/rdf-tests, or
test/data/suites in the source of rdflib), the kind "queries" mutates those too.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent))
import attack_deaths
import attack_files
import attack_load
import attack_queries
import attack_releases
import attack_requests
import attack_services
from endpoint import release

if TYPE_CHECKING:
    from collections.abc import Callable

    from attack_common import Outcome


SUITES = Path(os.environ["CYTOLINK_SUITES"]) if "CYTOLINK_SUITES" in os.environ else None
"""A folder with test suites of SPARQL, whose queries are mutated too."""


def kinds() -> dict[str, Callable[[Path, int, float], Outcome]]:
    """Each kind of attack, given a release, a seed and the scale."""
    return {
        "poison": lambda path, seed, scale: attack_requests.poison(path, seed, round(300 * scale)),
        "framing": lambda path, seed, scale: attack_requests.framing(path, seed, round(1500 * scale)),
        "peers": lambda path, seed, scale: attack_requests.peers(path, seed, round(400 * scale)),
        "flood of one": lambda path, seed, scale: attack_load.floods(path, seed, 5 * scale, many=False),
        "flood of many": lambda path, seed, scale: attack_load.floods(path, seed, 5 * scale, many=True),
        "connections": lambda path, seed, scale: attack_load.connections(path, seed, round(900 * scale)),
        "deaths": lambda path, seed, scale: attack_deaths.deaths(path, seed, max(1, round(5 * scale))),
        "kills": lambda path, seed, scale: attack_deaths.kills(path, seed, 60 * scale),
        "tampering": lambda path, seed, scale: attack_releases.tampering(path, seed, max(1, round(10 * scale))),
        "queries": lambda _, seed, scale: attack_queries.lexing(seed, round(100_000 * scale), SUITES),
        "services": lambda path, _seed, _scale: attack_services.leaving_and_deep(path),
        "documents": lambda _, seed, scale: attack_files.hostile_documents(seed, round(1000 * scale)),
        "ontologies": lambda _, seed, scale: attack_files.hostile_ontologies(seed, round(4000 * scale)),
        "swaps": lambda path, seed, scale: attack_releases.swaps(path, seed, max(1, round(50 * scale))),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="*", choices=kinds(), default=list(kinds()))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scale", type=float, default=1.0)
    given = parser.parse_args()
    faults = 0
    print(f"{'kind':<16}{'tried':>9}{'faults':>9}{'seconds':>10}")
    with tempfile.TemporaryDirectory(prefix="attack-") as folder:
        made = release(Path(folder))
        for kind in given.only:
            start = time.monotonic()
            outcome = kinds()[kind](made, given.seed, given.scale)
            faults += len(outcome.faults)
            seconds = time.monotonic() - start
            print(f"{kind:<16}{outcome.tried:>9,}{len(outcome.faults):>9,}{seconds:>10.1f}", flush=True)
            for name, figure in outcome.figures.items():
                print(f"    {name}: {json.dumps(figure)}")
            for fault in outcome.faults[:10]:
                print(f"    FAULT {fault}", flush=True)
    print("verdict:", "all held" if not faults else f"{faults} faults")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
