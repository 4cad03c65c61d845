"""Documents through the pipeline on a Dask cluster: the same function of a document, on machines that share a folder.

Each worker hands its documents to a process of its own that reads (`graph_build.runner.reader`): the time of a document
is bounded by a signal, which reaches only the first thread of a process, and Dask runs what it is given in another one.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from graph_build.errors import CytolinkError
from graph_build.runner.basis import basis_of, changed
from graph_build.runner.local import Batch, distinct, gather
from graph_build.runner.reader import Reader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from graph_build.runner.one import Outcome, Task
    from graph_build.sources import Found, Source

AHEAD = 3
"""Documents a worker that wait for it, so that it need not wait for them."""
LOCAL = "local"
"""In place of an address: a cluster on this machine, for this build."""
_CONNECT = 30.0  # seconds in which a scheduler must answer
_WORKERS = 600.0  # seconds in which one worker must have come: batch systems start them when there is room


class ClusterError(CytolinkError):
    """The cluster cannot be reached, or cannot do the build."""


def run(found: Iterable[Found], task: Task, address: str, jobs: int, done: Callable[[str], None]) -> Batch:
    """Read documents on a cluster and write a part for each (see `graph_build.runner.local.run`).

    Documents of a worker that is lost are given to another one. Reading twice does no harm: a part is whole or absent,
    and the same whoever wrote it.

    Args:
        found: what `graph_build.sources.documents` finds.
        task: what each document is treated by; its folder of parts must be one that all workers see by the same path.
        address: a scheduler's, as ``tcp://host:8786``; or `LOCAL`.
        jobs: worker processes of a local cluster.
        done: called with the name of each document that is finished.

    Raises:
        ClusterError: the cluster cannot be reached, has no worker, or its workers read otherwise than this process.
    """
    batch = Batch()
    with _client(address, jobs) as client:
        try:
            gather(_outcomes(client, distinct(found, batch), task), batch, done)
        except _distributed().KilledWorker as error:
            do = "Give the workers more memory; what was read is kept, so the same build goes on from there"
            raise ClusterError(f"workers were lost again and again on the same document ({error})", do=do) from None
    return batch


@cache
def _distributed() -> Any:  # noqa: ANN401 - an optional package
    try:
        import distributed
    except ImportError:
        do = "Install the extra: pip install 'cytolink[cluster]'"
        raise ClusterError("a cluster needs the package `distributed`", do=do) from None
    return distributed


@contextmanager
def _client(address: str, jobs: int) -> Iterator[Any]:
    distributed = _distributed()
    if address == LOCAL:
        quiet = {"dashboard_address": None, "silence_logs": 50}
        cluster: Any = distributed.LocalCluster(n_workers=jobs, threads_per_worker=1, processes=True, **quiet)
        with cluster, distributed.Client(cluster) as client:
            yield client
        return
    try:
        client = distributed.Client(address, timeout=_CONNECT)
    except (OSError, ValueError) as error:
        do = "Give the address that the scheduler prints when it starts, such as tcp://host:8786"
        raise ClusterError(f"no scheduler answers ({error})", where=address, do=do) from None
    with client:
        try:
            client.wait_for_workers(1, timeout=_WORKERS)
        except TimeoutError:
            raise ClusterError("the cluster has no worker", where=address, do="Start `dask worker` there") from None
        yield client


def _outcomes(client: Any, sources: Iterable[Source], task: Task) -> Iterator[Outcome]:  # noqa: ANN401 - see `_client`
    """The outcomes as they come; no more than a few documents wait for a worker."""
    running: set[Any] = set()
    for source in sources:
        running.add(client.submit(read, source, task, pure=False))
        if len(running) > AHEAD * max(1, sum(client.nthreads().values())):
            yield from _finished(running)
    while running:
        yield from _finished(running)


def _finished(running: set[Any]) -> Iterator[Outcome]:
    """Wait for some of those that run, and take them out."""
    finished = _distributed().wait(running, return_when="FIRST_COMPLETED").done
    running -= finished
    for future in finished:
        yield future.result()


def read(source: Source, task: Task) -> Outcome:
    """Treat one document, on a worker.

    Raises:
        ClusterError: this machine would read it otherwise than the one that asks, or does not see its folder.
    """
    _check(task)
    with _LOCK:
        return _reader().read(source, task)


_LOCK = threading.Lock()


@cache
def _reader() -> Reader:
    """The process that reads for this worker."""
    return Reader()


_CHECKED: set[str] = set()


def _check(task: Task) -> None:
    """See once a build that this machine has the same code, tables and libraries, and the folder."""
    if str(task.background) in _CHECKED:
        return
    if not task.background.is_file():
        do = "Give --out a folder that all machines see by the same path"
        raise ClusterError("a worker does not see the folder of the build", where=str(task.background), do=do)
    if others := changed(task.basis, basis_of(task.settings)):
        do = "Install the same version of Cytolink and its libraries, with the same Python, on all machines"
        raise ClusterError(f"a worker reads otherwise than this machine: {', '.join(others)} differ", do=do)
    _CHECKED.add(str(task.background))
