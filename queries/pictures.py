"""Pictures of answers: a specification beside a saved query, made of the columns of its answer.

`<name>.vl.json` is a Vega-Lite specification (https://vega.github.io/vega-lite/) whose data are the rows,
`<name>.graph.json` names the columns that hold the ends of edges. `rows_of` in place of a specification names another
saved query: its picture is shown, of its rows for the values of the parameters that both have. Beside the columns, a
row has `span`, the address of the place in the document that it was read from (from `file`, `start` and `end`),
`span_there` where there is a second one, and `document`.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from queries.catalogue import SavedQuery

ROWS_OF = "rows_of"
"""Names the saved query whose rows are drawn, where they are not the query's own."""
_CHART, _GRAPH = ".vl.json", ".graph.json"
_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"


def picture(query: SavedQuery) -> dict[str, Any] | None:
    """The specification that stands beside a saved query, without data; None where there is none."""
    told = _read(query.folder, query.name)
    if told is None or ROWS_OF not in told:
        return told
    return {**(_read(query.folder, told[ROWS_OF]) or {}), **told}


@cache
def _read(folder: str, name: str) -> dict[str, Any] | None:
    shelf = files("queries") / folder
    for suffix in (_CHART, _GRAPH):
        file = shelf / (name + suffix)
        if file.is_file():
            told: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
            return {"$schema": _SCHEMA, **told} if suffix == _CHART else told
    return None
