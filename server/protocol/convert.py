"""The program that writes a release's N-Quads in another form: as one graph, as the union of all, or packed.

Started as ``python -m server.protocol.convert CONFIG`` by `server.protocol.copies`; writes to its standard output. The
file is sorted, so what several graphs say stands together, and the union takes no memory.
"""

from __future__ import annotations

import gzip
import json
import sys
import zlib
from typing import IO, TYPE_CHECKING, Any

import pyoxigraph

from graph_build import limits, sandbox

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_CHUNK = 256 * 1024
_FORMATS = {
    "ttl": pyoxigraph.RdfFormat.TURTLE,
    "nt": pyoxigraph.RdfFormat.N_TRIPLES,
    "jsonld": pyoxigraph.RdfFormat.JSON_LD,
    "rdf": pyoxigraph.RdfFormat.RDF_XML,
}
_PREFIXED = frozenset({"ttl", "rdf"})


class Packed:
    """A file that is written to as gzip.

    Args:
        file: what it is written to.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._gzip = zlib.compressobj(1, zlib.DEFLATED, 31)  # 31 writes the gzip frame, without a time

    def write(self, data: bytes) -> int:
        """Pack a piece."""
        self._file.write(self._gzip.compress(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back that could be written already."""

    def end(self) -> None:
        """Write what is left."""
        self._file.write(self._gzip.flush())


def union(quads: Iterable[pyoxigraph.Quad]) -> Iterator[pyoxigraph.Triple]:
    """The triples of sorted quads, each once."""
    before = None
    for quad in quads:
        triple = quad.triple
        if triple != before:
            yield triple
            before = triple


def of_graph(quads: Iterable[pyoxigraph.Quad], iri: str) -> Iterator[pyoxigraph.Triple]:
    """The triples of one graph."""
    wanted = pyoxigraph.NamedNode(iri)
    return (quad.triple for quad in quads if quad.graph_name == wanted)


def write(config: dict[str, Any], out: Any) -> None:  # noqa: ANN401 - a file or `Packed`
    """Write the release.

    Args:
        config: `source`, its sorted N-Quads; `name`, a graph format, or "release" for the quads as they are; `graph`,
            the IRI of one graph, else the union of all is written; `prefixes`, for formats that have any.
        out: what is written to.
    """
    name = config["name"]
    if name == "release":
        with _source(config["source"]) as file:
            while data := file.read(_CHUNK):
                out.write(data)
        return
    with _source(config["source"]) as file:
        quads = pyoxigraph.parse(file, pyoxigraph.RdfFormat.N_QUADS)
        triples = of_graph(quads, config["graph"]) if config["graph"] else union(quads)
        prefixes = config["prefixes"] if name in _PREFIXED else None
        pyoxigraph.serialize(triples, out, format=_FORMATS[name], prefixes=prefixes)


def _source(path: str) -> Any:  # noqa: ANN401 - a file, packed or not
    return gzip.open(path) if path.endswith(".gz") else open(path, "rb")  # noqa: PTH123 - pathlib is not needed


def main() -> None:
    """Confine this process and write to standard output."""
    config = json.loads(sys.argv[1])
    sandbox.die_with_parent()
    sandbox.go_after_the_server()
    limits.limit_memory(config["memory"])
    if config["confined"]:
        sandbox.confine(reads=[config["source"], *sandbox.python_folders()])
    with open(1, "wb", buffering=_CHUNK) as out:
        packed = Packed(out) if config["gzip"] else None
        write(config, packed or out)
        if packed:
            packed.end()


if __name__ == "__main__":
    main()
