"""Queries by the productions of SPARQL's grammar, each with how much is in it, for `attack_queries.py`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

    from server.guard.verdicts import Verdict

_WORD = re.compile(r"[\w.:%@?$\\·-]")
_OPERATORS = ("||", "&&", "=", "!=", "<", ">", "<=", ">=", "+", "-", "*", "/")
_TERMS = (
    "?a", "?b", "$c", "<x:i>", "<r>", "<x:it's#1>", "x:n", "x:a.b", "x:a\\,b", "ex:%41", ":n", "_:b", "1", "-2",
    "1.5", ".5",
    "1e5", "1.e-5", "'s'", '"s"', "'>'", '">"', "'''a'b>'''", '"""a"b"""', "'# {'", "'}'", "'SERVICE <x:y> {'", "''",
    "'x'@en", "'x'@en--ltr", "'1'^^x:n", '"1"^^<x:i>', "true", "false", "?é", "'\\\\'", '"\\""', "[]", "()",
    "[x:n 1]",
)  # fmt: skip
_OPERANDS = (
    "?a", "?b", "$c", "<x:i>", "x:n", "1", "2.5", "'>'", '">"', "'a'", '"}"', "true", "'x'@en", "''", "1e5",
)  # fmt: skip
_CALLS = (
    "STR(@)", "BOUND(?a)", "IF(@,@,@)", "COALESCE(@,@)", "x:f(@)", "<x:f>(@)", "CONCAT(@,@)", "REGEX(@,'>')",
    "NOW()",
)  # fmt: skip


@dataclass
class Made:
    """A query, and what is in it where that is known."""

    text: str
    services: int = 0
    patterns: int = 0
    operators: int = 0
    known: bool = False

    def unseen(self, verdict: Verdict) -> str:
        """What the guard has not seen of it."""
        if not self.known or verdict.shape is None:
            return ""
        seen = sum(element.kind == "service" for group in verdict.shape.groups() for element in group.elements)
        have = {"services": seen, "patterns": verdict.shape.patterns, "operators": verdict.facts["operators"]}
        return ", ".join(name for name, count in have.items() if count < getattr(self, name))


@dataclass
class Productions:
    """Makes queries, most of them well formed, with as few blanks as terminals need, or with odd ones.

    Args:
        chosen: the source of chance.
        peer: an endpoint that SERVICE may name.
    """

    chosen: random.Random
    peer: str
    made: Made = field(default_factory=lambda: Made("", known=True))

    def query(self) -> Made:
        """One query."""
        self.made = Made("", known=True)
        prologue = ["PREFIX", "x:", "<x:>", "PREFIX", "ex:", "<x:e>", "PREFIX", ":", "<x:>"]
        if self.chosen.random() < 0.3:
            prologue += ["BASE", "<http://b.example/>", "PREFIX", "p:", f"<{self.peer[:-6]}>"]
        form = self.chosen.choice(
            [["ASK"], ["SELECT", "*"], ["CONSTRUCT", "{", "?s", "?p", "?o", "}", "WHERE"], ["SELECT", "*"]]
        )
        if self.chosen.random() < 0.2:
            form = ["SELECT", "(", *self.expression(2), "AS", "?z", ")"]
        group, tail = self.group(3), self.chosen.choice([[], ["LIMIT", "5"]])
        if self.chosen.random() < 0.2 and form[0] != "ASK":
            tail = ["ORDER", "BY", "DESC", "(", *self.expression(1), ")"]
        self.made.text = self.joined([*prologue, *form, *group, *tail])
        return self.made

    def joined(self, parts: list[str]) -> str:
        """Terminals in a row; a blank stands where two would be one."""
        text = parts[0]
        for part in parts[1:]:
            between = self.chosen.choice(["", "", "", "", " ", "\n", "#'<\"\n"])
            if not between and _WORD.match(text[-1]) and _WORD.match(part[0]):
                between = " "
            text += between + part
        return text

    def group(self, depth: int) -> list[str]:
        """What stands between two braces, with them."""
        inner = [part for _ in range(self.chosen.randrange(1, 4)) for part in self.element(depth)]
        return ["{", *inner, "}"]

    def element(self, depth: int) -> list[str]:
        """A part of a group."""
        if depth == 0 or self.chosen.random() < 0.4:
            return self.triples()
        choice = self.chosen.randrange(11)
        if choice == 0:
            self.made.services += 1
            name = self.chosen.choice([f"<{self.peer}>", f"<{self.peer}>"])
            return ["SERVICE", *self.chosen.choice([[], ["SILENT"]]), name, *self.group(depth - 1)]
        if choice < 4:
            self.made.operators += 1
            return ["FILTER", "(", *self.expression(3), ")"]
        if choice == 4:
            self.made.operators += 1
            return ["FILTER", *self.chosen.choice([[], ["NOT"]]), "EXISTS", *self.group(depth - 1)]
        if choice == 5:
            self.made.operators += 1
            return ["BIND", "(", *self.expression(2), "AS", f"?n{self.chosen.randrange(10**6)}", ")"]
        if choice == 6:
            return ["VALUES", "(", "?a", "?b", ")", "{", "(", "UNDEF", "'>'", ")", "(", "<x:i>", "1", ")", "}"]
        if choice == 7:
            return [*self.group(depth - 1), "UNION", *self.group(depth - 1)]
        if choice == 8:
            return ["{", "SELECT", "*", *self.group(depth - 1), "LIMIT", "3", "}"]
        return [self.chosen.choice(["OPTIONAL", "MINUS", "LATERAL"]), *self.group(depth - 1)]

    def triples(self) -> list[str]:
        """Some triples with the same subject."""
        objects = self.chosen.randrange(1, 4)
        self.made.patterns += objects
        found = [
            self.chosen.choice(["?a", "?b", "<x:i>", "x:n", "_:b", "[]"]),
            *self.path(),
            self.chosen.choice(_TERMS),
        ]
        for _ in range(objects - 1):
            found += self.chosen.choice([[","], [";", *self.path()]])
            found.append(self.chosen.choice(_TERMS))
        return [*found, "."]

    def path(self) -> list[str]:
        """A predicate."""
        steps = (
            ["?p"],
            ["a"],
            ["x:n"],
            ["<x:i>"],
            ["<x:i>", "/", "x:n"],
            ["^", "x:n"],
            ["(", "x:n", "|", "<x:i>", ")", "*"],
        )
        return list(self.chosen.choice((*steps, ["!", "(", "x:n", "|", "^", "<x:i>", ")"], ["x:n", "+"])))

    def expression(self, depth: int) -> list[str]:
        """An expression."""
        choice = self.chosen.random()
        if depth == 0 or choice < 0.25:
            return [self.chosen.choice(_OPERANDS)]
        if choice < 0.7:
            self.made.operators += 1
            return [*self.bracketed(depth), self.chosen.choice(_OPERATORS), *self.bracketed(depth)]
        if choice < 0.8:
            return [
                self.chosen.choice(_OPERANDS),
                *self.chosen.choice([["IN"], ["NOT", "IN"]]),
                "(",
                "<x:i>",
                ",",
                "'>'",
                ")",
            ]
        if choice < 0.85:
            return ["EXISTS", *self.group(0)]
        call = self.chosen.choice(_CALLS)
        found: list[str] = []
        for piece in re.findall(r"@|[^@(),]+|[(),]", call):
            found += self.expression(depth - 1) if piece == "@" else [piece]
        return found

    def bracketed(self, depth: int) -> list[str]:
        """An operand: in brackets, where it is an expression itself."""
        inner = self.expression(depth - 1)
        return inner if len(inner) == 1 or self.chosen.random() < 0.2 else ["(", *inner, ")"]
