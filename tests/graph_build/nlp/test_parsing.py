"""Sentences are parsed as a clinician would read them, in the positions of the reader's text."""

from __future__ import annotations

import json
import pickle
import shutil
import subprocess
import sys
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_build.errors import SettingsError
from graph_build.model import MappedText, Span
from graph_build.nlp import parse, shipped, span_of, without_asides
from graph_build.nlp.model import digest, read_model
from graph_build.nlp.parsing import PLAIN

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

SHIPPED = Path(str(resources.files("graph_build.nlp") / "shipped"))
MOST = 15_000_000
"""Bytes of the model."""


def parsed(sentence: str) -> Doc:
    (doc,) = parse([sentence])
    return doc


def word(doc: Doc, text: str) -> Token:
    (found,) = [token for token in doc if token.text == text]
    return found


@pytest.mark.parametrize(
    ("sentence", "heads"),
    [
        (
            "He was started on oral prednisone.",
            {"He": "started nsubjpass", "on": "started prep", "prednisone": "on pobj"},
        ),
        ("Tocilizumab was decided against.", {"Tocilizumab": "decided nsubjpass", "against": "decided prep"}),
        (
            "Ferritin fell less with anakinra than with placebo.",
            {"Ferritin": "fell nsubj", "anakinra": "with pobj", "placebo": "with pobj"},
        ),
        ("Serious infections occurred in four patients.", {"infections": "occurred nsubj", "in": "occurred prep"}),
        (
            "Methotrexate, which he had been taking, was held.",
            {"Methotrexate": "held nsubjpass", "taking": "Methotrexate relcl"},
        ),
        (
            "The fever resolved but the rash did not.",
            {"fever": "resolved nsubj", "rash": "did nsubj", "not": "did neg"},
        ),
    ],
)
def test_heads_that_statements_hang_on(sentence: str, heads: dict[str, str]) -> None:
    doc = parsed(sentence)
    found = {t.text: f"{t.head.text} {t.dep_}" for t in doc if t.text in heads}
    assert found == heads


@pytest.mark.parametrize(
    ("printed", "tokens"),
    [
        ("IL‐6 blockade", ["IL", "-", "6", "blockade"]),
        ("10mg/kg daily", ["10", "mg", "/", "kg", "daily"]),
        ("[0.21–0.92]", ["[", "0.21", "–", "0.92", "]"]),
        ("(OR=1.3, P<.001)", ["(", "OR", "=", "1.3", ",", "P", "<", ".001", ")"]),
        ("fell by 5±2% i.v. overnight", ["fell", "by", "5", "±", "2", "%", "i.v.", "overnight"]),
    ],
)
def test_numbers_units_and_hyphens_are_tokens_of_their_own(printed: str, tokens: list[str]) -> None:
    assert [token.text for token in parsed(printed)] == tokens


@given(st.text(max_size=60))
def test_no_position_moves(text: str) -> None:
    doc = parsed(text)
    assert doc.text == text.translate(PLAIN)
    assert all(doc.text[token.idx : token.idx + len(token)] == token.text for token in doc)


def test_hyphens_of_all_sorts_are_parsed_alike() -> None:
    plain, other = (parsed(f"The TNF{dash}naïve and IL{dash}6{dash}treated groups differed.") for dash in "-‐")
    assert [(t.text, t.head.i, t.dep_) for t in plain] == [(t.text, t.head.i, t.dep_) for t in other]


def test_tokens_lead_to_the_original() -> None:
    original = "The pa-\ntient  was given drugs."
    parts = [MappedText.of(original, *run) for run in ((0, 6), (8, 14), (15, len(original)))]
    text = MappedText.join(parts, separator="")
    doc = parsed(text.text)
    assert span_of(text, word(doc, "patient")) == Span(4, 13)
    assert original[slice(*span_of(text, doc[2:4]))] == "was given"


def test_a_sentence_is_one_tree_whatever_marks_stand_in_it() -> None:
    doc = parsed("Given 5 mg p.o. q.d. vs. placebo. He improved: yes.")
    assert [token.text for token in doc if token.head == token] == [doc[:].root.text]


def test_a_parse_hangs_on_its_own_sentence_alone() -> None:
    sentences = [f"In arm {n}, {n} of 30 patients had died by week {n}." for n in range(1, 80)]
    together = [doc.to_json() for doc in parse(sentences)]
    assert together == [parsed(one).to_json() for one in sentences]


@pytest.mark.parametrize(
    ("sentence", "rest"),
    [
        ("Rates fell (OR 0.5 [95% CI 0.3 to 0.9]) with A [8%].", "Rates fell with A."),
        ("Cardiac arrest (CA) came at 3 h (Fig. 2).", "Cardiac arrest (CA) came at 3 h."),
        ("One of (a and [2 of them.", "One of (a and [2 of them."),
        ("It was 3).", "It was 3)."),
    ],
)
def test_figures_in_brackets_are_left_out(sentence: str, rest: str) -> None:
    assert without_asides(sentence).text == rest


def test_what_is_left_knows_where_it_stood() -> None:
    sentence = "The odds ratio of death was 0.8 (95% CI 0.5 to 1.2) with sarilumab compared with placebo."
    main = without_asides(sentence)
    doc = parsed(main.text)
    assert (word(doc, "sarilumab").head.text, word(doc, "placebo").head.head.text) == ("with", "compared")
    assert sentence[slice(*span_of(main, word(doc, "placebo")))] == "placebo"
    assert word(doc, "ratio").head.text == "was"


@given(st.text(alphabet="a1 ()[]", max_size=30))
def test_the_rest_is_the_sentence_where_it_says_it_stood(sentence: str) -> None:
    main = without_asides(sentence)
    assert main.text == "".join(sentence[at] for at in main.starts)


def test_an_empty_sentence_is_an_empty_doc() -> None:
    assert [len(doc) for doc in parse(["", "He died."])] == [0, 3]


def test_the_model_runs_nothing_that_its_files_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a pickle was read")

    for name in ("load", "loads", "Unpickler"):
        monkeypatch.setattr(pickle, name, refuse)
    assert read_model(SHIPPED).sha256 == shipped().sha256


def test_the_model_is_small_and_its_record_says_what_it_was_made_of() -> None:
    record = json.loads((SHIPPED / "record.json").read_text("utf-8"))
    assert sum(p.stat().st_size for p in SHIPPED.rglob("*") if p.is_file()) <= MOST
    assert record["sha256"] == digest(SHIPPED) == shipped().sha256
    assert all({"text", "licence", "sentences"} <= set(one) for one in record["trained_on"])


def test_a_damaged_model_is_refused(tmp_path: Path) -> None:
    folder = shutil.copytree(SHIPPED, tmp_path / "model")
    weights = folder / "parser" / "model"
    weights.write_bytes(weights.read_bytes()[:-1] + b"\0")
    with pytest.raises(SettingsError, match="not that of its record"):
        read_model(folder)
    shutil.rmtree(folder)
    with pytest.raises(SettingsError, match="its record cannot be read"):
        read_model(folder)


def test_only_what_parses_waits_for_spacy() -> None:
    code = "import sys, graph_build.pipeline, server.cli; raise SystemExit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0
