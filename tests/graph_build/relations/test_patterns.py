"""The file of patterns: each pattern fits its own example, and a file that is wrong is refused with the reason."""

from __future__ import annotations

from importlib.resources import files

import pytest

from graph_build.errors import SettingsError
from graph_build.nlp import parse
from graph_build.plain_yaml import compose, construct
from graph_build.relations.interpreter import matches
from graph_build.relations.patterns import patterns_of, read_patterns


def printed(name: str) -> dict[str, str]:
    root = compose((files("graph_build.relations") / f"{name}.yaml").read_text("utf-8"))
    assert root is not None
    return {one["name"]: one["example"] for one in construct(root)["patterns"]}


EXAMPLES = [(file, *one) for file in ("comparisons", "outcomes") for one in printed(file).items()]
OF_TREATMENTS = printed("treatments")
ENTITIES = {
    "treatment": {"colchicine", "anakinra", "ventilation"},
    "condition": {"gout", "diarrhea", "failure", "pain", "arthritis"},
}
FORM = """
words: {more: higher greater}
patterns:
  - {name: one, trigger: more, gives: comparative, slots: {variable: ["<acomp >nsubj"]}}
"""


@pytest.mark.parametrize(("file", "name", "example"), EXAMPLES)
def test_a_pattern_fits_its_example(file: str, name: str, example: str) -> None:
    (doc,) = parse([example])
    assert name in {match.pattern.name for match in matches(doc, patterns_of(file).patterns)}


@pytest.mark.parametrize("name", OF_TREATMENTS)
def test_a_pattern_of_treatments_fits_its_example(name: str) -> None:
    (doc,) = parse([OF_TREATMENTS[name]])
    named = {kind: {t.i for t in doc if t.lower_ in words} for kind, words in ENTITIES.items()}
    (pattern,) = (p for p in patterns_of("treatments").patterns if p.name == name)
    assert list(matches(doc, [pattern], named))


def test_a_path_to_an_entity_leads_to_no_other_word() -> None:
    form = FORM.replace("<acomp >nsubj", "<acomp >nsubj{treatment}")
    (doc,) = parse(["The pain was greater."])
    patterns = read_patterns(form, "mine.yaml").patterns
    assert not list(matches(doc, patterns, {"treatment": set()}))
    assert list(matches(doc, patterns, {"treatment": {1}}))


def test_the_form_that_is_asked_for_is_read() -> None:
    (pattern,) = read_patterns(FORM, "mine.yaml").patterns
    assert sorted(pattern.words) == ["greater", "higher"]
    assert (pattern.gives, not pattern.tags) == ("comparative", True)


@pytest.mark.parametrize(
    ("printed", "instead", "said"),
    [
        ("trigger: more", "trigger: less", "no list of words is called less"),
        ("<acomp >nsubj", "<acomp nsubj", "'nsubj' is no step of a path"),
        ("<acomp >nsubj", "<acomp >nsubj:@less", "no list of words is called less"),
        ("gives: comparative", "yields: comparative", "a pattern has the keys"),
        ("higher greater", "{table: adverb}", "a list of words is a text or"),
        ("words:", "lists:", "has the keys words and patterns"),
    ],
)
def test_a_file_that_is_wrong_is_refused_with_the_reason(printed: str, instead: str, said: str) -> None:
    assert printed in FORM
    with pytest.raises(SettingsError, match=said):
        read_patterns(FORM.replace(printed, instead), "mine.yaml")
