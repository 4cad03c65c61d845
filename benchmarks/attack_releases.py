"""Attacks on releases: every file flipped, cut and deleted; releases swapped and rolled back under load."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import quote

from attack_common import Outcome, get, rng
from endpoint import Endpoint

from graph_build.errors import ReleaseError
from graph_build.release import check_release, open_release
from graph_build.release.blocks import blocks
from graph_build.release.publishing import publish

THING, SAYS = "https://w3id.org/cytolink/id/thing", "https://w3id.org/cytolink/ontology#version"
GRAPH = "https://w3id.org/cytolink/graph/document/1"
RELEASES = 8


def tampering(release: Path, seed: int, count: int) -> Outcome:
    """Each file of a release deleted, cut in several places, and flipped in `count` bits: all is noticed."""
    outcome, random_ = Outcome(), rng(seed)
    with tempfile.TemporaryDirectory(prefix="attack-") as folder:
        copy = Path(folder) / release.name
        shutil.copytree(release, copy)
        for path in sorted(file for file in copy.rglob("*") if file.is_file()):
            whole = path.read_bytes()
            harmed = [whole[: random_.randrange(len(whole))] for _ in range(3) if whole] + [whole[:-1]] * bool(whole)
            for _ in range(count if whole else 0):
                block = bytearray(whole)
                block[random_.randrange(len(block))] ^= 1 << random_.randrange(8)
                harmed.append(bytes(block))
            for block in [None, *harmed]:
                if block is None:
                    path.unlink()
                else:
                    path.write_bytes(block)
                outcome.tried += 1
                if _passes(copy):
                    at = next((i for i, (a, b) in enumerate(zip(whole, block or b"", strict=False)) if a != b), -1)
                    outcome.fault(f"{path.relative_to(copy)} is damaged at {at}, and nobody notices")
            path.write_bytes(whole)
        if not _passes(copy):
            outcome.fault("a whole release is said to be damaged")
    return outcome


def _passes(folder: Path) -> bool:
    try:
        check_release(open_release(folder))
    except ReleaseError:
        return False
    return True


def _versions(folder: Path) -> list[Path]:
    """Releases in which everything says the same number."""
    made = []
    for number in range(RELEASES):
        lines = [f'<{THING}> <{SAYS}> "version-{number}" <{GRAPH}> .']
        for part in range(300):
            lines.append(f'<{THING}/{part}> <{SAYS}> "version-{number}" <{GRAPH}> .')
            lines.append(f"<{THING}/{part}> <{SAYS}> <{THING}> <{GRAPH}> .")
        manifest = {"version": str(number), "sources": [], "counts": {}}
        made.append(publish(folder, blocks(sorted(lines)), manifest).path)
    return made


def swaps(_release: Path, seed: int, count: int) -> Outcome:
    """So many swaps and two fifths as many rollbacks under load: no mixed answer, and no tag of two bodies."""
    outcome, random_ = Outcome(), rng(seed)
    with tempfile.TemporaryDirectory(prefix="attack-") as name:
        folder = Path(name)
        releases = _versions(folder)
        _point(folder, releases[0])
        server = Endpoint(folder, reload_seconds=0.02)
        load = _Load(server.port, {path.name: number for number, path in enumerate(releases)})
        try:
            at = 0
            for number in range(count + 2 * count // 5):
                # a rollback goes to a release that was served before
                forward = number < count
                at = (at + 1) % RELEASES if forward else random_.choice([n for n in range(RELEASES) if n != at])
                _point(folder, releases[at])
                outcome.tried += 1
                if not _served(server.port, releases[at].name):
                    outcome.fault(f"release {at} is not served a minute after it was published")
                    break
        finally:
            load.end()
            server.stop()
    outcome.faults += load.faults
    outcome.figures["answers meanwhile"] = load.answers
    outcome.figures["tags"] = len(load.bodies)
    return outcome


class _Load:
    """Clients that ask for everything while releases change, and look at each answer."""

    def __init__(self, port: int, numbers: dict[str, int]) -> None:
        self.faults: list[str] = []
        self.bodies: dict[str, bytes] = {}
        self.answers = 0
        self._port, self._numbers = port, numbers
        self._lock, self._stop = threading.Lock(), threading.Event()
        query = quote(f"SELECT * {{ ?s <{SAYS}> ?v }}")
        page, graph = f"/describe?iri={quote(THING, safe='')}", quote(GRAPH, safe="")
        paths = [
            *(
                f"/sparql?query={query}",
                f"/sparql?format=html&query={query}",
                page,
                f"{page}&format=ttl",
                "/release.nq",
            ),
            *("/data?default", f"/data?graph={graph}", "/openapi.json", "/.well-known/void", "/sparql?format=ttl"),
        ]
        self._threads = [threading.Thread(target=self._ask, args=(path,)) for path in paths]
        for thread in self._threads:
            thread.start()

    def _ask(self, path: str) -> None:
        html = "html" in path or ("describe" in path and "format" not in path)
        head = [("Accept", "text/html")] if html else []
        while not self._stop.is_set():
            status, named, body = get(self._port, path, head)
            told = {int(number) for number in re.findall(rb"version-(\d+)", body)}
            release, tag = named.get("cytolink-release"), named.get("etag")
            with self._lock:
                self.answers += 1
                if status != 200 or len(told) > 1:
                    self.faults.append(f"{path}: {status}, of {told}")
                if release and told and self._numbers[release] not in told:
                    self.faults.append(f"{path}: of {told} as {release}")
                if tag and self.bodies.setdefault(f"{path} {tag}", body) != body:
                    self.faults.append(f"{path}: {tag} stands for two bodies")

    def end(self) -> None:
        """Stop asking."""
        self._stop.set()
        for thread in self._threads:
            thread.join()


def _point(folder: Path, release: Path) -> None:
    spare = folder / ".spare"
    spare.symlink_to(release.name)
    spare.replace(folder / "current")


def _served(port: int, digest: str) -> bool:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if json.loads(get(port, "/health", source="127.0.0.9")[2])["release"] == digest:
            return True
        time.sleep(0.01)
    return False
