"""The rules that are written as SPARQL under `ontology/rules/`: what no axiom of OWL says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import TYPE_CHECKING

from ontology.namespaces import RDF

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from importlib.resources.abc import Traversable

_PREFIX = re.compile(r"PREFIX (\w+): <([^>]*)>")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_NAME = re.compile(r"(?<![?\w<])(\w+):(\w+)")


_NEEDS = re.compile(r"^#needs (.*)$", re.MULTILINE)


@dataclass(frozen=True, order=True)
class SparqlRule:
    """A rule: its name, for messages, and a CONSTRUCT query over the default graph."""

    name: str
    query: str

    @cached_property
    def names(self) -> frozenset[str]:
        """All that it names, as N-Triples prints it: among these are the properties that it asks for.

        A rule names each of its properties by a prefix, and asks for no `?property`: a test holds that.
        """
        return self._spelled(_NAME.findall(_STRING.sub('""', self.query))) - {f"<{RDF}type>"}

    @cached_property
    def needs(self) -> frozenset[str]:
        """Classes and properties of each of which there must be something for it to give anything: its lines `#needs`.

        A test holds that it gives nothing where one of them is lacking.
        """
        return self._spelled(name for line in _NEEDS.findall(self.query) for name in _NAME.findall(line))

    def _spelled(self, names: Iterable[tuple[str, str]]) -> frozenset[str]:
        prefixes = dict(_PREFIX.findall(self.query))
        return frozenset(f"<{prefixes[prefix]}{name}>" for prefix, name in names if prefix in prefixes)


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


def _written_rules(folder: Traversable) -> Iterator[SparqlRule]:
    for entry in folder.iterdir():
        if entry.name.endswith(".rq"):
            yield SparqlRule(entry.name.removesuffix(".rq"), entry.read_text(encoding="utf-8"))
