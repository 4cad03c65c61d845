"""Which facts two commits read differently in papers that nobody wrote rules for, by type and rule.

    python benchmarks/differences.py BASE HEAD --shared ../shared            # 600 papers
    python benchmarks/differences.py main . --papers 120 --show 3            # "." is the working tree as it stands
    python benchmarks/differences.py main . --type intervention --show 20
    python benchmarks/differences.py main . --json > differences.json

The papers are case reports, trials and abstracts, drawn by a seed from those that no hand-checked set has; a smaller
number takes the first of the same ones. Each commit reads them in a worktree of its own, curation off; what it gave is
kept in the cache under the hash of its code, so it is read once. Facts are the same where type, subject, slots,
population and places are. One that has a counterpart of its type at the same place is *changed*, and the slots that
differ are counted; any other is *gone* or *new*; *kept apart* and *stated* count the same facts that confidence treats
otherwise than before. `--show` prints papers' own words: keep them out of the repository, as the cache is.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from foreign_papers import draw

from graph_build.model import Span
from graph_build.readers import read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Line = dict[str, Any]
REPOSITORY = Path(__file__).parents[1]
CODE = ("graph_build", "ontology", "queries")
AROUND, SEED = 160, 20261124
KINDS = ("gone", "new", "changed", "kept apart", "stated")


class Difference(NamedTuple):
    """A fact that two commits read differently: what it was and what it is, the same where confidence alone moved."""

    kind: str
    paper: str
    before: Line | None
    now: Line | None

    @property
    def line(self) -> Line:
        """What is shown of it."""
        return self.now or self.before or {}


def git(*words: str, **variables: str) -> str:
    """What git answers in the repository."""
    done = subprocess.run(
        ["git", *words], cwd=REPOSITORY, env={**os.environ, **variables}, check=False, capture_output=True, text=True
    )
    if done.returncode:
        raise SystemExit(f"git {' '.join(words)}: {done.stderr.strip()}")
    return done.stdout.strip()


def commit_of(name: str) -> str:
    """The hash of a commit; for ".", of one made of the working tree, which no branch has."""
    if name != ".":
        return git("rev-parse", "--verify", f"{name}^{{commit}}")
    with tempfile.TemporaryDirectory() as folder:
        index = str(Path(folder) / "index")
        git("read-tree", "HEAD", GIT_INDEX_FILE=index)
        git("add", "--all", GIT_INDEX_FILE=index)
        return git("commit-tree", git("write-tree", GIT_INDEX_FILE=index), "-p", "HEAD", "-m", "The working tree")


def read_by(name: str, papers: dict[str, bytes], cache: Path, jobs: int) -> dict[str, Line]:
    """What a commit reads in the papers, by paper; from the cache what stands there."""
    commit = commit_of(name)
    code = sha256(" ".join(git("rev-parse", f"{commit}:{part}") for part in CODE).encode()).hexdigest()[:16]
    out, texts = cache / code, cache / "papers"
    lacking = [paper for paper in papers if not (out / f"{paper}.json").exists()]
    print(f"{name}: {commit[:10]}, code {code}, {len(lacking)} of {len(papers)} papers to read", file=sys.stderr)
    if lacking:
        texts.mkdir(parents=True, exist_ok=True)
        for paper in lacking:
            (texts / paper).write_bytes(papers[paper])
        with tempfile.TemporaryDirectory() as folder:
            tree = Path(folder) / "tree"
            git("worktree", "add", "--detach", str(tree), commit)
            try:
                subprocess.run(
                    [sys.executable, str(Path(__file__).with_name("read_facts.py")), texts, out, "--jobs", str(jobs)],
                    input="\n".join(lacking), env={**os.environ, "PYTHONPATH": str(tree)}, check=True, text=True,
                )  # fmt: skip
            finally:
                git("worktree", "remove", "--force", str(tree))
    return {paper: json.loads((out / f"{paper}.json").read_text("utf-8")) for paper in papers}


def compare(paper: str, before: Line, now: Line) -> Iterator[Difference]:
    """How one paper's facts differ."""
    if "error" in before or "error" in now:
        if before.get("error") != now.get("error"):
            yield Difference("changed", paper, _failed(before), _failed(now))
        return
    old, new = _by_content(before["facts"]), _by_content(now["facts"])
    for content in old.keys() & new.keys():
        one, other = old[content][0], new[content][0]
        if one["kept_apart"] != other["kept_apart"]:
            yield Difference("kept apart" if other["kept_apart"] else "stated", paper, one, other)
    gone = [f for content, facts in old.items() for f in facts[len(new.get(content, ())) :]]
    come = [f for content, facts in new.items() for f in facts[len(old.get(content, ())) :]]
    for fact in gone:
        counterpart = max((f for f in come if _one_place(f, fact)), key=lambda f: _shared(f, fact), default=None)
        if counterpart is not None:
            come.remove(counterpart)
        yield Difference("changed" if counterpart else "gone", paper, fact, counterpart)
    for fact in come:
        yield Difference("new", paper, None, fact)


def _failed(found: Line) -> Line:
    return {"type": "(paper)", "rule": "", "subject": found.get("error", "read"), "slots": {}, "spans": []}


def _by_content(facts: Iterable[Line]) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = defaultdict(list)
    for fact in facts:
        told = {k: fact[k] for k in ("type", "subject", "slots", "population", "spans")}
        found[json.dumps(told, sort_keys=True)].append(fact)
    return found


def _one_place(one: Line, other: Line) -> bool:
    if one["type"] != other["type"] or not one["spans"] or not other["spans"]:
        return False
    (start, end), (begin, close) = one["spans"][0], other["spans"][0]
    return bool(start < close and begin < end)


def _shared(one: Line, other: Line) -> int:
    return sum(other["slots"].get(name) == value for name, value in one["slots"].items())


def changed_slots(difference: Difference) -> list[str]:
    """What differs between the two readings of a changed fact, by the names of slots."""
    before, now = difference.before or {}, difference.now or {}
    names = before["slots"].keys() | now["slots"].keys()
    slots = [name for name in sorted(names) if before["slots"].get(name) != now["slots"].get(name)]
    return slots + [k for k in ("subject", "population", "spans") if before.get(k) != now.get(k)]


def words_of(line: Line) -> str:
    """A fact in one line."""
    slots = " ".join(f"{name}={value}" for name, value in line["slots"].items())
    apart = " KEPT APART" if line.get("kept_apart") else ""
    return f"{line['subject']} | {slots} | {line.get('population') or ''} [{line['rule']}]{apart}"


def show(difference: Difference, papers: dict[str, bytes]) -> str:
    """A difference with the words around its place."""
    lines = [f"  {difference.kind:10} {difference.line['type']}  {difference.paper}"]
    if difference.kind in {"gone", "changed"} and difference.before:
        lines.append(f"    - {words_of(difference.before)}")
    if difference.kind != "gone" and difference.now:
        lines.append(f"    + {words_of(difference.now)}")
    if difference.line["spans"]:
        document, span = read(papers[difference.paper], difference.paper), Span(*difference.line["spans"][0])
        left, right = document.around(span, AROUND)
        lines.append("    " + " ".join(f"{left}⟦{document.printed(span)}⟧{right}".split()))
    return "\n".join(lines)


def sizes(facts: dict[str, Line]) -> Counter[str]:
    """How many facts of each type and rule a commit reads."""
    return Counter(f"{f['type']} {f['rule']}" for paper in facts.values() for f in paper.get("facts", ()))


def report(found: list[Difference], totals: list[Counter[str]]) -> None:
    """A table by type and rule, the largest differences first."""
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    slots: Counter[str] = Counter()
    for one in found:
        counts[one.line["type"], one.line["rule"]][one.kind] += 1
        if one.kind == "changed" and one.before and one.now:
            slots.update(f"{one.line['type']}.{slot}" for slot in changed_slots(one))
    print(f"{'type':24}{'rule':34}{'before':>8}{'now':>8}" + "".join(f"{k:>12}" for k in KINDS))
    for (kind, rule), own in sorted(counts.items(), key=lambda item: (-item[1].total(), item[0])):
        of_both = "".join(f"{t[f'{kind} {rule}']:>8}" for t in totals)
        print(f"{kind:24}{rule:34}{of_both}" + "".join(f"{own[k] or '':>12}" for k in KINDS))
    whole = Counter(one.kind for one in found)
    of_both = "".join(f"{t.total():>8}" for t in totals)
    print(f"{'all':24}{'':34}{of_both}" + "".join(f"{whole[k] or '':>12}" for k in KINDS))
    if slots:
        print("changed: " + ", ".join(f"{name} {n}" for name, n in slots.most_common(20)))


def main() -> int:
    """Read by both, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("base", help="a commit, or . for the working tree")
    parser.add_argument("head", help="another")
    parser.add_argument("--shared", type=Path, default=REPOSITORY.parent / "shared", help="the folder of corpora/")
    parser.add_argument("--papers", type=int, default=600, help="how many papers")
    parser.add_argument(
        "--only", nargs="+", choices=("report", "trial", "abstract"), help="papers of these kinds alone"
    )
    parser.add_argument("--type", help="facts of this type alone")
    parser.add_argument("--rule", help="facts of rules alone whose name holds this")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="print N of each kind with their words")
    parser.add_argument("--json", action="store_true", help="print every difference as JSON")
    parser.add_argument("--jobs", type=int, default=2)
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    parser.add_argument("--cache", type=Path, default=home / "cytolink" / "differences")
    args = parser.parse_args()
    papers = {p.name: p.data for p in draw(args.shared, args.papers) if not args.only or p.kind in args.only}
    before, now = (read_by(name, papers, args.cache, args.jobs) for name in (args.base, args.head))
    every = [one for paper in papers for one in compare(paper, before[paper], now[paper])]
    found = [
        one for one in every
        if (not args.type or one.line["type"] == args.type) and (not args.rule or args.rule in one.line["rule"])
    ]  # fmt: skip
    if args.json:
        print(json.dumps([one._asdict() for one in found], ensure_ascii=False, indent=1))
        return 0
    report(found, [sizes(before), sizes(now)])
    random.Random(SEED).shuffle(found)  # noqa: S311 - a choice that can be repeated is what is wanted
    for kind in KINDS if args.show else ():
        for one in [d for d in found if d.kind == kind][: args.show]:
            print(show(one, papers))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
