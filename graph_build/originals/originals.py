"""Original texts of documents, held packed in memory."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_build.errors import DocumentError
from graph_build.model import printed
from graph_build.readers import encoding_of, is_escaped, is_markup, original
from graph_build.readers.decoding import NotUtf8Error
from graph_build.sources import Source, documents

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Original:
    """The original text of a document.

    Attributes:
        text: all of it; offsets count its Unicode code points.
        form: what it was read as (`Document.form`), which says whether its text has tags or escapes.
    """

    text: str
    form: str

    def words(self, start: int, end: int) -> str:
        """What a reader sees from offset `start` to `end`, the end exclusive: tags left out, references read."""
        return printed(self.text[start:end], markup=is_markup(self.form), escaped=is_escaped(self.form))


class Originals:
    """The original texts of documents under some paths.

    Args:
        paths: files, archives and folders.

    Attributes:
        unreadable: files that could not be read as documents, with the reason; those that are not UTF-8 among them,
            whose words are given where the release says what they are in.

    Raises:
        DocumentError: for a path that does not exist.
    """

    def __init__(self, paths: Iterable[Path] = ()) -> None:
        self._held: dict[str, bytes] = {}
        self._undecoded: dict[str, Source] = {}
        self.unreadable: list[str] = []
        for one in documents(list(paths)):
            if not isinstance(one, Source):
                continue
            try:
                if encoding_of(one.data, one.name):
                    self._undecoded[hashlib.sha256(one.data).hexdigest()] = one
                text = original(one.data, one.name)
            except NotUtf8Error as error:
                self.unreadable.append(f"{error} (Where a release says what it was read in, its words are shown.)")
                continue
            except DocumentError as error:
                self.unreadable.append(str(error))
                continue
            self._held[hashlib.sha256(one.data).hexdigest()] = zlib.compress(text.encode(errors="surrogatepass"), 1)

    def __len__(self) -> int:
        return len(self._held)

    def get(self, sha256: str, form: str, encoding: str | None = None) -> Original | None:
        """The original of the document with these bytes, or None where it is not at hand.

        Args:
            sha256: of the document's bytes, in hexadecimal.
            form: what the document was read as.
            encoding: what the release says its bytes are in, where they are not UTF-8.
        """
        if encoding and (file := self._undecoded.get(sha256)):
            return Original(original(file.data, file.name, encoding), form)
        held = self._held.get(sha256)
        return None if held is None else Original(zlib.decompress(held).decode(errors="surrogatepass"), form)
