"""What a build of a whole corpus takes, by one command: time, memory, disk, changes, kills and ten thousand documents.

    python benchmarks/corpus.py case_reports.tar.xz --work /var/tmp/corpus [--documents 60 --kills 3 --generated 300]

1. All documents are built, without quotations, with two jobs.
2. Ten of them get one line more, and are built again into the same folder.
3. A build into an empty folder is killed with its processes (SIGKILL) at so many random moments, and goes on each time:
   its digest must be that of the first build.
4. The parts of the first build are copied under other hashes until there are so many as asked for, and published
   (`benchmarks/growing.py`): no document is read, so it tells of memory and disk.

The peak is the largest sum of what all processes hold at one moment, shared memory counted once (PSS), looked at once
a second. Disk is what a release and the parts take together, in blocks. Prints a verdict a line against what is
asked of builds (docs/builds.md); exit code 1 where one is missed. Times mean something on a machine with nothing else.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tarfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
_BUILD = "from server.cli import main; main()"
_TICK, _LOOK = 0.1, 1.0
"""Seconds between looks at whether a build has ended, and at what it holds: then the kernel goes through its pages."""


@dataclass(frozen=True, slots=True)
class Run:
    """What a command took: seconds of the clock, bytes at the peak, exit code and standard output."""

    seconds: float
    peak: int
    code: int
    output: str


def held(group: int) -> int:
    """Bytes that the processes of a group hold at this moment, shared memory counted once."""
    total = 0
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            if os.getpgid(int(entry.name)) == group:
                lines = (entry / "smaps_rollup").read_text().splitlines()
                total += sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
        except (OSError, ProcessLookupError):
            continue  # it has ended meanwhile
    return total


def run(command: list[str], work: Path, until: float = float("inf")) -> Run:
    """Run a command in a process group of its own; after so many seconds the group is killed."""
    begun, peak, looked = time.monotonic(), 0, 0.0
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with (work / "output").open("w+", encoding="utf-8") as output:
        process = subprocess.Popen(
            command, stdout=output, stderr=subprocess.DEVNULL, start_new_session=True, env=environment
        )
        while process.poll() is None:
            now = time.monotonic()
            if now - looked > _LOOK:
                peak, looked = max(peak, held(process.pid)), now
            if now - begun > until:
                os.killpg(process.pid, signal.SIGKILL)
            time.sleep(_TICK)
        output.seek(0)
        return Run(time.monotonic() - begun, peak, process.returncode, output.read())


def build(documents: Path, out: Path, jobs: int, work: Path, until: float = float("inf")) -> Run:
    """One build."""
    options = ["--out", str(out), "--without-quotes", "--jobs", str(jobs), "--json"]
    return run([sys.executable, "-P", "-c", _BUILD, "build", str(documents), *options], work, until)


def disk(*folders: Path) -> int:
    """Bytes on disk of folders, files with several names counted once."""
    seen = {}
    for folder in folders:
        for path in folder.rglob("*"):
            if path.is_file():
                told = path.stat()
                seen[told.st_ino] = told.st_blocks * 512
    return sum(seen.values())


def unpacked(corpus: Path, folder: Path, number: int) -> int:
    """Put so many documents of an archive or folder into a folder; returns how many there are."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    if corpus.is_dir():
        for path in sorted(path for path in corpus.iterdir() if path.is_file())[:number]:
            shutil.copy(path, folder)
    else:
        with tarfile.open(corpus) as archive:
            members = sorted((one for one in archive.getmembers() if one.isfile()), key=lambda one: one.name)
            for member in members[:number]:
                (folder / Path(member.name).name).write_bytes((archive.extractfile(member) or sys.stdin.buffer).read())
    return sum(1 for _ in folder.iterdir())


def verdict(what: str, found: float, most: float, unit: str) -> bool:
    """One line; whether it holds."""
    good = found <= most
    print(f"{what}: {found:,.2f} {unit}, at most {most:,.2f} asked: {'holds' if good else 'MISSED'}", flush=True)
    return good


def killed(documents: Path, out: Path, args: argparse.Namespace, seconds: float) -> tuple[str, int]:
    """The digest of a build that is killed at random moments and goes on, and how often it was."""
    chance, kills = random.Random(args.seed), 0  # noqa: S311 - moments, no secrets
    shutil.rmtree(out, ignore_errors=True)
    while kills < args.kills:
        ran = build(documents, out, args.jobs, args.work, chance.uniform(0.5, max(1.0, seconds)))
        if ran.code != -signal.SIGKILL:
            shutil.rmtree(out)  # it was done before: a build that has nothing to do cannot be killed in its middle
            continue
        kills += 1
    return str(json.loads(build(documents, out, args.jobs, args.work).output)["digest"]), kills


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, help="an archive or a folder of documents")
    parser.add_argument("--work", type=Path, required=True, help="a folder with room for all of it")
    parser.add_argument("--documents", type=int, default=2087)
    parser.add_argument("--changed", type=int, default=10)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--generated", type=int, default=10_000, help="0 leaves this out")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=17)
    args = parser.parse_args()
    documents, out = args.work / "documents", args.work / "releases"
    shutil.rmtree(out, ignore_errors=True)
    number = unpacked(args.corpus, documents, args.documents)
    share = number / 2087
    first = build(documents, out, args.jobs, args.work)
    told = json.loads(first.output)
    release = Path(told["release"])
    print(f"{number:,} documents, {told['quads']:,} quads, {told['quads'] / number:,.0f} a document", flush=True)
    good = [
        verdict("build", first.seconds, 420 * max(1.0, share), "s"),
        verdict("peak of all processes", first.peak / 1e9, 2.0, "GB"),
        verdict("disk a document", disk(release, out / ".parts") / number / 1e6, 1.0, "MB"),
    ]
    for path in sorted(documents.iterdir())[: args.changed]:
        path.write_bytes(path.read_bytes() + b"\nOne line more.\n")
    again = build(documents, out, args.jobs, args.work)
    read = json.loads(again.output)["reading"]["read"]
    print(f"{args.changed} changed: {read} were read", flush=True)
    good += [read <= args.changed, verdict(f"{args.changed} changed", again.seconds, 30.0, "s")]
    if args.kills:
        whole = str(json.loads(again.output)["digest"])
        digest, kills = killed(documents, args.work / "killed", args, first.seconds)
        good.append(digest == whole)
        print(f"killed {kills} times: {'the same' if digest == whole else 'ANOTHER'} digest", flush=True)
    if args.generated:
        grown = [sys.executable, str(ROOT / "benchmarks" / "growing.py"), str(out)]
        made = run([*grown, "--documents", str(args.generated), "--changed", str(args.changed)], args.work)
        print(made.output.rstrip())
        good += [made.code == 0, verdict(f"peak with {args.generated:,} documents", made.peak / 1e9, 2.5, "GB")]
    print(f"{sum(good)} of {len(good)} hold")
    return int(not all(good))


if __name__ == "__main__":
    sys.exit(main())
