"""Queries by a grammar, some of them well formed, for `fuzz.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

_VARIABLES = ["?s", "?p", "?o", "?x", "$y"]
_TERMS = [
    *_VARIABLES,
    "<https://example.org/7>",
    "<https://example.org/name>",
    "<relative>",
    "a",
    '"text"',
    "'x'@en",
    "1",
    "1.5",
    "true",
    "_:b",
    "[]",
    "()",
    "ex:thing",
    '"""long\n"""',
    '"\\uD800"',
    '"\\uD83D\\uDE00"',
    "<<?s ?p ?o>>",
    "-1e9",
    '"x"^^<http://www.w3.org/2001/XMLSchema#integer>',
]
_NOISE = [
    "",
    "",
    "",
    " ",
    "\n",
    "# comment\n",
    "\u00e9",
    "\x00",
    "\\u0053",
    "\\uD800",
    "\\uD83D\\uDE00",
    "\\U0000DFFF",
    "\ud800",
    '"\\\\uD800"',
    "}",
    "{",
    ")",
    "\u202e",
    "\ufeff",
    "%",
    "'",
]


class Grammar:
    """Makes queries, some of them well formed.

    Args:
        chosen: the source of chance.
        trap: a URL that nobody may call.
    """

    def __init__(self, chosen: random.Random, trap: str) -> None:
        self.chosen, self.trap = chosen, trap

    def query(self) -> str:
        pick = self.chosen.choice
        form = pick(
            [
                "SELECT *",
                "SELECT ?s",
                "SELECT DISTINCT ?s ?o",
                "SELECT (COUNT(*) AS ?n)",
                "ASK",
                "CONSTRUCT WHERE",
                "DESCRIBE ?s WHERE",
                "DESCRIBE <https://example.org/7>",
                "INSERT DATA",
                "DELETE WHERE",
                "DROP ALL #",
            ]
        )
        prologue = pick(["", "", "PREFIX ex: <https://example.org/> ", "BASE <https://example.org/> ", "PREFIX : <x> "])
        tail = pick(
            [
                "",
                "",
                " LIMIT 5",
                " LIMIT 0",
                " ORDER BY ?s LIMIT 3",
                " GROUP BY ?s LIMIT 2",
                " OFFSET 99999",
                " VALUES ?s { 1 }",
            ]
        )
        text = f"{prologue}{form} {self.group(3)}{tail if 'LIMIT' in tail else tail + ' LIMIT 9'}"
        if self.chosen.random() < 0.2:
            at = self.chosen.randrange(len(text) + 1)
            text = text[:at] + pick(_NOISE) + text[at + self.chosen.randrange(3) :]
        return text

    def group(self, depth: int) -> str:
        return "{ " + " ".join(self.element(depth) for _ in range(self.chosen.randrange(4))) + " }"

    def element(self, depth: int) -> str:
        pick = self.chosen.choice
        triple = f"{pick(_TERMS)} {self.path()} {pick(_TERMS)} {pick(['.', ';', ',', ''])}"
        if depth == 0 or self.chosen.random() < 0.5:
            return triple
        inner = self.group(depth - 1)
        return pick(
            [
                triple,
                inner,
                f"OPTIONAL {inner}",
                f"MINUS {inner}",
                f"{inner} UNION {inner}",
                f"GRAPH ?g {inner}",
                f"FILTER({self.expression(2)})",
                f"FILTER NOT EXISTS {inner}",
                f"BIND({self.expression(2)} AS ?b)",
                "VALUES (?s ?o) { (1 UNDEF) (<https://example.org/7> 'x') }",
                f"{{ SELECT * {inner} LIMIT 3 }}",
                f"SERVICE <{self.trap}> {inner}",
                f"SERVICE SILENT <{self.trap}> {inner}",
                f"SERVICE ?o {inner}",
                f"BIND(<{self.trap}> AS ?o) SERVICE ?o {inner}",
                f"\\u0053ERVICE <{self.trap}> {inner}",
            ]
        )

    def path(self) -> str:
        return self.chosen.choice(
            [
                "?p",
                "a",
                "<https://example.org/name>",
                "<https://example.org/next>+",
                "(<https://example.org/next>|a)*",
                "^<https://example.org/next>/<https://example.org/name>",
                "!(a|^a)",
                "<https://example.org/next>?",
            ]
        )

    def expression(self, depth: int) -> str:
        pick = self.chosen.choice
        if depth == 0:
            return pick(_TERMS)
        left, right = self.expression(depth - 1), self.expression(depth - 1)
        return pick(
            [
                f"{left} = {right}",
                f"{left} && {right}",
                f"!({left})",
                f"STR({left})",
                f"REGEX(STR({left}), '(a+)+$')",
                f"IF({left}, {right}, 1)",
                f"COALESCE({left}, {right})",
                f"{left} IN ({right}, 1)",
                "1/0",
                "RAND()",
                "NOW()",
                f"CONCAT(STR({left}), STR({right}))",
                f"<http://unknown/function>({left})",
                f"SUBSTR(STR({left}), -1, 1e9)",
            ]
        )
