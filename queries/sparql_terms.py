r"""RDF terms written as SPARQL, so that no value can be read as anything but a value.

A literal's characters are escaped for every engine at once. The hard one is a backslash before `u`: SPARQL 1.1
(section 19.2) resolves `\uXXXX` before it parses, some engines do so even after an escaped backslash, so the letter
after a backslash is written as an escape of its own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ontology.namespaces import XSD

if TYPE_CHECKING:
    from decimal import Decimal

_NOT_IN_IRI = re.compile(r"[<>\"{}|^`\\\x00-\x20\x7f\ud800-\udfff]")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}


def iri(text: str) -> str:
    """An IRI in angle brackets (SPARQL 1.1, IRIREF).

    >>> iri("http://example.org/a")
    '<http://example.org/a>'

    Raises:
        ValueError: where the text is not an absolute IRI, or holds a character that an IRI cannot hold.
    """
    if bad := _NOT_IN_IRI.search(text):
        raise ValueError(f"an IRI cannot hold {bad.group()!r}")
    if not _SCHEME.match(text):
        raise ValueError("an IRI starts with a scheme, such as https:")
    return f"<{text}>"


def string(text: str) -> str:
    r"""A string literal in double quotes (SPARQL 1.1, STRING_LITERAL2).

    >>> print(string('a "b"'))
    "a \"b\""

    Raises:
        ValueError: where the text holds a character that RDF cannot hold (a lone surrogate, U+0000).
    """
    if bad := re.search(r"[\x00\ud800-\udfff]", text):
        raise ValueError(f"RDF cannot hold the character {bad.group()!r}")
    escaped = "".join(_ESCAPES.get(c, c) for c in text)
    # the escapes written above are never followed by u or U on their own account, only by the value's next letter
    return '"' + re.sub(r"(\\\\)([uU])", lambda m: f"{m[1]}\\U{ord(m[2]):08X}", escaped) + '"'


def typed(text: str, datatype: str) -> str:
    """A literal of an XML Schema datatype, such as "integer"."""
    return f"{string(text)}^^<{XSD}{datatype}>"


def decimal(number: Decimal) -> str:
    """A decimal literal without exponent.

    >>> from decimal import Decimal
    >>> decimal(Decimal("1E+2"))
    '"100"^^<http://www.w3.org/2001/XMLSchema#decimal>'

    Raises:
        ValueError: for infinity, NaN and numbers of more than 30 digits.
    """
    if not number.is_finite() or abs(number.adjusted()) > 30 or len(number.as_tuple().digits) > 30:
        raise ValueError("a number of at most 30 digits is needed")
    return typed(format(number, "f"), "decimal")
