"""Whether an answer can be written as XML: the engine writes what XML 1.0 cannot hold all the same.

Looks at the bytes as they pass, so that an answer of any size costs little and is not kept for it.
"""

from __future__ import annotations

import re

# XML 1.0, section 2.2: no control characters but tab and line ends, however they are written, and no U+FFFE and U+FFFF.
_CONTROLS = bytes({*range(0x20)} - {0x09, 0x0A, 0x0D})
_NO_CHARACTER = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")
# "<" stands only where a tag begins; a predicate or type whose end is no name leaves nothing behind the prefix.
_NO_NAME = re.compile(rb"<[^\s<>:!?/]*:[\s/>]|<xmlns:")
_LONGEST_NAME = 4096

CHARACTER = "it holds a character that XML cannot hold (a control character, or U+FFFE or U+FFFF)"
NAME = "it holds a predicate or type whose IRI does not end in a name, which RDF/XML cannot write"


class XmlCheck:
    """Looks for what is not XML in an answer.

    Args:
        names: whether predicates stand as names of elements, as in RDF/XML.
    """

    def __init__(self, *, names: bool) -> None:
        self._names = names
        self._characters_tail = self._names_tail = b""

    def fault(self, data: bytes) -> str:
        """What is wrong with the next piece of the answer, or nothing."""
        if len(data.translate(None, _CONTROLS)) < len(data):
            return CHARACTER
        text = self._characters_tail + data
        if any(found in text for found in _NO_CHARACTER):
            return CHARACTER
        self._characters_tail = text[-2:]
        return NAME if self._names and self._bad_name(self._names_tail + data) else ""

    def _bad_name(self, text: bytes) -> bool:
        # a name may be cut by the border between two pieces
        last = text[text.rfind(b"<") :] if b"<" in text else b""
        self._names_tail = b"" if len(last) > _LONGEST_NAME or b">" in last or b" " in last else last
        return _NO_NAME.search(text) is not None
