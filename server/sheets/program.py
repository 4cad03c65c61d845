"""The program that writes an answer in one of the forms: ``python -m server.sheets.program CONFIG``.

The answer is its standard input in SPARQL JSON, the file its standard output. What cannot be written is said as a line
on standard error, with the code 3.
"""

from __future__ import annotations

import io
import json
import sys
import tempfile

from graph_build import limits, sandbox
from server.sheets.writing import SheetError, write

REFUSED = 3
"""Ends so where the answer is more than the form holds."""


def main() -> int:
    """Confine this process, read, and write."""
    config = json.loads(sys.argv[1])
    sandbox.die_with_parent()
    sandbox.go_after_the_server()
    if config["confined"]:
        sandbox.confine(writes=[config["spool"]])
    tempfile.tempdir = config["spool"]  # where a book puts its sheets until it is whole
    limits.limit_memory(config["memory"])
    made = io.BytesIO()
    try:
        write(config["name"], json.load(sys.stdin.buffer), made, config["about"], config["types"])
    except SheetError as error:
        sys.stderr.write(str(error))
        return REFUSED
    sys.stdout.buffer.write(made.getbuffer())
    return 0


if __name__ == "__main__":
    sys.exit(main())
