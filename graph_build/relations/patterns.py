"""Patterns of relations, read from their files and checked: triggers, and the paths from each to its slots."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from graph_build.clauses.course_words import forms_of_course
from graph_build.errors import SettingsError
from graph_build.plain_yaml import compose, construct
from graph_build.relations.paths import parse_path

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph_build.relations.paths import Path

_KEYS = frozenset({"name", "trigger", "tags", "gives", "slots", "example"})
_DO = "See the head of the file for what a pattern has."


@dataclass(frozen=True, slots=True)
class Pattern:
    """A trigger with its slots.

    Attributes:
        name: of the pattern.
        words: that trigger it, in lower case.
        tags: the Penn Treebank tags that they may bear there; empty for any.
        gives: what it tells, a word that its reader knows.
        slots: for each slot the paths to it, the first that leads somewhere counts; a match has all of them.
    """

    name: str
    words: frozenset[str]
    tags: frozenset[str]
    gives: str
    slots: tuple[tuple[str, tuple[Path, ...]], ...]


@dataclass(frozen=True, slots=True)
class Patterns:
    """A file of patterns.

    Attributes:
        words: its lists of words.
        patterns: in the order in which they are tried.
    """

    words: Mapping[str, frozenset[str]]
    patterns: tuple[Pattern, ...]


@cache
def patterns_of(name: str) -> Patterns:
    """The patterns that came with Cytolink under a name ("comparisons")."""
    return read_patterns((files("graph_build.relations") / f"{name}.yaml").read_text("utf-8"), f"{name}.yaml")


def read_patterns(text: str, where: str) -> Patterns:
    """Patterns from the text of a file.

    Args:
        text: YAML with `words`, lists of words by name, and `patterns`.
        where: what an error calls it.

    Raises:
        SettingsError: the file is not of that form, or names a list that it lacks.
    """
    node = compose(text)
    content = construct(node) if node else None
    if not isinstance(content, dict) or set(content) != {"words", "patterns"}:
        raise SettingsError("a file of patterns has the keys words and patterns", where=where, do=_DO)
    words = {name: _listed(listed, where) for name, listed in content["words"].items()}
    return Patterns(words, tuple(_pattern(one, words, where) for one in content["patterns"]))


def _listed(listed: Any, where: str) -> frozenset[str]:  # noqa: ANN401 - as YAML has it
    """A list of words, or the forms of the words of course of one part of speech: `{table: verb}`."""
    if not isinstance(listed, dict):
        return frozenset(str(listed).split())
    part = listed.get("table")
    if part not in ("verb", "noun"):
        raise SettingsError(
            f"a list of words is a text or {{table: verb}} or {{table: noun}}: {listed}", where=where, do=_DO
        )
    return frozenset(forms_of_course(part))


def _pattern(one: Any, words: Mapping[str, frozenset[str]], where: str) -> Pattern:  # noqa: ANN401 - as YAML has it
    if not isinstance(one, dict) or not _KEYS.issuperset(one) or not {"name", "trigger", "gives", "slots"} <= set(one):
        raise SettingsError(f"a pattern has the keys {', '.join(sorted(_KEYS))}: {one}", where=where, do=_DO)
    lists = str(one["trigger"]).split()
    if unknown := sorted(set(lists) - set(words)):
        raise SettingsError(f"{one['name']}: no list of words is called {unknown[0]}", where=where, do=_DO)
    slots = tuple((slot, tuple(parse_path(path, words) for path in paths)) for slot, paths in one["slots"].items())
    triggers = frozenset(word for name in lists for word in words[name])
    return Pattern(str(one["name"]), triggers, frozenset(str(one.get("tags", "")).split()), str(one["gives"]), slots)
