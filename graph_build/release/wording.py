"""The vocabulary that a release was built with: ours, and what its user added."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ontology.additions import additions_of
from ontology.terms import enlarged, using

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from graph_build.release.opening import Release


def in_words_of(release: Release) -> AbstractContextManager[None]:
    """Within, names and units mean what they meant when the release was built."""
    return using(enlarged(additions_of(release.manifest)))
