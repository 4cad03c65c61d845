"""The tagger and parser that come with Cytolink: files of spaCy's own form, and a record of what they were made of."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph_build.errors import SettingsError

if TYPE_CHECKING:
    from spacy.language import Language

NAME = "parser"
_RECORD = "record.json"
_MEND = "Install Cytolink anew."


@dataclass(frozen=True, slots=True)
class ParserModel:
    """A model that tags and parses.

    Attributes:
        name: what the manifest and the provenance call it.
        sha256: of its files (`digest`).
        language: spaCy's pipeline: `tok2vec`, `tagger`, `parser`.
        record: what it was trained on, by which command, with which figures.
    """

    name: str
    sha256: str
    language: Language
    record: dict[str, Any]


def digest(folder: Path) -> str:
    """The SHA-256 of a model's files, in the order of their names; that of the record is not one of them."""
    found = sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.name != _RECORD):
        found.update(f"{path.relative_to(folder).as_posix()}\0{path.stat().st_size}\0".encode())
        found.update(path.read_bytes())
    return found.hexdigest()


def read_model(folder: Path) -> ParserModel:
    """A model from its folder; its files hold numbers and strings (MessagePack, JSON), nothing in them is run.

    Raises:
        SettingsError: where the files are not those that the record describes, or cannot be read.
    """
    try:
        record = json.loads((folder / _RECORD).read_text("utf-8"))
        found, recorded = digest(folder), record["sha256"]
    except (OSError, ValueError, KeyError) as error:
        raise SettingsError(f"its record cannot be read: {error}", where=f"model {NAME}", do=_MEND) from error
    if found != recorded:
        raise SettingsError(f"its SHA-256 is {found}, not that of its record", where=f"model {NAME}", do=_MEND)
    from spacy.util import load_model_from_path  # it takes half a second: only what parses waits for it

    return ParserModel(NAME, found, load_model_from_path(folder), record)


@cache
def shipped() -> ParserModel:
    """The model that came with Cytolink, read once a process.

    Raises:
        SettingsError: where its files are damaged or were left out (`missing`).
    """
    return read_model(_folder())


def missing() -> bool:
    """Whether the files of the model were left out."""
    return not (_folder() / _RECORD).is_file()


def _folder() -> Path:
    return Path(str(resources.files("graph_build.nlp") / "shipped"))
