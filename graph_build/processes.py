"""Programs of our own beside this one: modules that are asked through their input and answer through their output.

They answer in JSON, each answer behind its length, and never in pickles: they read what strangers have written, and
nothing that they say may run as code here. Their input ends when the one that started them does, and then they are to
end, too.
"""

from __future__ import annotations

import json
import os
import struct
import subprocess
import sys
from typing import IO, Any

from graph_build.errors import CytolinkError

_LENGTH = struct.Struct("<Q")
LONGEST = 256 << 20
"""Bytes of the longest answer that is taken."""


class NoAnswerError(CytolinkError):
    """A program has ended by itself, or answers what is no answer."""


def started(module: str, *arguments: str) -> subprocess.Popen[bytes]:
    """Start a module as a program, with pipes for its input and its output.

    Args:
        module: its dotted name; it is found where this process finds it.
        arguments: of its command line.
    """
    path = os.pathsep.join(entry for entry in sys.path if entry)
    return subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-P", "-m", module, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": path},
    )


def answers() -> IO[bytes]:
    """In such a program, where it answers. What anything prints is no answer: it goes to where errors go."""
    file = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return file


def tell(file: IO[bytes], answer: object) -> None:
    """In such a program: give an answer that JSON can hold."""
    data = json.dumps(answer).encode()
    file.write(_LENGTH.pack(len(data)) + data)
    file.flush()


def told(file: IO[bytes]) -> Any:  # noqa: ANN401 - whatever JSON holds: who asks has to look at what it is
    """The next answer of such a program.

    Raises:
        NoAnswerError: there is none.
    """
    head = file.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise NoAnswerError("the process ended by itself")
    (length,) = _LENGTH.unpack(head)
    if length > LONGEST:
        raise NoAnswerError(f"the process answers with {length:,} bytes where {LONGEST:,} are the most")
    data = file.read(length)
    if len(data) < length:
        raise NoAnswerError("the process ended amid its answer")
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        raise NoAnswerError("the process answers what is no JSON") from None
