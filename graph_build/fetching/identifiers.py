"""The identifiers by which users ask for articles."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from graph_build.errors import SettingsError

Scheme = Literal["pmcid", "pmid", "doi"]

_FORMS: tuple[tuple[Scheme, re.Pattern[str]], ...] = (
    ("pmcid", re.compile(r"(?:PMCID:?\s*)?PMC([1-9][0-9]{0,9})", re.IGNORECASE)),
    ("pmid", re.compile(r"(?:PMID:?\s*)?([1-9][0-9]{0,9})", re.IGNORECASE)),
    ("doi", re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?(10\.[0-9]{4,9}/[^\s\"\\<>]{1,200})", re.IGNORECASE)),
)


_PMCID = re.compile(r"PMC[1-9][0-9]{0,9}")


def is_pmcid(text: object) -> bool:
    """Whether a text is a PMC id as the services write it, which is safe as the name of a file and in an address."""
    return isinstance(text, str) and _PMCID.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class Asked:
    """An article that is asked for.

    Attributes:
        scheme: of the identifier.
        id: "PMC3320991", "21139046" or "10.1000/x", in small letters where it is a DOI.
    """

    scheme: Scheme
    id: str

    def __str__(self) -> str:
        return f"PMID {self.id}" if self.scheme == "pmid" else self.id


def asked(printed: str) -> Asked:
    """An identifier as users write it: PMC3320991, PMID:21139046, 21139046, doi:10.1000/x, or the address of a DOI.

    Raises:
        SettingsError: where it is none.
    """
    for scheme, form in _FORMS:
        if found := form.fullmatch(printed.strip()):
            own = found[1].lower()
            return Asked(scheme, f"PMC{own}" if scheme == "pmcid" else own)
    shown = printed.encode("unicode_escape").decode()[:80]
    raise SettingsError(
        "this is no PMC id, PMID or DOI", where=shown, do="Write it as PMC3320991, PMID:21139046 or 10.1000/x."
    )
