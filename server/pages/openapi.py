"""The OpenAPI 3.1 description of the saved queries, made from their headers."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from queries.parameters import MAX_LENGTH

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from queries.catalogue import SavedQuery
    from queries.parameters import Parameter

ROW_MEDIA = {
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
}
GRAPH_MEDIA = {"ttl": "text/turtle"}
PROBLEM = "application/problem+json"


def suffixes(query: SavedQuery) -> dict[str, str]:
    """The suffixes of a query's answer with their media types: rows for SELECT, a graph for CONSTRUCT."""
    return GRAPH_MEDIA if query.form in ("CONSTRUCT", "DESCRIBE") else ROW_MEDIA


def document(queries: Iterable[SavedQuery], *, base: str, sheets: Mapping[str, str]) -> dict[str, Any]:
    """The OpenAPI document (https://spec.openapis.org/oas/v3.1.0).

    Args:
        queries: those to describe.
        base: its public address.
        sheets: suffixes and media types of the files of rows that this installation can write.
    """
    listed = tuple(queries)
    forms = {q.name: {**suffixes(q), **(sheets if q.form == "SELECT" else {})} for q in listed}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Cytolink saved queries",
            "version": version("cytolink"),
            "summary": "Questions to a graph of clinical evidence on cytokine blockade",
            "license": {"name": "Apache 2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": base.rstrip("/") or "/"}],
        "tags": [{"name": tag} for tag in sorted({t for q in listed for t in q.tags})],
        "paths": {
            f"/q/{q.name}.{suffix}": _path(q, suffix, media) for q in listed for suffix, media in forms[q.name].items()
        },
        "components": {"schemas": {"Problem": _PROBLEM_SCHEMA, "Rows": _ROWS_SCHEMA}},
    }


_PROBLEM_SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": "RFC 9457 problem details",
    "required": ["title", "status"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
    },
}
_ROWS_SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": "SPARQL 1.1 Query Results JSON",
    "required": ["head", "results"],
    "properties": {
        "head": {"type": "object", "properties": {"vars": {"type": "array", "items": {"type": "string"}}}},
        "results": {
            "type": "object",
            "properties": {"bindings": {"type": "array", "items": {"type": "object"}}},
        },
    },
}


def _path(query: SavedQuery, suffix: str, media: str) -> dict[str, Any]:
    sheet = suffix not in suffixes(query)
    text = {"type": "string", "format": "binary"} if sheet else {"type": "string"}
    schema = {"$ref": "#/components/schemas/Rows"} if suffix == "json" else text
    columns = "\n".join(f"- `{c.name}`: {c.meaning}{f' ({c.unit})' if c.unit else ''}" for c in query.columns)
    parts = (query.header.description, f"Columns:\n\n{columns}" if columns else "", "\n".join(query.header.notes))
    return {
        "get": {
            "operationId": f"{query.name.replace('-', '_')}_{suffix}",
            "summary": query.summary,
            "description": "\n\n".join(p for p in parts if p),
            "tags": list(query.tags),
            "parameters": [_parameter(p) for p in query.parameters],
            "responses": {
                "200": {"description": "The answer", "content": {media: {"schema": schema}}},
                "304": {"description": "The answer that the client holds is still right"},
                **{status: _problem(told) for status, told in {**_PROBLEMS, **(_OF_SHEETS if sheet else {})}.items()},
            },
        }
    }


_PROBLEMS = {
    "400": "A parameter is unknown, missing or ill-typed",
    "429": "Too many queries of this client are running",
    "502": "A remote endpoint did not answer",
    "503": "The query took too long, or the server is full",
}
_OF_SHEETS = {"406": "The answer has too many rows, or too long a cell, for this kind of file"}


def _problem(text: str) -> dict[str, Any]:
    return {"description": text, "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}}


_SCHEMAS: dict[str, dict[str, Any]] = {
    "iri": {"type": "string", "format": "iri"},
    "curie": {"type": "string", "pattern": r"^[A-Za-z][\w.\-]*:[\w.\-/]+$"},
    "concept": {"type": "string"},
    "name": {"type": "string"},
    "string": {"type": "string"},
    "number": {"type": "number"},
    "integer": {"type": "integer"},
    "date": {"type": "string", "format": "date"},
    "document": {"type": "string"},
}


def _parameter(parameter: Parameter) -> dict[str, Any]:
    schema = dict(_SCHEMAS[parameter.type])
    if schema["type"] == "string":
        schema["maxLength"] = MAX_LENGTH
    number = int if parameter.type == "integer" else float
    if parameter.minimum is not None:
        schema["minimum"] = number(parameter.minimum)
    if parameter.maximum is not None:
        schema["maximum"] = number(parameter.maximum)
    if parameter.choices:
        schema["enum"] = [c.value for c in parameter.choices]
    if parameter.default is not None:
        schema["default"] = number(parameter.default) if schema["type"] != "string" else parameter.default
    unit = f", in {parameter.unit}" if parameter.unit else ""
    return {
        "name": parameter.name,
        "in": "query",
        "required": parameter.required,
        "description": parameter.meaning + unit,
        "schema": schema,
    }
