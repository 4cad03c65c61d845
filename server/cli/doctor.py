"""`cytolink doctor`: is all that the endpoint needs here, and in order?"""

from __future__ import annotations

import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from graph_build.errors import CytolinkError
from graph_build.sandbox import landlock_version
from graph_build.settings import data_folder
from server.assets.bundle import MISSING, bundle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from server.settings import Settings

_NEEDED = ("cytolink", "pyoxigraph", "granian", "flask", "pypdfium2", "python-crfsuite", "ahocorasick-rs")
_EXTRAS = {"reasoner": "owlready2", "mappings": "sssom", "tables": "xlsxwriter"}
_GIB = 1 << 30
_OPTIMISED = "--enable-optimizations"
_MARKS = {"good": "ok  ", "worse": "note", "bad": "BAD "}
_FILTER = "from graph_build.sandbox import confine; confine()"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at: `good`, `worse` where it works with less, `bad` where the endpoint cannot be served so."""

    what: str
    state: Literal["good", "worse", "bad"]
    said: str
    do: str = ""


@click.command(
    epilog="""\b
Examples:
  cytolink doctor
  cytolink doctor --release releases --port 8080 --read-all
  cytolink doctor --json

Exit codes: 0 nothing is bad, 1 something is, 2 wrong use.
"""
)
@click.option(
    "--release",
    type=click.Path(path_type=Path),
    default=None,
    help="A release, or the folder that holds releases. Default: your data folder.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address that is to be listened at.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="Its port.")
@click.option("--read-all", is_flag=True, help="Read every byte of the release and hold it against its seal.")
@click.option("--json", "as_json", is_flag=True, help="Print the same as JSON.")
def doctor(release: Path | None, host: str, port: int, *, read_all: bool, as_json: bool) -> None:
    """Look at what is installed, the release, disk, memory, limits and the port; nothing is changed."""
    where = release or data_folder()
    found = [*installed(), *standing(where, read_all=read_all), *room(where), *limits(), *address(host, port)]
    if as_json:
        click.echo(json.dumps([asdict(one) for one in found], indent=1))
    else:
        for one in found:
            click.echo(f"{_MARKS[one.state]} {one.what}: {one.said}" + (f" {one.do}" if one.do else ""))
    raise SystemExit(int(any(one.state == "bad" for one in found)))


def installed() -> Iterator[Finding]:
    """Python, the libraries, extras and the scripts of the pages."""
    told = [f"{name} {found}" for name in _NEEDED if (found := _version(name))]
    missing = [name for name in _NEEDED if not _version(name)]
    yield _python()
    if missing:
        yield Finding("libraries", "bad", f"missing: {', '.join(missing)}.", "Install cytolink again.")
    else:
        yield Finding("libraries", "good", ", ".join(told))
    extras = [f"{extra} {'is here' if _version(name) else 'is not'}" for extra, name in _EXTRAS.items()]
    yield Finding("extras", "good", ", ".join(extras))
    if entries := bundle().entries:
        yield Finding("scripts of the pages", "good", f"{len(entries)} bundled")
    else:
        yield Finding("scripts of the pages", "worse", MISSING)


def _python() -> Finding:
    """The interpreter: one that was built without optimisations from profiles reads documents slower."""
    told = f"{platform.python_version()} on {platform.machine()}"
    asked = sysconfig.get_config_var("CONFIG_ARGS")
    if isinstance(asked, str) and _OPTIMISED not in asked:
        do = "One that was reads faster: those of Debian and the official images are (docs/builds.md)."
        return Finding("python", "worse", f"{told}, built without {_OPTIMISED}.", do)
    return Finding("python", "good", told)


def _version(name: str) -> str:
    """The version of an installed distribution; empty where it is not installed."""
    from importlib.metadata import PackageNotFoundError, version  # here, as help imports this module

    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def standing(where: Path, *, read_all: bool) -> Iterator[Finding]:
    """The release that would be served."""
    from graph_build.release import check_count, check_release, open_release

    try:
        release = open_release(where)
        store = release.store()
        check_count(release, len(store))
        if read_all:
            check_release(release)
    except CytolinkError as error:
        yield Finding("release", "bad", str(error))
        return
    manifest = release.manifest
    said = (
        f"{release.digest[:16]}: {len(manifest.get('sources', ())):,} documents, "
        f"{release.facts:,} facts, {len(store):,} quads, "
        f"{manifest.get('profile', 'no profile')}; {'every byte' if read_all else 'every file, its length alone,'} "
        "is as it was published"
    )
    yield Finding("release", "good", said)
    software = f"cytolink {_version('cytolink')}"
    if manifest.get("software", software) != software:
        yield Finding(
            "its software", "worse", f"built by {manifest['software']}, this is {software}.", "Build it anew."
        )


def room(where: Path) -> Iterator[Finding]:
    """Disk, where the releases are and where answers are spooled."""
    settings = _settings()
    from tempfile import gettempdir

    spool = Path((settings.spool_dir if settings else "") or gettempdir())
    for what, folder, needed in (
        ("disk for releases", where, _GIB),
        ("disk for answers", spool, (settings.spool_bytes + settings.copy_bytes) if settings else _GIB),
    ):
        try:
            free = shutil.disk_usage(folder).free
        except OSError as error:
            yield Finding(what, "bad", f"{folder}: {error.strerror}.", "Make the folder, or name another.")
            continue
        writable = os.access(folder, os.W_OK)
        said = f"{free / _GIB:.1f} GiB free in {folder}{'' if writable else ', which this user may only read'}"
        if free < needed:
            yield Finding(what, "worse", f"{said}; {needed / _GIB:.1f} GiB may be needed.")
        elif not writable and folder == spool:
            yield Finding(what, "bad", f"{said}.", "Set CYTOLINK_SPOOL_DIR to a folder of this user's.")
        else:
            yield Finding(what, "good", said)


def limits() -> Iterator[Finding]:
    """Settings, files, memory and the filter of system calls."""
    from server.settings import Settings

    try:
        settings = Settings.from_environment()
    except CytolinkError as error:
        yield Finding("settings", "bad", str(error))
        return
    yield Finding("settings", "good", f"deadline {settings.deadline:g} s, {settings.connections:,} connections at most")
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    needed = settings.connections + 256
    if most != resource.RLIM_INFINITY and most < needed:
        do = "Raise it (LimitNOFILE=, ulimit -n), or lower CYTOLINK_CONNECTIONS."
        yield Finding("open files", "worse", f"{most:,} allowed, {needed:,} may be needed.", do)
    else:
        yield Finding("open files", "good", "as many as there may be connections")
    workers = settings.workers or max(4, 2 * len(os.sched_getaffinity(0)))
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    said = (
        f"{memory / _GIB:.1f} GiB here, {workers} workers may take {workers * settings.memory / _GIB:.1f} GiB together"
    )
    yield Finding("memory", "good" if workers * settings.memory < memory else "worse", said)
    if settings.sandbox == "off":
        yield Finding("system call filter", "worse", "turned off: a query could open connections if the engine let it.")
        return
    tried = subprocess.run([sys.executable, "-P", "-c", _FILTER], capture_output=True, check=False)  # noqa: S603 - ours
    if tried.returncode:
        yield Finding("system call filter", "bad", "the kernel refuses it.", "See docs/operating.md.")
    else:
        yield Finding("system call filter", "good", "the kernel takes it")
    if landlock := landlock_version():
        yield Finding("files of workers", "good", f"Landlock (version {landlock}) keeps all but the release from them")
    else:
        yield Finding("files of workers", "worse", "the kernel has no Landlock: they may open what their user may.")


def address(host: str, port: int) -> Iterator[Finding]:
    """Whether the address is free."""
    from socket import create_server

    what = "port"
    try:
        with create_server((host, port)):
            yield Finding(what, "good", f"{host}:{port} is free")
    except OSError as error:
        do = "Where cytolink serves there already, all is well; else choose another --port."
        yield Finding(what, "worse", f"{host}:{port} cannot be listened at ({error.strerror}).", do)


def _settings() -> Settings | None:
    from server.settings import Settings

    try:
        return Settings.from_environment()
    except CytolinkError:
        return None
