"""From the tokens of a sentence between two full stops to its triple patterns.

All of it is done in time proportional to the sentence: what a subject says is worked out once and not for each object.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from server.guard.shape import Pattern

if TYPE_CHECKING:
    from queries.tokens import Token

OPENING, CLOSING = frozenset({"[", "(", "<<"}), frozenset({"]", ")", ">>"})
_SEPARATORS = frozenset({";", ","})
_FIXED = frozenset({"iri", "pname", "string", "number"})
_ENDS_TERM = _FIXED | {"var", "bnode", "lang", "word"}
_STARTS_TERM = _FIXED | {"var", "bnode", "word"}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A subject with its clauses, as tokens.

    Attributes:
        tokens: all of them.
        subject: those of the subject.
        clauses: those of each predicate with one object.
        count: the triple patterns that the engine would make of it, at any depth.
    """

    tokens: list[Token]
    subject: list[Token]
    clauses: list[list[Token]]
    count: int


def sentence_of(found: list[Token]) -> Sentence:
    """Divide a sentence into its parts and count its patterns."""
    subject, at = _node(found)
    clauses: list[list[Token]] = [[]]
    level = 0
    for token in found[at:]:
        if level == 0 and token.text in _SEPARATORS and token.kind == "mark":
            # an object list repeats its predicate; where that is a path, the whole path stands before the object
            clauses.append([] if token.text == ";" else clauses[-1][:1])
            continue
        level += (token.text in OPENING) - (token.text in CLOSING)
        clauses[-1].append(token)
    return Sentence(found, subject, clauses, _nested(found, clauses) + sum(map(bool, clauses)))


def _nested(found: list[Token], clauses: list[list[Token]]) -> int:
    """How many patterns a sentence has beyond its clauses: what is nested, each step of a path, each item of a list."""
    separators = brackets = items = 0
    inside: list[str] = []
    before = ""
    for token in found:
        mark = token.text if token.kind == "mark" else ""
        starts = mark in OPENING or token.kind in _STARTS_TERM
        # a list makes two triples of each item; between the parts of a path there is a sign
        items += bool(inside) and inside[-1] == "(" and starts and before == "term"
        separators += mark in _SEPARATORS
        brackets += mark in OPENING or mark in {"/", "~"}  # a reifier is a triple, too
        if mark in OPENING:
            inside.append(mark)
        elif mark in CLOSING and inside:
            inside.pop()
        before = "term" if mark in CLOSING or token.kind in _ENDS_TERM else ""
    return separators - len(clauses) + 1 + brackets + 2 * items


def patterns_of(sentence: Sentence) -> list[Pattern]:
    """One pattern for each object at any depth, each with the variables that join it."""
    names, fixed = _names(sentence.subject), _fixed(sentence.subject)
    patterns = []
    for part in filter(None, sentence.clauses):
        names_of_part = names | _names(part)
        if _is_simple(part):
            patterns.append(Pattern(names_of_part, part[0], fixed + _fixed(part[1:])))
        else:
            patterns.append(Pattern(names_of_part, None, fixed + _fixed(part)))
    # what is nested belongs to the sentence that holds it
    whole = Pattern(_names(sentence.tokens), None, 0)
    return patterns + [whole] * (sentence.count - len(patterns))


def _is_simple(clause: list[Token]) -> bool:
    """Whether a clause begins with one IRI as its predicate, and its object is a term or a bracket."""
    first = clause[0]
    if first.kind not in {"iri", "pname"} and first.text != "a":
        return False
    return len(clause) == 2 or (len(clause) > 2 and clause[1].text in {"[", "("} and clause[-1].text in CLOSING)


def _names(found: list[Token]) -> frozenset[str]:
    """The variables, and the blank nodes, which join as variables do; a bracket is named by its place."""
    return frozenset(
        token.text[1:] if token.kind == "var" else token.text if token.kind == "bnode" else f"[{token.start}"
        for token in found
        if token.kind in {"var", "bnode"} or token.text == "["
    )


def _fixed(found: list[Token]) -> int:
    return sum(token.kind in _FIXED for token in found)


def _node(found: list[Token]) -> tuple[list[Token], int]:
    """The tokens of the term or bracket that starts a sentence, and the place behind it."""
    level = at = 0
    while at < len(found):
        level += (found[at].text in OPENING) - (found[at].text in CLOSING)
        at += 1
        if level <= 0:
            break
    return found[:at], at
