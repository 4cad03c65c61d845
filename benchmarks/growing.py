"""What a release costs beyond reading: documents' parts merged and published, and published again with some changed.

    cytolink build reports/ --out sample
    python benchmarks/growing.py sample --documents 2087 --changed 10

The parts of a finished build are copied under other hashes until there are as many as asked for, so that no document
is read: their quads have the shape and number of real ones, and each copy has a file name of its own. Prints CPU
seconds of all processes, the peak of memory of this one, quads and bytes. With `--keep FOLDER --changed 0` the release
stays, for `python -m benchmarks.questions_at_scale FOLDER`.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import os
import resource
import sys
import tempfile
import time
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from graph_build.reasoning.background import Background
from graph_build.release.blocks import lines_of
from graph_build.release.composing import compose
from graph_build.release.part import write_part
from graph_build.runner.build import FORMAT
from ontology.triples import ontology_quads


def copies(parts: list[Path], number: int, folder: Path, salt: str = "") -> tuple[list[Path], list[dict[str, Any]]]:
    """As many parts, each as if it were of another document, in the order of their hashes; and the documents."""
    made, sources = [], []
    for index, path in enumerate(islice(cycle(parts), number)):
        data = gzip.decompress(path.read_bytes())
        source = json.loads(data[: data.index(b"\n")])["kept"]["processed"]["source"]
        before, after = source["sha256"][:16], hashlib.sha256(f"{salt}{index}".encode()).hexdigest()
        name = f"{salt}{index // len(parts):03}-{source['name']}"
        named = data.replace(before.encode(), after[:16].encode()).replace(source["name"].encode(), name.encode())
        head, _, lines = named.partition(b"\n")
        told = json.loads(head)
        own = sorted([*told["shared"], *lines.decode().split("\n")[:-1]])
        made.append(folder / after[:16])
        write_part(made[-1], after, own, told["told"], told["kept"], told["classes"])
        sources.append({**source, "name": name, "sha256": source["sha256"].replace(before, after[:16])})
    return sorted(made), sources


def processor() -> float:
    """Seconds of CPU so far, those of processes that have ended included: the one that fills the store is one."""
    return sum(os.times()[:4])


def report(what: str, begun: float, started: float, folder: Path) -> None:
    """One line on a step."""
    spent, peak = processor() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    files = {path.name: path.stat().st_size for path in folder.iterdir() if path.is_file()}
    files["store"] = sum(path.stat().st_size for path in (folder / "store").iterdir())
    sizes = ", ".join(f"{name} {files[name] / 1e6:,.0f} MB" for name in ("graph.nq.gz", "store", "names.sqlite"))
    clock = time.time() - started
    print(f"{what}: {spent:.0f} s of CPU ({clock:.0f} s by the clock), peak {peak:,.0f} MiB, {sizes}", flush=True)


def main() -> int:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sample", type=Path, help="a folder of releases that `cytolink build` has filled")
    parser.add_argument("--documents", type=int, default=2087)
    parser.add_argument("--changed", type=int, default=10)
    parser.add_argument("--keep", type=Path, help="leave the release here")
    args = parser.parse_args()
    sample = sorted((args.sample / ".parts").glob("*/*.gz"))
    if not sample:
        sys.exit(f"{args.sample} holds no parts of documents: build some there first")
    if args.keep:
        args.keep.mkdir(parents=True, exist_ok=True)
    stated = lines_of(ontology_quads())
    background = Background(stated)
    with tempfile.TemporaryDirectory(dir=args.keep) as name:
        work = Path(name)
        (work / "parts").mkdir()
        parts, sources = copies(sample, args.documents, work / "parts")
        size = sum(path.stat().st_size for path in parts)
        out = args.keep or work / "out"
        begun, started = processor(), time.time()
        first = compose(parts, stated, background, {"format": FORMAT, "sources": sources}, out)
        report(f"{args.documents:,} documents ({size / 1e6:,.0f} MB of parts)", begun, started, first.path)
        print(f"{first.manifest['graph']['quads']:,} quads")
        if not args.changed:
            return 0
        (work / "changed").mkdir()
        changed, others = copies(sample, args.changed, work / "changed", "changed")
        parts = sorted([*parts[args.changed :], *changed], key=lambda path: path.name)
        begun, started = processor(), time.time()
        told = {"format": FORMAT, "sources": [*sources[args.changed :], *others]}
        second = compose(parts, stated, background, told, out)
        report(f"{args.changed} of them changed", begun, started, second.path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
