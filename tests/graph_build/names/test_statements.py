"""The index of what statements say: found by all words, by beginnings and stems, by other names; numbers by labels."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_build.errors import ReleaseError
from graph_build.names import Statements, write_statements
from ontology.namespaces import CYTO, ID, RDFS

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENT = f"{ID}document/00aa00aa00aa00aa"
GRAPH = "https://w3id.org/cytolink/graph/document/00aa00aa00aa00aa"
TOLD = {
    "fact/1": {f"{RDFS}label": "case patient: C-reactive protein 142 mg/L", f"{CYTO}variable": "C-reactive protein"},
    "fact/2": {f"{RDFS}label": "tocilizumab given to the patient", f"{CYTO}agent": "tocilizumab"},
    "fact/3": {f"{RDFS}label": 'vasculite à \\"grandes\\" cellules', f"{CYTO}condition": "giant cell arteritis"},
    "span/1-2": {f"{CYTO}quoteSha256": "tocilizumab"},
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("statements")
    lines = [
        f'<{DOCUMENT}/{name}> <{property_}> "{text}" <{GRAPH}> .'
        for name, said in TOLD.items()
        for property_, text in said.items()
    ]
    lines.append(f'<{DOCUMENT}/fact/1> <{CYTO}value> "142"^^<http://www.w3.org/2001/XMLSchema#integer> <{GRAPH}> .')
    write_statements([f"{line}\n".encode() for line in sorted(lines)], folder / "index.sqlite")
    return folder / "index.sqlite"


def found(index: Path, *texts: str) -> list[str]:
    with closing(Statements(index)) as statements:
        return [iri.rpartition("/")[2] for iri in statements.find(texts, 10)]


@pytest.mark.parametrize(
    ("texts", "facts"),
    [
        (["tocilizumab"], ["2"]),
        (["tociliz"], ["2"]),
        (["142 C-reactive"], ["1"]),
        (["patients"], ["1", "2"]),
        (["vasculite grandes"], ["3"]),
        (["a cellules"], ["3"]),
        (["Actemra", "tocilizumab"], ["2"]),
        (["tocilizumab 142"], []),
        (["zebra"], []),
        ([""], []),
    ],
)
def test_statements_are_found_by_what_they_say(texts: list[str], facts: list[str], index: Path) -> None:
    assert sorted(found(index, *texts)) == facts


@given(text=st.text(max_size=60))
def test_no_words_break_the_search(text: str, index: Path) -> None:
    assert set(found(index, text, '"' + text, f"NEAR({text})")) <= {"1", "2", "3"}


def test_an_index_that_is_missing_or_another_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="missing"):
        Statements(tmp_path / "none.sqlite")
    (tmp_path / "empty.sqlite").touch()
    with pytest.raises(ReleaseError, match="version"):
        Statements(tmp_path / "empty.sqlite")
