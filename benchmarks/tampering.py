"""What share of tampering `cytolink verify` catches: every slot of every statement of a release, changed one at a time.

    cytolink build DOCUMENTS --out releases
    python benchmarks/tampering.py releases DOCUMENTS [--rounds 8] [--seed 1]

In each round every statement is changed once, in one slot and one way; the N-Quads are written, sorted, digested,
sealed and published anew, and the release is verified as a whole. Printed is the share caught, by kind of change and
by the kind of statement: `edited` where the statement keeps its IRI, `renamed` where the forger makes its IRI anew too,
so that only the words of the document can speak against it, and `--rebuild`, where the documents are built once more.
Last come whole statements that were left out, with the manifest's counts as they were and with counts made anew.
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graph_build.inspection.identity import STATEMENT, Node, documents_in, made_of
from graph_build.inspection.readback import facts
from graph_build.inspection.verify import originals, verify
from graph_build.model import printed
from graph_build.rdf import DocumentIris
from graph_build.readers import is_escaped, is_markup
from graph_build.recognisers.printed import NUMBERS_NOT_PRINTED, UNIT_SLOTS, numbers_at
from graph_build.release import open_release
from graph_build.release.blocks import blocks
from graph_build.release.publishing import publish
from graph_build.runner.again import differences
from graph_build.runner.build import build
from graph_build.settings import BuildSettings
from graph_build.sources import documents
from ontology.namespaces import CYTO, XSD
from ontology.schema import slots, tbox

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.release import Release

SLOT_OF = {
    quad.subject.value: quad.object.value
    for quad in tbox().quads_for_pattern(None, ox.NamedNode(CYTO + "slotName"), None)
}
NAMES = {
    "arm",
    "arm_a",
    "arm_b",
    "variable",
    "agent",
    "outcome",
    "event",
    "condition",
    "object",
    "drug",
    "target",
    "label",
}
LINKS = {slot.link for slot in slots().values()} | {CYTO + "about"}
SIGNS = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "<"}


@dataclass(frozen=True)
class Change:
    """One change of one statement: its kind, and the objects that one property has instead (none: left out)."""

    iri: str
    kind: str
    statement: str
    predicate: str
    before: ox.NamedNode | ox.Literal
    after: tuple[ox.NamedNode | ox.Literal, ...]


@dataclass
class Statement:
    """A statement with its document's nodes and the words of its spans."""

    node: Node
    nodes: dict[str, Node]
    iris: DocumentIris
    kind: str
    words: str


def statements(release: Release, paths: list[Path]) -> list[Statement]:
    """Every statement of a release."""
    sources = {DocumentIris(s["sha256"]).document: s for s in release.manifest["sources"]}
    texts = originals(paths, {s["sha256"]: s.get("encoding") for s in sources.values()})
    read = {fact["iri"]: fact for fact in facts(release.store())}
    found = []
    with release.quads() as lines:
        for nodes in documents_in(lines):
            for iri in sorted(i for i in nodes if STATEMENT.fullmatch(i)):
                source = sources[iri.partition("/fact/")[0]]
                text, form = texts[source["sha256"]], source["form"]
                spans = (text[s["start"] : s["end"]] for s in read[iri]["spans"])
                words = " ".join(printed(w, markup=is_markup(form), escaped=is_escaped(form)) for w in spans)
                iris = DocumentIris(source["sha256"])
                found.append(Statement(nodes[iri], nodes, iris, read[iri]["type"], words))
    return found


def changes(
    one: Statement, others: dict[str, list[ox.NamedNode | ox.Literal]], chance: random.Random
) -> Iterator[Change]:
    """Every change of one statement that the benchmark knows, each slot in each way once."""

    def change(
        kind: str, predicate: str, before: ox.NamedNode | ox.Literal, *after: ox.NamedNode | ox.Literal
    ) -> Change:
        return Change(one.node.iri, kind, one.kind, predicate, before, after)

    for predicate, terms in sorted(one.node.said.items()):
        before, name = terms[0], SLOT_OF.get(predicate)
        other = [t for t in others[predicate] if t not in terms]
        if predicate == CYTO + "evidence":
            pass
        elif predicate == CYTO + "population" and other:
            yield change("population of another", predicate, before, chance.choice(other))
        elif predicate in LINKS and other:
            yield change("concept of another", predicate, before, chance.choice(other))
        elif predicate == CYTO + "subjectLabel" and other:
            yield change("subject of another", predicate, before, chance.choice(other))
        if name is None or name == "readings":
            continue
        yield change("slot left out", predicate, before)
        if isinstance(before, ox.NamedNode):
            kind = "polarity turned" if name == "polarity" else "word of a closed list"
            pool = other or [ox.NamedNode(v) for v in slots()[name].values.values() if v != before.value]
            if pool:
                yield change(kind, predicate, before, chance.choice(pool))
        elif before.datatype.value == XSD + "boolean":
            yield change("truth turned", predicate, before, ox.Literal(before.value != "true"))
        elif before.datatype.value in (XSD + "integer", XSD + "decimal"):
            yield from _numbers(one, name, predicate, before, change, chance)
        elif "comparator" in name and before.value in SIGNS:
            yield change("comparator turned", predicate, before, ox.Literal(SIGNS[before.value]))
        elif other:
            kind = "unit of another" if name in UNIT_SLOTS else "name of another" if name in NAMES else "other words"
            yield change(kind, predicate, before, chance.choice(other))


def _numbers(one, name, predicate, before, change, chance) -> Iterator[Change]:  # noqa: ANN001 - of `changes`
    kind, number = before.datatype, Decimal(before.value)
    spoilt = ox.Literal(str(number + chance.choice((1, 2, 5)) * 10 ** max(0, number.adjusted())), datatype=kind)
    if name not in NUMBERS_NOT_PRINTED:
        there = {n for n, start, end in numbers_at(one.words) if n != number.normalize() and n > 0}
        there -= {n for n, a, b in numbers_at(one.words) if re.fullmatch(r"\d{1,3}(?:[,.]\d+)+", one.words[a:b])}
        if kind.value == XSD + "integer":
            there = {n for n in there if n == n.to_integral_value()}
        if there:
            chosen = chance.choice(sorted(there))
            yield change("another number of its words", predicate, before, ox.Literal(f"{chosen:f}", datatype=kind))
        yield change("a number that is printed nowhere", predicate, before, spoilt)
        yield change("an invented number, marked repaired", predicate, before, spoilt)
    else:
        yield change("a number of the document's own", predicate, before, spoilt)


def tampered(
    lines: list[str], chosen: dict[str, Change], found: dict[str, Statement], *, renamed: bool
) -> tuple[list[str], dict[str, str]]:
    """The lines with the changes made, and the IRI that each changed statement has now."""
    now, out = {}, []
    for iri, change in chosen.items():
        now[iri] = iri
        if renamed:
            one = found[iri]
            said = {
                p: [t for t in ts if (p, t) != (change.predicate, change.before)] for p, ts in one.node.said.items()
            }
            said[change.predicate] = [*said[change.predicate], *change.after]
            node = Node(iri, defaultdict(list, {p: ts for p, ts in said.items() if ts}))
            now[iri] = next(made_of(node, one.nodes, one.iris))
    gone = {(c.iri, c.predicate, str(c.before)): c for c in chosen.values()}
    marks = {i for i, c in chosen.items() if c.kind.endswith("repaired")}
    quality = f"<{CYTO}readingQuality>"
    for line in lines:
        subject, _, rest = line.partition(" ")
        iri = subject[1:-1]
        if iri in chosen:
            predicate, _, tail = rest.partition(" ")
            value, graph = tail.rsplit(" ", 2)[0], tail.rsplit(" ", 2)[1]
            change = gone.get((iri, predicate[1:-1], value))
            if change:
                out += [f"{subject} {predicate} {term} {graph} ." for term in change.after]
                continue
            if iri in marks and predicate == quality:
                line = f"{subject} {predicate} <{CYTO}repaired> {graph} ."
        out.append(line)
    if renamed:
        pattern = re.compile(r"<(https://\S+?/fact/[0-9a-f]{16})(?=[>/])")
        out = [pattern.sub(lambda m: f"<{now.get(m[1], m[1])}", line) if "/fact/" in line else line for line in out]
    return sorted(set(out)), now


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("release", type=Path)
    parser.add_argument("documents", type=Path, nargs="+")
    parser.add_argument("--rounds", type=int, default=8, help="Changes of each statement at most.")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    release, chance = open_release(given.release), random.Random(given.seed)  # noqa: S311 - for a repeatable order
    with release.quads() as file:
        lines = file.read().decode().splitlines()
    found = {one.node.iri: one for one in statements(release, given.documents)}
    honest = {fault["about"] for fault in verify(release, given.documents).faults}
    print(f"{len(found):,} statements; faults before anything is changed: {len(honest)}")
    queues: dict[str, list[Change]] = {}
    pools: dict[str, dict[str, list[ox.NamedNode | ox.Literal]]] = defaultdict(lambda: defaultdict(list))
    for one in found.values():
        for predicate, terms in one.node.said.items():
            pools[one.iris.sha256][predicate] += [t for t in terms if t not in pools[one.iris.sha256][predicate]]
    for iri, one in found.items():
        queues[iri] = list(changes(one, pools[one.iris.sha256], chance))
        chance.shuffle(queues[iri])
    total: Counter[tuple[str, str]] = Counter()
    caught: Counter[tuple[str, str, str]] = Counter()
    rest = {key: value for key, value in release.manifest.items() if key != "graph"}
    with tempfile.TemporaryDirectory() as folder:
        built = build(documents(given.documents), Path(folder) / "second", BuildSettings()).release
        print(f"a second build gives the same release: {built.digest == release.digest}")
        for turn in range(given.rounds):
            chosen = {iri: queue[turn] for iri, queue in queues.items() if turn < len(queue)}
            for way in ("edited", "renamed"):
                changed, now = tampered(lines, chosen, found, renamed=way == "renamed")
                forged = publish(Path(folder) / f"{turn}-{way}", blocks(changed), rest)
                faults = {fault["about"] for fault in verify(forged, given.documents).faults}
                again = {about for about, _ in differences(forged, built)} if way == "renamed" else set()
                for iri, change in chosen.items():
                    for group in (change.kind, f"  {change.statement}"):
                        total[group, way] += 1
                        caught[group, way, "verify"] += now[iri] in faults and iri not in honest
                        caught[group, way, "rebuild"] += now[iri] in again or iri in again
            print(f"round {turn + 1} of {given.rounds}: {len(chosen):,} statements changed", flush=True)
        for way, counts in (("counts kept", rest["counts"]), ("counts made anew", None)):
            gone = set(chance.sample(sorted(found), 20))
            kept = [line for line in lines if line.partition(" ")[0][1:-1] not in gone]
            told = dict(rest["counts"])
            for iri in gone:
                told[found[iri].kind] -= 1
            forged = publish(Path(folder) / way.replace(" ", "-"), blocks(kept), {**rest, "counts": counts or told})
            noticed = not verify(forged, given.documents).holds
            named = gone & {about for about, _ in differences(forged, built)}
            print(f"20 statements left out, {way}: noticed {noticed}, named by --rebuild {len(named)}")
    print(f"{'what was changed':<40}{'changes':>9}{'edited':>9}{'renamed':>9}{'--rebuild':>11}")
    for group in sorted({group for group, _ in total}, key=lambda g: (g.startswith("  "), g)):
        shares = [
            caught[group, w, by] / total[group, w]
            for w, by in (("edited", "verify"), ("renamed", "verify"), ("renamed", "rebuild"))
        ]
        figures = "".join(f"{100 * share:>{width}.1f}" for share, width in zip(shares, (9, 9, 11), strict=True))
        print(f"{group:<40}{total[group, 'edited']:>9,}{figures}")


if __name__ == "__main__":
    main()
