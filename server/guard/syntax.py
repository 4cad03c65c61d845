"""From the tokens of a query to its shape, as far as the guard and federation need it."""

from __future__ import annotations

from itertools import pairwise

from queries.tokens import Token, tokens
from server.guard.patterns import CLOSING, OPENING, patterns_of, sentence_of
from server.guard.shape import FORMS, JOINED, UPDATES, Element, Group, Pattern, Query, resolved

_NESTED = frozenset({"OPTIONAL", "MINUS", "GRAPH", "SERVICE", "LATERAL"})
_PROLOGUE = frozenset({"PREFIX", "BASE", "VERSION"})
_STARTS = _NESTED | {"FILTER", "BIND", "VALUES", "UNION"}


class ShapeError(ValueError):
    """The text is not shaped like a query; the engine's parser will say why."""


def read(query: str, found: list[Token] | None = None, most: int = 10_000, base: str = "") -> Query:
    """Read the shape of `query`, whose nesting the caller has bounded.

    Args:
        query: its text.
        found: its tokens, where the caller has them.
        most: the patterns that are given a shape; those beyond are only counted.
        base: what relative IRIs are resolved against until the query says otherwise.

    Raises:
        ShapeError: braces or keywords do not fit.
    """
    return _Reader(tokens(query) if found is None else found, most).query(base)


def form(found: list[Token]) -> str:
    """The query's form, or an update's first word: the first keyword behind the prologue. Empty where there is none."""
    for index, token in enumerate(found):
        if token.keyword in FORMS or token.keyword in UPDATES:
            return token.keyword
        before = found[index - 1].keyword if index else ""
        fits = token.keyword in _PROLOGUE or (token.kind in {"iri", "pname", "string"} and (before or index > 1))
        if not fits:
            return ""
    return ""


class _Reader:
    def __init__(self, found: list[Token], most: int) -> None:
        self.tokens, self.at = found, 0
        self.patterns, self.most = 0, most

    def peek(self, ahead: int = 0) -> Token:
        place = self.at + ahead
        return self.tokens[place] if place < len(self.tokens) else Token("end", "", -1)

    def take(self) -> Token:
        token = self.peek()
        if token.kind == "end":
            raise ShapeError("the query ends too early")
        self.at += 1
        return token

    def query(self, base: str) -> Query:
        prefixes, base = self.prologue(base)
        word = self.peek().keyword
        keywords = frozenset(token.keyword for token in self.tokens if token.kind == "word")
        if word not in FORMS:
            return Query(word if word in UPDATES else "", None, 0, prefixes, base, keywords, self.tokens)
        self.take()
        if word == "CONSTRUCT" and self.peek().text == "{":
            self.group()  # of a template only the patterns count
        where, others = self.body()
        others += self.modifiers("end")
        for inner in others:
            if where is None:
                raise ShapeError("EXISTS without a WHERE group")
            where.elements.append(Element("filter", inner.start, inner.end, inner.variables, [inner]))
        return Query(word, where, self.patterns, prefixes, base, keywords, self.tokens)

    def prologue(self, base: str) -> tuple[dict[str, str], str]:
        """The prefixes that are declared, each by the base before it, and the last base."""
        prefixes: dict[str, str] = {}
        while (word := self.peek().keyword) in _PROLOGUE:
            self.take()
            if word == "BASE":
                base = resolved(self.take().text[1:-1], base)
            elif word == "PREFIX":
                name = self.take().text
                prefixes[name.rstrip(":")] = resolved(self.take().text[1:-1], base)
            else:
                self.take()
        return prefixes, base

    def body(self) -> tuple[Group | None, list[Group]]:
        """Go to the WHERE group over projection and dataset. Returns it, and the groups of EXISTS before it."""
        others: list[Group] = []
        level = 0
        while self.peek().kind != "end":
            text = self.peek().text
            if text == "{" and self.peek(-1).keyword == "EXISTS":
                others.append(self.group())
                continue
            if text == "{":
                if level:
                    raise ShapeError("a group within an expression")
                return self.group(), others
            level += (text == "(") - (text == ")")
            self.take()
        return None, others

    def modifiers(self, end: str) -> list[Group]:
        """Go over solution modifiers and VALUES to the end of a query or group. Returns the groups of EXISTS."""
        groups: list[Group] = []
        while (token := self.peek()).kind != "end" and token.text != end:
            if token.keyword == "VALUES":
                self.values()
            elif token.text == "{":
                if self.peek(-1).keyword != "EXISTS":
                    raise ShapeError("a group behind the WHERE group")
                groups.append(self.group())
            else:
                self.take()
        return groups

    def group(self) -> Group:
        start = self.take().start
        if self.peek().keyword == "SELECT":
            elements = [self.subselect()]
        else:
            elements = []
            while self.peek().text != "}":
                if self.peek().text == ".":
                    self.take()
                    continue
                elements.append(self.element())
        return Group(start, self.take().end, elements)

    def subselect(self) -> Element:
        first = self.at
        self.take()
        inner, others = self.body()
        if inner is None:
            raise ShapeError("a sub-SELECT without a group")
        head = [token for token in self.tokens[first : self.at] if token.start < inner.start]
        made = self.made("subselect", first, [inner, *others, *self.modifiers("}")])
        made.projected = _projected(head)
        return made

    def element(self) -> Element:
        first, word = self.at, self.peek().keyword
        if self.peek().text == "{":
            groups = [self.group()]
            while self.peek().keyword == "UNION":
                self.take()
                groups.append(self.expect_group())
            return self.made("union" if len(groups) > 1 else "group", first, groups)
        if word in _NESTED:
            self.take()
            silent = word == "SERVICE" and self.peek().keyword == "SILENT"
            if silent:
                self.take()
            name = self.take() if word in {"GRAPH", "SERVICE"} else None
            made = self.made(word.lower(), first, [self.expect_group()])
            made.name, made.silent = name, silent
            return made
        if word == "FILTER":
            return self.filter()
        if word == "BIND":
            self.take()
            groups = self.round_brackets()
            return self.made("bind", first, groups)
        if word == "VALUES":
            return self.values()
        if word == "UNION":
            raise ShapeError("UNION without a group before it")
        return self.triples()

    def expect_group(self) -> Group:
        if self.peek().text != "{":
            raise ShapeError("a group is missing")
        return self.group()

    def filter(self) -> Element:
        first = self.at
        self.take()
        groups: list[Group] = []
        while True:
            token = self.peek()
            if token.keyword in {"NOT", "EXISTS"} or token.kind in {"iri", "pname", "word"}:
                self.take()
            elif token.text == "{" and self.peek(-1).keyword == "EXISTS":
                groups.append(self.group())
                break
            elif token.text == "(":
                groups += self.round_brackets()
                break
            else:
                raise ShapeError("a FILTER without a condition")
        return self.made("filter", first, groups)

    def round_brackets(self) -> list[Group]:
        groups, level = [], 0
        while True:
            if self.peek().text == "{":
                if self.peek(-1).keyword != "EXISTS":
                    raise ShapeError("a group within an expression")
                groups.append(self.group())
                continue
            text = self.take().text
            level += (text == "(") - (text == ")")
            if level == 0:
                return groups

    def values(self) -> Element:
        first = self.at
        while self.take().text != "{":
            pass
        terms = rows = 0
        while (token := self.take()).text != "}":
            rows += token.text == "(" and token.kind == "mark"
            terms += token.kind not in {"mark", "lang"}
        made = self.made("values", first, [])
        made.rows = rows or terms
        return made

    def triples(self) -> Element:
        first, level = self.at, 0
        patterns: list[Pattern] = []
        sentence: list[Token] = []
        while True:
            token = self.peek()
            if level == 0 and (token.text in "{}." or token.keyword in _STARTS or token.kind == "end"):
                patterns += self.shaped(sentence)
                sentence = []
                if token.text != ".":
                    break
                self.take()
                if self.peek().text in {"{", "}"} or self.peek().keyword in _STARTS:
                    break
                continue
            if token.text in {"{", "}"} and token.kind == "mark" and self.peek(1).text != "|" and level:
                raise ShapeError("a brace within a bracket")
            level += (token.text in OPENING) - (token.text in CLOSING)
            sentence.append(self.take())
        made = self.made("triples", first, [])
        made.patterns = patterns
        return made

    def shaped(self, found: list[Token]) -> list[Pattern]:
        """The patterns of a sentence, as long as the query has not too many of them."""
        if not found:
            return []
        sentence = sentence_of(found)
        self.patterns += sentence.count
        return patterns_of(sentence) if self.patterns <= self.most else []

    def made(self, kind: str, first: int, groups: list[Group]) -> Element:
        if self.at == first:
            raise ShapeError("nothing where a pattern should be")
        self.patterns += kind in JOINED
        part = self.tokens[first : self.at]
        names = frozenset(token.text[1:] for token in part if token.kind == "var")
        return Element(kind, part[0].start, part[-1].end, names, groups)


def _projected(head: list[Token]) -> frozenset[str] | None:
    """The variables of a SELECT clause: those that stand free or behind AS; none for ``*``."""
    level, found = 0, set[str]()
    for before, token in pairwise(head):
        if level == 0 and token.text == "*":
            return None
        if token.kind == "var" and (level == 0 or before.keyword == "AS"):
            found.add(token.text[1:])
        level += (token.text == "(") - (token.text == ")")
    return frozenset(found)
