"""Vocabularies of users: drugs, targets, variables, scores and units from a file of theirs, checked like ours.

May import: recognisers, for how names are compared; `ontology`. Gives: `read_vocabularies`, which refuses a file with a
fault, `check_vocabulary`, which names all of its faults, and `vocabulary_quads`, what a release holds of it.
"""

from __future__ import annotations

from graph_build.vocabulary.quads import vocabulary_quads
from graph_build.vocabulary.reading import Checked, check_vocabulary, read_vocabularies

__all__ = ["Checked", "check_vocabulary", "read_vocabularies", "vocabulary_quads"]
