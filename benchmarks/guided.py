"""A fuzzer that is guided by coverage: bytes that reach new lines of the code are kept and changed further.

    pip install --constraint constraints.txt -e '.[fuzz]'
    python benchmarks/guided.py documents -max_total_time=60 corpus/
    python benchmarks/guided.py guard -runs=100000

The first argument is what is fed: documents (all readers), guard (queries), headers (Accept, Accept-Encoding, Host,
X-Forwarded-For), obo or sssom. The others are libFuzzer's. It stops at the first fault: any exception that is no error
of ours. The bytes that led to it are kept in a file `crash-…`; give that file in place of a corpus to see it again.
"""

from __future__ import annotations

import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import atheris

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1]))
with atheris.instrument_imports(include=["graph_build", "ontology", "server"]):
    from attack_files import DOCUMENTS, OBO, SSSOM

    from graph_build.errors import CytolinkError
    from graph_build.linking import read_source
    from graph_build.readers import original, read
    from server.endpoint.negotiate import BINDINGS, accepts_gzip, choose
    from server.gateway import heads
    from server.gateway.clients import client_of
    from server.guard.parts import Statistics
    from server.guard.verdicts import judge
    from server.problems import ProblemError
    from server.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

SETTINGS = Settings(proxies=1)
STATISTICS = Statistics(1_000_000)
QUERY = "PREFIX x: <a:> SELECT DISTINCT ?a (COUNT(*) AS ?n) { ?a x:b/x:c* 'd'@en . OPTIONAL { ?a ?b 1.5 } } LIMIT 9"


class Scope:
    """A request's head of strangers' bytes."""

    proto, http_version, method, path, query_string, client = "http", "1.1", "GET", "/", "", "192.0.2.1:9"

    def __init__(self, text: str) -> None:
        self.headers = Headers(text)


class Headers:
    """Fields in the order in which they were said."""

    def __init__(self, text: str) -> None:
        self._said = [line.partition(":")[::2] for line in text.split("\n")]

    def items(self) -> list[tuple[str, str]]:
        """Each with its value."""
        return [(name.lower(), value.strip()) for name, value in self._said]

    def get(self, name: str, default: str = "") -> str:
        """The first value of a field."""
        return next((value for one, value in self.items() if one == name), default)

    def __contains__(self, name: str) -> bool:
        return any(one == name for one, _ in self.items())


def documents(data: bytes) -> None:
    with suppress(CytolinkError):
        document = read(data, "x")
        if document.text != original(data, "x"):
            raise AssertionError("the original is another one the second time")


def guard(data: bytes) -> None:
    with suppress(ProblemError):
        judge(data.decode("utf-8", "surrogateescape" if data[:1] == b"!" else "replace"), SETTINGS, STATISTICS, ["a:b"])


def headers(data: bytes) -> None:
    text = data.decode("latin-1")
    scope = Scope(text)
    accepts_gzip(text)
    with suppress(ProblemError):
        choose(BINDINGS, text)
    with suppress(ProblemError):
        heads.check(scope, list(scope.headers.items()), SETTINGS)  # type: ignore[arg-type]
        client_of(scope, list(scope.headers.items()), SETTINGS.proxies)  # type: ignore[arg-type]


def _linked(name: str) -> Callable[[bytes], None]:
    path = Path(tempfile.mkdtemp(prefix="guided-")) / name

    def link(data: bytes) -> None:
        path.write_bytes(data)
        with suppress(CytolinkError):
            read_source(path)

    return link


TARGETS: dict[str, tuple[Callable[[bytes], None], tuple[bytes, ...]]] = {
    "documents": (documents, tuple(DOCUMENTS.values())),
    "guard": (guard, (QUERY.encode(),)),
    "headers": (headers, (b"text/csv;q=0.5, */*;q=0.1", b"host: x:80\nforwarded: for=1.2.3.4\nx-forwarded-for: ::1")),
    "obo": (_linked("m.obo"), (OBO.encode(),)),
    "sssom": (_linked("m.sssom.tsv"), (SSSOM.encode(),)),
}
"""What is fed, and what it begins with."""


def main() -> None:
    if len(sys.argv) < 2 or sys.argv[1] not in TARGETS:
        sys.exit(f"Give one of {', '.join(TARGETS)}.\n\n{__doc__}")
    target, seeds = TARGETS[sys.argv.pop(1)]
    with tempfile.TemporaryDirectory(prefix="guided-") as begin:
        for number, seed in enumerate(seeds):
            (Path(begin) / str(number)).write_bytes(seed)
        folders = [one for one in sys.argv[1:] if not one.startswith("-")]
        # libFuzzer keeps what it finds in the first folder; it ends the process by itself
        atheris.Setup([*sys.argv, *([] if any(Path(one).is_file() for one in folders) else [begin])], target)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
