"""The errors of the project: each says what was wrong, where, and what to do."""

from __future__ import annotations


class CytolinkError(Exception):
    """The root of all errors that Cytolink raises on purpose.

    Args:
        what: what was wrong, in a sentence without a full stop.
        where: the file, line, IRI or setting it was found in.
        do: what the reader can do about it.
    """

    def __init__(self, what: str, *, where: str = "", do: str = "") -> None:
        self.what, self.where, self.do = what, where, do
        super().__init__(str(self))

    def __str__(self) -> str:
        """All three parts in one line."""
        text = f"{self.where}: {self.what}" if self.where else self.what
        stop = "" if text.endswith("?") else "."
        return f"{text}{stop} {self.do}" if self.do else text

    def __reduce__(self) -> tuple[object, ...]:
        """Errors cross process borders whole: the default would lose the keyword arguments."""
        return (_rebuild, (type(self), self.what, self.where, self.do))


def _rebuild(kind: type[CytolinkError], what: str, where: str, do: str) -> CytolinkError:
    return kind(what, where=where, do=do)


class DocumentError(CytolinkError):
    """A document cannot be read; the rest of the batch goes on."""


class VocabularyError(CytolinkError):
    """A vocabulary, ontology or mapping file is broken."""


class StatementError(CytolinkError):
    """A fact does not fit the ontology: an undeclared slot, a wrong kind of value, a missing span."""


class SettingsError(CytolinkError):
    """A setting has a value that it cannot have."""


class ReleaseError(CytolinkError):
    """A release is missing, damaged or cannot be published."""


class QueryError(CytolinkError):
    """A query cannot be answered: malformed, unknown, with a wrong parameter, or over a limit."""
