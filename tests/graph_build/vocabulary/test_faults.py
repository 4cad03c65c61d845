"""What is refused in a user's vocabulary, and what the message says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from graph_build.vocabulary import check_vocabulary, read_vocabularies
from ontology.errors import VocabularyError
from ontology.tables import parts, rows
from ontology.ucum import ucum_fault

if TYPE_CHECKING:
    from pathlib import Path

FAULTS = [
    ("drugs:\n  - label: fictizumab\n    brand: X\n", 3, "the key 'brand' is unknown"),
    ("medicines: []\n", 1, "the key 'medicines' is unknown"),
    ("drugs:\n  - label: fictizumab\n    names: [Kevzara]\n", 3, "'Kevzara' means 'sarilumab' (cyto:"),
    ("drugs:\n  - label: fictizumab\n  - label: Fictizumab\n", 3, "cytovoc:v/fictizumab stands in line 2 already"),
    ("drugs:\n  - label: fictizumab\n    names:\n      - response\n", 4, "'response' is an everyday word"),
    ("drugs:\n  - label: fictizumab\n    acronyms: [mg]\n", 3, "'mg' is a unit"),
    ("drugs:\n  - label: fictizumab\n    id: DrugBank:12\n", 3, "'DrugBank:12' is no identifier as DrugBank has them"),
    ("drugs:\n  - label: fictizumab\n    id: nowhere:12\n", 3, "the prefix 'nowhere' is unknown"),
    ("drugs:\n  - label: fictizumab\n    id: cyto:fictizumab\n", 3, "lies in a namespace of the project's own"),
    ("drugs:\n  - label: fictizumab\n    id: DrugBank:DB11767\n", 2, "DrugBank:DB11767 is 'sarilumab', which is known"),
    ("drugs:\n  - label: fictizumab\n    class: cyto:Disease\n", 3, "'cyto:Disease' is no class of drugs"),
    ("drugs:\n  - label: fictizumab\n    class: cyto:IL6Inhibitor\n", 3, "'cyto:IL6Inhibitor' is no class of drugs"),
    ("drugs:\n  - label: fictizumab\n    antagonises: [IL-6]\n", 3, "'IL-6' is no receptor of a known ligand"),
    ("drugs:\n  - label: fictizumab\n    neutralises: [IL-99]\n", 3, "'IL-99' is no known target"),
    ("drugs:\n  - id: cyto:tocilizumab\n    neutralises: [IL-6]\n", 2, "'neutralises' of 'tocilizumab' cannot"),
    ("targets:\n  - label: IL-99\n", 2, "the target has no kind"),
    ("variables:\n  - label: fictase\n", 2, "the variable has no unit"),
    ("variables:\n  - label: fictase\n    units: [mgs/dL]\n", 3, "UCUM has no unit 'mgs'"),
    ("variables:\n  - label: fictase\n    units: [\"{Fx}\"]\n", 3, "no printed form of the unit '{Fx}' is known"),
    ("scores:\n  - label: FACTI\n    limits: {mg/L: 0..3}\n", 3, "'mg/L' is no unit of this variable"),
    ("scores:\n  - label: FACTI\n    limits: [\"{score} 9..3\"]\n", 3, "hold no value"),
    ("units:\n  - printed: FxU\n    ucum: FxU\n", 3, "UCUM has no unit 'FxU'"),
    ("units:\n  - printed: mg\n    ucum: g\n", 2, "'mg' is read as mg already"),
    ("units:\n  - printed: Kevzara\n    ucum: g\n", 2, "'Kevzara' means 'sarilumab' already"),
    ("drugs: [*a]\n", 1, "an alias"),
    ("drugs:\n  - label: [\n", 3, "this is no YAML"),
    ("vocabulary: Our drugs\ndrugs:\n  - label: fictizumab\n", 1, "cannot be a vocabulary's name"),
    ("version: 1\n", 1, "the file adds nothing"),
    ("prefixes: {UniProt: https://example.org/}\ndrugs:\n  - label: fictizumab\n", 1, "has a meaning already"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "what"), FAULTS)
def test_a_fault_is_told_with_file_line_and_what_to_do(tmp_path: Path, text: str, line: int, what: str) -> None:
    file = tmp_path / "v.yaml"
    file.write_text(text, encoding="utf-8")
    (fault,) = check_vocabulary(file).faults
    assert what in fault.what
    assert f"v.yaml, line {line}" in fault.where
    assert fault.do
    with pytest.raises(VocabularyError, match=re.escape(fault.what)):
        read_vocabularies([file])


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("what\tlabel\tcolour\n", 1, "the column 'colour' is unknown"),
        ("label\n", 1, "the column 'what' is missing"),
        ("what\tlabel\nmedicine\tfictizumab\n", 2, "'medicine' is nothing that a table adds"),
        ("what\tlabel\ndrug\n", 2, "1 cells where the header has 2"),
        ("what\tlabel\tunits\ndrug\tfictizumab\tmg\n", 2, "the key 'units' is unknown"),
        ("", 1, "the table is empty"),
    ],
)
def test_a_table_is_held_to_the_same(tmp_path: Path, text: str, line: int, what: str) -> None:
    file = tmp_path / "v.tsv"
    file.write_text(text, encoding="utf-8")
    (fault,) = check_vocabulary(file).faults
    assert what in fault.what
    assert f"v.tsv, line {line}" in fault.where


def test_a_file_that_is_not_there_or_no_text_is_named(tmp_path: Path) -> None:
    with pytest.raises(VocabularyError, match="no such file"):
        check_vocabulary(tmp_path / "none.yaml")
    (tmp_path / "latin.yaml").write_bytes(b"drugs:\n  - label: caf\xe9\n")
    (fault,) = check_vocabulary(tmp_path / "latin.yaml").faults
    assert "line 2" in fault.where
    assert "UTF-8" in fault.what


def test_ucum_takes_our_units_and_refuses_what_papers_print() -> None:
    ours = {row["ucum"] for row in rows("units")} | {u for row in rows("variables") for u in parts(row["units"])}
    assert {code: fault for code in ours if (fault := ucum_fault(code))} == {}
    for code in ("mg/(3.wk)", "mL/min/{1.73_m2}", "[arb'U]/mL", "kg.m-2", "10*-3/uL", "/[HPF]"):
        assert ucum_fault(code) is None
    for code in ("", "mmHg", "IU/L", "cc", "mg//L", "mg/", "mg dL", "µg/L", "(mg", "mg)", "kmo"):
        assert ucum_fault(code)
