"""YAML as people write it, from strangers: no aliases, nothing deep, no key twice, and each value what it looks like.

A short file with aliases stands for an endless one, and nested lists exhaust the stack (https://yaml.org/spec/1.2.2/,
section 7.1).
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

DEEPEST = 8
"""Lists and mappings within one another."""
_LARGEST_EXPONENT = 300
"""Powers of ten that a number may have; written out, one of more would fill memory."""


class NotPlainError(yaml.MarkedYAMLError):
    """A file stands for more than it writes, or is deeper than anything that is read.

    Attributes:
        line: where, from 1.
    """

    def __init__(self, problem: str, event: yaml.Event) -> None:
        super().__init__(problem=problem, problem_mark=event.start_mark)  # type: ignore[arg-type]
        self.line = event.start_mark.line + 1 if event.start_mark else 1


class _Loader(yaml.SafeLoader):
    """Composes and constructs; a number with a point is a decimal with the digits that are written."""

    def __init__(self, text: str, deepest: int = DEEPEST) -> None:
        super().__init__(text)
        self._left = deepest

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event: yaml.Event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent):
            raise NotPlainError("an alias (*) stands for a part of the file", event)
        if self._left < 0:
            raise NotPlainError("lists stand too deep in lists", event)
        self._left -= 1
        try:
            return super().compose_node(parent, index)
        finally:
            self._left += 1

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        made = super().construct_mapping(node, deep)
        if len(made) < len(node.value):
            raise yaml.constructor.ConstructorError(None, None, "a key stands there twice", node.start_mark)
        return made


def compose(text: str, deepest: int = DEEPEST) -> yaml.Node | None:
    """The nodes of a file, each with its place; None for an empty one.

    Raises:
        NotPlainError: it holds an alias, or lists deeper than `deepest`.
        yaml.YAMLError: it is no YAML.
    """
    loader = _Loader(text, deepest)
    try:
        node: yaml.Node | None = loader.get_single_node()
        return node
    finally:
        loader.dispose()


def construct(node: yaml.Node) -> Any:  # noqa: ANN401 - whatever stands there
    """The value of a node: texts, numbers, dates, lists and mappings.

    Raises:
        yaml.YAMLError: a value is not what it is marked as, or a key stands there twice.
    """
    loader = _Loader("")
    try:
        return loader.construct_object(node, deep=True)
    finally:
        loader.dispose()


def line_of(node: yaml.Node) -> int:
    """The line where a node begins, from 1."""
    return int(node.start_mark.line) + 1


def _decimal(_: yaml.SafeLoader, node: yaml.ScalarNode) -> Decimal:
    number = Decimal(str(node.value).replace("_", ""))
    if not number.is_finite() or abs(number.adjusted()) > _LARGEST_EXPONENT:
        raise ValueError("no number that could be measured")
    return number


def _checked(construct: Callable[[Any, Any], object]) -> Callable[[Any, Any], object]:
    """A constructor whose failures name the place: PyYAML lets Python's own errors through."""

    def checked(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> object:
        try:
            return construct(loader, node)
        except (ValueError, ArithmeticError, LookupError, AttributeError) as error:
            problem = f"{str(node.value)[:60]!r} is no value of its kind ({node.tag.rpartition(':')[2]})"
            raise yaml.constructor.ConstructorError(None, None, problem, node.start_mark) from error

    return checked


_SCALARS: dict[str, Callable[[Any, Any], object]] = {
    "bool": yaml.SafeLoader.construct_yaml_bool,
    "int": yaml.SafeLoader.construct_yaml_int,
    "float": _decimal,
    "timestamp": yaml.SafeLoader.construct_yaml_timestamp,
    "binary": yaml.SafeLoader.construct_yaml_binary,
}
for _kind, _construct in _SCALARS.items():
    _Loader.add_constructor(f"tag:yaml.org,2002:{_kind}", _checked(_construct))
