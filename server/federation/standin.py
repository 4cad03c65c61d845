"""Stand-ins for public endpoints: real SPARQL servers on loopback with a small part of the real data.

The saved queries name the public endpoint; the setting `services` sends their requests here instead, so the same files
run with and without the internet.
"""

from __future__ import annotations

import socket
import subprocess
import sysconfig
import time
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

from graph_build import sandbox
from graph_build.errors import CytolinkError
from graph_build.scratch import scratch

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from server.settings import Settings

STANDINS = {
    "https://sparql.uniprot.org/sparql": "uniprot.ttl",
    "https://query.wikidata.org/sparql": "wikidata.ttl",
    "https://ubergraph.apps.renci.org/sparql": "ubergraph.trig",
    "https://id.nlm.nih.gov/mesh/sparql": "mesh.trig",
    "https://sparql.wikipathways.org/sparql": "wikipathways.ttl",
    "https://idsm.elixir-czech.cz/sparql/endpoint/idsm": "idsm.ttl",
    "https://www.bgee.org/sparql/": "bgee.ttl",
    "https://sparql.rhea-db.org/sparql": "rhea.ttl",
}
"""Public endpoint → the file in ``server/federation/standins`` that its stand-in serves.

Each file says where its facts are from, and of which day."""

_STARTS_WITHIN = 10.0


class StandInError(CytolinkError):
    """A stand-in cannot be started."""


@contextmanager
def standins(public: Iterable[str] = STANDINS) -> Iterator[str]:
    """Start stand-ins and stop them afterwards.

    Args:
        public: the endpoints to stand in for, all by default.

    Yields:
        The value for the setting `stand_ins` that sends the requests for them to the stand-ins.

    Raises:
        StandInError: one cannot be started.
    """
    with ExitStack() as stack:
        urls = [f"{name}={stack.enter_context(_serve(name))}" for name in public]
        yield " ".join(urls)


@contextmanager
def with_stand_ins(settings: Settings, public: Iterable[str] = STANDINS) -> Iterator[Settings]:
    """The settings with stand-ins in place of the public endpoints that there are stand-ins for.

    Args:
        settings: what else holds.
        public: the endpoints to stand in for, all by default; those without a stand-in are asked themselves.

    Raises:
        StandInError: one cannot be started.
    """
    with standins([name for name in STANDINS if name in set(public)]) as table:
        yield replace(settings, stand_ins=f"{settings.stand_ins} {table}")


@contextmanager
def _serve(public: str) -> Iterator[str]:
    program = Path(sysconfig.get_path("scripts")) / "oxigraph"
    with scratch("cytolink-standin-") as folder:
        with as_file(files("server.federation.standins") / STANDINS[public]) as data:
            # by the program: a store opened in this process would not survive its fork into the server's processes
            loaded = _start([program, "load", "--location", folder, "--file", data])
            if loaded.wait() != 0:
                raise StandInError("its data cannot be loaded", where=public)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        process = _start([program, "serve-read-only", "--location", folder, "--bind", f"127.0.0.1:{port}"])
        try:
            _wait(process, port, public)
            yield f"http://127.0.0.1:{port}/query"
        finally:
            process.terminate()
            process.wait()


def _start(command: list[str | Path]) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(  # noqa: S603 - Oxigraph's own program
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=sandbox.die_with_parent,  # a killed server leaves nothing behind
        )
    except OSError as error:
        raise StandInError(
            f"the program cannot be run ({error.strerror})", where=str(command[0]), do="Install the package oxigraph"
        ) from None


def _wait(process: subprocess.Popen[bytes], port: int, public: str) -> None:
    end = time.monotonic() + _STARTS_WITHIN
    while process.poll() is None and time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise StandInError("the stand-in does not start", where=public)
