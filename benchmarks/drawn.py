"""What is missed in reports that nobody wrote rules for: sentences drawn by crude marks, with what is stated of each.

    python benchmarks/drawn.py ../shared --draw fourth > sheet.txt

A draw takes plain case reports by a seed, none that an earlier draw, `case_reports.py`, the hand-checked facts or
MACCROBAT have, and from them sentences that seem to hold a fact of a family by a mark that is cruder than the rules: a
number before "mg", "no" or "denied", a citation mark. The sheet shows each sentence and the facts stated on it; a
reader counts those told and how many of them are stated right: name, value, unit, polarity and whose; what was
counted stands in `results/drawn.json`. The sheet holds the reports' own words: keep it out of the repository.

Reports are drawn over for each family, so a draw is the same on every machine; what is stated follows the code.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import tarfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from graph_build.confidence import bound_of
from graph_build.pipeline import confidence_model, state
from graph_build.settings import BuildSettings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import Fact

RESULTS = Path(__file__).parent / "results" / "drawn.json"
LOOKED_AT_BEFORE, THEIR_SEED = 51, 20261121
"""Reports that `case_reports.py` drew for judging, and its seed."""
A_REPORT = 2  # sentences of one report for a family
FAMILIES = {
    "dose": r"\b\d[\d.,]*\s?-?(mg|mcg|µg|μg|g|IU|U|units?|mL|ml|million units|mg/kg)\b(?!/d?[lL])"
    r"(?!\s?/\s?(d?L|dl|ml|mL|mm))|\bfor (\d+|two|three|four|five|six|seven|ten) (more )?(days|weeks|months|cycles)",
    "lab": r"\d\s?(%|mg/d[lL]|g/d[lL]|g/[lL]|U/[lL]|IU/[lL]|mmol/[lL]|[μµu]mol/[lL]|mEq/[lL]|ng/m[lL]|pg/m[lL]|"
    r"/[μµu]L|/mm|mm ?Hg|bpm|°C|× ?10)",
    "words": r"\b(normal|elevated|positive|unremarkable|increased|raised|showed|revealed|demonstrated)\b",
    "neg": r"\b(no|without|denied|denies|not|absence of|negative for|never|nor)\b",
    "outcome": r"\b(recovered|died|discharged|resolved|improved|improvement|relapse|recurrence|asymptomatic|"
    r"symptom-free|remission|uneventful|follow-up|complain)\w*",
    "cited": r"et al|\[\d+[\d,–\- ]*\]|\((19|20)\d\d\)|\bprevious(ly)? (report|stud|case)",
    "guess": r"\b(may|might|could|possibl[ey]|suspect\w*|hypothesi\w*|suggest\w*|likely|presum\w*|probabl[ey])\b",
    "pop": r"\b\d+[- ](year|month|week|day)s?[- ]old|\b(\d+|two|three|four|five|six) "
    r"(patients|cases|children|women|men|subjects)\b|\b(in|of) (\d+) (patients|cases)",
}
_SENTENCE = re.compile(r"[^.!?\n](?:[^.!?\n]|[.!?](?!\s+[A-Z(\[]|\s*\n)|\n(?!\s*\n))*[.!?]")
_REFERENCES = re.compile(r"\n\s*(REFERENCES|References)\s*\n")


class Drawn(NamedTuple):
    """A sentence: its family, report, and place in code points, the end exclusive."""

    family: str
    report: str
    start: int
    end: int


def texts(archive: Path, suffix: str = ".txt") -> dict[str, bytes]:
    """The files of an archive by name."""
    with tarfile.open(archive) as tar:
        members = [m for m in tar if m.isfile() and m.name.endswith(suffix)]
        return {Path(m.name).name: file.read() for m in members if (file := tar.extractfile(m))}


def reports_of(shared: Path, draws: dict[str, dict[str, int]], wanted: str) -> tuple[dict[str, str], random.Random]:
    """The reports of a draw, in its order, and the choice as it stands behind them."""
    files = texts(shared / "corpora" / "case_reports.tar.xz")
    names = sorted(files)
    judged = list(names)
    random.Random(THEIR_SEED).shuffle(judged)  # noqa: S311 - a choice that can be repeated is what is wanted
    known = {f"{p.stem}.txt" for p in (shared / "gold_unseen").glob("*.json")} | set(judged[:LOOKED_AT_BEFORE])
    annotated = [folded(data) for data in texts(shared / "corpora" / "maccrobat" / "maccrobat.tar.xz").values()]
    middles = [text[len(text) // 2 : len(text) // 2 + 60] for text in annotated]
    taken: set[str] = set()
    for name, draw in draws.items():
        choice = random.Random(draw["seed"])  # noqa: S311
        pool = [n for n in names if n not in known]
        choice.shuffle(pool)
        found: dict[str, str] = {}
        for report in (n for n in pool if n not in taken):
            text = _decoded(files[report])
            if text is not None and not any(middle in folded(files[report]) for middle in middles):
                found[report] = text
            if len(found) == draw["reports"]:
                break
        if name == wanted:
            return found, choice
        taken |= {one.report for one in sentences(found, choice, draw["each"])}
    raise SystemExit(f"no draw is called {wanted}; there are {', '.join(draws)}")


def _decoded(data: bytes) -> str | None:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def folded(data: bytes) -> str:
    return re.sub(r"\s+", " ", data.decode("utf-8", "replace"))


def sentences(reports: dict[str, str], choice: random.Random, each: int) -> list[Drawn]:
    """Sentences of each family, in turn; two of a report at most."""
    found: dict[str, list[Drawn]] = {family: [] for family in FAMILIES}
    for report, text in reports.items():
        end = _REFERENCES.search(text)
        for m in _SENTENCE.finditer(text[: end.start()] if end else text):
            if 30 < len(m.group()) < 450:
                for family, mark in FAMILIES.items():
                    if re.search(mark, m.group()):
                        found[family].append(Drawn(family, report, m.start(), m.end()))
    return [one for family in FAMILIES for one in _chosen(found[family], choice, each)]


def _chosen(found: list[Drawn], choice: random.Random, each: int) -> Iterator[Drawn]:
    choice.shuffle(found)
    of_report: dict[str, int] = {}
    for one in found:
        if of_report.get(one.report, 0) < A_REPORT and sum(of_report.values()) < each:
            of_report[one.report] = of_report.get(one.report, 0) + 1
            yield one


def line(fact: Fact) -> str:
    """A fact in one line; what its confidence withholds is marked."""
    slots = " ".join(f"{name}={value}" for name, value in fact.slots)
    whose = f"{fact.population.label} ({fact.population.experiencer})" if fact.population else ""
    kept = fact.confidence is None or fact.confidence >= bound_of(fact, confidence_model(None), None)
    return f"{fact.type} | {fact.subject} | {slots} | {whose} [{fact.rule.name}]{'' if kept else ' WITHHELD'}"


def main() -> int:
    """Print the sheet of a draw."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, help="the folder that holds corpora/ and gold_unseen/")
    parser.add_argument("--draw", required=True, help="its name in results/drawn.json")
    args = parser.parse_args()
    draws = json.loads(RESULTS.read_text("utf-8"))["draws"]
    reports, choice = reports_of(args.shared, draws, args.draw)

    @cache
    def stated(report: str) -> tuple[Fact, ...]:
        return state(reports[report].encode(), report, BuildSettings(curation=False)).facts

    for number, one in enumerate(sentences(reports, choice, draws[args.draw]["each"]), 1):
        print(f"\n#{number} [{one.family}] {one.report} {' '.join(reports[one.report][one.start : one.end].split())}")
        for fact in stated(one.report):
            here = any(
                e.role == "evidence" and e.span.start < one.end and one.start < e.span.end for e in fact.evidence
            )
            if here and fact.type not in ("entity_mention_concept", "document_metadata"):
                print("    ", line(fact))
    return 0


if __name__ == "__main__":
    sys.exit(main())
