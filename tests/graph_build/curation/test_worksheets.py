"""Worksheets: the gravest doubts first, inferred units gathered, and every entry finds its fact once filled in."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
import yaml

from graph_build.curation import load, review
from graph_build.curation.worksheets import worksheet
from graph_build.model import Check, Document, Evidence, Fact, Rule, Section, Span, Worksheet
from graph_build.pipeline import state

if TYPE_CHECKING:
    from pathlib import Path

RULE = Rule("test.rule", 1, "States what a test needs.")
TEXT = "ferritin 10 20 30 40 and CRP 5O, ESR 99"


def measurement(start: int, length: int = 2, *, table: str | None = "Table 1", **more: object) -> Fact:
    """A measurement of a patient."""
    slots = {"variable": "ferritin", "unit": "ng/mL", "value": Decimal(TEXT[start : start + length].replace("O", "0"))}
    checks = (Check("plausible", held=False, note="too high"),) if more.pop("failed", None) else ()
    return Fact.of(
        "measurement", f"patient {start}", Evidence(Span(start, start + length), table=table), RULE,
        checks=checks, repaired=bool(more.pop("repaired", None)), **{**slots, **more},  # type: ignore[arg-type]
    )  # fmt: skip


FACTS = (
    *(measurement(start, unit_inferred=True) for start in (9, 12, 15)),
    measurement(18, table="Table 2", unit_inferred=True),
    measurement(37, variable="ESR", unit="mm/h", failed=True),
    measurement(29, variable="CRP", unit="mg/L", repaired=True, unit_inferred=True),
)


def document() -> Document:
    """The text of the facts."""
    return Document("paper.txt", "ab" * 32, TEXT, "plain", (Section("body", "", Span(0, len(TEXT)), ()),))


def accepted(text: str, folder: Path) -> Worksheet:
    """The worksheet with every decision filled in."""
    for name, value in (("- do", "accept"), ("curator", "Ada"), ("date", "2026-02-03"), ("reason", "It is so.")):
        text = re.sub(rf"^( +{name}:)", rf"\1 {value}", text, flags=re.MULTILINE)
    path = folder / "paper.yaml"
    path.write_text(text, encoding="utf-8")
    return load(path)


def test_what_is_most_doubtful_stands_first() -> None:
    text = worksheet(document(), FACTS, [])
    order = ["read differently from how it is printed: 1", "a check failed: 1", "only the unit is not printed: 4 facts"]
    assert sorted(order, key=text.index) == order


def test_inferred_units_of_one_variable_and_table_share_an_entry(tmp_path: Path) -> None:
    text = worksheet(document(), FACTS, [])
    assert text.count("  - do:") == 4
    assert "ferritin, 3 times in Table 1" in text
    assert "#   patient 12: 20" in text
    found = review(FACTS, accepted(text, tmp_path))
    assert not found.stale
    assert all(fact.curated for fact in found.facts)


def test_a_fact_that_a_shared_entry_cannot_tell_from_another_has_its_own(tmp_path: Path) -> None:
    other = measurement(12, unit_inferred=True, statistic="mean")
    text = worksheet(document(), (*FACTS, other), [])
    assert "ferritin, 2 times in Table 1" in text
    sheet = accepted(text, tmp_path)
    assert [len(d.at) for d in sheet.decisions] == [1] * len(sheet.decisions)
    assert {d.at[0].start for d in sheet.decisions} == {9, 12, 15, 18, 29, 37}


@pytest.mark.parametrize(
    "fact",
    [
        "{type: claim, each: [[1, 2]], at: [[1, 2]]}",
        "{type: claim, each: []}",
        "{type: claim, each: [1, 2]}",
        "{type: claim, at: [[1, 2]], concepts: [[agent, 'http://x y/<>']]}",
        "{type: claim, at: [[1, 2]], concepts: [[agent, 'nothing:x']]}",
    ],
)
def test_places_and_concepts_are_checked(tmp_path: Path, fact: str) -> None:
    path = tmp_path / "sheet.yaml"
    signed = "curator: Ada, date: 2026-02-03, reason: Seen."
    path.write_text(f"document: {'ab' * 32}\ndecisions:\n  - {{do: accept, {signed}, fact: {fact}}}\n")
    (fault,) = load(path).faults
    assert fault.startswith("sheet.yaml, line 3, decision 1")


@pytest.mark.shared
def test_a_worksheet_that_is_accepted_as_it_stands_has_no_stale_decision(shared: Path, tmp_path: Path) -> None:
    for path in sorted((shared / "documents").glob("0*.txt")):
        stated = state(path.read_bytes(), path.name)
        text = worksheet(stated.read.document, stated.facts, stated.discrepancies)
        sheet = accepted(text, tmp_path)
        assert not review(stated.facts, sheet).stale, path.name


@pytest.mark.parametrize(
    "name",
    ["Smith: a study.txt", "- a list.txt", "# none.txt", "[1].txt", "'quoted\".txt", "yes", "1.5", "@a: {b}, &c *d"],
)
def test_a_worksheet_is_yaml_whatever_the_file_is_called(name: str, tmp_path: Path) -> None:
    paper = replace(document(), name=name)
    sheet = yaml.safe_load(worksheet(paper, FACTS, ()))
    assert sheet["name"] == name
    assert accepted(worksheet(paper, FACTS, ()), tmp_path).decisions


def test_a_worksheet_is_yaml_whatever_the_document_holds() -> None:
    odd = "\x1b[2J \ufffe \x85 \u2028: # - "
    text = odd + TEXT[len(odd) :]
    paper = replace(document(), text=text)
    facts = [
        Fact.of("measurement", f"patient {odd}", Evidence(Span(0, len(odd)), table=odd), RULE, variable=odd, raw=odd,
                unit="mg/L", value=Decimal(number), unit_inferred=number > 1, repaired=number == 1)
        for number in (1, 2, 3)
    ]  # fmt: skip
    sheet = yaml.safe_load(worksheet(paper, facts, ()))
    assert {one["fact"]["slots"]["variable"] for one in sheet["decisions"]} == {odd}
