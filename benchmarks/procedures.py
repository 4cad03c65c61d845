"""Procedures of case reports that statements hold, against those that annotators marked (MACCROBAT).

    python benchmarks/procedures.py ../shared [--held] [--list]

Prints how many procedures the rule `interventions.procedures` states of the reports' own patients, how many of these
lie on words that annotators marked as a procedure, and how many of the marked therapeutic procedures a statement
of a treatment touches. Two thirds of the reports are those that rules may be written from; `--held` counts the other
third, of which nothing is listed. Vocabulary and rules alone, without learned names.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from annotated import number, unpacked

from graph_build.facts.assemble import assemble
from graph_build.readers import read
from graph_build.recognisers import Lexicon, recognise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import Fact

RULE = "interventions.procedures"
_LINE = re.compile(r"T\d+\t(?P<kind>\w+)_procedure (?P<start>\d+)[^\t]*?(?P<end>\d+)\t")


class Marked(NamedTuple):
    """A procedure that annotators marked; positions are half-open, in characters."""

    kind: str
    start: int
    end: int


def reports(shared: Path, *, held: bool) -> Iterator[tuple[str, str, list[Marked]]]:
    """Name, text and marked procedures of each report of a part."""
    files: dict[str, dict[str, str]] = {}
    for path, data in unpacked(shared / "corpora/maccrobat/maccrobat.tar.xz", (".txt", ".ann")):
        files.setdefault(path.stem, {})[path.suffix] = data.decode()
    for stem, parts in sorted(files.items()):
        if (number(stem) % 3 == 0) == held:
            found = [_LINE.match(line) for line in parts[".ann"].splitlines()]
            yield stem, parts[".txt"], [Marked(m["kind"], int(m["start"]), int(m["end"])) for m in found if m]


def interventions(name: str, text: str) -> list[Fact]:
    """The treatments that are stated of a text."""
    facts, *_ = assemble(recognise(read(text.encode(), f"{name}.txt"), Lexicon.default()))
    return [fact for fact in facts if fact.type == "intervention"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--held", action="store_true", help="the third that no rule is written from")
    parser.add_argument("--list", action="store_true", help="those stated where nothing is marked; not with --held")
    given = parser.parse_args()
    stated = right = marked = touched = before = 0
    for name, text, every in reports(given.shared, held=given.held):
        facts = interventions(name, text)
        for fact in (f for f in facts if f.rule.name == RULE):
            stated += 1
            span = fact.evidence[0].span
            if any(m.start < span.end and span.start < m.end for m in every):
                right += 1
            elif given.list and not given.held:
                print(f"{name}: {fact.slot('agent')}: {text[span.start : span.end]}")
        spans = [f.evidence[0].span for f in facts]
        therapeutic = [m for m in every if m.kind == "Therapeutic"]
        marked += len(therapeutic)
        touched += sum(any(m.start < s.end and s.start < m.end for s in spans) for m in therapeutic)
        others = [f.evidence[0].span for f in facts if f.rule.name != RULE]
        before += sum(any(m.start < s.end and s.start < m.end for s in others) for m in therapeutic)
    print(f"procedures stated: {stated}, on words marked as one: {right}")
    print(f"therapeutic procedures marked: {marked}, touched by a treatment: {touched}, without this rule: {before}")


if __name__ == "__main__":
    main()
