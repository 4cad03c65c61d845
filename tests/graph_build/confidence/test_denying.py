"""Of what is denied, confidence is told the kind."""

from __future__ import annotations

import pytest

from graph_build.confidence.denying import of_denial
from graph_build.facts.assemble import assemble
from graph_build.readers import read
from graph_build.recognisers import Lexicon, recognise

STUDY = """Vorinib in rheumatoid arthritis: a cohort study

Results

Sixty patients with rheumatoid arthritis were treated with vorinib.

"""


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("No deaths occurred during follow-up.", "denied=change"),
        ("No patient developed infections.", "denied=condition"),
    ],
)
def test_the_kind_of_what_is_denied(sentence: str, kind: str) -> None:
    facts, _ = assemble(recognise(read(f"{STUDY}{sentence}\n".encode(), "invented.txt"), Lexicon.default()))
    assert kind in {one for fact in facts for one in of_denial(fact)}


def test_what_is_affirmed_has_none() -> None:
    facts, _ = assemble(recognise(read(f"{STUDY}Two deaths occurred.\n".encode(), "invented.txt"), Lexicon.default()))
    assert [one for fact in facts for one in of_denial(fact)] == []
