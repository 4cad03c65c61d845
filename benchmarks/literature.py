"""How well the literature is read that nobody wrote rules for: builds annotated papers, scores each, prints one table.

    python benchmarks/literature.py ../shared                    # what may be looked at while rules are written
    python benchmarks/literature.py ../shared --last-look        # what is kept for measuring alone
    python benchmarks/literature.py ../shared --only reports trials --rules 20
    python benchmarks/literature.py ../shared --no-learned --bound 0   # by rules alone
    python benchmarks/literature.py ../shared --both             # by rules alone, then joined with the models

Each part is built by itself, curation off, and scored by the scorer that came with it:

    five        the five documents the first rules were written for
    reports     case reports with hand-checked facts (gold_unseen)
    trials      trials with hand-checked facts (gold_unseen), in JATS
    maccrobat   annotated case reports: doses, labs, drugs, problems, with precision; the hash of a name says which
                third is kept for the last look
    evidence    questions to trials of all fields (Evidence Inference): a sample of the training part, or the validation
                part for the last look
    unread      the trials that the scorer of comparisons learns from: whoever mended rules by trials left them out, so
                they tell better than other trials of train what to expect of new ones; one half was read for faults,
                the other is kept for the last look; built for `--only unread` alone
    reworded    invented sentences in other authors' words (`reworded.py`): half of them, the others for the last look

No rule is written from what `--last-look` builds; its misses are not shown.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import re
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent))
from annotated import number, question_texts, trained_on
from reworded import lay_out, sentences

from graph_build.release import open_release
from graph_build.store import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

WORKED_ON = {"PMC3664374", "PMC4359699", "PMC3606371", "PMC9951597", "PMC6456450", "PMC8607000"}
SEED, SAMPLE = 20261122, 60
RULES_ALONE = ("--no-learned", "--bound", "0")
"""What a build is told to leave out the models of names, and that of confidence."""
_RULES = """PREFIX cyto: <https://w3id.org/cytolink/ontology#> PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?rule (COUNT(DISTINCT ?fact) AS ?n) { ?fact prov:wasGeneratedBy/cyto:appliedRule/rdfs:label ?rule }
GROUP BY ?rule ORDER BY DESC(?n)"""


class Part:
    """A part of the literature: which files are built, and what scores their facts.

    Args:
        shared: the folder of corpora and gold.
        folder: where files are laid out.
        held: whether it is the half for the last look.
    """

    def __init__(self, shared: Path, folder: Path, *, held: bool) -> None:
        self.shared, self.folder, self.held = shared, folder, held

    def five(self) -> tuple[list[Path], list[str]]:
        """The five documents and their gold."""
        files = sorted((self.shared / "documents").glob("0*.txt"))
        return files, [str(self.shared / "gold" / "score.py"), "FACTS"]

    def reports(self) -> tuple[list[Path], list[str]]:
        """Case reports with hand-checked facts."""
        return self._unseen("case_reports.tar.xz", ".txt")

    def trials(self) -> tuple[list[Path], list[str]]:
        """Trials with hand-checked facts."""
        return self._unseen("evidence_inference/cytokine_trials.tar.xz", ".nxml")

    def _unseen(self, archive: str, suffix: str) -> tuple[list[Path], list[str]]:
        known = {p.stem for p in (self.shared / "gold_unseen").glob("PMC*.json")}
        wanted = known - WORKED_ON if self.held else known & WORKED_ON
        files = list(
            self._unpacked(archive, lambda p: p.suffix == suffix and bool(set(re.findall(r"PMC\d+", p.name)) & wanted))
        )
        return files, [str(self.shared / "gold_unseen" / "score.py"), "FACTS", str(self.folder)]

    def maccrobat(self) -> tuple[list[Path], list[str]]:
        """Annotated case reports; only the texts are built, the annotations judge."""

        def wanted(path: Path) -> bool:
            third = int(hashlib.sha256(path.stem.encode()).hexdigest(), 16) % 3 == 0
            return path.suffix in {".txt", ".ann"} and third == self.held

        files = list(self._unpacked("maccrobat/maccrobat.tar.xz", wanted))
        texts = self.folder / "texts"  # apart from their annotations, which would come in with them
        texts.mkdir()
        built = [(texts / p.name) for p in files if p.suffix == ".txt"]
        for path in built:
            path.write_bytes((self.folder / path.name).read_bytes())
        return built, [str(self.shared / "corpora" / "score_maccrobat.py"), "FACTS", str(self.folder)]

    def evidence(self) -> tuple[list[Path], list[str]]:
        """Trials with questions."""
        listed = (self.shared / "corpora" / "evidence_inference" / "validation.txt").read_text("utf-8").split()
        return self._questions(listed if self.held else self._worked_on())

    def unread(self) -> tuple[list[Path], list[str]]:
        """Trials that samples for reading left out, since the scorer of comparisons learns from them: a half."""
        drawn = [path.stem for path, _ in question_texts(self.shared, held=False) if trained_on(path.stem)]
        own = {one.removeprefix("PMC") for one in drawn if number(one) // 9 % 2 == self.held}
        return self._questions(sorted(own - {*self._worked_on()}))

    def _worked_on(self) -> list[str]:
        ids = (self.shared / "corpora" / "evidence_inference" / "train.txt").read_text("utf-8").split()
        random.Random(SEED).shuffle(ids)  # noqa: S311 - a choice that can be repeated is what is wanted
        return ids[:SAMPLE]

    def _questions(self, ids: Sequence[str]) -> tuple[list[Path], list[str]]:
        source = self.shared / "corpora" / "evidence_inference"
        names = {f"PMC{one.removeprefix('PMC')}" for one in ids}
        files = list(
            self._unpacked("evidence_inference/trials.tar.xz", lambda p: p.suffix == ".txt" and p.stem in names)
        )
        listed = self.folder / "ids"
        listed.write_text("\n".join(ids), encoding="utf-8")
        scorer = str(self.shared / "corpora" / "score_evidence_inference.py")
        return files, [scorer, "FACTS", str(source / "prompts.csv"), str(source / "annotations.csv"), str(listed)]

    def reworded(self) -> tuple[list[Path], list[str]]:
        """Invented sentences, a document each."""
        half = "second" if self.held else "first"
        scorer = str(Path(__file__).with_name("reworded.py"))
        return lay_out(sentences([half]), self.folder), [scorer, "--batch", half, "--facts", "FACTS"]

    def _unpacked(self, archive: str, wanted: Callable[[Path], bool]) -> Iterator[Path]:
        with tarfile.open(self.shared / "corpora" / archive) as tar:
            for member in tar:
                name = Path(member.name)
                if member.isfile() and wanted(name) and (content := tar.extractfile(member)) is not None:
                    (self.folder / name.name).write_bytes(content.read())
                    yield self.folder / name.name


PARTS = ("five", "reports", "trials", "maccrobat", "evidence", "reworded")


def main() -> int:
    """Build and score each part."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, help="the folder that holds documents/, gold/, gold_unseen/ and corpora/")
    parser.add_argument("--only", nargs="+", choices=(*PARTS, "unread"), default=PARTS, help="these parts alone")
    parser.add_argument("--last-look", action="store_true", help="the halves that no rule is written from")
    parser.add_argument("--misses", action="store_true", help="list what was missed or wrong; not for the last look")
    parser.add_argument("--no-learned", action="store_true", help="by rules alone, without the models of names")
    parser.add_argument("--bound", type=float, help="withhold facts less sure than this; else the usual bound")
    parser.add_argument("--both", action="store_true", help="by rules alone (--no-learned --bound 0), then as usual")
    parser.add_argument("--rules", type=int, default=0, metavar="N", help="the N rules that stated most")
    args = parser.parse_args()
    if args.misses and args.last_look:
        parser.error("what is kept for the last look is not read: --misses shows its sentences")
    if args.both and (args.no_learned or args.bound is not None):
        parser.error("--both reads by rules alone and as usual: leave --no-learned and --bound out")
    usual = ["--no-learned"] * args.no_learned + ([] if args.bound is None else ["--bound", str(args.bound)])
    for name in args.only:
        for settings in (RULES_ALONE, usual) if args.both else (usual,):
            with tempfile.TemporaryDirectory(prefix="cytolink-") as folder:
                _measure(name, args, settings, Path(folder))
    return 0


def _measure(name: str, args: argparse.Namespace, settings: Sequence[str], work: Path) -> None:
    (work / "docs").mkdir()
    files, scorer = getattr(Part(args.shared, work / "docs", held=args.last_look), name)()
    half = "last look" if args.last_look and name != "five" else "worked on"
    began = time.perf_counter()
    _cytolink("build", *map(str, files), "--out", str(work / "release"), "--no-curation", *settings)
    took = time.perf_counter() - began
    facts = work / "facts.jsonl"
    facts.write_bytes(_cytolink("facts", "--release", str(work / "release")))
    count = facts.read_bytes().count(b"\n")
    print(f"\n== {' '.join([name, *settings])} ({half}): {len(files)} documents, {took:.0f} s, {count:,} facts")
    command = [str(facts) if part == "FACTS" else part for part in scorer] + (["--misses"] if args.misses else [])
    print(subprocess.run([sys.executable, *command], check=True, capture_output=True, text=True).stdout.rstrip())
    for rule, count in _most(args.rules, work / "release") if args.rules else ():
        print(f"   {count:6,}  {rule}")


def _cytolink(*arguments: str) -> bytes:
    program = str(Path(sys.executable).with_name("cytolink"))
    done = subprocess.run([program, *arguments], check=False, capture_output=True)
    if done.returncode > 1:
        raise SystemExit(done.stderr.decode())
    return done.stdout


def _most(count: int, release: Path) -> Iterable[tuple[str, int]]:
    rows = list(open_release(release).store().select(_RULES))[:count]
    return [(str(plain(rule)), int(str(plain(stated)))) for rule, stated in rows]


if __name__ == "__main__":
    sys.exit(main())
