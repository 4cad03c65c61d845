"""The saved queries as methods, with the parameters that their headers declare; `questions.pyi` is for editors."""

from __future__ import annotations

import inspect
import keyword
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from queries.catalogue import catalogue

if TYPE_CHECKING:
    from collections.abc import Callable

    from queries.catalogue import SavedQuery
    from queries.parameters import Parameter


class Questions(ABC):
    """What is asked by saved queries."""

    @abstractmethod
    def query(self, name: str, **parameters: Any) -> Any:  # noqa: ANN401 - rows or triples
        """The answer to a saved query by its name."""


def method_name(name: str) -> str:
    """A name as Python can have it: `outcome-by-arm` as `outcome_by_arm`, `class` as `class_`."""
    plain = name.replace("-", "_")
    return f"{plain}_" if keyword.iskeyword(plain) else plain


def asked() -> list[SavedQuery]:
    """The saved queries that are methods: all but the checks, which must answer nothing."""
    return [query for query in catalogue().values() if query.folder != "checks"]


def documentation(query: SavedQuery) -> str:
    """The docstring of a method."""
    parts = [f"{query.summary}.", query.header.description]
    parts += ["Args:\n" + "\n".join(f"    {method_name(p.name)}: {p.meaning}." for p in query.parameters)] * bool(
        query.parameters
    )
    return "\n\n".join(part for part in parts if part)


def annotation(parameter: Parameter) -> str:
    """The type of a parameter."""
    if parameter.choices:
        return f"Literal[{', '.join(repr(choice.value) for choice in parameter.choices)}]"
    return {"number": "float", "integer": "int"}.get(parameter.type, "str")


def _method(query: SavedQuery) -> Callable[..., Any]:
    names = {method_name(parameter.name): parameter.name for parameter in query.parameters}

    def asking(self: Questions, **parameters: Any) -> Any:  # noqa: ANN401 - see the stub
        return self.query(query.name, **{names.get(name, name): value for name, value in parameters.items()})

    asking.__name__ = method_name(query.name)
    asking.__qualname__ = f"Questions.{asking.__name__}"
    asking.__doc__ = documentation(query)
    given = [
        inspect.Parameter(
            method_name(parameter.name), inspect.Parameter.KEYWORD_ONLY, annotation=annotation(parameter),
            default=inspect.Parameter.empty if parameter.required else parameter.default,
        )
        for parameter in query.parameters
    ]  # fmt: skip
    own = inspect.Parameter("self", inspect.Parameter.POSITIONAL_OR_KEYWORD)
    asking.__signature__ = inspect.Signature([own, *given])  # type: ignore[attr-defined]
    return asking


for _query in asked():
    setattr(Questions, method_name(_query.name), _method(_query))
