"""Learned names: trained on marked sentences, kept as files with records, and read through one door."""

from __future__ import annotations

import hashlib
import json
import struct
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib import resources
from random import Random
from typing import TYPE_CHECKING, Any

import pycrfsuite
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_build.errors import SettingsError
from graph_build.readers import read
from graph_build.recognisers import Lexicon, recognise
from graph_build.recognisers.learned import FORM, Model, read_models, shipped, told, training
from graph_build.recognisers.learned.features import by_name
from graph_build.recognisers.learned.labels import Name, labelled, runs
from graph_build.recognisers.learned.scores import Scores
from graph_build.recognisers.learned.weights import lent, weights
from graph_build.recognisers.learned.words import words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

MOST = 12_000_000
"""Bytes of all models together."""
DISEASES = ("glomeritis", "hepatosis", "fasciitis", "neurosis", "kuru", "noma", "gout", "rickets", "scurvy", "mumps")
FRAMES = ("The girl developed {} in spring.", "An old man with {} was seen.", "She had {} and went home.")
PLAIN = ("The girl came in spring.", "An old man with a dog was seen.", "She had tea and went home.")


def marked(text: str, *surfaces: str) -> training.Marked:
    names = tuple(Name(text.index(s), text.index(s) + len(s), "disease") for s in surfaces)
    return training.Marked(text, names, (tuple(Lexicon.of([]).hits(text)),))


def taught(reads: Sequence[Model] = ()) -> bytes:
    """A small model: what ends in -itis and -osis is a disease."""
    sentences = [marked(frame.format(name), name) for frame in FRAMES for name in DISEASES]
    return training.train([*sentences, *(marked(text) for text in PLAIN)], reads)


def record(content: bytes, **given: Any) -> dict[str, Any]:
    return {"form": FORM, "name": "small", "reads": [], "sha256": hashlib.sha256(content).hexdigest(), **given}


@pytest.fixture(scope="module")
def file() -> bytes:
    return taught()


@pytest.fixture(scope="module")
def small(file: bytes) -> Model:
    return Model.of(file, record(file))


def names(model: Model, *texts: str) -> list[list[str]]:
    found = told(texts, [[] for _ in texts], [model])
    return [[text[n.start : n.end] for n in own] for text, own in zip(texts, found, strict=True)]


def test_threads_do_not_read_one_anothers_sentences(small: Model) -> None:
    """The tagger of a model keeps the sentence that it was last given."""
    texts = ["She had dermatosis and went home.", "Noma.", "An old man with a brown dog and rickets was seen."] * 40
    alone = [names(small, text) for text in texts]
    between = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as pool:
            assert list(pool.map(lambda text: names(small, text), texts * 20)) == alone * 20
    finally:
        sys.setswitchinterval(between)


def test_a_model_reads_names_that_it_was_never_shown(small: Model) -> None:
    assert names(small, "The girl developed dermatosis in spring.", "The girl came home in spring.") == [
        ["dermatosis"],
        [],
    ]


def test_a_name_told_surely_is_found_again_where_nothing_else_tells_it(small: Model) -> None:
    sure, plain = "The girl developed yaws in spring.", "No more yaws, yawsen or yawsing."
    assert names(small, plain) == [[]]
    assert names(small, sure, plain) == [["yaws"], ["yaws"]]


def test_training_twice_gives_the_same_file() -> None:
    assert taught() == taught()


@pytest.fixture(scope="module")
def listening(small: Model) -> bytes:
    """The file of a model that is told what another one says."""
    return taught([small])


def reweighed(content: bytes, seed: int) -> bytes:
    """The file of a model with other weights, up to 8 either way."""
    drawn, changed = Random(seed), bytearray(content)  # noqa: S311 - weights that can be drawn again
    (first,) = struct.unpack_from("<I", content, 28)
    (count,) = struct.unpack_from("<I", content, first + 8)
    for number in range(count):
        struct.pack_into("<d", changed, first + 12 + 20 * number + 12, drawn.uniform(-8, 8))
    return bytes(changed)


@given(st.integers(0, 2**32), st.lists(st.sampled_from([*DISEASES, *"The girl, an old man with 2 dogs."]), min_size=1))
def test_scores_tell_what_crfsuite_tells_of_all_features(
    file: bytes, listening: bytes, seed: int, said: list[str]
) -> None:
    """With any weights: the same labels, and the same probability but for rounding; also of one that hears another."""
    split = words(" ".join(said))
    known = [reweighed(content, seed) for content in (file, listening)]
    models = [Model.of(known[0], record(known[0])), Model.of(known[1], record(known[1], name="other", reads=["small"]))]
    found, features = Scores(models).read(split, []), by_name()
    told_all = features.of(split, [])
    for content, model in zip(known, models, strict=True):
        tagger = pycrfsuite.Tagger()
        tagger.open_inmemory(content)
        labels = tagger.tag(told_all)
        own, names_told = found[model.name]
        assert own == labels
        assert [run[:3] for run in names_told] == runs(labels)
        for run in names_told:
            surety = min(tagger.marginal(labels[i], i) for i in range(run.first, run.after))
            assert abs(run.probability - surety) <= 0.0005 + 1e-9
        told_all = features.hearing(told_all, split, [labels])


def test_what_is_no_model_of_crfsuite_has_no_weights() -> None:
    with pytest.raises(ValueError, match="no model"):
        weights(bytes(100))
    with pytest.raises(ValueError, match="damaged"):
        weights(b"lCRF")


def test_a_model_with_fewer_features_than_labels_is_refused(tmp_path: Path) -> None:
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.append([["w=a"]] * 3, ["O", "B-disease", "I-disease"])
    trainer.train(str(tmp_path / "one"))
    with pytest.raises(ValueError, match="fewer features"):
        lent((tmp_path / "one").read_bytes())


def test_nothing_to_learn_from_is_refused() -> None:
    with pytest.raises(ValueError, match="no name is marked"):
        training.train([marked(text) for text in PLAIN])


def test_a_file_that_is_not_the_recorded_one_is_not_opened() -> None:
    content = taught()
    changed = content[:-1] + bytes([content[-1] ^ 1])
    with pytest.raises(SettingsError, match="SHA-256"):
        Model.of(changed, record(content))


def test_a_folder_without_models_has_none_and_a_damaged_record_is_named(tmp_path: Any) -> None:
    assert read_models(tmp_path) == ()
    (tmp_path / "diseases.crfsuite").write_bytes(b"")
    (tmp_path / "diseases.json").write_text("{", "utf-8")
    with pytest.raises(SettingsError, match="record cannot be read"):
        read_models(tmp_path)


@given(st.lists(st.booleans(), min_size=1, max_size=12))
def test_labels_tell_the_names_that_they_were_made_of(named: list[bool]) -> None:
    text = " ".join("abcdefghijkl"[: len(named)])
    sentence = words(text)
    given_names = [Name(w.start, w.end, "disease") for w, is_name in zip(sentence, named, strict=True) if is_name]
    back = [(sentence[a].start, sentence[b - 1].end, kind) for a, b, kind in runs(labelled(sentence, given_names))]
    assert back == [tuple(n) for n in given_names]


@given(st.text(max_size=60))
def test_words_hold_all_that_is_printed_but_blanks(text: str) -> None:
    found = words(text)
    assert "".join(w.text for w in found) == "".join(text.split())
    assert all(text[w.start : w.end] == w.text for w in found)


def test_of_names_that_overlap_the_longest_is_labelled() -> None:
    text = "acute renal failure came"
    sentence = words(text)
    labels = labelled(sentence, [Name(6, 19, "disease"), Name(0, 19, "disease")])
    assert labels == ["B-disease", "I-disease", "I-disease", "O"]


def test_the_shipped_files_are_small_and_their_records_say_what_they_were_made_of() -> None:
    folder = resources.files("graph_build.recognisers.learned") / "shipped"
    files = [path for path in folder.iterdir() if path.name.endswith(".crfsuite")]
    assert {path.name for path in files} == {f"{model.name}.crfsuite" for model in shipped()}
    assert sum(len(path.read_bytes()) for path in files) <= MOST
    for model in shipped():
        told_of = json.loads((folder / f"{model.name}.json").read_text("utf-8"))
        assert told_of["command"].startswith("python benchmarks/train_names.py")
        assert all(figure["command"].startswith("python benchmarks/") for figure in told_of["figures"])
        assert {one["licence"] for one in told_of["trained_on"]} <= {"public domain (NLM)", "CC BY 4.0"}


def learned(case: str) -> dict[str, tuple[str, str]]:
    """Surface -> category and IRI of the learned names of a made-up report."""
    document = read(f"Case Report\nA 34-year-old woman presented with fever. {case}\n".encode(), "made-up.txt")
    read_in = recognise(document, Lexicon.default(), shipped())
    return {m.surface: (m.concept.category, m.concept.iri) for s in read_in.sentences for m in s.learned}


@pytest.mark.parametrize(
    ("sentence", "surface", "category"),
    [
        ("Bilateral chorioretinitis worried the ophthalmologists.", "chorioretinitis", "finding"),
        ("Next came dysmetria, then gait ataxia.", "gait ataxia", "finding"),
        ("A month later there was xerostomia with xerophthalmia.", "xerophthalmia", "finding"),
        ("She was treated with oral vigabatrin 500 mg twice daily.", "vigabatrin", "drug"),
    ],
)
def test_names_that_the_vocabulary_lacks_are_read_as_printed(sentence: str, surface: str, category: str) -> None:
    assert Lexicon.default().named(surface) == ()
    assert learned(sentence)[surface] == (category, "")


def test_a_learned_name_that_the_vocabulary_has_bears_its_concept() -> None:
    (known,) = Lexicon.default().named("hyperhidrosis")
    assert learned("The hyperhidrosis abated within days.")["hyperhidrosis"] == (known.category, known.iri)


def test_without_models_nothing_is_learned() -> None:
    document = read(b"Case Report\nShe had chorioretinitis.\n", "made-up.txt")
    assert all(not s.learned for s in recognise(document, Lexicon.default()).sentences)


def test_each_learned_name_says_how_sure_it_is() -> None:
    document = read(b"Case Report\nA boy had fever, chorioretinitis and gait ataxia.\n", "made-up.txt")
    found = [m for s in recognise(document, Lexicon.default(), shipped()).sentences for m in s.learned]
    assert found
    assert all(m.probability is not None and 0 < m.probability <= 1 for m in found)
