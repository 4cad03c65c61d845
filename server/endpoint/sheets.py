"""Answers as XLSX and Parquet: the query is answered as ever, and a process of its own writes the file."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from flask import Response, request

from server import turns
from server.endpoint import incoming, responses
from server.problems import ProblemError
from server.sheets.program import REFUSED
from server.sheets.writing import FORMS, INSTALL, installed, missing
from server.workers.process import TICK, ClientGoneError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from queries.headers import ColumnType
    from server.endpoint.endpoint import Question
    from server.endpoint.outcomes import Result
    from server.workers.process import Asker

_TURN = threading.Lock()


def offered() -> dict[str, str]:
    """The forms that this installation can write, with their media types."""
    return {name: form.media_type for name, form in FORMS.items() if installed(name)}


def answer(question: Question, name: str, title: str, types: Mapping[str, ColumnType] | None = None) -> Response:
    """The answer to a query as a file of the form `name`.

    Args:
        question: a SELECT query.
        name: of the form.
        title: what the file is called.
        types: of the columns, where a saved query declares them.

    Raises:
        ProblemError: 406 where the form's library is not installed, the query gives no rows or too many; else as for
            any query.
    """
    if not installed(name):
        raise ProblemError("not-acceptable", 406, missing(name), suggestion=f"Whoever runs the server: {INSTALL}")
    service = incoming.endpoint()
    verdict = service.judge(question)
    if verdict.form != "SELECT":
        raise ProblemError("not-acceptable", 406, f"only rows can be written as {name}, and this query gives none")
    media_type = FORMS[name].media_type
    tag = service.tag(question, media_type) if verdict.shape is not None and not verdict.shape.changing else None
    headers = {"Content-Disposition": f'attachment; filename="{title}.{name}"', "Vary": "Accept"}
    headers |= {"Cache-Control": "public, no-cache", "ETag": f'"{tag}"'} if tag else {"Cache-Control": "no-store"}
    if tag and request.if_none_match.contains(tag):
        return Response(status=304, headers=headers)
    runs = incoming.public_url() + "federation/"
    found = service.answer(question, verdict, "json", incoming.asker(), runs=runs)
    about = {"title": title, "release": found.digest, "query": question.query}
    response = responses.from_file(_written(found, {"name": name, "about": about, "types": types}, incoming.asker()))
    if found.account:
        responses.say_where_from(response, found.account, runs, name)
    response.headers.update({**headers, "Content-Type": media_type, "Cytolink-Release": found.digest})
    return response


def _written(found: Result, told: Mapping[str, object], asker: Asker) -> IO[bytes]:
    """The file, by a process that writes one at a time."""
    settings = incoming.endpoint().settings
    config = {**told, "memory": settings.memory, "confined": settings.sandbox == "required"}
    config["spool"] = settings.spool_folder
    out: IO[bytes] = tempfile.TemporaryFile(dir=settings.spool_folder)  # noqa: SIM115 - it is kept open
    try:
        with (
            _source(found, settings.spool_folder) as source,
            turns.laid_down(),
            _one_at_a_time(asker),
            subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, "-P", "-m", "server.sheets.program", json.dumps(config)],
                env={"PYTHONPATH": str(Path(__file__).parents[2]), "LANG": "C.UTF-8"},
                stdin=source,
                stdout=out,
                stderr=subprocess.PIPE,
            ) as process,
        ):
            try:
                while process.poll() is None:
                    _look(asker)
                    time.sleep(TICK)
            finally:
                process.kill()
            said = process.stderr.read(2000).decode(errors="replace") if process.stderr else ""
        if process.returncode:
            detail = said if process.returncode == REFUSED else "the file took more memory than it may"
            raise ProblemError("not-acceptable", 406, detail, suggestion="Take CSV, or ask for less")
        out.seek(0)
    except BaseException:
        out.close()
        raise
    return out


@contextmanager
def _source(found: Result, folder: str) -> Iterator[IO[bytes]]:
    """The answer as an open file."""
    if found.file is not None:
        with found.file:
            yield found.file
        return
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(found.body)
        file.seek(0)
        yield file


@contextmanager
def _one_at_a_time(asker: Asker) -> Iterator[None]:
    while not _TURN.acquire(timeout=TICK):
        _look(asker)
    try:
        yield
    finally:
        _TURN.release()


def _look(asker: Asker) -> None:
    """Whether somebody still waits, and may.

    Raises:
        ClientGoneError: the client has left.
        ProblemError: 503, the request's time is over.
    """
    if asker.gone():
        raise ClientGoneError("the client has left")
    if time.monotonic() > asker.until:
        allowed = incoming.endpoint().settings.request_seconds
        detail = "the file was not written in time"
        raise ProblemError(
            "limit-exceeded", 503, detail, limit="request_seconds", allowed=allowed, suggestion="Take CSV"
        )
