"""The settings of a build, and where a user's releases live."""

from __future__ import annotations

import os
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from graph_build.errors import SettingsError

if TYPE_CHECKING:
    from graph_build.model import Worksheet
    from graph_build.model.publications import Publication
    from ontology.additions import Addition
MOST_SECONDS = 120.0
"""Seconds of CPU for one document: an article takes one to three."""
MOST_QUADS = 150_000
"""Quads of one document: an article makes some 5,000, the longest of 129 trials 26,000."""
LEAST_READ = 0.5
"""The share of documents that must have been read for a release to be the current one."""
BOUND = Decimal("0.5")
"""Confidence below which a fact is withheld where the model of confidence has no bound for its kind."""


@dataclass(frozen=True, slots=True)
class BuildSettings:
    """What changes the quads of a document. Equal settings and bytes give equal quads.

    Attributes:
        quotes: whether each span holds its words (`oa:TextQuoteSelector`). Without quotations, titles, captions
            and wordings of nine words or more are left out too; IRIs stay the same.
        curation: whether reviewed facts and corrections are applied.
        terms: a file with the names of linked ontologies (see `graph_build.linking.terms`), or None.
        learned: whether names that no vocabulary has are read with the models that came with Cytolink.
        confidence_model: a file of weights that facts are assessed by (see `graph_build.linear.models`), or None
            for the one that came with Cytolink.
        bound: facts assessed below it are withheld from the graph, unless a reviewer accepts them; None for the bounds
            by kind that the model of confidence comes with.
        vocabulary: what users' files add to the vocabulary; they go with the settings, so that every process has them.
        worksheets: decisions of the user's own reviewers, applied after those that came with Cytolink.
        metadata: what a user's file says that documents are cited by, by the name or SHA-256 of their files.
        most_seconds: seconds of CPU after which reading a document is broken off and the document rejected.
        encoding: what plain texts are in that are not UTF-8 ("windows-1252"); None refuses them.
        most_quads: quads that one document may make; one that makes more is rejected.

    Raises:
        SettingsError: for a budget of nothing, a bound that is no probability, or decisions that are to be left out.
    """

    quotes: bool = True
    curation: bool = True
    terms: str | None = None
    learned: bool = True
    confidence_model: str | None = None
    bound: Decimal | None = None
    vocabulary: tuple[Addition, ...] = ()
    worksheets: tuple[Worksheet, ...] = ()
    metadata: tuple[tuple[str, Publication], ...] = ()
    most_seconds: float = MOST_SECONDS
    most_quads: int = MOST_QUADS
    encoding: str | None = None

    def __post_init__(self) -> None:
        for given, option in ((self.most_seconds, "--most-seconds"), (self.most_quads, "--most-quads")):
            if not given > 0:
                raise SettingsError(f"{given} is no budget for a document", where=option, do="Give more than 0.")
        if self.bound is not None and not (self.bound.is_finite() and 0 <= self.bound <= 1):
            raise SettingsError(f"{self.bound} is no probability", where="--bound", do="Give a number from 0 to 1.")

        if self.encoding is not None and not _holds_ascii(self.encoding):
            raise SettingsError(
                f"{self.encoding!r} is no encoding in which ASCII is ASCII", where="--encoding",
                do="Give one that Python knows, such as windows-1252, latin-1 or iso8859-15.",
            )  # fmt: skip
        if self.worksheets and not self.curation:
            raise SettingsError("no decision would be applied", where="--worksheets", do="Leave --no-curation out.")

    @property
    def profile(self) -> str:
        """The name of the profile in the manifest."""
        return "with-quotes" if self.quotes else "without-quotes"

    def given_of(self, name: str, sha256: str) -> Publication | None:
        """What the user's file says that a document is cited by, or None where it does not name it."""
        return next((given for key, given in self.metadata if key in (name, sha256)), None)


def _holds_ascii(encoding: str) -> bool:
    """Whether Python knows an encoding, and in it the bytes of ASCII are ASCII: no UTF-16, no escapes."""
    samples = (rb"\n\u0041", bytes(range(128)))  # what escapes mean, and then each byte
    try:
        return all(sample.decode(encoding) == sample.decode("ascii") for sample in samples)
    except (LookupError, ValueError):
        return False


def data_folder() -> Path:
    """The user's folder for releases: `CYTOLINK_DATA`, else `$XDG_DATA_HOME/cytolink`, else `~/.local/share/cytolink`.

    Raises:
        SettingsError: where none of the three names an absolute folder.
    """
    if given := os.environ.get("CYTOLINK_DATA"):
        return Path(given).expanduser().absolute()
    base = os.environ.get("XDG_DATA_HOME")
    try:
        folder = Path(base) if base else Path.home() / ".local" / "share"
    except RuntimeError as error:
        raise SettingsError(
            "no home folder is known", where="HOME", do="Set CYTOLINK_DATA to a folder for releases."
        ) from error
    if not folder.is_absolute():
        raise SettingsError(
            f"{folder} is not an absolute path", where="XDG_DATA_HOME", do="Give an absolute path or unset it."
        )
    return folder / "cytolink"


def worker_processes(given: int | None = None) -> int:
    """How many processes read documents: the number given, else one a core.

    Raises:
        SettingsError: for a number below one.
    """
    if given is None:
        return max(1, len(os.sched_getaffinity(0)))
    if given < 1:
        raise SettingsError(f"{given} processes cannot read anything", where="--jobs", do="Give 1 or more.")
    return given
