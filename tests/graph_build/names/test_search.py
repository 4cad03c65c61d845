"""How a name is looked for, rule by rule, in small made-up vocabularies."""

from __future__ import annotations

import cProfile
import pstats
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_build.errors import ReleaseError
from graph_build.names import Names, expansions, write_index
from graph_build.names.folding import fold, head, loose, main_word, root
from ontology.namespaces import RDFS, SKOS, expand

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LABELS = {
    # an organ's words stand for one another in three terms, so also in the fourth
    "MONDO:1": ("lienal cyst", "spleen cyst"),
    "MONDO:2": ("lienal abscess", "spleen abscess"),
    "MONDO:3": ("lienal rupture", "spleen rupture"),
    "MESH:D4": ("Spleen Torsion",),
    "MONDO:5": ("hemoglobinosis",),
    "MONDO:6": ("complement component 7 deficiency",),
    "MESH:D7": ("Contracture",),
    "MONDO:7": ("contracture",),
    "MESH:D8": ("Elbow",),
    "MONDO:9": ("marsh infections",),
    "MONDO:10": ("lake infections",),
    "MONDO:11": ("bog infections",),
    "MESH:D12": ("River Infections",),
    "MESH:D13": ("River",),
    "MESH:D14": ("Hearing Failure",),
    "MONDO:15": ("hearing failure, type 3",),
    "MONDO:16": ("glucose dehydrogenase deficiency",),
    "MESH:D17": ("Otalgia",),
    "HP:17": ("Otalgia",),
    "MONDO:18": ("von Ahlen disease",),
}
SAME = {"MONDO:7": "MESH:D7", "MONDO:15": "OMIM:15"}


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Names]:
    store = ox.Store()

    def add(subject: str, property_: str, value: ox.NamedNode | ox.Literal) -> None:
        store.add(ox.Quad(ox.NamedNode(expand(subject)), ox.NamedNode(property_), value))

    for curie, (label, *others) in LABELS.items():
        add(curie, RDFS + "label", ox.Literal(label, language="en"))
        for other in others:
            add(curie, SKOS + "altLabel", ox.Literal(other))
    for one, other in SAME.items():
        add(one, SKOS + "exactMatch", ox.NamedNode(expand(other)))
    add("MONDO:15", RDFS + "subClassOf", ox.NamedNode(expand("MONDO:19")))
    add("MONDO:19", RDFS + "label", ox.Literal("hearing failure"))
    add("MONDO:19", SKOS + "exactMatch", ox.NamedNode(expand("MESH:D14")))
    path = tmp_path_factory.mktemp("names") / "names.sqlite"
    write_index((f"{quad} ." for quad in store), path)
    with closing(Names(path)) as opened:
        yield opened


def first(names: Names, text: str, *vocabularies: str) -> str:
    found = names.find(text, kind="disease", vocabularies=vocabularies)
    return found[0].curie if found else ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("thrombocytopenic", "thrombocytopenia"),
        ("sclerotic", "sclerosis"),
        ("arthritic", "arthritis"),
        ("cerebellar", "cerebellum"),
        ("epileptic", "epilepsy"),
        ("dysplastic", "dysplasia"),
        ("neurologic", "neurological"),
    ],
)
def test_nouns_and_adjectives_have_one_root(one: str, other: str) -> None:
    assert root(one) == root(other)


def test_an_inflamed_organ_is_not_the_organ() -> None:
    assert root("epididymitis") != root("epididymis")
    assert root("organ") == "organ"


@pytest.mark.parametrize(
    "text",
    ["C7 deficiency", "deficiency of the seventh component of complement", "lack of complement component C7"],
)
def test_complement_components_have_one_name(names: Names, text: str) -> None:
    assert first(names, text, "MONDO") == "MONDO:6"


def test_the_head_stands_before_what_it_is_of() -> None:
    assert (head("contractures of the elbows"), head("Infections, Viral")) == ("contracture", "infection")
    assert main_word("tumours of the eye") == main_word("eye cancer")
    assert loose(fold("disease type 2")) == loose(fold("disease 2"))


def test_an_adjective_alone_finds_the_noun(names: Names) -> None:
    assert first(names, "hemoglobinotic", "MONDO") == "MONDO:5"


def test_words_that_stand_for_one_another_are_learnt(names: Names) -> None:
    assert first(names, "lienal torsion", "MESH") == "MESH:D4"


def test_what_a_thing_is_counts_more_than_where(names: Names) -> None:
    assert first(names, "contractures of the elbows", "MESH") == "MESH:D7"


def test_a_name_that_ends_as_diseases_do_is_a_disease(names: Names) -> None:
    kinds = {curie: term.kind for curie in LABELS if (term := names.term(expand(curie)))}
    assert (kinds["MESH:D12"], kinds["MESH:D13"], kinds["MESH:D8"]) == ("disease", "other", "other")
    assert kinds["MESH:D17"] == "finding"
    assert first(names, "river disorder", "MESH") == "MESH:D12"


def test_what_brackets_hold_may_be_left_out(names: Names) -> None:
    found = names.find("glucose dehydrogenase (GD; EC 1.1.1) deficiency", vocabularies=("MONDO",))[0]
    assert (found.curie, found.exact) == ("MONDO:16", False)


def test_a_misspelt_word_is_read_as_the_likest_known_one(names: Names) -> None:
    assert first(names, "hemoglobbinosis", "MONDO") == "MONDO:5"


def test_an_abbreviation_may_start_small(names: Names) -> None:
    assert first(names, "vAD", "MONDO") == "MONDO:18"


def test_a_broader_answer_of_the_first_vocabulary_goes_before_the_second(names: Names) -> None:
    found = [c.curie for c in names.find("hearing failure 3", kind="disease", vocabularies=("MESH", "OMIM"))]
    assert found[:2] == ["MESH:D14", "OMIM:15"]


def test_an_index_of_another_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "names.sqlite"
    with closing(sqlite3.connect(path)) as base:
        base.execute("CREATE TABLE name (id INTEGER)")
    with pytest.raises(ReleaseError, match="another version"):
        Names(path)


@pytest.mark.parametrize(
    ("names", "short", "long"),
    [
        (["metachromatic leukodystrophy", "MLD"], "MLD", "metachromatic leukodystrophy"),
        (["A-T", "ataxia-telangiectasia"], "A-T", "ataxia-telangiectasia"),
        (["spleen torsion of the young", "adult STY"], "adult STY", "adult spleen torsion of the young"),
        (["adrenoleukodystrophy", "ALD"], "ALD", "adrenoleukodystrophy"),
        # the nearest before it
        (["river palsy", "ridge polyposis", "RP", "root paresis"], "RP", "ridge polyposis"),
    ],
)
def test_abbreviations_are_read_by_the_names_beside_them(names: list[str], short: str, long: str) -> None:
    assert expansions(names) == {short: long}


@pytest.mark.parametrize(
    "names",
    [
        ["GLD", "gout"],  # too short to hold its letters
        ["type II deficiency", "iris imbalance"],  # a number
        ["river palsy (RP)", "ridge polyposis"],  # stands behind what it stands for
        ["CBS", "cell brook bog sickness"],  # a letter for each word, or none
        ["GLD"],
        [],
    ],
)
def test_what_is_no_abbreviation_of_the_names_beside_it_stays(names: list[str]) -> None:
    assert expansions(names) == {}


@given(st.lists(st.text(max_size=40), max_size=12))
def test_any_names_can_be_asked_together(names: list[str]) -> None:
    assert set(expansions(names)) <= set(names)


def test_what_the_names_beside_say_goes_before_what_is_meant_elsewhere(names: Names) -> None:
    alone = names.find("hearing failure, type 3", kind="disease")
    told = names.find("HF3", kind="disease", written_out="hearing failure, type 3")
    assert (told[0].curie, told[0].exact) == (alone[0].curie, False)


def test_a_term_of_thousands_of_names_is_indexed_in_proportion(tmp_path: Path) -> None:
    def calls(number: int) -> int:
        fever = ox.NamedNode(expand("MONDO:1"))
        names = [ox.Literal(f"fever of kind {n} and sort {n % 7}") for n in range(number)]
        quads = [ox.Quad(fever, ox.NamedNode(SKOS + "altLabel"), name) for name in names]
        quads.append(ox.Quad(fever, ox.NamedNode(RDFS + "label"), ox.Literal("fever")))
        with cProfile.Profile() as profiler:
            write_index((f"{quad} ." for quad in quads), tmp_path / f"{number}.sqlite")
        with closing(Names(tmp_path / f"{number}.sqlite")) as index:
            assert [found.curie for found in index.find(f"fever of kind {number - 1}")] == ["MONDO:1"]
        return int(pstats.Stats(profiler).total_calls)  # type: ignore[attr-defined]

    calls(4001)  # what is kept of each word, once a process
    assert calls(4000) <= 2.3 * calls(2000)
