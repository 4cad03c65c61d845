"""Which candidate, if any, a name may be taken for without a person's look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph_build.names.folding import fold, loose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph_build.names.terms import Candidate, Terms

LOOKED_AT = 10
"""Candidates that are compared before one is taken for sure."""
SURE = 96.0
"""From this score on a candidate is a match, if no other is as good."""
_HIGHEST = 12
"""Steps up a hierarchy in which a term is looked for above another."""


def match(terms: Terms, found: Sequence[Candidate]) -> Candidate | None:
    """The candidate that a name means for sure; None where a person has to look.

    A name that is a term's own, or its synonym as it stands, is that term, unless another has it too. A synonym whose
    words the term's own preferred name lacks is not, where another term's preferred name has them: "Still's disease" is
    a synonym of the systemic juvenile form, and what adults have is called adult-onset Still disease. Terms below the
    found one do not count: a broad name stands in theirs.

    Args:
        terms: of the index.
        found: candidates, best first; some `LOOKED_AT`, so that rivals are among them.
    """
    if not found or not found[0].exact or found[0].score < SURE:
        return None
    first = found[0]
    rivals = [other for other in found[1:] if other.curie not in first.same]
    if any(other.score >= first.score for other in rivals):
        return None
    asked = _words(first.name)
    if not asked <= _words(first.label):
        for other in rivals:
            if asked < _words(other.label) and not _is_below(terms, other.iri, first.iri):
                return None
    return first


def _words(name: str) -> set[str]:
    return set(loose(fold(name)).split())


def _is_below(terms: Terms, iri: str, above: str) -> bool:
    """Whether a term lies below another."""
    reached, now = {iri}, {iri}
    for _ in range(_HIGHEST):
        now = {up for one in now for up in terms.parents(one)} - reached
        if above in now:
            return True
        reached |= now
    return False
