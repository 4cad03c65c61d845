"""Reading worksheets of decisions, with errors that name the file, the decision and what to do."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, TypeVar

import yaml

from graph_build.curation.entries import read_decisions, read_discrepancy
from graph_build.errors import VocabularyError
from graph_build.model import Decision, Discrepancy, Worksheet
from graph_build.plain_yaml import compose, construct, line_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from importlib.resources.abc import Traversable

T = TypeVar("T", Decision, Discrepancy)

LARGEST = 4 << 20
"""Bytes of the largest worksheet: one of a long table with everything in doubt has a tenth of that."""


@cache
def shipped() -> Mapping[str, Worksheet]:
    """The worksheets that come with the project, by the hash of their document.

    Raises:
        VocabularyError: where one is broken.
    """
    folder = files("graph_build") / "curation"
    sheets = (load(f) for f in sorted(folder.iterdir(), key=lambda f: f.name) if f.name.endswith(".yaml"))
    return {sheet.sha256: sheet for sheet in sheets if not _broken(sheet)}


def _broken(sheet: Worksheet) -> bool:
    if sheet.faults:
        raise VocabularyError(sheet.faults[0], where="a worksheet that comes with Cytolink", do="Reinstall.")
    return False


def load(file: Traversable) -> Worksheet:
    """One worksheet. An entry with which something is wrong is left out, and named in `Worksheet.faults`.

    Raises:
        VocabularyError: where the file cannot be read, is no YAML, or does not say which document it is for.
    """
    written = _bytes(file)
    try:
        root = compose(written.decode())
    except UnicodeDecodeError as error:
        raise VocabularyError(f"the worksheet is not UTF-8 ({error})", where=file.name) from error
    except yaml.YAMLError as error:
        raise VocabularyError(f"the YAML is broken ({_said(error)})", where=_where(file, error)) from error
    parts = {str(key.value): node for key, node in root.value} if isinstance(root, yaml.MappingNode) else {}
    document = parts["document"].value if isinstance(parts.get("document"), yaml.ScalarNode) else ""
    if not re.fullmatch(r"[0-9a-f]{64}", document):
        raise VocabularyError("`document` must be the SHA-256 of the document", where=file.name)
    faults: list[str] = []
    decisions = _each(file, parts.get("decisions"), "decision", read_decisions, faults)
    discrepancies = _each(file, parts.get("discrepancies"), "discrepancy", read_discrepancy, faults)
    unknown = sorted(parts.keys() - {"document", "name", "decisions", "discrepancies"})
    faults += (f"{file.name}, line {line_of(parts[name])}: {name[:80]!r} is unknown" for name in unknown)
    name = parts["name"].value if isinstance(parts.get("name"), yaml.ScalarNode) else ""
    digest = hashlib.sha256(written).hexdigest()
    return Worksheet(document, name, decisions, discrepancies, file.name, tuple(faults), digest)


def _bytes(file: Traversable) -> bytes:
    if not file.is_file():  # a pipe or a device would be waited for
        raise VocabularyError("there is no such file", where=str(file), do="Give a worksheet, or a folder of them.")
    try:
        with file.open("rb") as opened:
            written = opened.read(LARGEST + 1)
    except OSError as error:
        raise VocabularyError(f"the worksheet cannot be read ({error.strerror})", where=str(file)) from error
    if len(written) > LARGEST:
        raise VocabularyError(f"the worksheet has more than {LARGEST:,} bytes", where=str(file), do="Split it.")
    return written


def _said(error: yaml.YAMLError) -> str:
    """What is wrong with YAML, in a line."""
    if isinstance(error, yaml.MarkedYAMLError):
        return str(error.problem or error.context)
    return str(error).splitlines()[0]


def _where(file: Traversable, error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    return f"{file.name}, line {mark.line + 1}" if mark else file.name


def _each(
    file: Traversable, node: yaml.Node | None, what: str, read: Callable[[Any, str], Iterable[T]], faults: list[str]
) -> tuple[T, ...]:
    """What the entries of a list say; those with which something is wrong go to the faults."""
    if node is None or node.tag == "tag:yaml.org,2002:null":
        return ()
    if not isinstance(node, yaml.SequenceNode):
        faults.append(f"{file.name}, line {line_of(node)}: no list of {what[:-1]}{'ies' if what[-1] == 'y' else 'ns'}")
        return ()
    found: list[T] = []
    for number, item in enumerate(node.value, start=1):
        where = f"{file.name}, line {line_of(item)}, {what} {number}"
        try:
            found += read(construct(item), where)
        except yaml.YAMLError as error:
            faults.append(f"{_where(file, error)}, {what} {number}: {_said(error)}")
        except VocabularyError as error:
            faults.append(str(error))
    return tuple(found)


def outdated(documents: Mapping[str, str], sheets: Iterable[Worksheet]) -> list[tuple[str, Worksheet]]:
    """Documents that were edited since they were reviewed, each with the worksheet that no longer applies.

    Args:
        documents: file names by SHA-256.
        sheets: the worksheets that there are.
    """
    known = {sheet.sha256: sheet for sheet in sheets}
    left = [sheet for sha256, sheet in known.items() if sha256 not in documents]
    unreviewed = sorted(name for sha256, name in documents.items() if sha256 not in known)
    return [(name, sheet) for name in dict.fromkeys(unreviewed) for sheet in left if sheet.is_named_for(name)]
