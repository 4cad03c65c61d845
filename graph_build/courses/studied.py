"""The drugs that a disease did not respond to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.recognisers import Lexicon

if TYPE_CHECKING:
    from graph_build.model import Fact

RESISTANT = re.compile(r"resistan|refractor|unrespons|non-?respons", re.IGNORECASE)


def resisted_drugs(fact: Fact) -> tuple[str, ...] | None:
    """IRIs of the drugs that a condition is said to resist, empty where none is named; None where it resists none."""
    if fact.type not in ("condition", "cohort", "intervention") or fact.slot("polarity") == "negated":
        return None
    return resisting(fact, str(fact.slot("condition") or ""))


def resisting(fact: Fact, named: str) -> tuple[str, ...] | None:
    """IRIs of the drugs that a condition resists by the words that name it; None where they say no such thing.

    Args:
        fact: what reports the condition.
        named: the words.
    """
    listed = fact.slot("refractory_to")
    if not (listed or RESISTANT.search(named)):
        return None
    texts = [named, *map(str, listed if isinstance(listed, tuple) else ())]
    mentions = [m.concept for text in texts for m in Lexicon.default().mentions(text)]
    drugs = [c.iri for c in mentions if c.category in {"drug", "drug_class"} and c.iri]
    drugs += [iri for name, iri in fact.concepts if name == "refractory_to"]
    return tuple(dict.fromkeys(drugs))
