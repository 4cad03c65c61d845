"""Texts that the engine's parser could read in another way than SPARQL's grammar does.

The grammar takes the longest terminal that fits (SPARQL 1.1 Query, section 19.8, note 6). The engine's parser has no
terminals: it tries what may follow, character by character. To it ``1<2+'>'`` is a comparison, and ``SERVICEx:y`` is
``SERVICE x:y`` where ``x:`` is declared. What the guard judges by the grammar's reading must have no other one.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from ontology.namespaces import expand, is_prefix
from queries.tokens import KEYWORDS, declared_prefixes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from queries.tokens import Token

_OPERATORS = frozenset({"||", "&&", "=", "!=", "<", ">", "<=", ">=", "+", "-", "*", "/", "!", "^^", "(", ","})
"""Behind these an expression goes on with an operand, so that ``<`` begins an IRI."""
_NO_CALLS = frozenset({"A", "TRUE", "FALSE", "VALUES"})
"""Words behind which a bracket holds no expression."""
_CLOSING = {")": "(", "]": "[", "}": "{", ">>": "<<"}
_LONGEST = 64
"""Characters of a prefix that are looked at: more keywords stand nowhere side by side but in a list of UNDEF."""
_MEND = "Mend the query at this line and column; /explain checks it without running it"


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a text is not read: what is wrong, at which token, and what to do."""

    token: Token
    text: str
    suggestion: str


def doubt(found: Sequence[Token]) -> Doubt | None:
    """What keeps a text from being read in one way, if anything does."""
    if named := unread(found) or undeclared(found) or unknown_word(found):
        return Doubt(*named, _MEND)
    if token := compared(found):
        text = f"behind an operand, “{token.text[:40]}” is an IRI or a quoted triple to SPARQL's grammar, and none fits"
        return Doubt(token, text, "To compare, put a blank behind <")
    if token := divided(found):
        text = f"“{token.text[:40]}” can be read as a name, and as a keyword with a name behind it"
        return Doubt(token, text, "Choose a prefix that does not begin with a keyword of SPARQL")
    return None


def unread(found: Sequence[Token]) -> tuple[Token, str] | None:
    """The first token that is none of SPARQL's, and what to say of it."""
    token = next((token for token in found if token.kind == "unread"), None)
    if token is None:
        return None
    if token.text[0] in "\"'":
        quote = token.text[:3] if token.text[:3] in {'"""', "'''"} else token.text[0]
        return token, f"the text that begins here has no closing {quote}, or an escape that SPARQL does not have"
    return token, f"“{token.text}” cannot stand here"


def undeclared(found: Sequence[Token]) -> tuple[Token, str] | None:
    """The first name whose prefix the prologue does not declare, and what to say of it."""
    declared = declared_prefixes(found)
    for token in found:
        if token.kind == "pname" and (prefix := token.text.partition(":")[0]) not in declared:
            known = f"PREFIX {prefix}: <{expand(prefix + ':_')[:-1]}>" if is_prefix(prefix) else f"PREFIX {prefix}: <…>"
            return token, f"the prefix “{prefix[:40]}:” is not declared; begin the query with {known[:200]}"
    return None


def unknown_word(found: Sequence[Token]) -> tuple[Token, str] | None:
    """The first word that SPARQL does not have, and what to say of it."""
    for token in found:
        if token.kind == "word" and token.keyword not in KEYWORDS:
            text = f"“{token.text[:40]}” is no word of SPARQL; a name is written with its prefix, a variable with ?"
            return token, text
    return None


def divided(found: Sequence[Token]) -> Token | None:
    """The first prefixed name that could be keywords with another name behind them, without a blank between."""
    declared = declared_prefixes(found)
    doubtful = {prefix for prefix in declared if _is_divided(prefix, declared)}
    if not doubtful:
        return None
    used = (after for before, after in pairwise(found) if after.kind == "pname" and before.keyword != "PREFIX")
    return next((token for token in used if token.text.partition(":")[0] in doubtful), None)


def _is_divided(prefix: str, declared: frozenset[str]) -> bool:
    # `a` alone needs none of the guard's attention: it makes a predicate of one
    ends = [at for at in range(1, min(len(prefix), _LONGEST) + 1) if prefix[at:] in declared and prefix[:at] != "a"]
    return any(_is_keywords(prefix[:at].upper()) for at in ends)


def _is_keywords(text: str) -> bool:
    """Whether a text is keywords one behind the other."""
    ends = {0}
    for at in range(len(text)):
        if at in ends:
            ends |= {at + len(word) for word in KEYWORDS if text.startswith(word, at)}
    return len(text) in ends


def compared(found: Sequence[Token]) -> Token | None:
    """The first ``<…>`` or ``<<`` where an expression needs an operator: to the grammar no query, to the engine ``<``.

    An operator stands only within round brackets: of FILTER, BIND, a function, and those before and behind a group.
    """
    inside: list[tuple[str, bool]] = []  # the brackets that are open, and whether an expression is in them
    heads = {0}  # how many are open where SELECT and what follows a group stand, and not patterns
    for at, token in enumerate(found):
        text = token.text
        if token.kind == "word" and token.keyword == "SELECT":
            heads.add(len(inside))
        expression = bool(inside) and inside[-1][1]
        before = found[at - 1]
        goes_on = before.text in _OPERATORS or before.keyword == "DISTINCT"
        if expression and not goes_on and (token.kind == "iri" or text == "<<"):
            return token
        if token.kind != "mark":
            continue
        if text == "(":
            inside.append((text, _opens_expression(found, at, expression or len(inside) in heads)))
        elif text in {"{", "[", "<<"}:
            inside.append((text, False))
        elif text in _CLOSING and inside and inside[-1][0] == _CLOSING[text]:
            heads.discard(len(inside))
            inside.pop()
    return None


def _opens_expression(found: Sequence[Token], at: int, within: bool) -> bool:
    """Whether a round bracket holds an expression: within another, in a head, behind a word, or behind FILTER <f>."""
    before = found[at - 1] if at else None
    if before is None or before.text == "<<":
        return within and before is None
    if within:
        return True
    if before.kind == "word":
        return before.keyword not in _NO_CALLS
    return before.kind in {"iri", "pname"} and at > 1 and found[at - 2].keyword == "FILTER"
