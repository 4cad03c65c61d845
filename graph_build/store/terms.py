"""How the store is asked, and its terms as Python and JSON know them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ontology.namespaces import CYTO, OA, XSD

if TYPE_CHECKING:
    from graph_build.store.protocol import Term

PREFIXES = f"PREFIX cyto: <{CYTO}> PREFIX oa: <{OA}>"


def plain(term: Term | None) -> str | int | float | bool | None:
    """A term as JSON knows it: numbers and booleans as such, our own terms by their name, all else as text."""
    if not isinstance(term, ox.Literal):
        return None if term is None else term.value.removeprefix(CYTO)
    kind = term.datatype.value.removeprefix(XSD)
    if kind == "boolean":
        return term.value == "true"
    if kind in {"integer", "decimal"}:
        number = Decimal(term.value)
        return int(number) if number == number.to_integral_value() else float(number)
    return term.value
