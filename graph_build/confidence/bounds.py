"""How sure a fact must be to be stated: by its kind as a table of the model says, or as a build asks for all."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from graph_build.confidence.places import stated_number
from graph_build.settings import BOUND

if TYPE_CHECKING:
    from graph_build.linear import LinearModel
    from graph_build.model import Fact

_HUNDREDTH = Decimal("0.01")
_IN_TABLES = {"measurement": "table_value", "comparison": "table_comparison"}


def kind_of(fact: Fact) -> str:
    """The kind that a fact is judged and bounded by: its type.

    Doses, results told in words, and values and comparisons in tables are apart. A table parts values from their names
    by lines, prose by words alone, so a value in prose must be surer.
    """
    if fact.type == "intervention" and fact.slot("dose") is not None:
        return "dose"
    if fact.type == "measurement" and stated_number(fact) is None:
        return "result"
    return _IN_TABLES.get(fact.type, fact.type) if fact.evidence[0].table is not None else fact.type


def bound_of(fact: Fact, model: LinearModel | None, asked: Decimal | None) -> Decimal:
    """The confidence below which a fact is withheld.

    Args:
        fact: of any type.
        model: of confidence, with its table of bounds; None where there is none.
        asked: the one number that a build asks for, or None for the table.
    """
    if asked is not None:
        return asked
    told = model.bounds.get(kind_of(fact)) if model is not None else None
    return BOUND if told is None else told * _HUNDREDTH
