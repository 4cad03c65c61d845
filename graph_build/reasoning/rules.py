"""The rules that are written as SPARQL under `ontology/rules/`: what no axiom of OWL says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from ontology.namespaces import RDF

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from importlib.resources.abc import Traversable

_PREFIX = re.compile(r"PREFIX (\w+): <([^>]*)>")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_NAME = re.compile(r"(?<![?\w<])(\w+):(\w+)")


@dataclass(frozen=True, slots=True, order=True)
class SparqlRule:
    """A rule: its name, for messages, and a CONSTRUCT query over the default graph."""

    name: str
    query: str


def closing_rules() -> tuple[SparqlRule, ...]:
    """What the axioms cannot say: run once each, in the order of their names, when all follows that axioms have follow.

    Like all rules but those of `across_rules`, they look at one document and what lies behind it. Many ask what is
    *not* stated.
    """
    return tuple(sorted(_written_rules(files("ontology") / "rules" / "after")))


def across_rules() -> tuple[SparqlRule, ...]:
    """The rules that join documents: run once over what all documents tell (see `told_rules`) and nothing else."""
    return tuple(sorted(_written_rules(files("ontology") / "rules" / "across")))


def told_rules() -> tuple[SparqlRule, ...]:
    """What each document tells to the rules that join documents: a small part of its quads."""
    return tuple(sorted(_written_rules(files("ontology") / "rules" / "across" / "told")))


def named(rules: Iterable[SparqlRule]) -> frozenset[str]:
    """All that rules name, as N-Triples prints it: among these are the properties that they ask for.

    A rule names each of its properties by a prefix, and asks for no `?property`: a test holds that.
    """
    found: set[str] = set()
    for rule in rules:
        prefixes = dict(_PREFIX.findall(rule.query))
        words = _STRING.sub('""', rule.query)
        found |= {f"<{prefixes[prefix]}{name}>" for prefix, name in _NAME.findall(words) if prefix in prefixes}
    return frozenset(found) - {f"<{RDF}type>"}


def _written_rules(folder: Traversable) -> Iterator[SparqlRule]:
    for entry in folder.iterdir():
        if entry.name.endswith(".rq"):
            yield SparqlRule(entry.name.removesuffix(".rq"), entry.read_text(encoding="utf-8"))
