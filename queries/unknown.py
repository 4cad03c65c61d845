"""Names in our ontology's namespace that it does not have: a mistyped class or property finds nothing, in silence.

Only the namespace of the ontology is looked at: what stands in others is not ours to know.
"""

from __future__ import annotations

import difflib
from functools import cache, lru_cache

import pyoxigraph as ox

from ontology.namespaces import CYTO
from ontology.triples import tbox_triples, vocabulary_triples
from queries.tokens import tokens, unescape

MOST = 3
"""Names that are told of: the first of them are reason enough."""
_PLACEHOLDER = "none"
"""What saved queries write where nothing is bound; copies of them do, too."""
_LONGEST = 80
_KEPT, _SHORT = 256, 2000
"""The names of so many queries are kept, of no more characters each: a query may be a megabyte."""


@cache
def known_names() -> frozenset[str]:
    """The local names of all terms of the ontology and the vocabulary."""
    subjects = (triple.subject for triple in (*tbox_triples(), *vocabulary_triples()))
    ours = (one.value for one in subjects if isinstance(one, ox.NamedNode) and one.value.startswith(CYTO))
    return frozenset(iri.removeprefix(CYTO) for iri in ours) | {_PLACEHOLDER}


def unknown_names(sparql: str) -> tuple[str, ...]:
    """The local names in our namespace that a query writes and nothing has, in its order, each once.

    >>> unknown_names("PREFIX c: <https://w3id.org/cytolink/ontology#> ASK { ?d a c:Drug ; c:popluation <x:y> }")
    ('popluation',)
    """
    return _kept(sparql) if len(sparql) <= _SHORT else _unknown(sparql)


def _unknown(sparql: str) -> tuple[str, ...]:
    text = unescape(sparql)
    if CYTO not in text:
        return ()
    found: dict[str, None] = {}
    ours: set[str] = set()
    before, last = "", ""
    for token in tokens(text):
        if before == "PREFIX" and token.kind == "iri":
            (ours.add if token.text == f"<{CYTO}>" else ours.discard)(last)
        elif token.kind == "iri" and token.text.startswith(f"<{CYTO}"):
            found[token.text[len(CYTO) + 1 : -1]] = None
        elif token.kind == "pname":
            prefix, _, local = token.text.partition(":")
            if last != "PREFIX" and prefix in ours:
                found[local.replace("\\", "")] = None
        before, last = last, token.keyword or token.text.removesuffix(":")
    return tuple(name for name in found if name and name not in known_names())


_kept = lru_cache(_KEPT)(_unknown)


def told_unknown(name: str) -> str:
    """What to say of a local name that nothing has: the likest that there are."""
    near = difflib.get_close_matches(name[:_LONGEST], known_names(), n=2, cutoff=0.75)
    meant = f"; did you mean {' or '.join(f'cyto:{one}' for one in near)}?" if near else ""
    return f"cyto:{name[:_LONGEST]} is no term of the ontology{meant}"


def unknown_terms(sparql: str) -> list[str]:
    """A note for each of the first names that `unknown_names` finds."""
    return [told_unknown(name) for name in unknown_names(sparql)[:MOST]]
