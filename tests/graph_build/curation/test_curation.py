"""Reviewers' decisions: applied, told apart, and reported when they no longer fit."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from graph_build.curation import load, outdated, read_worksheets, review
from graph_build.errors import VocabularyError
from graph_build.model import Population

if TYPE_CHECKING:
    from pathlib import Path

    from graph_build.model import Fact

SIGNED = "{curator: Ada, date: 2026-02-03, reason: Read the page image., "


def sheet(folder: Path, *decisions: str) -> Path:
    """A worksheet file with decisions in YAML's flow style."""
    path = folder / "sheet.yaml"
    body = "".join(f"  - {SIGNED}{d}}}\n" for d in decisions)
    path.write_text(f"document: {'ab' * 32}\nname: trial.txt\ndecisions:\n{body}", encoding="utf-8")
    return path


MEANT = "fact: {type: measurement, at: [[60, 80]]}"


def test_a_correction_replaces_and_remembers(tmp_path: Path, facts_: tuple[Fact, ...]) -> None:
    found = review(facts_, load(sheet(tmp_path, f"do: correct, {MEANT}, slots: {{value: 6.20, statistic: null}}")))
    changed = next(f for f in found.facts if f.type == "measurement")
    assert changed.slot("value") == Decimal("6.20")
    assert str(changed.slot("value")) == "6.20"
    assert changed.slot("statistic") is None
    assert changed.curated is not None
    assert "value=62.0" in str(changed.curated.revises)
    assert len(found.facts) == len(facts_)


def test_a_correction_says_whose_data_it_is(tmp_path: Path, facts_: tuple[Fact, ...]) -> None:
    whose = "subject: study patients, population: {kind: group, label: study patients}"
    found = review(facts_, load(sheet(tmp_path, f"do: correct, {MEANT}, {whose}")))
    before = next(f for f in facts_ if f.type == "measurement")
    changed = next(f for f in found.facts if f.type == "measurement")
    assert (changed.subject, changed.population) == ("study patients", Population("group", "study patients"))
    assert changed.slots == before.slots
    assert changed.curated is not None
    assert f"subject={before.subject}" in str(changed.curated.revises)


def test_a_fact_is_found_by_a_slot_that_it_lacks(tmp_path: Path, facts_: tuple[Fact, ...]) -> None:
    reject = "do: reject, fact: {{type: measurement, at: [[60, 80]], slots: {{{}: null}}}}"
    lacking = review(facts_, load(sheet(tmp_path, reject.format("comparator"))))
    assert len(lacking.facts) == len(facts_) - 1
    assert review(facts_, load(sheet(tmp_path, reject.format("value")))).facts == facts_


def test_rejecting_takes_the_fact_away_and_only_that(tmp_path: Path, facts_: tuple[Fact, ...]) -> None:
    found = review(facts_, load(sheet(tmp_path, f"do: reject, {MEANT}")))
    assert {f.type for f in found.facts} == {"outcome", "intervention"}


def test_accepting_signs_the_fact(tmp_path: Path, facts_: tuple[Fact, ...]) -> None:
    found = review(facts_, load(sheet(tmp_path, f"do: accept, {MEANT}")))
    signed = [f for f in found.facts if f.curated]
    assert [f.curated.curator for f in signed if f.curated] == ["Ada"]


def test_adding_states_a_fact_of_the_reviewer(tmp_path: Path, facts_: tuple[Fact, ...]) -> None:
    added = (
        "do: add, fact: {type: outcome, at: [[0, 5]], subject: all patients, slots: {outcome: relapse, n: 3}, "
        "concepts: [[outcome, HP:0031796]], population: {kind: arm, label: sarilumab}}"
    )
    found = review(facts_, load(sheet(tmp_path, added)))
    fact = found.facts[-1]
    assert (fact.slot("n"), fact.rule.name) == (3, "curation")
    assert fact.concepts == (("outcome", "http://purl.obolibrary.org/obo/HP_0031796"),)


STATED = "type: outcome, at: [[80, 85]], slots: {outcome: ESR fall, n: 12}"


@pytest.mark.parametrize(
    "whose",
    ["subject: All  patients", "subject: the arm, population: {kind: arm, label: sarilumab}"],
)
def test_adding_what_is_read_by_now_is_redundant(tmp_path: Path, facts_: tuple[Fact, ...], whose: str) -> None:
    found = review(facts_, load(sheet(tmp_path, f"do: add, fact: {{{STATED}, {whose}}}")))
    assert found.facts == facts_
    assert len(found.redundant) == 1
    assert "redundant" in next(found.obsolete)


@pytest.mark.parametrize(
    "fact",
    [
        f"{STATED}, subject: the other arm",
        f"{STATED}, subject: all patients, population: {{kind: control, label: placebo}}",
        f"{STATED.replace('12', '13')}, subject: all patients",
        f"{STATED.replace('80, 85', '0, 5')}, subject: all patients",
        f"{STATED.replace('outcome, at', 'adverse_event, at')}, subject: all patients",
    ],
)
def test_adding_something_else_is_not(tmp_path: Path, facts_: tuple[Fact, ...], fact: str) -> None:
    found = review(facts_, load(sheet(tmp_path, f"do: add, fact: {{{fact}}}")))
    assert len(found.facts) == len(facts_) + 1
    assert not found.redundant


def test_adding_twice_adds_once(tmp_path: Path, facts_: tuple[Fact, ...]) -> None:
    add = "do: add, fact: {type: outcome, at: [[0, 5]], subject: all patients, slots: {outcome: relapse, n: 3}}"
    assert len(review(facts_, load(sheet(tmp_path, add, add))).facts) == len(facts_) + 1


def test_a_worksheet_of_other_bytes_of_the_document_is_outdated(tmp_path: Path) -> None:
    made = load(sheet(tmp_path, f"do: reject, {MEANT}"))
    assert outdated({"cd" * 32: "trial.txt"}, [made]) == [("trial.txt", made)]
    assert outdated({"cd" * 32: "sheet.md"}, [made]) == [("sheet.md", made)]
    assert not outdated({"cd" * 32: "other.txt"}, [made])
    assert not outdated({"cd" * 32: "trial.txt", "ab" * 32: "trial.txt"}, [made])


@pytest.mark.parametrize(
    "decision",
    [
        "do: reject, fact: {type: measurement, at: [[0, 2]]}",
        "do: accept, fact: {type: claim, at: [[60, 80]]}",
        "do: reject, fact: {type: measurement, at: [[60, 80]], slots: {value: 63}}",
    ],
)
def test_a_decision_that_finds_no_fact_is_stale(tmp_path: Path, facts_: tuple[Fact, ...], decision: str) -> None:
    found = review(facts_, load(sheet(tmp_path, decision)))
    assert found.facts == facts_
    assert len(found.stale) == 1


@pytest.mark.parametrize(
    ("decision", "says"),
    [
        ("do: remove, fact: {type: claim, at: [[1, 2]]}", "'remove' is no decision"),
        ("do: reject, fact: {type: claims, at: [[1, 2]]}", "'claims' is no type of fact"),
        ("do: reject, fact: {type: claim, at: [[2, 1]]}", "is no span"),
        ("do: reject, fact: {type: claim}", "missing: at"),
        ("do: reject, facts: {}", "unknown: facts"),
        ("do: add, fact: {type: claim, at: [[1, 2]]}", "needs a subject and slots"),
        ("do: correct, fact: {type: claim, at: [[1, 2]]}", "`slots`"),
        ("do: reject, fact: {type: claim, at: [[1, 2]]}, subject: a", "go with `correct`"),
        ("do: add, fact: {type: claim, at: [[1, 2]], subject: a, slots: {b: null}}", "cannot be the value of a slot"),
        ("do: [reject], fact: {type: claim, at: [[1, 2]]}", "['reject'] is no decision"),
        ("do: reject, fact: {type: {a: b}, at: [[1, 2]]}", "{'a': 'b'} is no type of fact"),
        ("do: reject, fact: 7", "a mapping of keys and values was expected"),
        ("do: reject, fact: {type: claim, at: 7}", "7 is no list of spans"),
        ("do: reject, fact: {type: claim, at: []}", "[] is no list of spans"),
        ("do: reject, fact: {type: claim, at: [[true, 2]]}", "is no span"),
        ("do: reject, fact: {type: claim, at: [[1, 2]], subject: [a]}", "`subject` is no text"),
        ("do: reject, fact: {type: claim, at: [[1, 2]], slots: [a]}", "`slots` are names with values"),
        ("do: reject, fact: {type: claim, at: [[1, 2]], slots: {7: a}}", "`slots` are names with values"),
        ("do: reject, fact: {type: claim, at: [[1, 2]], slots: {value: {a: b}}}", "cannot be the value of a slot"),
        ("do: reject, fact: {type: claim, at: [[1, 2]], slots: {value: .nan}}", "'.nan' is no value of its kind"),
        ("do: reject, fact: {type: claim, at: [[1, 2]], slots: {value: 1.0e+999999}}", "is no value of its kind"),
        ('do: reject, fact: {type: claim, at: [[1, 2]], slots: {value: "\\ud800"}}', "cannot be the value of a slot"),
        ("do: reject, fact: {type: claim, at: [[1, 2]], slots: {value: !!int x}}", "'x' is no value of its kind (int)"),
        ("do: reject, fact: {type: claim, at: [[1, 2]], slots: {value: !!python/name:os.system x}}", "constructor"),
        ("do: reject, fact: {type: claim, at: [[1, 2]], type: claim}", "a key stands there twice"),
        ("do: reject, fact: {type: claim, at: [[1, 2]], concepts: 7}", "`concepts` is a list"),
        ("do: reject, fact: {type: claim, at: [[1, 2]], concepts: [[agent]]}", "is no slot with a concept"),
        ("do: reject, fact: {type: claim, at: [[1, 2]], concepts: [[agent, nope:x]]}", "prefix of 'nope:x' is unknown"),
        ("do: add, fact: {type: claim, at: [[1, 2]], subject: a, slots: {b: c}, population: 7}", "a mapping"),
        (
            "do: add, fact: {type: claim, at: [[1, 2]], subject: a, slots: {b: c}, "
            "population: {kind: arm, label: x, experiencer: nobody}}",
            "'nobody' is no experiencer",
        ),
    ],
)
def test_broken_decisions_say_what_and_where(tmp_path: Path, decision: str, says: str) -> None:
    found = load(sheet(tmp_path, decision, f"do: reject, {MEANT}"))
    (fault,) = found.faults
    assert fault.startswith("sheet.yaml, line 4, decision 1")
    assert says in fault
    assert [one.do for one in found.decisions] == ["reject"]  # what is right is applied


@pytest.mark.parametrize("date", ["2026-13-45", "2026-01-31 10:00:00", "soon", "[1]", "7"])
def test_a_date_is_a_day(tmp_path: Path, date: str) -> None:
    path = sheet(tmp_path, f"do: reject, {MEANT}")
    path.write_text(path.read_text("utf-8").replace("2026-02-03", date))
    (fault,) = load(path).faults
    assert "sheet.yaml, line 4" in fault


BOMB = "".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9) if n else 'x'}]\n" for n in range(20))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("decisions: [", "broken.yaml, line 1: the YAML is broken"),
        (BOMB + "document: x", "broken.yaml, line 2: the YAML is broken (an alias (*) stands for a part of the file"),
        ("a: " + "[" * 50_000, "lists stand too deep in lists"),
        ("a: b\n---\nc: d", "the YAML is broken"),
        ("- a\n- b", "`document` must be the SHA-256"),
        ("7", "`document` must be the SHA-256"),
        ("", "`document` must be the SHA-256"),
        ("document: [a]", "`document` must be the SHA-256"),
        ("a: \x07", "the YAML is broken"),
    ],
)
def test_broken_yaml_names_the_file_and_the_line(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text(text)
    with pytest.raises(VocabularyError, match=re.escape(says)):
        load(path)


@pytest.mark.parametrize("listed", ["7", "text", "{a: b}"])
def test_decisions_that_are_no_list_are_named(tmp_path: Path, listed: str) -> None:
    path = tmp_path / "sheet.yaml"
    path.write_text(f"document: {'1' * 64}\nname: [a]\ndecisions: {listed}\ndiscrepancies: {listed}\nmore: {listed}\n")
    found = load(path)
    assert found.sha256 == "1" * 64
    assert [fault.partition(": ")[0] for fault in found.faults] == [f"sheet.yaml, line {n}" for n in (3, 4, 5)]


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    with pytest.raises(VocabularyError, match="there is no such file"):
        load(tmp_path / "pipe.yaml")


def test_a_broken_worksheet_hinders_no_other(tmp_path: Path) -> None:
    sheet(tmp_path, f"do: reject, {MEANT}", "do: 7")
    (tmp_path / "broken.yaml").write_text(BOMB)
    found = read_worksheets([tmp_path])
    assert [len(one.decisions) for one in found.sheets] == [1]
    places = [fault.partition(":")[0] for fault in found.faults]
    assert places == ["broken.yaml, line 2", "sheet.yaml, line 5, decision 2"]


def link_agent(fact: Fact) -> Fact:
    """As the extraction links: what a slot names, whether a reviewer or a rule wrote it."""
    named = [(slot, f"concept:{value}") for slot, value in fact.slots if slot in ("after", "agent", "outcome")]
    return replace(fact, concepts=tuple(sorted(named)))


def test_what_a_reviewer_writes_is_linked_like_what_is_read(tmp_path: Path, facts_: tuple[Fact, ...]) -> None:
    correct = "do: correct, fact: {type: outcome, at: [[60, 90]]}, slots: {after: anakinra}"
    add = (
        "do: add, fact: {type: outcome, at: [[0, 5]], subject: a girl, slots: {outcome: relapse, agent: anakinra}, "
        "concepts: [[outcome, HP:0031796]]}"
    )
    facts = review(facts_, load(sheet(tmp_path, correct, add)), link_agent).facts
    corrected = next(f for f in facts if f.slot("after"))
    assert ("after", "concept:anakinra") in corrected.concepts
    # a slot that the reviewer links has these links and no others
    assert [pair for pair in facts[-1].concepts if pair[0] != "outcome"] == [("agent", "concept:anakinra")]
    assert [iri.rpartition("/")[2] for slot, iri in facts[-1].concepts if slot == "outcome"] == ["HP_0031796"]
