"""Linking at full size: MONDO, HPO and MeSH joined to a release, and made hierarchies of the shapes that hurt.

    cytolink build DOCUMENTS --out releases
    python benchmarks/linking.py releases ../shared

The release is copied first, so linking changes nothing. Prints seconds of the clock and of the processor, the largest
memory, and what lies on disk; then the same of closing over a chain of 100,000 classes of which one near its upper end
is named, over a lattice and over a wide tree whose classes are all named, with the number of pairs that were made.
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

from graph_build.reasoning.hierarchy import Hierarchy
from graph_build.release import open_release

FILES = ("mondo_rebuilt.obo.gz", "hp.obo.gz", "mesh_descriptors_2019.tsv.gz")
SECONDS, MEGABYTES = 20, 1000
"""What linking is to stay under."""
Edges = list[tuple[ox.NamedNode, ox.NamedNode]]


def linked(releases: Path, lexicons: Path, folder: Path) -> bool:
    """Link the files to a copy of the release, print what it took, and say whether that is within bounds."""
    base = open_release(releases).path
    shutil.copytree(base, folder / base.name)
    (folder / "current").symlink_to(base.name)
    files = [str(lexicons / name) for name in FILES]
    command = [sys.executable, "-P", "-c", "from server.cli import main; main()", "link", *files, "--prefix", "MESH"]
    begun = time.perf_counter()
    process = subprocess.Popen([*command, "--release", str(folder), "--json"], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    seconds, megabytes = time.perf_counter() - begun, used.ru_maxrss / 1024
    if status:
        sys.exit("linking failed")
    release = open_release(folder)
    sizes = {path.name: sum(f.stat().st_size for f in (path, *path.rglob("*")) if f.is_file()) for path in
             (release.graph_path, release.store_path, release.names_path)}  # fmt: skip
    print(
        f"{release.manifest['graph']['quads']:,} quads in {seconds:.1f} s (bound {SECONDS}), "
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
    with tempfile.TemporaryDirectory(prefix="cytolink-linking-benchmark-") as folder:
        sys.exit(0 if linked(given.releases, given.shared / "lexicons", Path(folder)) else 1)


if __name__ == "__main__":
    main()
