"""How to ask a saved query from a shell, from Python, from R and from a notebook."""

from __future__ import annotations

import json
import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from queries.catalogue import SavedQuery


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of code that a reader can copy."""

    language: str
    code: str


def address(base: str, name: str, suffix: str, values: Mapping[str, str]) -> str:
    """The URL of a saved query's answer."""
    query = f"?{urlencode(values)}" if values else ""
    return f"{base.rstrip('/')}/q/{name}.{suffix}{query}"


def snippets(base: str, query: SavedQuery, values: Mapping[str, str]) -> tuple[Snippet, ...]:
    """The snippets of a saved query with the values given.

    Args:
        base: the server's public address.
        query: the saved query.
        values: texts by parameter; defaults may be left out.
    """
    return _of_rows(base, query.name, values) if query.form == "SELECT" else _of_a_graph(base, query.name, values)


def _of_rows(base: str, name: str, values: Mapping[str, str]) -> tuple[Snippet, ...]:
    csv = address(base, name, "csv", values)
    params = "".join(f" --param {shlex.quote(f'{k}={v}')}" for k, v in values.items())
    command = f"""# PATH is a release, or the folder that holds releases; without --release, your data folder is meant
cytolink query {name}{params} --release PATH"""
    python = f"""# needs pandas: pip install pandas
import pandas

answer = pandas.read_csv({_python(csv)})
print(answer)"""
    notebook = f"""# needs pandas and requests: %pip install pandas requests
import pandas
import requests

reply = requests.get(
    {_python(address(base, name, "json", {}))},
    params={_python_dict(values)},
    timeout=60,
)
reply.raise_for_status()
rows = [{{k: v["value"] for k, v in row.items()}} for row in reply.json()["results"]["bindings"]]
pandas.DataFrame(rows, columns=reply.json()["head"]["vars"])"""
    return (
        Snippet("curl", f"curl -sf {shlex.quote(csv)}"),
        Snippet("command line", command),
        Snippet("Python", python),
        Snippet("R", f"answer <- read.csv({_python(csv)})\nprint(answer)"),
        Snippet("Jupyter", notebook),
    )


def _of_a_graph(base: str, name: str, values: Mapping[str, str]) -> tuple[Snippet, ...]:
    """A graph has no rows: neither the command line nor a table can show it."""
    turtle = address(base, name, "ttl", values)
    python = f"""# needs rdflib: pip install rdflib
import rdflib

answer = rdflib.Graph().parse({_python(turtle)}, format="turtle")
print(answer.serialize())"""
    return Snippet("curl", f"curl -sf {shlex.quote(turtle)}"), Snippet("Python", python)


def _python(text: str) -> str:
    """A string literal that is the same in Python and in R."""
    return json.dumps(text)


def _python_dict(values: Mapping[str, str]) -> str:
    return "{" + ", ".join(f"{_python(k)}: {_python(v)}" for k, v in values.items()) + "}"
