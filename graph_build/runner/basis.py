"""What reading depends on besides the document, as hashes.

Where one of them differs from what it was, the document is read again, and it is known why.
"""

from __future__ import annotations

import hashlib
import platform
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from graph_build.curation import in_force
from graph_build.pipeline import asked

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from importlib.resources.abc import Traversable

    from graph_build.settings import BuildSettings

ROOMS = (
    "clauses", "confidence", "courses", "curation", "facts", "frames", "linear", "model", "nlp", "patterns", "rdf",
    "readers", "recognisers", "records", "relations", "study", "validation", "pipeline.py", "settings.py", "errors.py",
    "printable.py", "linking", "plain_yaml.py", "release/part.py", "release/void.py",
)  # fmt: skip
"""What of `graph_build` the reading of a document uses."""
FOLDERS = ("vocabulary", "words")
"""Folders of `ontology` whose tables the reading of a document uses."""
_LIBRARIES = (
    "cytolink",
    "ahocorasick-rs",
    "pyoxigraph",
    "pypdfium2",
    "python-crfsuite",
    "pyyaml",
    "spacy",
    "thinc",
    "numpy",
)
_FOLLOWING = ("reasoning",)
_NONE = "[]"
"""The file of names where nothing that is linked has any."""


def basis_of(settings: BuildSettings) -> dict[str, str]:
    """Hashes of what the reading of any document depends on, by what a user would call it."""
    read_as = (settings.learned, settings.bound, settings.encoding)
    told = (settings.quotes, settings.curation, *read_as, settings.most_quads)
    return {
        "rules": _code(),
        "vocabulary": _hash(_tables(), *(addition.sha256 for addition in settings.vocabulary)),
        "ontology": _ontology(),
        "models": _hash(*(sha256 for _, sha256 in asked(settings))),
        "linked names": _hash(Path(settings.terms).read_text(encoding="utf-8") if settings.terms else _NONE),
        "settings": _hash(*map(str, told)),
        "libraries": _libraries(),
    }


def decisions_on(sha256: str, settings: BuildSettings) -> str:
    """A hash of the reviewers' decisions on a document."""
    return _hash(repr(in_force(settings.worksheets).get(sha256)) if settings.curation else "")


def metadata_on(name: str, sha256: str, settings: BuildSettings) -> str:
    """A hash of what a user's file says that a document is cited by."""
    return _hash(repr(settings.given_of(name, sha256)))


def changed(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """What differs, in the order of the basis."""
    return [name for name, value in now.items() if before.get(name) != value]


def following(background: Iterable[str]) -> str:
    """A hash of what the inferring depends on besides what a document states.

    Args:
        background: lines of what all documents stand before.
    """
    rules = _sum(files("ontology") / "rules")
    code = _sum(*(files("graph_build") / name for name in _FOLLOWING))
    digest = hashlib.sha256(f"{rules}{code}{_libraries()}".encode())
    for line in background:
        digest.update(f"{line}\n".encode())
    return digest.hexdigest()


@cache
def _code() -> str:
    modules = (entry for entry in files("ontology").iterdir() if entry.name.endswith(".py"))
    return _sum(*(files("graph_build").joinpath(*name.split("/")) for name in ROOMS), *modules)


@cache
def _tables() -> str:
    return _sum(*(files("ontology") / folder for folder in FOLDERS))


@cache
def _ontology() -> str:
    """The T-Box and the shapes; slices and mappings lie behind documents and are not asked while one is read."""
    return _sum(files("ontology") / "cytolink.ttl", files("ontology") / "shapes", files("ontology") / "slices")


@cache
def _libraries() -> str:
    return _hash(platform.python_version(), *(version(name) for name in _LIBRARIES))


def _sum(*entries: Traversable) -> str:
    """A hash of files, and of all in folders, whatever the folders are called."""
    return _hash(*(line for entry in entries for line in sorted(_files(entry, ""))))


def _files(entry: Traversable, above: str) -> Iterable[str]:
    name = f"{above}/{entry.name}"
    if entry.is_dir():
        for inner in entry.iterdir():
            if inner.name != "__pycache__":
                yield from _files(inner, name)
    else:
        yield f"{name} {hashlib.sha256(entry.read_bytes()).hexdigest()}"


def _hash(*values: str) -> str:
    return hashlib.sha256("\n".join(values).encode()).hexdigest()[:32]
