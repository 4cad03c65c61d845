"""Whether a denied verb tells of a treatment: that it was not given, or only that nothing was changed about it."""

from __future__ import annotations

import pytest

from graph_build.frames.treatments.not_given import told_of
from graph_build.model.frames import Agent


def told(words: str) -> dict[str, str | None]:
    """What the verb says of each name in square brackets."""
    parts = words.replace("]", "[").split("[")
    text, found = "", {}
    for index, part in enumerate(parts):
        if index % 2:
            found[part] = Agent(len(text), len(text) + len(part), part, "", "drug")
        text += part
    return {name: told_of(text, agent) for name, agent in found.items()}


@pytest.mark.parametrize(
    "words",
    [
        "She was not receiving any [antibiotics].",
        "He was never given [rituximab].",
        "Treatment with [canakinumab] could not be started.",
        "The boy had not been on any oral [immunosuppressants] before.",
        "Subcutaneous [methotrexate] 15 mg weekly was not started.",
        "Neither [anakinra] nor [canakinumab] was given.",
        "He received neither [steroids] nor [anakinra].",
        "The fever was treated with cooling, but [paracetamol] was not used.",
        "She had rest alone (especially [colchicine] was not given).",
        "[Antibiotics] and [steroids] were not administered.",
        "He was not taking [tacrolimus] or receiving [chemotherapy].",
    ],
)
def test_what_was_not_given_is_told(words: str) -> None:
    assert set(told(words).values()) == {"not given"}


@pytest.mark.parametrize(
    "words",
    [
        "[Anakinra] was not restarted after the operation.",
        "[Tocilizumab] was not discontinued.",
        "They did not stop [it].",
    ],
)
def test_what_was_not_changed_is_neither_given_nor_denied(words: str) -> None:
    assert set(told(words).values()) == {"not changed"}


@pytest.mark.parametrize(
    "words",
    [
        "Women on [methotrexate] were not given a vaccine.",
        "He was not only given [anakinra] but also [prednisone].",
        "The rash did not respond to [infliximab].",
        "[Methotrexate] should not be given in pregnancy.",
        "He did not receive [artesunate] until the tenth day.",
        "He was not told of it, and [prednisone] was started.",
        "If [steroids] are not given, relapses follow.",
        "They began oxygen and [steroids], when the girl was not given any fluids.",
        "She received [adalimumab] because she did not improve.",
    ],
)
def test_other_denials_say_nothing_of_it(words: str) -> None:
    assert set(told(words).values()) == {None}
