"""How much of the gold facts the machine reads by itself: builds the five documents, scores, prints one table.

Usage, curation off unless asked for:

    python benchmarks/gold.py ../shared            # curation off
    python benchmarks/gold.py ../shared --core     # core facts alone
    python benchmarks/gold.py ../shared --curated  # with the shipped curation
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def main() -> int:
    """Build, read the facts back, score."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, help="the folder that holds documents/ and gold/")
    parser.add_argument("--core", action="store_true", help="score core facts alone")
    parser.add_argument("--misses", action="store_true", help="list what was missed or wrong")
    parser.add_argument("--curated", action="store_true", help="apply the shipped curation")
    args = parser.parse_args()
    cytolink = str(Path(sys.executable).with_name("cytolink"))
    documents = sorted(map(str, (args.shared / "documents").glob("0*.txt")))
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        options = [] if args.curated else ["--no-curation"]
        subprocess.run([cytolink, "build", *documents, "--out", folder, *options], check=False, capture_output=True)
        took = time.perf_counter() - began
        facts = Path(folder) / "facts.jsonl"
        with facts.open("wb") as file:
            subprocess.run([cytolink, "facts", "--release", folder], check=True, stdout=file)
        flags = [flag for flag, on in (("--core", args.core), ("--misses", args.misses)) if on]
        subprocess.run([sys.executable, str(args.shared / "gold" / "score.py"), str(facts), *flags], check=True)
    print(f"build of {len(documents)} documents: {took:.1f} s, start of the program included")
    return 0


if __name__ == "__main__":
    sys.exit(main())
