"""The folder that articles are fetched into, and the list of what is in it: whence, when, under which licence."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

from graph_build.errors import SettingsError
from graph_build.printable import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.fetching.identifiers import Asked

LIST = "fetched.json"
_PART = ".part"


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the folder.

    Attributes:
        file: its name.
        sha256: of its bytes, in hexadecimal.
        size: its bytes.
        form: "jats" or "bioc".
        pmcid: of the article.
        pmid: empty where it has none.
        doi: empty where it has none.
        licence: as Europe PMC states it; empty where it states none.
        source: the address it was fetched from.
        fetched: when, as ISO 8601 in UTC.
    """

    file: str
    sha256: str
    size: int
    form: str
    pmcid: str
    pmid: str
    doi: str
    licence: str
    source: str
    fetched: str


_KINDS = {one.name: int if one.name == "size" else str for one in fields(Entry)}


def _is_name(name: str) -> bool:
    """Whether a name is that of a file right in a folder, and of none that is hidden."""
    return name != "" and name == Path(name).name and not name.startswith(".") and "\0" not in name


class Folder:
    """A folder of fetched articles. Each file is there whole or not at all, and so is the list."""

    def __init__(self, path: Path) -> None:
        """Open or make a folder, and clear what a broken-off run has left.

        Raises:
            SettingsError: where it cannot be written, or its list cannot be read.
        """
        self.path = path
        try:
            path.mkdir(parents=True, exist_ok=True)
            for left in path.glob(f".*{_PART}"):
                left.unlink()
            self._entries = {one.file: one for one in self._listed()}
        except OSError as error:
            raise SettingsError(
                f"the folder cannot be used ({error.strerror})", where=str(path), do="Choose another --out."
            ) from error

    def _listed(self) -> Iterator[Entry]:
        path = self.path / LIST
        if not path.exists():
            return
        try:
            for one in json.loads(path.read_text(encoding="utf-8"))["files"]:
                entry = Entry(**one)
                if not all(isinstance(value, _KINDS[name]) for name, value in asdict(entry).items()):
                    raise ValueError(f"an entry holds something else than it should: {one}")
                if not _is_name(entry.file):
                    raise ValueError(f"{entry.file!r} is no name of a file")
                yield entry
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise SettingsError(
                f"the list of fetched articles is broken ({shown(str(error)[:200])})",
                where=str(path),
                do="Mend it, or choose another --out.",
            ) from error

    def has(self, asked: Asked, form: str) -> Entry | None:
        """The file of an article that is here already, whole and unchanged, or None."""
        for entry in self._entries.values():
            if entry.form == form and str(getattr(entry, asked.scheme)).lower() == asked.id.lower():
                path = self.path / entry.file
                if path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == entry.sha256:
                    return entry
        return None

    def put(self, data: bytes, entry: Entry) -> None:
        """Put a file and its entry.

        Raises:
            SettingsError: where they cannot be written.
        """
        self._write(entry.file, data)
        self._entries[entry.file] = entry
        listed = [asdict(self._entries[name]) for name in sorted(self._entries)]
        self._write(LIST, (json.dumps({"files": listed}, indent=1, ensure_ascii=False) + "\n").encode())

    def _write(self, name: str, data: bytes) -> None:
        if not _is_name(name):
            raise SettingsError("nothing is written outside the folder", where=shown(name), do="Check the server.")
        try:
            handle, aside = tempfile.mkstemp(prefix=".", suffix=_PART, dir=self.path)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                os.chmod(aside, 0o644)  # noqa: PTH101 - what `open` would give
                Path(aside).replace(self.path / name)
            except BaseException:
                Path(aside).unlink(missing_ok=True)
                raise
        except OSError as error:
            raise SettingsError(
                f"cannot write ({error.strerror})", where=str(self.path / name), do="Choose another --out."
            ) from error
