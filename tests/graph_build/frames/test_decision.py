"""Whether the words that a treatment hangs on deny that it was given, and what they leave open."""

from __future__ import annotations

import pytest

from graph_build.clauses.treatment_status import NOBODY
from graph_build.frames.story.decided import decision
from graph_build.frames.story.names import Named
from graph_build.nlp import parse


def told(words: str) -> list[tuple[str, bool] | None]:
    """What is decided on each name in square brackets."""
    parts = words.replace("]", "[").split("[")
    text, named = "", []
    for index, part in enumerate(parts):
        if index % 2:
            named.append(Named(len(text), len(text) + len(part), part))
        text += part
    doc = next(iter(parse([text])))
    return [decision(doc, one, named) for one in named]


@pytest.mark.parametrize(
    "words",
    [
        "He was never given [rituximab].",
        "Treatment with [canakinumab] could not be started.",
        "Subcutaneous [methotrexate] 15 mg weekly was not started.",
        "The fever was treated with cooling, but [paracetamol] was not used.",
        "[Antibiotics] and [steroids] were not administered.",
        "[Prednisone] was considered but was not given.",
    ],
)
def test_what_was_not_given_is_withheld(words: str) -> None:
    assert set(told(words)) == {("withheld", True)}


@pytest.mark.parametrize(
    "words",
    [
        "He did not require [oxygen].",
        "He recovered without [steroids].",
        "The boy had not been on any oral [immunosuppressants] before.",
        "The patient had no indication for [dialysis].",
    ],
)
def test_what_was_not_needed_or_had_was_not_withheld(words: str) -> None:
    assert set(told(words)) == {(NOBODY, True)}


@pytest.mark.parametrize(
    "words",
    ["[Anakinra] was not restarted after the operation.", "[Tocilizumab] was not discontinued."],
)
def test_what_was_not_changed_is_neither_given_nor_denied(words: str) -> None:
    assert set(told(words)) == {(NOBODY, False)}


@pytest.mark.parametrize(
    "words",
    [
        "He was not only given [anakinra] but also [prednisone].",
        "He did not receive [artesunate] until the tenth day.",
        "He was not told of it, and [prednisone] was started.",
        "She received [adalimumab] because she did not improve.",
    ],
)
def test_a_denial_of_something_else_leaves_it_given(words: str) -> None:
    assert set(told(words)) == {("given", False)}


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("[Methotrexate] should not be given in pregnancy.", [(NOBODY, False)]),
        ("She had a second episode of acute [graft] rejection.", [(NOBODY, False)]),
        ("[Vancomycin] was given for [antibacterial] therapy.", [("given", False), (NOBODY, False)]),
        ("[Warfarin] was substituted for [heparin].", [("stopped", False), ("stopped", False)]),
    ],
)
def test_names_of_other_things_and_purposes_are_no_treatments(
    words: str, status: list[tuple[str, bool] | None]
) -> None:
    assert told(words)[-1] == status[-1]
