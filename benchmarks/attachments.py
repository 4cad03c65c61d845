"""What a linear scorer of attachments would add to rules: which number belongs to which name, on MACCROBAT.

    python benchmarks/attachments.py ../shared --thirds DIR

Candidates are each number of a sentence with the five nearest names, those of the vocabulary and those that models
tell (`--thirds` as for `confidence.py`: of each report, models trained without its third). A candidate is right where
the annotation links such a value to such a name. The scorer is fitted on two thirds of these reports and tried on the
other, in turn. `new` is what it tells of numbers of which rules state nothing. Tried, and not built: decision 0027;
`ways.py` has it link numbers where models read alone.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from annotated import reports, third
from judging import numbers, words

from graph_build.facts.assemble import assemble
from graph_build.linear import LinearModel
from graph_build.linear.fitting import Judged, fit
from graph_build.pipeline import lexicon
from graph_build.readers import read
from graph_build.recognisers import learned, recognise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from judging import Mark, Reports

    from graph_build.model import Fact, Quantity, ReadSentence

_WORD = re.compile(r"\w+")
_SIGNS = (",", ";", "(", ")", " and ", " was ", " of ", " to ", " with ", "respectively")
_KINDS = frozenset({"number", "range", "percent", "mean_sd"})
_NEAREST = 5
LEASTS = (0.5, 0.7, 0.9)
PENALTY, SEEN = 2.0, 4


class Sort(NamedTuple):
    """A sort of attachment: marks of value and name, categories of names, types of facts."""

    values: str
    names: str
    categories: tuple[str, ...]
    types: tuple[str, ...]


SORTS = {
    "laboratory values": Sort(
        "Lab_value", "Diagnostic_procedure", ("analyte", "score", "procedure"), ("measurement", "outcome")
    ),
    "doses": Sort("Dosage", "Medication", ("drug", "drug_class"), ("intervention",)),
}


class Row(NamedTuple):
    """A candidate: its report, its number's place, features, whether it is right, and whether a rule has the number."""

    report: str
    place: int
    features: tuple[str, ...]
    right: bool
    by_rule: bool


def candidates(sentence: ReadSentence, sort: Sort) -> Iterator[tuple[Quantity, tuple[int, int], tuple[str, ...]]]:
    """Each number of a sentence with its nearest names, and what is told of the two."""
    both = (*sentence.mentions_of(*sort.categories), *sentence.learned)
    names = sorted({(m.start, m.end) for m in both if m.concept.category in sort.categories})
    quantities = [q for q in sentence.quantities if q.kind in _KINDS and q.value is not None]
    for q in quantities:
        near = sorted(names, key=lambda n: (min(abs(n[0] - q.end), abs(q.start - n[1])), n))[:_NEAREST]
        for rank, (first, last) in enumerate(near):
            start, end = (last, q.start) if last <= q.start else (q.end, first)
            between = sentence.text[start:end]
            told = {m.concept.category for m in sentence.learned if m.start < q.end and q.start < m.end}
            held = {f"rank={rank}", f"rank={rank}/{last <= q.start}", f"unit={q.unit or 'none'}", f"kind={q.kind}"}
            held.add(f"apart={min(len(_WORD.findall(between)), 20) // 2}")
            held |= {f"has={sign}" for sign in _SIGNS if sign in between}
            held.add(f"numbers={min(sum(start <= o.start and o.end <= end for o in quantities), 3)}")
            held.add(f"names={min(sum(start <= a and b <= end for a, b in names), 3)}")
            held |= {f"told={kind}" for kind in told & {"value", "dose"}}
            if start <= end:
                yield q, (first, last), tuple(sorted(held))


def rows(report: str, text: bytes, marked: Reports, thirds: Path, sort: Sort) -> tuple[list[Row], int]:
    """The candidates of a report, and how many values the annotation links."""
    models = learned.read_models(thirds / str(third(report)))
    recognised = recognise(read(text, f"{report}.txt"), lexicon(None), models)
    facts = [f for f in assemble(recognised)[0] if f.type in sort.types]
    links = [
        (value, name)
        for value, of in marked.modified.items()
        for name in of
        if value.kind == sort.values and name.kind == sort.names and numbers(value.surface)
    ]
    found = []
    for sentence in recognised.sentences:
        for q, name, held in candidates(sentence, sort):
            right = any(_right(sentence, q, name, link) for link in links)
            found.append(Row(report, sentence.span(q.start, q.end).start, held, right, _stated(sentence, q, facts)))
    return found, len(links)


def _right(sentence: ReadSentence, q: Quantity, name: tuple[int, int], link: tuple[Mark, Mark]) -> bool:
    """Whether a number lies on the value of an annotated link, and a name on what it is linked to or has its words."""
    mark, other = link
    value, named = sentence.span(q.start, q.end), sentence.span(*name)
    if not (mark.start < value.end and value.start < mark.end) or q.value is None:
        return False
    called = other.start < named.end and named.start < other.end
    alike = words(other.surface) & words(sentence.text[slice(*name)])
    return float(q.value) in numbers(mark.surface) and bool(called or alike)


def _stated(sentence: ReadSentence, q: Quantity, facts: list[Fact]) -> bool:
    span = sentence.span(q.start, q.end)
    return any(e.span.overlaps(span) for f in facts for e in f.evidence)


def scorer(every: Iterable[Row]) -> LinearModel:
    """The scorer that some candidates teach."""
    base, weights = fit([Judged(r.features, r.right) for r in every], penalty=PENALTY, seen=SEEN)
    return LinearModel("attachments", weights, base)


def told(every: list[Row]) -> Counter[tuple[float, str]]:
    """By least probability: numbers that the scorer links, how many rightly, and of these the ones that no rule has."""
    counts: Counter[tuple[float, str]] = Counter()
    for fold in range(3):
        model = scorer(r for r in every if third(r.report) != fold)
        best: dict[tuple[str, int], tuple[float, Row]] = {}
        for row in every:
            if third(row.report) == fold:
                sure = float(model.probability(row.features))
                if sure > best.get((row.report, row.place), (0.0, row))[0]:
                    best[row.report, row.place] = (sure, row)
        for sure, row in best.values():
            for least in (one for one in LEASTS if sure >= one):
                counts[least, "told"] += 1
                counts[least, "right"] += row.right
                counts[least, "new"] += not row.by_rule
                counts[least, "new and right"] += row.right and not row.by_rule
    return counts


def main() -> int:
    """Read, fit on two thirds in turn, print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, help="the folder that holds corpora/")
    parser.add_argument("--thirds", type=Path, required=True, help="models of names trained without a third")
    args = parser.parse_args()
    known = list(reports(args.shared, held=False))
    for name, sort in SORTS.items():
        read_in = [rows(*report, args.thirds, sort) for report in known]
        counts = told([row for own, _ in read_in for row in own])
        print(f"{name}: {sum(links for _, links in read_in)} linked in the annotation")
        for least in LEASTS:
            print(f"  at {least}: " + ", ".join(f"{k} {n}" for (at, k), n in sorted(counts.items()) if at == least))
    return 0


if __name__ == "__main__":
    sys.exit(main())
