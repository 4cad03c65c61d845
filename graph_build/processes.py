"""Programs of our own beside this one: modules that are asked through their input and answer through their output.

They read and write pickles, for both ends are this package. Their input ends when the one that started them does, and
then they are to end, too.
"""

from __future__ import annotations

import os
import subprocess
import sys
from typing import IO


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
