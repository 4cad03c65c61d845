"""Linking at full size: MONDO, HPO and MeSH joined to a release, and made hierarchies of the shapes that hurt.

    cytolink build DOCUMENTS --out releases
    python -m benchmarks.linking releases ../shared

The release is copied first, so linking changes nothing. Prints seconds of the clock and of the processor, what all
processes held at most (PSS, looked at every tenth of a second), and what lies on disk; with `--second` the same of
linking once more, to a release of some of the documents in the same folder; then of closing over a chain of 100,000
classes of which one near its upper end is named, over a lattice and over a wide tree whose classes are all named, with
the number of pairs that were made.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyoxigraph as ox

from benchmarks.corpus import held
from graph_build.reasoning.hierarchy import Hierarchy
from graph_build.release import open_release

FILES = ("mondo_rebuilt.obo.gz", "hp.obo.gz", "mesh_descriptors_2019.tsv.gz")
SECONDS, MEGABYTES, TICK = 20, 1000, 0.1
"""What linking is to stay under, and seconds from one look at the memory to the next."""
Edges = list[tuple[ox.NamedNode, ox.NamedNode]]


def linked(what: str, base: Path, lexicons: Path, folder: Path) -> bool:
    """Link the files to a copy of a release, print what it took, and say whether that is within bounds."""
    shutil.copytree(base, folder / base.name)
    (folder / "current").unlink(missing_ok=True)
    (folder / "current").symlink_to(base.name)
    files = [str(lexicons / name) for name in FILES]
    command = [sys.executable, "-P", "-c", "from server.cli import main; main()", "link", *files, "--prefix", "MESH"]
    begun = time.perf_counter()
    process = subprocess.Popen(
        [*command, "--release", str(folder), "--json"], stdout=subprocess.DEVNULL, start_new_session=True
    )
    peak, (ended, status, used) = 0, os.wait4(process.pid, os.WNOHANG)
    while not ended:
        peak = max(peak, held(process.pid))
        time.sleep(TICK)
        ended, status, used = os.wait4(process.pid, os.WNOHANG)
    seconds, megabytes = time.perf_counter() - begun, peak / 1e6
    if status:
        sys.exit("linking failed")
    release = open_release(folder)
    sizes = {path.name: sum(f.stat().st_size for f in (path, *path.rglob("*")) if f.is_file()) for path in
             (release.graph_path, release.store_path, release.names_path)}  # fmt: skip
    print(
        f"{what}: {release.manifest['graph']['quads']:,} quads in {seconds:.1f} s (bound {SECONDS}), "
        f"{used.ru_utime + used.ru_stime:.1f} s of the processor, peak {megabytes:,.0f} MB (bound {MEGABYTES:,}); "
        + ", ".join(f"{name} {size / 1e6:.0f} MB" for name, size in sizes.items())
    )
    return seconds < SECONDS and megabytes < MEGABYTES


def node(*parts: object) -> ox.NamedNode:
    """A class of a made hierarchy."""
    return ox.NamedNode("https://example.org/" + "-".join(map(str, parts)))


def shapes() -> dict[str, tuple[Edges, list[ox.NamedNode]]]:
    """Made hierarchies, each with the classes that are named."""
    chain = [(node(n), node(n + 1)) for n in range(100_000)]
    lattice = [(node(n, a), node(n + 1, b)) for n in range(500) for a in range(4) for b in range(4)]
    wide = [(node("leaf", n), node("top")) for n in range(200_000)]
    return {
        "chain": (chain, [node(98_500)]),
        "lattice": (lattice, [node(0, 0)]),
        "wide tree": (wide, [low for low, _ in wide]),
    }


def main() -> None:
    """Run all of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("releases", type=Path)
    parser.add_argument("shared", type=Path, help="the folder that holds lexicons/")
    parser.add_argument("--second", type=Path, help="a release of some of the documents, linked into the same folder")
    given = parser.parse_args()
    for name, (edges, named) in shapes().items():
        begun = time.process_time()
        hierarchy = Hierarchy(edges)
        read = time.process_time()
        pairs = sum(1 for _ in hierarchy.pairs(named))
        closed = time.process_time() - read
        print(
            f"{name}: {len(edges):,} edges in {read - begun:.1f} s, {pairs:,} pairs in {closed:.1f} s of CPU, "
            f"{closed / pairs * 1e6:.2f} µs a pair"
        )
    with tempfile.TemporaryDirectory(prefix="linking-benchmark-") as name:
        lexicons, folder = given.shared / "lexicons", Path(name)
        good = [linked("linked", open_release(given.releases).path, lexicons, folder)]
        if given.second:
            good.append(linked("linked beside it", open_release(given.second).path, lexicons, folder))
        sys.exit(0 if all(good) else 1)


if __name__ == "__main__":
    main()
